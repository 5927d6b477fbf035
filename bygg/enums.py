"""Codes of the building register with the words people know them by. Labels are message ids."""

from enum import StrEnum

from fdvu.lib.message import gettext_noop


class Ownership(StrEnum):
    """Eierform."""

    OWNED = "owned"
    LEASED = "leased"
    COMPANY = "company"
    PARTLY = "partly"


OWNERSHIP_LABELS = {
    Ownership.OWNED: gettext_noop("Eid"),
    Ownership.LEASED: gettext_noop("Leid"),
    Ownership.COMPANY: gettext_noop("Eid av kommunalt selskap"),
    Ownership.PARTLY: gettext_noop("Deleid"),
}


class BuildingStatus(StrEnum):
    """Status: where a building is in its life. Only some count in the sums."""

    PLANNED = "planned"
    UNDER_CONSTRUCTION = "under_construction"
    IN_USE = "in_use"
    VACANT = "vacant"
    CLOSED = "closed"
    SOLD = "sold"
    DEMOLISHED = "demolished"
    LEASE_ENDED = "lease_ended"
    MERGED = "merged"


BUILDING_STATUS_LABELS = {
    BuildingStatus.PLANNED: gettext_noop("Planlagt"),
    BuildingStatus.UNDER_CONSTRUCTION: gettext_noop("Under oppføring"),
    BuildingStatus.IN_USE: gettext_noop("I bruk"),
    BuildingStatus.VACANT: gettext_noop("Tomt"),
    BuildingStatus.CLOSED: gettext_noop("Tatt ut av bruk"),
    BuildingStatus.SOLD: gettext_noop("Solgt"),
    BuildingStatus.DEMOLISHED: gettext_noop("Revet"),
    BuildingStatus.LEASE_ENDED: gettext_noop("Leieforhold avsluttet"),
    BuildingStatus.MERGED: gettext_noop("Slått sammen med et annet"),
}

# In the portfolio's sums: what stands and is ours to run. Closed buildings still cost money and count.
IN_PORTFOLIO = frozenset({BuildingStatus.IN_USE, BuildingStatus.VACANT, BuildingStatus.CLOSED})


class CadastralStatus(StrEnum):
    """Bygningsstatus i matrikkelen."""

    RA = "RA"
    IG = "IG"
    MB = "MB"
    FA = "FA"
    TB = "TB"
    MF = "MF"
    GR = "GR"
    BR = "BR"
    BA = "BA"
    BF = "BF"
    BU = "BU"
    FS = "FS"


CADASTRAL_STATUS_LABELS = {
    CadastralStatus.RA: gettext_noop("Rammetillatelse"),
    CadastralStatus.IG: gettext_noop("Igangsettingstillatelse"),
    CadastralStatus.MB: gettext_noop("Midlertidig brukstillatelse"),
    CadastralStatus.FA: gettext_noop("Ferdigattest"),
    CadastralStatus.TB: gettext_noop("Tatt i bruk"),
    CadastralStatus.MF: gettext_noop("Meldingssak fullført"),
    CadastralStatus.GR: gettext_noop("Godkjent for riving eller brenning"),
    CadastralStatus.BR: gettext_noop("Revet eller brent"),
    CadastralStatus.BA: gettext_noop("Bygging avlyst"),
    CadastralStatus.BF: gettext_noop("Bygning flyttet"),
    CadastralStatus.BU: gettext_noop("Bygning utgått"),
    CadastralStatus.FS: gettext_noop("Fritatt for søknadsplikt"),
}


class AreaStandard(StrEnum):
    """Arealstandard: NS 3940 and its edition."""

    NS3940_1986 = "ns3940:1986"
    NS3940_2007 = "ns3940:2007"
    NS3940_2012 = "ns3940:2012"
    NS3940_2023 = "ns3940:2023"
    OTHER = "other"


AREA_STANDARD_LABELS = {
    AreaStandard.NS3940_1986: gettext_noop("NS 3940:1986"),
    AreaStandard.NS3940_2007: gettext_noop("NS 3940:2007"),
    AreaStandard.NS3940_2012: gettext_noop("NS 3940:2012"),
    AreaStandard.NS3940_2023: gettext_noop("NS 3940:2023"),
    AreaStandard.OTHER: gettext_noop("Annen standard"),
}


class Heritage(StrEnum):
    """Kulturminneverdi."""

    NONE = "none"
    SEFRAK = "sefrak"
    CONSERVATION = "conservation"
    LISTED = "listed"


HERITAGE_LABELS = {
    Heritage.NONE: gettext_noop("Ingen"),
    Heritage.SEFRAK: gettext_noop("SEFRAK-registrert"),
    Heritage.CONSERVATION: gettext_noop("Verneverdig"),
    Heritage.LISTED: gettext_noop("Fredet"),
}


class KostraFunction(StrEnum):
    """KOSTRA-funksjon for eiendom."""

    F121 = "121"
    F130 = "130"
    F221 = "221"
    F222 = "222"
    F261 = "261"
    F265 = "265"
    F315 = "315"
    F320 = "320"
    F325 = "325"
    F339 = "339"
    F381 = "381"
    F386 = "386"
    F390 = "390"
    F393 = "393"


KOSTRA_FUNCTION_LABELS = {
    KostraFunction.F121: gettext_noop("Forvaltningsutgifter i eiendomsforvaltningen"),
    KostraFunction.F130: gettext_noop("Administrasjonslokaler"),
    KostraFunction.F221: gettext_noop("Barnehagelokaler og skyss"),
    KostraFunction.F222: gettext_noop("Skolelokaler"),
    KostraFunction.F261: gettext_noop("Institusjonslokaler"),
    KostraFunction.F265: gettext_noop("Kommunalt disponerte boliger"),
    KostraFunction.F315: gettext_noop("Boligbygging og fysiske bomiljøtiltak"),
    KostraFunction.F320: gettext_noop("Kommunal næringsvirksomhet"),
    KostraFunction.F325: gettext_noop("Tilrettelegging og bistand for næringslivet"),
    KostraFunction.F339: gettext_noop("Beredskap mot branner og andre ulykker"),
    KostraFunction.F381: gettext_noop("Kommunale idrettsbygg og idrettsanlegg"),
    KostraFunction.F386: gettext_noop("Kommunale kulturbygg"),
    KostraFunction.F390: gettext_noop("Den norske kirke"),
    KostraFunction.F393: gettext_noop("Gravplasser og krematorier"),
}


class EnergyLabel(StrEnum):
    """Energikarakter A–G."""

    A = "A"
    B = "B"
    C = "C"
    D = "D"
    E = "E"
    F = "F"
    G = "G"


class PropertyKind(StrEnum):
    """Matrikkelenhetstype."""

    LAND = "land"
    CONSTRUCTION = "construction"
    LEASEHOLD = "leasehold"
    SECTION = "section"
    COMMON = "common"


PROPERTY_KIND_LABELS = {
    PropertyKind.LAND: gettext_noop("Grunneiendom"),
    PropertyKind.CONSTRUCTION: gettext_noop("Anleggseiendom"),
    PropertyKind.LEASEHOLD: gettext_noop("Festegrunn"),
    PropertyKind.SECTION: gettext_noop("Seksjon"),
    PropertyKind.COMMON: gettext_noop("Jordsameie"),
}


class HoldingStatus(StrEnum):
    """Status for eiendom og tomt: do we hold it?"""

    HELD = "held"
    SOLD = "sold"
    EXPROPRIATED = "expropriated"
    MERGED = "merged"


HOLDING_STATUS_LABELS = {
    HoldingStatus.HELD: gettext_noop("I porteføljen"),
    HoldingStatus.SOLD: gettext_noop("Solgt"),
    HoldingStatus.EXPROPRIATED: gettext_noop("Avstått"),
    HoldingStatus.MERGED: gettext_noop("Slått sammen"),
}


class PlotKind(StrEnum):
    """Tomtetype: built plot or undeveloped area (ubebygd areal)."""

    BUILT = "built"
    UNDEVELOPED = "undeveloped"
    RECREATION = "recreation"
    SPORT = "sport"
    ROAD = "road"
    AGRICULTURE = "agriculture"
    FOREST = "forest"
    OTHER = "other"


PLOT_KIND_LABELS = {
    PlotKind.BUILT: gettext_noop("Bebygd tomt"),
    PlotKind.UNDEVELOPED: gettext_noop("Ubebygd tomt"),
    PlotKind.RECREATION: gettext_noop("Friområde og park"),
    PlotKind.SPORT: gettext_noop("Idrettsanlegg ute"),
    PlotKind.ROAD: gettext_noop("Veg og parkering"),
    PlotKind.AGRICULTURE: gettext_noop("Landbruk"),
    PlotKind.FOREST: gettext_noop("Skog"),
    PlotKind.OTHER: gettext_noop("Annet areal"),
}


class RoomFunction(StrEnum):
    """Romfunksjon."""

    CLASSROOM = "classroom"
    GROUP_ROOM = "group_room"
    SPECIAL_ROOM = "special_room"
    PLAY_ROOM = "play_room"
    RESIDENT_ROOM = "resident_room"
    TREATMENT = "treatment"
    OFFICE = "office"
    MEETING = "meeting"
    COMMON = "common"
    SPORT = "sport"
    CULTURE = "culture"
    LIBRARY = "library"
    KITCHEN = "kitchen"
    CANTEEN = "canteen"
    WARDROBE = "wardrobe"
    SANITARY = "sanitary"
    STORAGE = "storage"
    TECHNICAL = "technical"
    CIRCULATION = "circulation"
    DWELLING = "dwelling"
    OTHER = "other"


ROOM_FUNCTION_LABELS = {
    RoomFunction.CLASSROOM: gettext_noop("Klasserom"),
    RoomFunction.GROUP_ROOM: gettext_noop("Grupperom"),
    RoomFunction.SPECIAL_ROOM: gettext_noop("Spesialrom"),
    RoomFunction.PLAY_ROOM: gettext_noop("Leke- og oppholdsrom"),
    RoomFunction.RESIDENT_ROOM: gettext_noop("Beboerrom"),
    RoomFunction.TREATMENT: gettext_noop("Behandlingsrom"),
    RoomFunction.OFFICE: gettext_noop("Kontor"),
    RoomFunction.MEETING: gettext_noop("Møterom"),
    RoomFunction.COMMON: gettext_noop("Fellesrom"),
    RoomFunction.SPORT: gettext_noop("Gymsal og idrett"),
    RoomFunction.CULTURE: gettext_noop("Kultur og scene"),
    RoomFunction.LIBRARY: gettext_noop("Bibliotek"),
    RoomFunction.KITCHEN: gettext_noop("Kjøkken"),
    RoomFunction.CANTEEN: gettext_noop("Kantine"),
    RoomFunction.WARDROBE: gettext_noop("Garderobe"),
    RoomFunction.SANITARY: gettext_noop("Toalett og dusj"),
    RoomFunction.STORAGE: gettext_noop("Lager"),
    RoomFunction.TECHNICAL: gettext_noop("Teknisk rom"),
    RoomFunction.CIRCULATION: gettext_noop("Gang og trapp"),
    RoomFunction.DWELLING: gettext_noop("Bolig"),
    RoomFunction.OTHER: gettext_noop("Annet"),
}


class DocumentKind(StrEnum):
    """Dokumenttype."""

    PHOTO = "photo"
    DRAWING = "drawing"
    REPORT = "report"
    DOCUMENT = "document"


DOCUMENT_KIND_LABELS = {
    DocumentKind.PHOTO: gettext_noop("Foto"),
    DocumentKind.DRAWING: gettext_noop("Tegning"),
    DocumentKind.REPORT: gettext_noop("Rapport"),
    DocumentKind.DOCUMENT: gettext_noop("Annet dokument"),
}


def choices(labels: dict) -> list[tuple[str, str]]:
    """Choices for a model field from a label table."""
    return [(key.value, label) for key, label in labels.items()]

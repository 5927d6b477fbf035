"""Fields that several kinds share."""

from django.utils.translation import gettext_lazy as _

from bygg.importers.lookups import PROPERTY, UNIT
from fdvu.core.importing.fields import ImportField

ID = ImportField("id", _("Id i fdvu"), "int", key=True, stored=False, example=1204, aliases=("fdvu id", "fdvu-id"))
SOURCE_ID = ImportField(
    "source_id",
    _("Kilde-id"),
    "code",
    key=True,
    stored=False,
    exported=False,
    max_length=100,
    example="B-1024",
    aliases=(
        "external id",
        "ekstern id",
        "system id",
        "systemid",
        "source id",
        "objekt id",
        "objektid",
        "byggnr",
        "bygg nr",
        "location code",
    ),
)
UNIT_FIELD = ImportField(
    "unit",
    _("Ansvarlig enhet"),
    "lookup",
    required=True,
    lookup=UNIT,
    example="Oppvekst",
    aliases=(
        "enhet",
        "unit",
        "organisational unit",
        "responsible unit",
        "avdeling",
        "virksomhet",
        "tjenesteområde",
        "etat",
        "resultatenhet",
    ),
)
CADASTRAL = (
    ImportField(
        "cadastral_number",
        _("Matrikkelnummer"),
        "text",
        stored=False,
        max_length=40,
        example="3203-12/34",
        aliases=("gnr/bnr", "gnr bnr", "gårds og bruksnummer", "matrikkel", "matrikkelnr", "eiendom", "cadastral number", "property"),
    ),
    ImportField("gnr", _("Gårdsnummer"), "int", stored=False, exported=False, min=0, example=12, aliases=("gnr", "gårdsnr")),
    ImportField("bnr", _("Bruksnummer"), "int", stored=False, exported=False, min=0, example=34, aliases=("bnr", "bruksnr")),
    ImportField("fnr", _("Festenummer"), "int", stored=False, exported=False, min=0, example=0, aliases=("fnr", "festenr")),
    ImportField("snr", _("Seksjonsnummer"), "int", stored=False, exported=False, min=0, example=0, aliases=("snr", "seksjonsnr")),
    ImportField("property", _("Eiendom"), "lookup", lookup=PROPERTY, internal=True),
)
MUNICIPALITY = ImportField(
    "municipality_number",
    _("Kommunenummer"),
    "code",
    max_length=100,
    pad_digits=4,
    example="3203",
    aliases=("kommunenr", "komm.nr", "knr", "kommune", "municipality", "municipality number"),
)
COORDINATES = (
    ImportField("latitude", _("Breddegrad"), "float", min=-90, max=90, example=59.83, aliases=("latitude", "lat", "breddegrad wgs84")),
    ImportField(
        "longitude",
        _("Lengdegrad"),
        "float",
        min=-180,
        max=180,
        example=10.41,
        aliases=("longitude", "lon", "long", "lng", "lengdegrad wgs84"),
    ),
    ImportField(
        "easting",
        _("Øst (UTM)"),
        "float",
        stored=False,
        exported=False,
        example=582341.5,
        aliases=("øst", "oest", "east", "easting", "utm øst", "x utm", "utm x"),
    ),
    ImportField(
        "northing",
        _("Nord (UTM)"),
        "float",
        stored=False,
        exported=False,
        example=6634120.0,
        aliases=("nord", "north", "northing", "utm nord", "y utm", "utm y"),
    ),
    ImportField("utm_zone", _("UTM-sone"), "int", stored=False, exported=False, min=31, max=36, example=32, aliases=("utm zone", "sone")),
)
NOTE = ImportField(
    "note",
    _("Merknad"),
    "text",
    example="",
    aliases=("merknader", "kommentar", "beskrivelse", "note", "notes", "remark", "remarks", "comment"),
)

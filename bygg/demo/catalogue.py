"""What a Norwegian municipality owns, and how much of each: the demo's mix of buildings."""

from dataclasses import dataclass

from bygg.enums import RoomFunction as R


@dataclass(frozen=True)
class Kind:
    """A kind of building. `workplace`: each has a unit of its own, named as the building; otherwise `unit` runs it.

    `bta` and `floors` are ranges; `m2_per_user` as in real use, None where there are no users to count.
    """

    code: str
    count: int  # of 300
    unit: str
    kostra: str
    name: str
    bta: tuple[int, int]
    floors: tuple[int, int] = (1, 1)
    workplace: bool = False
    m2_per_user: tuple[float, float] | None = None
    rooms: str = ""
    purpose: str = ""
    leased_share: float = 0.02


KINDS: tuple[Kind, ...] = (
    Kind("613", 21, "SKOLE", "222", "{place} skole", (1600, 5200), (1, 3), True, (11, 21), "school", "Undervisning"),
    Kind("614", 5, "SKOLE", "222", "{place} ungdomsskole", (3200, 7800), (2, 3), True, (13, 22), "school", "Undervisning"),
    Kind("615", 5, "SKOLE", "222", "{place} oppvekstsenter", (2800, 8400), (2, 3), True, (13, 24), "school", "Undervisning"),
    Kind("619", 9, "SKOLE", "222", "{site} paviljong", (140, 620), (1, 1), False, (8, 14), "pavilion", "Undervisning", 0.25),
    Kind("612", 33, "BARNEHAGE", "221", "{place} barnehage", (420, 1650), (1, 2), True, (9, 15), "kindergarten", "Barnehage", 0.08),
    Kind("721", 7, "HELSE", "261", "{place} sykehjem", (3200, 9800), (2, 4), True, (72, 118), "nursing", "Institusjon"),
    Kind("151", 9, "HELSE", "261", "{place} bo- og servicesenter", (1400, 4600), (1, 3), True, (64, 105), "nursing", "Omsorgsboliger"),
    Kind("159", 12, "HELSE", "265", "{place} bofellesskap", (360, 980), (1, 2), False, (55, 90), "dwelling", "Bofellesskap"),
    Kind("732", 4, "HELSE", "121", "{place} helsestasjon", (380, 1500), (1, 2), True, (24, 40), "health", "Helsestasjon", 0.3),
    Kind("731", 3, "HELSE", "121", "{place} legesenter", (280, 900), (1, 2), True, (26, 42), "health", "Legekontor", 0.4),
    Kind("311", 3, "ADM", "130", "{place} rådhus", (2400, 7600), (2, 5), False, (22, 38), "office", "Administrasjon"),
    Kind("319", 4, "ADM", "130", "{place} kontorbygg", (500, 2100), (1, 3), False, (19, 34), "office", "Administrasjon", 0.5),
    Kind("651", 9, "KULTUR", "381", "{place} idrettshall", (1500, 4200), (1, 2), False, None, "sport", "Idrett"),
    Kind("653", 3, "KULTUR", "381", "{place} svømmehall", (900, 2600), (1, 2), False, None, "sport", "Svømming"),
    Kind("652", 1, "KULTUR", "381", "{place} ishall", (3600, 4800), (1, 1), False, None, "sport", "Idrett"),
    Kind("654", 6, "KULTUR", "381", "{place} idrettsgarderobe", (110, 380), (1, 1), False, None, "changing", "Idrett"),
    Kind("661", 2, "KULTUR", "386", "{place} kulturhus", (1800, 5200), (2, 3), True, None, "culture", "Kultur"),
    Kind("642", 4, "KULTUR", "386", "{place} bibliotek", (320, 1500), (1, 2), True, None, "culture", "Bibliotek", 0.25),
    Kind("662", 7, "KULTUR", "386", "{place} grendehus", (220, 720), (1, 2), False, None, "culture", "Utleie"),
    Kind("669", 3, "KULTUR", "386", "{place} ungdomshus", (240, 640), (1, 2), False, None, "culture", "Fritidsklubb"),
    Kind("641", 2, "KULTUR", "386", "{place} bygdemuseum", (180, 900), (1, 2), False, None, "culture", "Museum"),
    Kind("822", 5, "BRANN", "339", "{place} brannstasjon", (420, 2200), (1, 2), False, (45, 110), "technical", "Beredskap"),
    Kind("216", 10, "VA", "121", "{place} vannverk", (40, 460), (1, 1), False, None, "plant", "Vannforsyning"),
    Kind("214", 7, "VA", "121", "{place} renseanlegg", (120, 2400), (1, 2), False, None, "plant", "Avløp"),
    Kind("212", 4, "DRIFT", "121", "{place} driftsstasjon", (420, 1900), (1, 2), False, (40, 95), "technical", "Drift"),
    Kind("231", 8, "DRIFT", "121", "{place} lager", (120, 1300), (1, 1), False, None, "technical", "Lager", 0.12),
    Kind("840", 6, "DRIFT", "121", "{place} toalettbygg", (14, 48), (1, 1), False, None, "small", ""),
    Kind("439", 5, "DRIFT", "121", "{place} garasje", (60, 420), (1, 1), False, None, "small", "Garasje"),
    Kind("431", 1, "DRIFT", "121", "{place} parkeringshus", (4200, 9200), (3, 5), False, None, "technical", "Parkering"),
    Kind("673", 4, "DRIFT", "393", "{place} gravkapell", (90, 420), (1, 1), False, None, "culture", "Seremoni"),
    Kind("825", 3, "DRIFT", "121", "{place} tilfluktsrom", (160, 1200), (1, 1), False, None, "small", "Beredskap"),
    Kind("532", 1, "HELSE", "261", "{place} sentralkjøkken", (900, 1600), (1, 1), False, None, "technical", "Matproduksjon"),
    Kind("183", 2, "DRIFT", "121", "{place} naust", (30, 90), (1, 1), False, None, "small", ""),
    Kind("142", 8, "BOLIG", "265", "{street}, boligblokk", (900, 3600), (3, 4), False, (48, 66), "dwelling", "Utleieboliger", 0.12),
    Kind("136", 9, "BOLIG", "265", "{street}, omsorgsboliger", (360, 1100), (1, 2), False, (52, 74), "dwelling", "Omsorgsboliger"),
    Kind("131", 18, "BOLIG", "265", "{street}, rekkehus", (240, 720), (2, 2), False, (44, 62), "dwelling", "Utleieboliger"),
    Kind("122", 14, "BOLIG", "265", "{street}, tomannsbolig", (150, 260), (1, 2), False, (38, 60), "dwelling", "Utleieboliger"),
    Kind("111", 21, "BOLIG", "265", "{street}, enebolig", (90, 230), (1, 2), False, (36, 62), "dwelling", "Utleieboliger", 0.15),
    Kind("181", 12, "BOLIG", "265", "{street}, garasje", (18, 72), (1, 1), False, None, "small", ""),
)

# room function, share of the net area, usual size in m², name, places per m²
ROOM_PLANS: dict[str, tuple[tuple[R, float, float, str, float], ...]] = {
    "school": (
        (R.CLASSROOM, 0.40, 62, "Klasserom", 0.45),
        (R.GROUP_ROOM, 0.08, 18, "Grupperom", 0.4),
        (R.SPECIAL_ROOM, 0.11, 84, "Spesialrom", 0.28),
        (R.SPORT, 0.09, 240, "Gymsal", 0.25),
        (R.LIBRARY, 0.03, 90, "Skolebibliotek", 0.3),
        (R.COMMON, 0.07, 120, "Fellesareal", 0.5),
        (R.OFFICE, 0.05, 24, "Lærerarbeidsplasser", 0.2),
        (R.MEETING, 0.02, 22, "Møterom", 0.5),
        (R.WARDROBE, 0.05, 45, "Garderobe", 0),
        (R.SANITARY, 0.03, 16, "Toaletter", 0),
        (R.STORAGE, 0.03, 20, "Lager", 0),
        (R.TECHNICAL, 0.04, 40, "Ventilasjonsrom", 0),
    ),
    "pavilion": ((R.CLASSROOM, 0.62, 60, "Klasserom", 0.45), (R.WARDROBE, 0.14, 20, "Garderobe", 0), (R.SANITARY, 0.06, 8, "Toalett", 0)),
    "kindergarten": (
        (R.PLAY_ROOM, 0.48, 44, "Lekerom", 0.22),
        (R.COMMON, 0.12, 60, "Fellesrom", 0.4),
        (R.WARDROBE, 0.13, 26, "Grovgarderobe", 0),
        (R.SANITARY, 0.06, 12, "Stellerom", 0),
        (R.KITCHEN, 0.05, 22, "Kjøkken", 0),
        (R.OFFICE, 0.04, 12, "Kontor", 0.1),
        (R.MEETING, 0.03, 18, "Møterom", 0.5),
        (R.STORAGE, 0.03, 10, "Lager", 0),
        (R.TECHNICAL, 0.03, 14, "Teknisk rom", 0),
    ),
    "nursing": (
        (R.RESIDENT_ROOM, 0.42, 27, "Beboerrom", 0.037),
        (R.COMMON, 0.12, 56, "Stue", 0.35),
        (R.TREATMENT, 0.04, 20, "Behandlingsrom", 0.1),
        (R.KITCHEN, 0.05, 24, "Avdelingskjøkken", 0),
        (R.OFFICE, 0.04, 14, "Kontor", 0.1),
        (R.SANITARY, 0.04, 10, "Bad", 0),
        (R.STORAGE, 0.04, 16, "Lager", 0),
        (R.TECHNICAL, 0.04, 36, "Teknisk rom", 0),
    ),
    "dwelling": ((R.DWELLING, 0.86, 58, "Leilighet", 0.04), (R.TECHNICAL, 0.03, 8, "Teknisk rom", 0), (R.STORAGE, 0.05, 6, "Bod", 0)),
    "health": (
        (R.TREATMENT, 0.44, 17, "Behandlingsrom", 0.12),
        (R.COMMON, 0.12, 36, "Venterom", 0.4),
        (R.OFFICE, 0.16, 12, "Kontor", 0.1),
        (R.SANITARY, 0.05, 6, "Toalett", 0),
        (R.STORAGE, 0.05, 12, "Lager", 0),
    ),
    "office": (
        (R.OFFICE, 0.54, 14, "Kontor", 0.1),
        (R.MEETING, 0.11, 26, "Møterom", 0.45),
        (R.CANTEEN, 0.06, 120, "Kantine", 0.5),
        (R.STORAGE, 0.05, 18, "Arkiv", 0),
        (R.SANITARY, 0.04, 10, "Toaletter", 0),
        (R.TECHNICAL, 0.04, 30, "Teknisk rom", 0),
    ),
    "sport": (
        (R.SPORT, 0.62, 900, "Hall", 0.2),
        (R.WARDROBE, 0.12, 34, "Garderobe", 0),
        (R.SANITARY, 0.05, 14, "Dusj og toalett", 0),
        (R.STORAGE, 0.06, 40, "Utstyrslager", 0),
        (R.MEETING, 0.03, 30, "Klubbrom", 0.5),
        (R.TECHNICAL, 0.06, 60, "Teknisk rom", 0),
    ),
    "culture": (
        (R.CULTURE, 0.46, 160, "Sal", 0.6),
        (R.LIBRARY, 0.12, 110, "Utlån", 0.2),
        (R.MEETING, 0.08, 28, "Møterom", 0.5),
        (R.KITCHEN, 0.05, 20, "Kjøkken", 0),
        (R.SANITARY, 0.05, 10, "Toaletter", 0),
        (R.STORAGE, 0.06, 16, "Lager", 0),
    ),
    "changing": ((R.WARDROBE, 0.70, 28, "Garderobe", 0), (R.SANITARY, 0.18, 12, "Dusj", 0)),
    "technical": ((R.STORAGE, 0.66, 140, "Hall", 0), (R.OFFICE, 0.10, 16, "Kontor", 0.1), (R.WARDROBE, 0.08, 24, "Garderobe", 0)),
    "plant": ((R.TECHNICAL, 0.84, 120, "Prosessrom", 0),),
    "small": ((R.STORAGE, 0.88, 60, "Rom", 0),),
}
# Rooms that schools and halls lend out in the evening.
SHAREABLE = frozenset({R.SPORT, R.CULTURE, R.LIBRARY, R.MEETING, R.COMMON, R.SPECIAL_ROOM, R.CANTEEN})

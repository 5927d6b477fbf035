"""Building parts (NS 3451) and assumptions that come with the product. Loaded by a data migration.

Codes and terms of the standard; the English names are the product's own. Everything with a number is an estimate to begin from,
and says so: weights, norms and price index are the municipality's to change.
"""

import re

ESTIMATE = "Anslag som følger med programmet; bytt det ut med kommunens egne tall"
INDEX_ESTIMATE = "Anslag: 3 % per år fra 2020; bytt det ut med byggekostnadsindeksen kommunen velger"

# How the standard writes a code, and how one of one's own stands under it.
STANDARD_CODE = re.compile(r"\d{1,4}")
OWN_CODE = re.compile(r"\d{2,4}\.[^\W_]{1,7}")

# code, Norwegian name, English name
PARTS_2009: tuple[tuple[str, str, str], ...] = (
    ("2", "Bygning", "Building"),
    ("20", "Bygning, generelt", "Building, general"),
    ("21", "Grunn og fundamenter", "Ground and foundations"),
    ("22", "Bæresystemer", "Load-bearing structure"),
    ("23", "Yttervegger", "External walls"),
    ("24", "Innervegger", "Internal walls"),
    ("25", "Dekker", "Floor structures"),
    ("26", "Yttertak", "Roofs"),
    ("27", "Fast inventar", "Built-in furniture"),
    ("28", "Trapper, balkonger m.m.", "Stairs, balconies etc."),
    ("29", "Andre bygningsmessige deler", "Other parts of the building fabric"),
    ("3", "VVS-installasjoner", "Plumbing, heating and ventilation"),
    ("30", "VVS-installasjoner, generelt", "Plumbing, heating and ventilation, general"),
    ("31", "Sanitær", "Sanitary installations"),
    ("32", "Varme", "Heating"),
    ("33", "Brannslokking", "Fire fighting"),
    ("34", "Gass og trykkluft", "Gas and compressed air"),
    ("35", "Prosesskjøling", "Process cooling"),
    ("36", "Luftbehandling", "Air handling"),
    ("37", "Komfortkjøling", "Comfort cooling"),
    ("38", "Vannbehandling", "Water treatment"),
    ("39", "Andre VVS-installasjoner", "Other plumbing, heating and ventilation"),
    ("4", "Elkraft", "Electric power"),
    ("40", "Elkraft, generelt", "Electric power, general"),
    ("41", "Basisinstallasjoner for elkraft", "Basic installations for electric power"),
    ("42", "Høyspent forsyning", "High-voltage supply"),
    ("43", "Lavspent forsyning", "Low-voltage supply"),
    ("44", "Lys", "Lighting"),
    ("45", "Elvarme", "Electric heating"),
    ("46", "Reservekraft", "Standby power"),
    ("49", "Andre elkraftinstallasjoner", "Other electric power installations"),
    ("5", "Tele og automatisering", "Telecommunications and automation"),
    ("50", "Tele og automatisering, generelt", "Telecommunications and automation, general"),
    ("51", "Basisinstallasjoner for tele og automatisering", "Basic installations for telecommunications and automation"),
    ("52", "Integrert kommunikasjon", "Integrated communication"),
    ("53", "Telefoni og personsøkning", "Telephony and paging"),
    ("54", "Alarm- og signalsystemer", "Alarm and signal systems"),
    ("55", "Lyd- og bildesystemer", "Sound and picture systems"),
    ("56", "Automatisering", "Automation"),
    ("57", "Instrumentering", "Instrumentation"),
    ("59", "Andre installasjoner for tele og automatisering", "Other telecommunications and automation"),
    ("6", "Andre installasjoner", "Other installations"),
    ("60", "Andre installasjoner, generelt", "Other installations, general"),
    ("61", "Prefabrikkerte rom", "Prefabricated rooms"),
    ("62", "Person- og varetransport", "Lifts and goods transport"),
    ("63", "Transportanlegg for småvarer mv.", "Conveying of small goods etc."),
    ("64", "Sceneteknisk utstyr", "Stage equipment"),
    ("65", "Avfall og støvsuging", "Waste handling and central vacuum cleaning"),
    ("66", "Fastmontert spesialutrustning for virksomhet", "Fixed special equipment for the activity"),
    ("67", "Løs spesialutrustning for virksomhet", "Loose special equipment for the activity"),
    ("69", "Andre tekniske installasjoner", "Other technical installations"),
    ("7", "Utendørs", "Outdoors"),
    ("70", "Utendørs, generelt", "Outdoors, general"),
    ("71", "Bearbeidet terreng", "Shaped terrain"),
    ("72", "Utendørs konstruksjoner", "Outdoor structures"),
    ("73", "Utendørs røranlegg", "Outdoor pipework"),
    ("74", "Utendørs elkraft", "Outdoor electric power"),
    ("75", "Utendørs tele og automatisering", "Outdoor telecommunications and automation"),
    ("76", "Veger og plasser", "Roads and paved areas"),
    ("77", "Parker og hager", "Parks and gardens"),
    ("78", "Utendørs infrastruktur", "Outdoor infrastructure"),
    ("79", "Andre utendørs anlegg", "Other outdoor works"),
)

# What the 2022 edition changed: a new name, or a code that went into another. These words were not read in the standard itself;
# the full list, once it is imported, has the last word on them.
RENAMED_2022: dict[str, tuple[str, str]] = {
    "35": ("Varmepumpe- og kuldeinstallasjoner", "Heat pumps and refrigeration"),
    "5": ("Ekom og automatisering", "Electronic communication and automation"),
    "50": ("Ekom og automatisering, generelt", "Electronic communication and automation, general"),
    "51": ("Basisinstallasjoner for ekom og automatisering", "Basic installations for electronic communication and automation"),
    "59": ("Andre installasjoner for ekom og automatisering", "Other electronic communication and automation"),
    "71": ("Utendørs bearbeidet terreng", "Outdoor shaped terrain"),
    "75": ("Utendørs ekom og automatisering", "Outdoor electronic communication and automation"),
    "76": ("Utendørs veger og plasser", "Outdoor roads and paved areas"),
    "77": ("Utendørs parker og hager", "Outdoor parks and gardens"),
}
NEW_2022: tuple[tuple[str, str, str], ...] = (("47", "Lokal elkraftproduksjon", "Local power production"),)
MOVED_2022: dict[str, str] = {"64": "67"}
NEW_WEIGHTS_2022: dict[str, float] = {"47": 0.002}


def _parts_2022() -> tuple[tuple[str, str, str], ...]:
    kept = [(code, *RENAMED_2022.get(code, (name, english))) for code, name, english in PARTS_2009 if code not in MOVED_2022]
    return tuple(sorted([*kept, *NEW_2022]))


PARTS: dict[str, tuple[tuple[str, str, str], ...]] = {"2009": PARTS_2009, "2022": _parts_2022()}


_SHIPPED_NAMES = {
    (edition, code): (name, english)
    for edition, parts in PARTS.items()
    for code, name, english in parts
    if edition == "2009" or code not in {*RENAMED_2022, *(new for new, *_names in NEW_2022)}
}


def has_shipped_name(edition: str | None, code: str | None) -> tuple[str, str] | None:
    """The Norwegian and English names that a part keeps whatever a file calls it; None for all other parts."""
    return _SHIPPED_NAMES.get((edition, code))


def successor_code(code: str) -> str:
    """What a shipped 2009 code is called in the 2022 edition."""
    return MOVED_2022.get(code, code)


# Share of what a new public building costs, by two-digit part of the 2009 edition; adds up to 1. Estimates.
WEIGHTS_2009: dict[str, float] = {
    "21": 0.055, "22": 0.08, "23": 0.12, "24": 0.085, "25": 0.09, "26": 0.065, "27": 0.03, "28": 0.03, "29": 0.01,
    "31": 0.04, "32": 0.04, "33": 0.015, "34": 0.002, "35": 0.005, "36": 0.075, "37": 0.013, "38": 0.002, "39": 0.003,
    "41": 0.012, "42": 0.002, "43": 0.034, "44": 0.034, "45": 0.008, "46": 0.005, "49": 0.002,
    "51": 0.009, "52": 0.009, "53": 0.002, "54": 0.014, "55": 0.005, "56": 0.024, "57": 0.002, "59": 0.001,
    "61": 0.002, "62": 0.014, "63": 0.001, "64": 0.001, "65": 0.003, "66": 0.008, "67": 0.002, "69": 0.001,
    "71": 0.005, "72": 0.006, "73": 0.011, "74": 0.004, "75": 0.001, "76": 0.010, "77": 0.006, "78": 0.001, "79": 0.001,
}  # fmt: skip


def weights(edition: str) -> dict[str, float]:
    """Each two-digit part's share in an edition; a code that went into another takes its share along. What the 2022 edition has new comes on
    top: its shares add up to a little more than 1, and what is made of them is divided by their sum."""
    if edition == "2009":
        return WEIGHTS_2009
    moved = dict(NEW_WEIGHTS_2022)
    for code, share in WEIGHTS_2009.items():
        moved[successor_code(code)] = round(moved.get(successor_code(code), 0.0) + share, 6)
    return moved


# Price index: 2020 = 100, 3 % a year.
PRICE_INDEX: dict[int, float] = {year: round(100 * 1.03 ** (year - 2020), 2) for year in range(2010, 2031)}

# Building type → kr per m² BTA for a new one at the prices of `NORM_YEAR`. Estimates.
NORM_YEAR = 2025
REPLACEMENT_NORMS: dict[str, int] = {
    "111": 33_000, "112": 33_000, "121": 33_000, "122": 33_000, "131": 33_000, "133": 33_000, "135": 37_000, "136": 35_000,
    "141": 36_000, "142": 38_000, "143": 40_000, "144": 36_000, "145": 38_000, "146": 40_000,
    "151": 45_000, "152": 38_000, "159": 42_000, "181": 12_000, "183": 12_000, "193": 20_000, "199": 33_000,
    "212": 24_000, "214": 50_000, "216": 45_000, "219": 24_000, "231": 16_000, "239": 16_000,
    "311": 44_000, "319": 40_000, "322": 25_000, "431": 18_000, "439": 12_000, "532": 48_000, "533": 32_000,
    "611": 25_000, "612": 42_000, "613": 42_000, "614": 42_000, "615": 42_000, "616": 43_000, "619": 38_000,
    "641": 46_000, "642": 43_000, "649": 43_000,
    "651": 36_000, "652": 38_000, "653": 65_000, "654": 28_000, "655": 34_000, "659": 32_000,
    "661": 52_000, "662": 34_000, "669": 38_000, "671": 55_000, "673": 40_000,
    "721": 50_000, "722": 50_000, "723": 50_000, "729": 48_000, "731": 43_000, "732": 43_000, "739": 43_000,
    "822": 40_000, "825": 30_000, "829": 38_000, "840": 45_000,
}  # fmt: skip

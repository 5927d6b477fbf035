"""What a file of a plan holds: which version and measure, what is decided of it, and what tells people which one it is."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from fdvu.core.importing import ImportField, Lookup, LookupTable

FIRST_YEAR, LAST_YEAR = 1950, 2150


def _nothing(context: Any) -> LookupTable:
    return LookupTable()


# Filled by the kind: a measure's alternatives are its own.
ALTERNATIVE = Lookup(_nothing)


def told(name: str, label: Any, *, example: Any, unit: str = "", aliases: tuple[str, ...] = ()) -> ImportField:
    """A column that people read and the import does not: whatever stands there rejects no row."""
    return ImportField(name, label, "text", unit=unit, stored=False, example=example, aliases=aliases)


FIELDS = (
    ImportField(
        "scenario_id", _("Planversjonens id i fdvu"), "int", required=True, key=True, stored=False, min=1, example=12,
        aliases=("planversjon id", "versjon id", "scenario id"),
    ),
    told("scenario_name", _("Planversjon"), example="Handlingsprogram 2027–2036", aliases=("versjon", "scenario")),
    ImportField(
        "measure_id", _("Tiltakets id i fdvu"), "int", required=True, key=True, stored=False, min=1, example=3408,
        aliases=("tiltak id", "tiltaks-id", "tiltaksid", "measure id"),
    ),
    told("building_number", _("Bygningsnummer"), example=139847261, aliases=("bygningsnr", "bygn.nr", "bygnr", "building number")),
    told("building_name", _("Bygning"), example="Fjellvik skole", aliases=("bygg", "bygningsnavn", "building", "building name")),
    told("building_address", _("Bygningens adresse"), example="Skoleveien 4", aliases=("adresse", "gateadresse", "building address", "address")),
    told("part", _("Bygningsdel"), example="262 Taktekking", aliases=("part", "building part")),
    told("name", _("Tiltak"), example="Legge om taket", aliases=("tiltaksnavn", "measure", "name")),
    told("status", _("Status"), example="Godkjent"),
    ImportField(
        "year", _("År"), "int", min=FIRST_YEAR, max=LAST_YEAR, example=2028,
        aliases=("planlagt år", "startår", "gjennomføres", "planned year", "year"),
    ),
    ImportField("pinned", _("Låst"), "bool", example="Nei", aliases=("låst i planen", "pinned", "locked")),
    ImportField(
        "alternative_id", _("Alternativets id i fdvu"), "int", stored=False, min=1, example="",
        aliases=("alternativ id", "alternative id"),
    ),
    ImportField(
        "alternative_name", _("Alternativ"), stored=False, max_length=200, example="",
        aliases=("tiltaksalternativ", "alternativ navn", "alternative", "alternative name"),
    ),
    ImportField("alternative", _("Alternativ"), "lookup", lookup=ALTERNATIVE, internal=True),
    ImportField("note", _("Merknad til plasseringen"), example="Samtidig med ombyggingen", aliases=("merknad", "kommentar", "note")),
    told("pot", _("Budsjettpott"), example="Investering", aliases=("pott", "pot")),
    told("cost_nok", _("Kostnad i planens prisnivå"), example=1_250_000, unit="kr", aliases=("kostnad", "cost")),
    told("own_cost_nok", _("Egen kostnad i årets kroner"), example=1_275_000, unit="kr", aliases=("egen kostnad", "own cost")),
    told("deadline", _("Frist"), example="01.10.2028", aliases=("deadline",)),
    told("is_duty", _("Pålagt"), example="Nei", aliases=("duty",)),
    told("risk", _("Risiko"), example="Høy risiko", aliases=("risk",)),
    told("placed_by", _("Plassert"), example="For hånd", aliases=("plassert av", "placed by")),
)  # fmt: skip

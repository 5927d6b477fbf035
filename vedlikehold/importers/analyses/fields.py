"""What a file of findings may hold. Grades, consequences and probability are codes: other words take a mapping in the profile."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from bygg.importers.fields import ID, SOURCE_ID
from bygg.importers.inside import BUILDING_FIELDS
from fdvu.access.enums import Permission
from fdvu.audit.importing import ImportContext
from fdvu.core.importing import ImportField, Lookup, LookupTable
from vedlikehold.enums import ANALYSIS_LEVEL_LABELS, CONSEQUENCE_GRADE_LABELS, GRADE_LABELS, PROBABILITY_LABELS, ConsequenceType
from vedlikehold.importers.lookups import PART

FIRST_YEAR, LAST_YEAR = 1950, 2100
MOST_NOK = 10**12


class LettersField(ImportField):
    """A choice whose codes are also written with a space: «TG 2», «KG 3»."""

    def spellings(self) -> dict[str, Any]:
        found = super().spellings()
        for words, code in list(found.items()):
            short = words.partition("–")[0].strip()
            if short[:2] in ("TG", "KG") and len(short) > 2:
                found.setdefault(short, code)
                found.setdefault(f"{short[:2]} {short[2:]}", code)
        return found


def _numbered(labels: Mapping) -> dict[int, str]:
    return {int(code): label for code, label in labels.items()}


def _nothing(context: ImportContext) -> LookupTable:
    return LookupTable()


# Filled by the kind: the rows of both depend on the building.
COMPONENT = Lookup(_nothing, permission=Permission.REGISTER_EDIT, many=ngettext_lazy("%(n)s komponent", "%(n)s komponenter", "n"))
ANALYSIS = Lookup(_nothing)


def _consequence(kind: ConsequenceType, label: Any, aliases: tuple[str, ...]) -> ImportField:
    return LettersField(f"kg_{kind.value}", label, "choice", choices=_numbered(CONSEQUENCE_GRADE_LABELS), example="KG2", aliases=aliases)


_CONSEQUENCES = (
    _consequence(
        ConsequenceType.SAFETY,
        _("KG sikkerhet"),
        aliases=("sikkerhet", "kg s", "s", "safety", "konsekvens sikkerhet", "konsekvens for sikkerhet"),
    ),
    _consequence(
        ConsequenceType.HEALTH,
        _("KG helse og miljø"),
        aliases=("helse", "miljø", "helse miljø", "helse og miljø", "kg h", "hms", "health", "konsekvens for helse og miljø"),
    ),
    _consequence(ConsequenceType.ECONOMY, _("KG økonomi"), aliases=("økonomi", "kg ø", "ø", "economy", "konsekvens for økonomi")),
    _consequence(ConsequenceType.AESTHETICS, _("KG estetikk"), aliases=("estetikk", "kg e", "e", "aesthetics", "konsekvens for estetikk")),
    _consequence(ConsequenceType.FUNCTION, _("KG funksjon"), aliases=("funksjon", "kg f", "function", "konsekvens for funksjon")),
    _consequence(
        ConsequenceType.AUTHORITY, _("KG myndighetskrav"), aliases=("myndighetskrav", "kg m", "authority", "konsekvens for myndighetskrav")
    ),
)


def _cost(side: str, label: Any, aliases: tuple[str, ...], example: int) -> ImportField:
    return ImportField(f"cost_{side}_nok", label, "decimal", unit="kr", min=0, max=MOST_NOK, example=example, aliases=aliases)


_BUILDING = tuple(replace(field, stored=False) if field.name == "building" else field for field in BUILDING_FIELDS)
_ABOUT_COMPONENT = (
    ImportField(
        "component_id",
        _("Komponentens id i fdvu"),
        "int",
        stored=False,
        min=1,
        example=5012,
        aliases=("komponent id", "komponentid", "component id"),
    ),
    ImportField(
        "component_source_id",
        _("Komponentens kilde-id"),
        "code",
        stored=False,
        exported=False,
        max_length=100,
        example="K-77",
        aliases=("komponentnr", "komponentnummer", "component source id", "komponentkode"),
    ),
    ImportField(
        "tfm_id", _("TFM-id"), "code", stored=False, max_length=80, example="=360.001-LV001", aliases=("tfm", "tfm id", "tfm-kode")
    ),
    ImportField(
        "component_name",
        _("Komponent"),
        "text",
        stored=False,
        max_length=200,
        example="Taktekning hovedfløy",
        aliases=("komponentnavn", "component", "component name", "objekt", "bygningsdelens navn"),
    ),
    ImportField(
        "part",
        _("Bygningsdel"),
        "lookup",
        stored=False,
        lookup=PART,
        example="262",
        aliases=("ns 3451", "ns3451", "bygningsdelskode", "bygningsdelsnummer", "bygningsdel kode", "part", "building part", "part code"),
    ),
    ImportField("component", _("Komponent"), "lookup", lookup=COMPONENT, internal=True),
)
_ABOUT_ANALYSIS = (
    ImportField(
        "analysis_id",
        _("Analysens id i fdvu"),
        "int",
        stored=False,
        min=1,
        example=204,
        aliases=("analyse id", "analyseid", "analysis id"),
    ),
    ImportField(
        "analysis_title",
        _("Analyse"),
        "text",
        stored=False,
        max_length=200,
        example="Tilstandsanalyse 2024",
        aliases=("analysetittel", "rapport", "analysis", "analysis title", "survey", "tittel"),
    ),
    ImportField(
        "performed_on",
        _("Befaringsdato"),
        "date",
        stored=False,
        example="2024-05-15",
        aliases=("dato", "befaring", "befart", "utført", "undersøkt", "survey date", "inspection date", "date"),
    ),
    ImportField(
        "performed_by",
        _("Utført av"),
        "text",
        stored=False,
        max_length=200,
        example="Rådgiver AS",
        aliases=("utfører", "rådgiver", "konsulent", "firma", "performed by", "performer", "inspector", "takstmann"),
    ),
    ImportField(
        "level",
        _("Analysenivå"),
        "choice",
        stored=False,
        choices=_numbered(ANALYSIS_LEVEL_LABELS),
        example="2",
        aliases=("nivå", "level", "analysis level"),
    ),
    ImportField("analysis", _("Analyse"), "lookup", lookup=ANALYSIS, internal=True),
)
FIELDS = (
    ID,
    *_BUILDING,
    SOURCE_ID,
    *_ABOUT_COMPONENT,
    ImportField("location", _("Sted"), "text", max_length=200, example="Nordfasade", aliases=("plassering", "hvor", "location", "place")),
    LettersField(
        "grade",
        _("Tilstandsgrad"),
        "choice",
        required=True,
        choices={grade.value: label for grade, label in GRADE_LABELS.items()},
        example="TG2",
        aliases=("tg", "tilstand", "grad", "grade", "condition", "condition grade"),
    ),
    ImportField(
        "symptom", _("Symptom"), "text", example="Sprukket tekking", aliases=("avvik", "beskrivelse", "observasjon", "funn", "finding", "symptoms")
    ),
    ImportField("cause", _("Årsak"), "text", example="Alder", aliases=("cause", "skadeårsak")),
    ImportField(
        "probability",
        _("Sannsynlighet"),
        "choice",
        choices=_numbered(PROBABILITY_LABELS),
        example="Middels",
        aliases=("probability", "sannsynlighetsgrad"),
    ),
    *_CONSEQUENCES,
    ImportField(
        "recommendation",
        _("Anbefalt tiltak"),
        "text",
        example="Legg om tekkingen",
        aliases=("tiltak", "anbefaling", "recommendation", "recommended measure", "forslag til tiltak"),
    ),
    ImportField("deadline", _("Frist"), "date", example="2026-12-31", aliases=("utføres innen", "deadline", "tiltaksfrist")),
    _cost("low", _("Kostnad, lav"), aliases=("lav kostnad", "cost low", "kostnad min", "minimum"), example=150000),
    _cost(
        "likely",
        _("Kostnad, sannsynlig"),
        aliases=("kostnad", "kostnad kr", "cost", "cost likely", "estimat", "kostnadsoverslag"),
        example=200000,
    ),
    _cost("high", _("Kostnad, høy"), aliases=("høy kostnad", "cost high", "kostnad maks", "maksimum"), example=320000),
    ImportField(
        "price_year", _("Prisår"), "int", min=FIRST_YEAR, max=LAST_YEAR, example=2024, aliases=("prisnivå", "price year", "kostnadsår")
    ),
    *_ABOUT_ANALYSIS,
)  # fmt: skip

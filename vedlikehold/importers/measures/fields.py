"""What a file of measures may hold."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from bygg.importers.fields import ID, NOTE, SOURCE_ID
from bygg.importers.inside import BUILDING_FIELDS
from fdvu.access.enums import Permission
from fdvu.audit.importing import ImportContext
from fdvu.core.importing import ImportField, Lookup, LookupTable
from vedlikehold.enums import GRADE_LABELS, MEASURE_KIND_LABELS, MEASURE_STATUS_LABELS, NEED_LABELS, POT_LABELS, Grade
from vedlikehold.importers.analyses.fields import LettersField
from vedlikehold.importers.fields import HIGH, LIKELY, LOW, MOST_NOK, money, part_field
from vedlikehold.services.measures.saving import FIRST_YEAR, LAST_YEAR

AFTER = (Grade.TG0, Grade.TG1, Grade.TG2)


def _nothing(context: ImportContext) -> LookupTable:
    return LookupTable()


# Filled by the kind: which rows there are depends on the building.
COMPONENT = Lookup(_nothing)
PROJECT = Lookup(_nothing)
BUNDLE = Lookup(_nothing, permission=Permission.REGISTER_IMPORT, many=ngettext_lazy("%(n)s tiltakspakke", "%(n)s tiltakspakker", "n"))

_ABOUT_COMPONENT = (
    ImportField(
        "component_id", _("Komponentens id i fdvu"), "int", stored=False, min=1, example=5012,
        aliases=("komponent id", "komponentid", "component id"),
    ),
    ImportField(
        "tfm_id", _("Komponentens TFM-id"), "code", stored=False, max_length=80, example="+002=360.001-SR001",
        aliases=("tfm", "tfm-id", "tfm id", "ns-tfm"),
    ),
    ImportField(
        "component_name", _("Komponent"), stored=False, max_length=200, example="Taktekking, papp",
        aliases=("komponentnavn", "component", "component name"),
    ),
    ImportField("component", _("Komponent"), "lookup", lookup=COMPONENT, internal=True),
)  # fmt: skip
_COSTS = (
    money(LOW, _("Kostnad, lav"), 900_000, aliases=("lav kostnad", "kostnad lav", "lav", "cost low", "low cost", "p10")),
    money(LIKELY, _("Kostnad, sannsynlig"), 1_250_000, aliases=("kostnad", "kostnadsoverslag", "sannsynlig", "cost", "likely cost")),
    money(HIGH, _("Kostnad, høy"), 1_700_000, aliases=("høy kostnad", "kostnad høy", "høy", "cost high", "high cost", "p90")),
    ImportField(
        "price_year", _("Prisår"), "int", min=FIRST_YEAR, max=LAST_YEAR, example=2026, aliases=("prisnivå", "kostnadsår", "price year")
    ),
)
_WHEN = (
    ImportField(
        "planned_year", _("Planlagt år"), "int", min=FIRST_YEAR, max=LAST_YEAR, example=2028,
        aliases=("år", "utføres år", "gjennomføres", "planned year", "year"),
    ),
    ImportField("deadline", _("Frist"), "date", example="2028-10-01", aliases=("frist dato", "utføres innen", "deadline", "due")),
    ImportField("is_duty", _("Pålagt"), "bool", example="nei", aliases=("pålagt tiltak", "lovpålagt", "pålegg", "duty", "mandatory")),
    ImportField(
        "own_hours", _("Egne timer"), "float", unit=_("timer"), min=0, max=10**7, example=120,
        aliases=("timer", "egne timer", "timeverk", "own hours", "hours"),
    ),
    ImportField(
        "spend_shares", _("Fordeling over år"), max_length=100, example="30 / 70",
        aliases=("fordeling", "prosent per år", "fordeling per år", "spend shares", "spending profile"),
    ),
    ImportField(
        "project_name", _("Prosjekt"), stored=False, max_length=200, example="Skolerehabilitering 2028",
        aliases=("prosjektnavn", "prosjektnummer", "project", "project name"),
    ),
    ImportField("project", _("Prosjekt"), "lookup", lookup=PROJECT, internal=True),
    ImportField(
        "bundle_name", _("Tiltakspakke"), stored=False, max_length=200, example="Fasade og tak",
        aliases=("pakke", "bundle", "samkjøres med"),
    ),
    ImportField("bundle", _("Tiltakspakke"), "lookup", lookup=BUNDLE, internal=True),
    ImportField(
        "requires", _("Krever"), example="Stillas; Rivning av gammel tekking",
        aliases=("krever tiltak", "avhenger av", "forutsetter", "requires", "depends on"),
    ),
    ImportField("done_on", _("Utført"), "date", example="", aliases=("utført dato", "ferdig", "ferdig dato", "done", "done on")),
    money("actual_cost_nok", _("Faktisk kostnad"), 1_310_000, aliases=("påløpt", "regnskap", "actual cost")),
)  # fmt: skip
_EFFECTS = (
    LettersField(
        "grade_after", _("Grad etter tiltaket"), "choice", choices={grade: GRADE_LABELS[grade] for grade in AFTER}, example="TG0",
        aliases=("tg etter", "tilstandsgrad etter", "grade after"),
    ),
    ImportField(
        "energy_saving_kwh", _("Spart energi"), "float", unit="kWh", min=-(10**10), max=10**10, example=42_000,
        aliases=("energisparing", "kwh", "spart energi kwh", "energy saving"),
    ),
    ImportField(
        "universal_design", _("Virkning for universell utforming"), max_length=300, example="Trinnfri inngang",
        aliases=("universell utforming", "uu", "universal design"),
    ),
    ImportField(
        "grant_nok", _("Tilskudd"), "decimal", unit="kr", min=0, max=MOST_NOK, example=250_000, aliases=("støtte", "tilskudd kr", "grant")
    ),
    ImportField("grant_source", _("Tilskudd fra"), max_length=200, example="Enova", aliases=("tilskuddsordning", "støtte fra", "grant source")),
)  # fmt: skip
FIELDS = (
    ID,
    *BUILDING_FIELDS,
    SOURCE_ID,
    ImportField(
        "name", _("Tiltak"), required=True, max_length=200, example="Legge om taket",
        aliases=("navn", "tiltaksnavn", "overskrift", "tittel", "measure", "name"),
    ),
    ImportField("description", _("Beskrivelse"), example="Ny tekking og nye beslag", aliases=("tiltaksbeskrivelse", "tekst", "description")),
    *_ABOUT_COMPONENT,
    part_field(),
    ImportField("kind", _("Tiltakstype"), "choice", choices=MEASURE_KIND_LABELS, example="Utskifting", aliases=("type", "type tiltak", "kind")),
    ImportField("need", _("Behov"), "choice", choices=NEED_LABELS, example="Teknisk", aliases=("behovstype", "need")),
    ImportField(
        "pot", _("Budsjettpott"), "choice", choices=POT_LABELS, example="Investering", aliases=("pott", "drift/investering", "budsjett", "pot")
    ),
    ImportField("status", _("Status"), "choice", choices=MEASURE_STATUS_LABELS, example="Foreslått", aliases=("tiltaksstatus", "status")),
    *_COSTS,
    *_WHEN,
    *_EFFECTS,
    NOTE,
)  # fmt: skip
MONEY = (LOW, LIKELY, HIGH, "actual_cost_nok", "grant_nok")

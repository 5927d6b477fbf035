"""A version as a spreadsheet that is edited and taken in again."""

from collections.abc import Iterator

from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bygg.views import common
from bygg.views.common import keep_unit
from fdvu.core.lists.export import sheet_response
from fdvu.core.registry import import_kinds
from fdvu.core.views.guards import requires
from fdvu.lib.sheets.columns import Column, Kind
from fdvu.lib.sheets.write import Sheet
from vedlikehold.calc.plans.lines import PlanTotals
from vedlikehold.enums import POT_LABELS, Pot
from vedlikehold.importers.plans import KINDS
from vedlikehold.importers.plans.sheet import cells, columns
from vedlikehold.models import Scenario
from vedlikehold.queries.plans.sheet import plan_sheet, ways_of
from vedlikehold.views.plans.kinds import SCENARIO

# Column by column: what may be changed, and what it does.
EDITED = (
    (
        "year",
        gettext_lazy("Året tiltaket starter. Skriv et år for å legge tiltaket inn, endre det for å flytte, tøm cellen for å ta det ut."),
    ),
    ("pinned", gettext_lazy("Ja eller Nei. Et låst tiltak flyttes ikke av optimeringen. Ja uten år holder tiltaket utenfor planen.")),
    (
        "alternative_name",
        gettext_lazy(
            "Navnet på et av tiltakets alternativer; de står i arket «Alternativer». Tom celle er tiltaket slik det står i registeret."
        ),
    ),
    ("alternative_id", gettext_lazy("Id-en til alternativet. Tøm den når du velger et annet alternativ etter navn.")),
    ("note", gettext_lazy("Fritekst som følger tiltaket i denne versjonen.")),
)
KEPT = (
    ("scenario_id", gettext_lazy("Hvilken versjon raden gjelder. La den stå.")),
    ("measure_id", gettext_lazy("Hvilket tiltak raden gjelder. La den stå. Sorter alltid hele rader.")),
)
STEPS = (
    gettext_lazy("Endre i arket med tiltakene. De andre kolonnene er til opplysning; det du skriver i dem, tas ikke inn."),
    gettext_lazy("Du kan slette rader. Tiltak som ikke er i filen, blir stående som de er."),
    gettext_lazy("Lagre, og ta filen inn under Import med typen Vedlikeholdsplan. Du ser hver celle som endres, før noe skrives."),
    gettext_lazy("Angrer du, fører du importen tilbake fra siden til importen."),
    gettext_lazy("Bare utkast kan endres. En vedtatt versjon er fryst; lag en ny versjon av den først."),
)


@requires("register.view")
def page(request, pk):
    """How the version is fetched, edited and taken in again."""
    row = common.visible(request, SCENARIO, pk)
    kind = KINDS[0]
    labels = {f.name: f.heading for f in kind.fields}
    may_import = request.user.has_perm("register.import", row) and request.user.has_perm("register.edit", row)
    context = {
        "downloads": [(form, _address(request, row, form)) for form in ("xlsx", "csv")],
        "import_url": keep_unit(request, f"{reverse('core:imports')}?kind={kind.key}") if may_import and not row.is_frozen else "",
        "edited": [(labels[name], text) for name, text in EDITED],
        "steps": STEPS,
    }
    return common.show(request, SCENARIO, row, "scenario-sheet", "vedlikehold/compare/sheet.html", **context)


def _address(request, row: Scenario, form: str) -> str:
    return keep_unit(request, reverse("vedlikehold:scenario-export", args=[row.pk, form]))


@requires("register.view")
def download(request, pk, kind):
    """Excel with measures, totals, alternatives and how to do it; CSV has the measures alone."""
    row = common.visible(request, SCENARIO, pk)
    if kind not in ("xlsx", "csv"):
        return redirect("vedlikehold:scenario-sheet", pk=row.pk)
    found = plan_sheet(row, user=request.user)
    name = f"{row.plan.name} – {row.name}"
    measures = Sheet(str(import_kinds["plan"].label), columns(), cells(found.rows))
    if kind == "csv":
        return sheet_response([measures], name, kind)
    sheets = [
        measures,
        Sheet(_("Totalt per år"), _total_columns(), _total_rows(found.planned.totals)),
        Sheet(_("Alternativer"), _way_columns(), _way_rows(row, request.user)),
        Sheet(_("Slik gjør du"), [Column(_("Kolonne")), Column(_("Slik gjør du"))], _help_rows()),
    ]
    return sheet_response(sheets, name, kind)


def _total_columns() -> list[Column]:
    found = [Column(_("År"))]
    for pot in Pot:
        label = _(POT_LABELS[pot])
        for part in (_("ramme"), _("overført fra året før"), _("brukt"), _("igjen")):
            found.append(Column(f"{label}, {part} (kr)", Kind.NOK, decimals=2))
    money = (_("Ramme i alt (kr)"), _("Brukt i alt (kr)"), _("Tilskudd (kr)"), _("Tilskudd, høyst (kr)"))
    found += [Column(heading, Kind.NOK, decimals=2) for heading in money]
    found += [Column(heading, Kind.DECIMAL) for heading in (_("Egne timer"), _("Egne timer, høyst"))]
    return [
        *found,
        *(Column(heading, Kind.INTEGER) for heading in (_("Tiltak som starter"), _("Uten kjent kostnad"))),
        Column(_("Over en grense")),
    ]


def _total_rows(totals: PlanTotals) -> Iterator[list]:
    for year in totals.years:
        pots = [year.pots[pot.value] for pot in Pot]
        yield [
            str(year.year),
            *(value for pot in pots for value in (pot.frame_nok, pot.carried_nok, pot.spent_nok, pot.left_nok)),
            year.frame_nok, year.spent_nok, year.grant_nok, year.grant_limit_nok, year.own_hours, year.hours_limit,
            year.started, year.unpriced, year.is_over,
        ]  # fmt: skip
    blank = [None] * (len(Pot) * 4 + 1)
    yield [_("Etter planens siste år"), *blank, totals.after_end_nok, *[None] * 7]
    # What is carried over and left is of a year and has no sum.
    pots = [value for pot in Pot for value in (totals.pot_frame_nok(pot), None, totals.pot_spent_nok(pot), None)]
    yield [
        _("Sum"), *pots, totals.frame_nok, totals.total_nok, totals.grant_nok, None, totals.own_hours, None,
        totals.started, totals.unpriced, None,
    ]  # fmt: skip


def _way_columns() -> list[Column]:
    return [
        Column(_("Tiltakets id i fdvu"), Kind.CODE), Column(_("Bygning")), Column(_("Tiltak")), Column(_("Alternativets id i fdvu"), Kind.CODE),
        Column(_("Alternativ")), Column(_("Budsjettpott")), Column(_("Kostnad i planens prisnivå (kr)"), Kind.NOK),
        Column(_("Tilskudd (kr)"), Kind.NOK), Column(_("Egne timer"), Kind.DECIMAL), Column(_("Grad etter tiltaket")),
    ]  # fmt: skip


def _way_rows(row: Scenario, user) -> Iterator[list]:
    for way, priced in ways_of(row, user=user):
        yield [
            way.measure_id, way.measure.building.name, way.measure.name, way.pk, way.name, _(POT_LABELS[Pot(way.pot)]),
            priced.cost_nok, priced.grant_nok, priced.own_hours, priced.grade_after,
        ]  # fmt: skip


def _help_rows() -> Iterator[list]:
    labels = {f.name: f.heading for f in KINDS[0].fields}
    for name, text in (*EDITED, *KEPT):
        yield [labels[name], str(text)]
    for step in STEPS:
        yield ["", str(step)]

"""A comparison as a workbook or CSV."""

from collections.abc import Iterator

from django.http import FileResponse, StreamingHttpResponse
from django.utils.translation import gettext as _

from fdvu.core.lists.export import sheet_response
from fdvu.lib.sheets.columns import Column, Kind
from fdvu.lib.sheets.write import Sheet
from vedlikehold.calc.plans.compare import PLAN_CHANGE_LABELS, Sides
from vedlikehold.enums import POT_LABELS, Pot
from vedlikehold.queries.plans.compare import BacklogCurves, Cut, PairRow, ScenarioComparison


def comparison_csv(found: ScenarioComparison, cut: Cut) -> StreamingHttpResponse:
    """Every measure of the cut."""
    sheet = Sheet(_("Tiltak"), _measure_columns(), _measure_rows(found.inside(cut)))
    return sheet_response([sheet], _("Sammenligning"), "csv")


def comparison_workbook(found: ScenarioComparison, curves: BacklogCurves | None, cut: Cut, figures: list, text: str) -> FileResponse:
    """Summary, kinds, measures of the cut, years, and the backlog's curves."""
    sheets = [
        Sheet(_("Oppsummering"), _summary_columns(), _summary_rows(found, figures, text)),
        Sheet(_("Forskjeller"), _sum_columns(), _sum_rows(found, cut)),
        Sheet(_("Tiltak"), _measure_columns(), _measure_rows(found.inside(cut))),
        Sheet(_("Per år"), _year_columns(), _year_rows(found)),
    ]
    if curves:
        sheets.append(Sheet(_("Etterslep"), _curve_columns(curves), _curve_rows(curves)))
    return sheet_response(sheets, _("Sammenligning"), "xlsx")


def _money(*headings: str) -> list[Column]:
    return [Column(heading, Kind.NOK, decimals=2) for heading in headings]


def _summary_columns() -> list[Column]:
    return [Column(_("Tall")), Column("A"), Column("B"), Column(_("Forskjell (B − A)"))]


def _summary_rows(found: ScenarioComparison, figures: list, text: str) -> Iterator[list]:
    a, b = found.before.scenario, found.after.scenario
    yield [_("Versjon"), a.name, b.name, ""]
    yield [_("Plan"), a.plan.name, b.plan.name, ""]
    yield [_("Prisnivå"), a.plan.price_year, b.plan.price_year, ""]
    for label, *values, _form in figures:
        yield [label, *(round(value) if isinstance(value, float) else value for value in values)]
    yield [_("Funn"), text, "", ""]


def _sum_columns() -> list[Column]:
    money = _money(_("A (kr)"), _("B (kr)"), _("Forskjell (kr)"))
    return [Column(_("Forskjell")), Column(_("Tiltak"), Kind.INTEGER), *money]


def _sum_rows(found: ScenarioComparison, cut: Cut) -> Iterator[list]:
    for one in found.sums(cut):
        yield [_(PLAN_CHANGE_LABELS[one.change]), one.count, one.before_nok, one.after_nok, one.difference_nok]


def _measure_columns() -> list[Column]:
    return [
        Column(_("Tiltakets id i fdvu"), Kind.CODE), Column(_("Bygning")), Column(_("Tiltak")), Column(_("Forskjell")),
        Column(_("År i A"), Kind.CODE), Column(_("Alternativ i A")), Column(_("Budsjettpott i A")), *_money(_("Kostnad i A (kr)")),
        Column(_("År i B"), Kind.CODE), Column(_("Alternativ i B")), Column(_("Budsjettpott i B")), *_money(_("Kostnad i B (kr)")),
        *_money(_("Forskjell (kr)")),
    ]  # fmt: skip


def _measure_rows(rows: list[PairRow]) -> Iterator[list]:
    for row in rows:
        label = _(PLAN_CHANGE_LABELS[row.pair.change])
        yield [
            row.measure_id, row.building.name, row.name, label,
            *_side(row.before, row.pair.before), *_side(row.after, row.pair.after), row.pair.difference_nok,
        ]  # fmt: skip


def _side(row, placed) -> list:
    if placed is None:
        return [None, _("Holdt utenfor") if row else "", "", None]
    way = row.placement.alternative
    return [placed.year, way.name if way else "", _(POT_LABELS[Pot(placed.pot)]), placed.cost_nok]


def _year_columns() -> list[Column]:
    found = [Column(_("År"))]
    for label in [*(_(POT_LABELS[pot]) for pot in Pot), _("I alt")]:
        parts = (_("ramme A"), _("brukt A"), _("ramme B"), _("brukt B"), _("forskjell"))
        found += _money(*(f"{label}, {part} (kr)" for part in parts))
    return found


def _year_rows(found: ScenarioComparison) -> Iterator[list]:
    for row in found.years:
        label = str(row.year) if row.year is not None else _("Etter planens siste år")
        pots = [_sides(row.pots[pot.value]) if row.pots else [None] * 5 for pot in Pot]
        yield [label, *(value for values in pots for value in values), *_sides(row.whole)]


def _sides(sides: Sides) -> list:
    return [sides.before.frame_nok, sides.before.spent_nok, sides.after.frame_nok, sides.after.spent_nok, sides.difference_nok]


def _curve_columns(curves: BacklogCurves) -> list[Column]:
    prices = _("%(year)s-kr") % {"year": curves.price_year}
    return [Column(_("Ved utgangen av"), Kind.CODE), *_money(*(f"{name} ({prices})" for name in (_("Uten tiltak"), "A", "B")))]


def _curve_rows(curves: BacklogCurves) -> Iterator[list]:
    yield from ([*row] for row in zip(curves.years, curves.without, curves.before, curves.after, strict=True))

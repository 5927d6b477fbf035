"""Tables of the plan report, the same rows on paper and in the workbook."""

from collections.abc import Iterable, Iterator, Sequence

from django.utils.translation import gettext as _

from fdvu.lib.numbers import format_date, format_number, format_share
from fdvu.lib.sheets.columns import Column, Kind
from reports.documents.condition.method import index_rows
from reports.past_day import past_day_plan_notes, past_day_rows
from reports.queries.plan import MoneyByYear, PlanReport, part_code
from vedlikehold.calc.plans.quality import known_price
from vedlikehold.enums import POT_LABELS, SCENARIO_STATUS_LABELS, VALUE_PROFILE_LABELS, Pot, ValueProfile
from vedlikehold.queries.plans.lines import PlannedRow
from vedlikehold.queries.plans.not_held import NotHeld

# So many years stand side by side on a page; a longer plan is shown in periods.
MOST_COLUMNS = 10


def year_columns() -> list[Column]:
    found = [Column(_("År"), Kind.CODE, weight=0.6)]
    for pot in Pot:
        name = _(POT_LABELS[pot])
        found += [
            Column(_("%(pot)s: ramme (kr)") % {"pot": name}, Kind.NOK, weight=1.2),
            Column(_("%(pot)s: plan (kr)") % {"pot": name}, Kind.NOK, weight=1.2),
            Column(_("%(pot)s: igjen (kr)") % {"pot": name}, Kind.NOK, weight=1.2),
        ]
    return [
        *found,
        Column(_("Tilskudd (kr)"), Kind.NOK, weight=1),
        Column(_("Egne timer"), Kind.INTEGER, weight=0.7),
        Column(_("Tiltak"), Kind.INTEGER, weight=0.7),
        Column(_("Merknad"), weight=1.2),
    ]


def year_rows(report: PlanReport) -> Iterator[list]:
    for year in report.planned.totals.years:
        cells: list = [year.year]
        for pot in Pot:
            one = year.pots[pot.value]
            cells += [one.frame_nok + one.carried_nok, one.spent_nok, one.left_nok]
        yield [*cells, year.grant_nok, year.own_hours, year.started, _remark(year)]


def _remark(year) -> str:
    found = [_("Over rammen: %(pot)s") % {"pot": _(POT_LABELS[pot]).lower()} for pot in Pot if year.pots[pot.value].is_over]
    if year.too_many_hours:
        found.append(_("Over timene"))
    if year.too_much_grant:
        found.append(_("Over tilskuddet"))
    if year.unpriced:
        found.append(_("%(n)s uten kostnad") % {"n": format_number(year.unpriced)})
    return ". ".join(found)


def periods(years: Sequence[int]) -> list[tuple[str, Sequence[int]]]:
    """The years one by one, or in periods of equal length where there are too many to stand side by side."""
    if len(years) <= MOST_COLUMNS:
        return [(str(year), [year]) for year in years]
    length = -(-len(years) // MOST_COLUMNS)
    groups = [years[at : at + length] for at in range(0, len(years), length)]
    return [(f"{group[0]}–{group[-1]}" if len(group) > 1 else str(group[0]), group) for group in groups]


def money_columns(heading: str, years: Sequence[int]) -> list[Column]:
    return [
        Column(heading, weight=3),
        Column(_("Tiltak"), Kind.INTEGER, weight=0.8),
        *(Column(_("%(years)s (kr)") % {"years": label}, Kind.NOK, weight=1.2) for label, _years in periods(years)),
        Column(_("Senere (kr)"), Kind.NOK, weight=1.1),
        Column(_("I alt (kr)"), Kind.NOK, weight=1.3),
    ]


def money_rows(groups: Iterable[MoneyByYear], years: Sequence[int]) -> list[list]:
    shown = periods(years)
    return [
        [one.label, one.measures, *(sum(one.by_year[year] for year in span) for _label, span in shown), one.after_nok, one.total_nok]
        for one in groups
    ]


def money_total(groups: Sequence[MoneyByYear], years: Sequence[int]) -> list:
    rows = money_rows(groups, years)
    return [_("I alt"), *(sum(column) for column in list(zip(*rows, strict=True))[1:])] if rows else []


def measure_columns() -> list[Column]:
    return [
        Column(_("År"), Kind.CODE, weight=0.6),
        Column(_("Bygning"), weight=2.4),
        Column(_("Tiltak"), weight=3.2),
        Column(_("Bygningsdel"), Kind.CODE, weight=0.8),
        Column(_("Pott"), weight=1.1),
        Column(_("Egne midler (kr)"), Kind.NOK, weight=1.3),
        Column(_("Tilskudd (kr)"), Kind.NOK, weight=1.1),
        Column(_("Frist"), Kind.DATE, weight=1),
        Column(_("Bundet"), weight=1.1),
    ]


def measure_rows(rows: Iterable[PlannedRow]) -> Iterator[list]:
    for row in rows:
        measure = row.measure
        yield [
            row.placement.year,
            row.placement.building.name,
            row.name,
            part_code(row.placement),
            _(POT_LABELS[Pot(row.line.pot)]),
            row.own_cost_nok,
            row.line.grant_nok or None,
            measure.deadline if measure else None,
            _bound(row),
        ]


def _bound(row: PlannedRow) -> str:
    words = []
    if row.measure is not None and row.measure.is_duty:
        words.append(_("Pålagt"))
    if row.placement.pinned:
        words.append(_("Låst"))
    return ", ".join(words)


def not_held_columns() -> list[Column]:
    return [
        Column(_("Tiltak"), weight=2.8),
        Column(_("Bygning"), weight=2),
        Column(_("Hvorfor"), weight=2.2),
        Column(_("Pålagt"), weight=0.8),
        Column(_("Mangler (kr)"), Kind.NOK, weight=1.2),
        Column(_("Frist"), Kind.CODE, weight=0.7),
        Column(_("Begynner"), Kind.CODE, weight=0.9),
    ]


def not_held_rows(found: Iterable[NotHeld]) -> Iterator[list]:
    for one in found:
        yield [one.name, one.building, _(one.reason), _("Ja") if one.is_duty else "", one.missing_nok, one.deadline_year, one.year]


def price_columns() -> list[Column]:
    return [Column(_("År"), Kind.CODE), *(Column(_(POT_LABELS[pot]), Kind.DECIMAL, decimals=2) for pot in Pot)]


def price_rows(report: PlanReport) -> list[list]:
    """What one more krone would give, each year and pot."""
    figures = report.quality.figures
    prices = figures.get("prices", {})
    return [
        [year, *(known_price(prices[pot.value][at]) if prices.get(pot.value) else None for pot in Pot)]
        for at, year in enumerate(figures.get("years", []))
    ]


def particulars(report: PlanReport) -> list[tuple[str, str]]:
    """What the version is, and what its figures rest on."""
    plan, scenario, forecast = report.plan, report.scenario, report.forecast
    carries = [_(POT_LABELS[pot]) for pot, on in zip(Pot, (scenario.carry_operation, scenario.carry_investment), strict=True) if on]
    found = [
        *past_day_rows(past_day_plan_notes(report)),
        (_("Plan"), plan.name),
        (_("Enhet"), plan.unit.name),
        (_("Versjon"), f"{scenario.number}: {scenario.name}"),
        (_("Status"), status_text(scenario)),
        (_("År"), f"{plan.first_year}–{plan.last_year}"),
        (_("Prisnivå"), str(plan.price_year)),
        (_("Årlig prisvekst"), format_share(plan.price_growth_share, 1)),
        *index_rows(report.assumed),
        (_("Kalkulasjonsrente (real)"), format_share(plan.discount_share, 1)),
        (_("Overføres til neste år"), ", ".join(carries) or _("Ingenting")),
        (_("Verdiprofil"), _(VALUE_PROFILE_LABELS[ValueProfile(scenario.profile)])),
        (
            _("Forfallsmodell"),
            _("Levetiden deles i TG0 %(a)s, TG1 %(b)s og TG2 %(c)s; %(life)s år der ingen levetid er oppgitt")
            % {
                "a": format_share(forecast.stage_tg0_share, 0),
                "b": format_share(forecast.stage_tg1_share, 0),
                "c": format_share(forecast.stage_tg2_share, 0),
                "life": format_number(forecast.default_life_years),
            },
        ),
    ]
    if scenario.adoption_note:
        found.append((_("Vedtaket"), scenario.adoption_note))
    return found


def status_text(scenario) -> str:
    status = _(SCENARIO_STATUS_LABELS[scenario.status])
    return _("%(status)s %(date)s") % {"status": status, "date": format_date(scenario.adopted_on)} if scenario.adopted_on else status

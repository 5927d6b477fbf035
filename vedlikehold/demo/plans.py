"""Maintenance plans of the demo: last year's adopted one that is followed, next year's rolled over from it, and one of the schools."""

import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db.models import F, Q
from django.utils.translation import gettext as _

from fdvu.audit.enums import Source
from fdvu.audit.models import ChangeSet
from fdvu.audit.services import create_rows, open_changeset, update_rows
from vedlikehold.calc.ledger import to_ore
from vedlikehold.calc.plans.lines import PlanLine, own_cost
from vedlikehold.enums import MeasureStatus, PlacedBy, Pot, ScenarioStatus
from vedlikehold.models import Measure, Placement, Plan, PlanYear, PriceIndex, Scenario
from vedlikehold.queries.plans.lines import plan_buildings
from vedlikehold.queries.plans.options import line, option
from vedlikehold.services import plans as act
from vedlikehold.services.plans.adopting import keep_proof, proved
from vedlikehold.services.plans.optimise import optimise_scenario

_YEARS, _AREA_YEARS = 6, 4
_ROUND = 100_000
# What became of what was adopted: most cost what they were to cost.
_DRIFT = (1.0, 1.0, 1.0, 0.93, 0.88, 1.08)
_PINNED = ("Avtalt med brukerne.", "Samtidig med asfaltering av gårdsplassen.", "Vedtatt i formannskapet.")
_GONE = ("Skifte lysarmaturer i korridorer", "Male gjerde mot vei")


@dataclass
class _Candidate:
    """A measure that may be placed, in the year it asks for."""

    measure: Measure
    year: int
    must: bool


def plan(world, today: date) -> None:
    """Three plans; nothing where no measure waits."""
    by = world.users["forvalter"]
    last = _last_years(world, by, today)
    if last is None:
        return
    _next_years(world, by, last, today)
    _of_the_schools(world, by, today)


def _last_years(world, by, today: date) -> Scenario | None:
    """The whole municipality's plan from this year on, adopted a year ago: much is done, some is dearer, some is given up."""
    rng = world.rng("vedlikehold.plans.last")
    first = today.year
    row = Plan(
        unit=world.units["FJORDVIK"],
        name=_("Vedlikeholdsplan %(first)s–%(last)s") % {"first": first, "last": first + _YEARS - 1},
        first_year=first,
        years=_YEARS,
        price_year=first - 1,
        price_growth_share=0.025,
    )
    lines = _Lines(row, by)
    candidates = [_Candidate(measure, *_asked(rng, measure, first)) for measure in lines.measures(first)]
    if not candidates:
        return None
    made = open_changeset(by=by, source=Source.FORM, note=_("Forslag til vedlikeholdsplan"))
    frame = lines.frame((one.measure for one in candidates), _YEARS, 0.65)
    scenario = act.create_plan(by=by, plan=row, frame=frame, version_name=_("Kommunedirektørens forslag"), changeset=made)
    placed = lines.fill(scenario, candidates, frame)
    _pin(rng, placed)
    create_rows(made, placed)
    _prove(by, scenario, today, world.moment(date(first - 1, 10, 15)))
    _backdate_since(world, made, date(first - 1, 10, 15))
    _adopt(world, by, rng, scenario, lines, date(first - 1, 11, 20))
    return scenario


def _prove(by, scenario: Scenario, today: date, at: datetime) -> None:
    """The best that can be done with what is still open; what is done already stands in its year."""
    found = optimise_scenario(by=by, scenario=scenario, today=today)
    found.result.made_at = at
    found.result.save(update_fields=["made_at"])


def _asked(rng: random.Random, measure: Measure, first: int) -> tuple[int, bool]:
    """The year the plan of a year ago would have said, and whether it is sure to have been in it."""
    year = measure.done_on.year if measure.done_on else measure.planned_year or first + rng.randint(0, _YEARS - 1)
    if rng.random() < 0.15:
        year += rng.choice((-1, 1))
    return min(max(year, first), first + _YEARS - 1), measure.status in (MeasureStatus.DONE, MeasureStatus.ONGOING)


def _adopt(world, by, rng: random.Random, scenario: Scenario, lines: "_Lines", on: date) -> None:
    """As `adopt` would have done it then; the measures have moved on since."""
    placed = list(scenario.placements.select_related("measure__bundle", "measure__building").order_by("pk"))
    known = proved(scenario, by, on)
    made = open_changeset(by=by, source=Source.FORM, note=_("Vedtak av %(name)s") % {"name": scenario.name})
    changes = []
    for row in placed:
        own = lines.line(row)
        agreed = own_cost(own, bundled=False)
        values = {
            "agreed_name": row.measure.name,
            "agreed_pot": own.pot,
            "agreed_cost_nok": None if agreed is None else to_ore(agreed * Decimal(str(rng.choice(_DRIFT)))),
            "agreed_grant_nok": to_ore(own.grant_nok),
            "agreed_hours": own.own_hours,
            "agreed_shares": list(own.spend_shares),
        }
        changes.append((row, values))
    update_rows(made, changes)
    create_rows(made, _deleted_since(rng, scenario, placed))
    adopted = {"status": ScenarioStatus.ADOPTED.value, "adopted_on": on, "adopted_by": by, "adoption_note": _("Kommunestyret, sak 88.")}
    update_rows(made, [(scenario, adopted)])
    keep_proof(scenario, known)
    world.backdate(made, on)


def _deleted_since(rng: random.Random, scenario: Scenario, placed: Sequence[Placement]) -> list[Placement]:
    """What was adopted of measures that have been deleted since."""
    return [
        Placement(
            scenario=scenario,
            building_id=rng.choice(placed).building_id,
            year=scenario.plan.first_year + rng.randint(0, 2),
            agreed_name=name,
            agreed_pot=Pot.OPERATION.value,
            agreed_cost_nok=Decimal(rng.randrange(40, 160) * 1000),
            agreed_grant_nok=Decimal(0),
            agreed_hours=0.0,
        )
        for name in _GONE
    ]


def _next_years(world, by, last: Scenario, today: date) -> None:
    """Rolled over from last year's, and a tighter version beside it."""
    first, end = today.year + 1, today.year + _YEARS
    made = open_changeset(by=by, source=Source.FORM, note=_("Rullering av vedlikeholdsplanen"))
    name = _("Vedlikeholdsplan %(first)s–%(last)s") % {"first": first, "last": end}
    wide = act.roll_over(by=by, scenario=last, name=name, changeset=made)
    act.rename_scenario(by=by, scenario=wide, name=_("Videreført ramme"), text="")
    _spread(by, wide)
    tight = act.create_scenario(by=by, plan=wide.plan, name=_("Stramt budsjett"), copy_of=wide, text=_("En femtedel lavere ramme."))
    _scale(by, tight, Decimal("0.8"))
    optimise_scenario(by=by, scenario=tight, today=today)
    _backdate_since(world, made, date(today.year, 10, 5))


def _spread(by, scenario: Scenario) -> None:
    """What does not fit the frame of its year is moved to the first one with room, and out of the plan where there is none."""
    lines = _Lines(scenario.plan, by)
    rows = Placement.objects.filter(scenario=scenario, year__isnull=False).select_related("measure__bundle", "measure__building")
    candidates = [
        _Candidate(row.measure, row.year, row.pinned) for row in rows.order_by("year", F("measure__deadline").asc(nulls_last=True), "pk")
    ]
    first = scenario.frames.order_by("year").first()
    kept = lines.fill(scenario, candidates, {"operation_nok": first.operation_nok, "investment_nok": first.investment_nok})
    years = {row.measure_id: row.year for row in kept}
    choices = [act.Choice(one.measure.pk, years.get(one.measure.pk)) for one in candidates]
    act.place_many(by=by, scenario=scenario, choices=choices, placed_by=PlacedBy.HAND, note=_("Fordelt etter rammene"))


def _of_the_schools(world, by, today: date) -> None:
    """The schools' own plan, most of it still to be placed."""
    rng = world.rng("vedlikehold.plans.schools")
    first = today.year + 1
    row = Plan(
        unit=world.units["SKOLE"],
        name=_("Skolebygg %(first)s–%(last)s") % {"first": first, "last": first + _AREA_YEARS - 1},
        first_year=first,
        years=_AREA_YEARS,
        price_year=today.year,
        price_growth_share=0.025,
    )
    lines = _Lines(row, by)
    waiting = [measure for measure in lines.measures(first) if measure.is_open]
    made = open_changeset(by=by, source=Source.FORM, note=_("Skolenes vedlikeholdsplan"))
    frame = lines.frame(waiting, _AREA_YEARS, 0.6)
    scenario = act.create_plan(by=by, plan=row, frame=frame, version_name=_("Nøktern ramme"), changeset=made)
    chosen = [measure for measure in waiting if measure.is_duty or rng.random() < 0.7]
    candidates = [_Candidate(one, min(max(one.planned_year or first, first), row.last_year), one.is_duty) for one in chosen]
    placed = lines.fill(scenario, candidates, frame)
    _pin(rng, placed)
    create_rows(made, placed)
    wide = act.create_scenario(by=by, plan=row, name=_("Økt ramme"), copy_of=scenario, text=_("Med tilskudd fra staten."))
    _scale(by, wide, Decimal("1.15"))
    _backdate_since(world, made, date(today.year, 10, 12))


def _scale(by, scenario: Scenario, factor: Decimal) -> None:
    def scaled(amount: Decimal) -> Decimal:
        return Decimal(round(amount * factor / _ROUND) * _ROUND)

    rows = PlanYear.objects.filter(scenario=scenario)
    frames = {row.year: {"operation_nok": scaled(row.operation_nok), "investment_nok": scaled(row.investment_nok)} for row in rows}
    act.set_frames(by=by, scenario=scenario, frames=frames)


def _backdate_since(world, first: ChangeSet, day: date) -> None:
    for minute, changeset in enumerate(ChangeSet.objects.filter(pk__gte=first.pk).order_by("pk")):
        world.backdate(changeset, day, minute=minute)


def _pin(rng: random.Random, placed: Sequence[Placement]) -> None:
    for row in placed:
        if rng.random() < 0.06:
            row.pinned, row.note = True, rng.choice(_PINNED)


class _Lines:
    """What measures cost in a plan that is being made."""

    def __init__(self, plan: Plan, by):
        self.plan, self.by = plan, by
        self.index = dict(PriceIndex.objects.values_list("year", "value"))

    def measures(self, first: int) -> list[Measure]:
        """What waits, and what was done or given up since `first` began."""
        wanted = Q(is_open=True) | Q(done_on__year__gte=first) | Q(status=MeasureStatus.REJECTED.value)
        rows = Measure.objects.filter(wanted, building__in=plan_buildings(self.plan, self.by).order_by())
        return list(rows.select_related("bundle", "building").order_by(F("deadline").asc(nulls_last=True), "sort_key", "pk"))

    def line(self, row: Placement) -> PlanLine:
        return line(row.measure_id, row.year, option(row.measure, self.plan, self.index), self.plan, row.measure)

    def frame(self, measures: Iterable[Measure], years: int, share: float) -> dict[str, Decimal]:
        """The same frame every year, by field: a share of what all would cost."""
        need = dict.fromkeys(Pot, Decimal(0))
        for measure in measures:
            chosen = option(measure, self.plan, self.index)
            need[Pot(chosen.pot)] += max((chosen.cost_nok or 0) - chosen.grant_nok, 0)
        per_year = {pot: Decimal(max(round(float(nok) * share / years / _ROUND), 1) * _ROUND) for pot, nok in need.items()}
        return {"operation_nok": per_year[Pot.OPERATION], "investment_nok": per_year[Pot.INVESTMENT]}

    def fill(self, scenario: Scenario, candidates: Sequence[_Candidate], frame: dict[str, Decimal]) -> list[Placement]:
        """Each in the year it asks for or the first after it with room; what must, also without."""
        by_pot = {Pot.OPERATION.value: frame["operation_nok"], Pot.INVESTMENT.value: frame["investment_nok"]}
        room = {(pot, year): amount for pot, amount in by_pot.items() for year in self.plan.year_range}
        placed = []
        for one in sorted(candidates, key=lambda candidate: not candidate.must):
            chosen = option(one.measure, self.plan, self.index)
            # A little above, for the price growth until then.
            cost = max((chosen.cost_nok or 0) - chosen.grant_nok, Decimal(0)) * Decimal("1.08")
            years = range(one.year, self.plan.last_year + 1)
            year = one.year if one.must else next((year for year in years if room[chosen.pot, year] >= cost), None)
            if year is None:
                continue
            room[chosen.pot, year] -= cost
            placed.append(Placement(scenario=scenario, measure=one.measure, building=one.measure.building, year=year))
        return placed

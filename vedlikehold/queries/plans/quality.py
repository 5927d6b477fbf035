"""A version's quality as pages and reports read it: what was proved, whether it still holds, and how good what stands now is."""

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from typing import Any

import numpy as np
from django.utils.translation import gettext

from bygg.queries.kept import kept
from fdvu.lib.message import Message, gettext_noop
from vedlikehold.calc.optimiser.plan import Draft
from vedlikehold.calc.plans.best import Choice
from vedlikehold.calc.plans.quality import Terms, lost, share_of_best, terms_of, unused
from vedlikehold.models import PlanResult, Scenario
from vedlikehold.queries.plans.binding import PINS_OVER, POTS
from vedlikehold.queries.plans.not_held import NotHeld, not_held
from vedlikehold.queries.plans.problem import PlanProblem, plan_problem

# Sums of many rounded parts may differ by this (kr, hours).
TOLERANCE = 1.0


@dataclass(frozen=True)
class PlanQuality:
    """Planens kvalitet. `result` None where nothing was ever optimised; `is_stale` where what it followed from has changed since: then
    its bound proves nothing about the version as it stands. `share` is of what stands now, None where it cannot be told; `breaches` why the
    plan that stands cannot be measured against the bound."""

    problem: PlanProblem
    result: PlanResult | None
    is_stale: bool
    standing: Terms
    best: Terms | None
    share: float | None
    breaches: list[Message]

    @property
    def figures(self) -> Mapping[str, Any]:
        return self.result.figures if self.result else {}

    @property
    def adopted(self) -> Mapping[str, Any] | None:
        """What was proved of the version when it was adopted; it stands whatever happens to the register afterwards."""
        return self.figures.get("adopted") if self.problem.scenario.is_frozen else None

    @property
    def proof(self) -> Mapping[str, Any]:
        """What is known of the version: as it was adopted, else by the last optimisation; nothing where that no longer tells of it."""
        return self.adopted or ({} if self.is_stale else self.figures)

    @property
    def told_share(self) -> float | None:
        """The share that is told of the version: as it was adopted, else of what stands now."""
        return self.adopted["share"] if self.adopted else self.share

    @property
    def lost(self) -> Mapping[str, float]:
        """What the version as it stands loses against the best plan found; empty where that cannot be told."""
        return lost(self.standing, self.best) if self.best and not self.is_stale and not self.breaches else {}

    @property
    def unused_nok(self) -> float:
        """What the best plan found leaves of the frames."""
        carries = dict(zip(POTS, self.problem.table.carry, strict=True))
        return unused(self.figures["frames"], self.figures["spent"], carries) if self.figures else 0.0

    @property
    def unmet(self) -> Sequence[Mapping[str, Any]]:
        """Duties and deadlines that could not be held."""
        return self.proof.get("unmet", ())

    @property
    def missing_nok(self) -> float | None:
        """What is missing to hold the duties; None where nothing is known."""
        return self.proof.get("missing_nok")

    @cached_property
    def not_held(self) -> list[NotHeld]:
        """Those, and what the version does after its deadline as it stands."""
        return not_held(self.problem, self.unmet)

    @property
    def overrun(self) -> Message | None:
        """That the best possible is told of wider frames than those that are set, because of what is held in its year."""
        return next((one for one in self.problem.notices if one.text == PINS_OVER), None)

    @property
    def is_as_optimised(self) -> bool:
        """Whether the version stands as the optimiser left it."""
        wanted = {(measure, way, year) for measure, way, year in self.figures.get("choices", ())}
        stands, first = self.problem.stands, self.problem.calendar.first_year
        on = np.flatnonzero(stands.row >= 0).tolist()
        ways = self.problem.ways
        return wanted == {(ways[stands.row[at]].measure.pk, ways[stands.row[at]].option.key, first + int(stands.year[at])) for at in on}


def plan_quality(scenario: Scenario, *, user, today: datetime.date) -> PlanQuality:
    """As `user` sees it; the number of queries does not grow with the measures. `scenario.plan` is fetched."""
    problem = plan_problem(scenario, user=user, today=today)
    result = PlanResult.objects.select_related("made_by").filter(scenario=scenario).first()
    standing = terms_of(problem.worth, problem.stands)
    stale = result is not None and result.digest != problem.digest
    breaches = breaches_of(problem, () if result is None or stale else result.figures.get("unmet", ()))
    known = result is not None and not stale and not breaches
    return PlanQuality(
        problem=problem,
        result=result,
        is_stale=stale,
        standing=standing,
        best=Terms(**result.figures["terms"]) if result else None,
        share=share_of_best(standing.value, result.bound) if known else None,
        breaches=breaches,
    )


@dataclass(frozen=True)
class VersionQuality:
    """How near the best possible a version is as it stands; None where that cannot be told. `is_stale` where what the proof followed from
    has changed since it was optimised. `adopted_share` is what it was when it was adopted."""

    share: float | None
    is_stale: bool
    adopted_share: float | None = None


def quality_of(*scenarios: Scenario, user, today: datetime.date) -> dict[int, VersionQuality]:
    """By scenario, those that were ever optimised; kept until somebody changes a row or optimises again."""
    proofs = {pk: more for pk, *more in PlanResult.objects.filter(scenario__in=scenarios).values_list("scenario_id", "digest", "made_at")}

    def quality(scenario: Scenario) -> VersionQuality:
        found = plan_quality(scenario, user=user, today=today)
        return VersionQuality(found.share, found.is_stale, found.adopted["share"] if found.adopted else None)

    return {
        one.pk: kept("plan-share", partial(quality, one), user=user, unit=None, today=today, more=(one.pk, *map(str, proofs[one.pk])))
        for one in scenarios
        if one.pk in proofs
    }


def breaches_of(problem: PlanProblem, unmet: Sequence[Mapping[str, Any]] = ()) -> list[Message]:
    """What of the version as it stands no plan may do. `unmet` are the duties that the optimiser could not hold, and that its bound does
    not ask for: one that never has room may be missing, another come as late as it had to let it."""
    stands, table, links = problem.stands, problem.table, problem.links
    over = _over(problem)
    let_go = {problem.place[one["measure"]]: one["late_year"] for one in unmet if one["duty"] and one["measure"] in problem.place}
    missing = [at for at in np.flatnonzero(links.must & (stands.row < 0)).tolist() if let_go.get(at, 0) is not None]
    on = np.flatnonzero(stands.row >= 0)
    off = [at for at in on[np.isneginf(table.value[stands.row[on], stands.year[on]])].tolist() if not _late_as_let(problem, at, let_go)]
    found = []
    if over:
        text = gettext_noop("Rammer, timer eller tilskudd er brukt opp og mer til i %(years)s.")
        found.append(Message(text, {"years": ", ".join(map(str, over))}))
    if missing:
        found += _missing(problem, missing)
    if off:
        text = gettext_noop("Står der det ikke kan stå (frist, rekkefølge eller arbeid som pågår): %(names)s.")
        found.append(Message(text, {"names": _names(problem, off)}))
    if wrong := _order_broken(problem, stands):
        text = gettext_noop("Står før noe det krever, eller sammen med noe det utelukker: %(names)s.")
        found.append(Message(text, {"names": _names(problem, wrong)}))
    return found


def _missing(problem: PlanProblem, missing: Sequence[int]) -> list[Message]:
    """Why each that is not there must be: because somebody has pinned it, because it has begun, or because it is a duty."""
    pinned, begun, duties = [], [], []
    for at in missing:
        hold = problem.held.get(problem.measures[at].pk)
        (duties if hold is None else pinned if hold.pinned else begun).append(at)
    told = (
        (duties, gettext_noop("Pålagt, men ikke med: %(names)s.")),
        (begun, gettext_noop("Arbeidet pågår, men er ikke med: %(names)s.")),
        (pinned, gettext_noop("Låst til et år, men ikke med: %(names)s.")),
    )
    return [Message(text, {"names": _names(problem, places)}) for places, text in told if places]


def _late_as_let(problem: PlanProblem, at: int, let_go: Mapping[int, int | None]) -> bool:
    """Whether the measure is late, but no later than the optimiser had to let it be, and possible but for its deadline."""
    stands, late = problem.stands, let_go.get(at)
    possible = not np.isneginf(problem.open_value[stands.row[at], stands.year[at]])
    return late is not None and possible and problem.calendar.first_year + int(stands.year[at]) <= late


def _over(problem: PlanProblem) -> list[int]:
    """Years in which what stands takes more than there is; a frame that pinned measures pass is as wide as they need."""
    table, stands = problem.table, problem.stands
    draft = Draft(table, problem.links, table.value)
    draft.row, draft.year = stands.row, stands.year
    spent, used = draft.totals()
    short = np.where(table.carry[:, None], np.cumsum(spent - table.budget, axis=1), spent - table.budget)
    over = (short > TOLERANCE).any(axis=0) | (used > table.capacity + TOLERANCE).any(axis=0)
    return (np.flatnonzero(over) + problem.calendar.first_year).tolist()


def _order_broken(problem: PlanProblem, stands: Choice) -> list[int]:
    links, on = problem.links, stands.row >= 0
    wrong = {
        at
        for at, others in links.requires.items()
        if on[at] and any(not on[other] or stands.year[other] > stands.year[at] for other in others)
    }
    wrong |= {at for at, others in links.excludes.items() if on[at] and any(on[other] for other in others)}
    return sorted(wrong)


def _names(problem: PlanProblem, places: list[int]) -> str:
    names = [full_name(problem, at) for at in places[:5]]
    return ", ".join(names) + (" …" if len(places) > 5 else "")


def full_name(problem: PlanProblem, at: int) -> str:
    """The measure at a place with its building: many buildings have one of the same name."""
    measure = problem.measures[at]
    return gettext("«%(name)s» (%(place)s)") % {"name": measure.name, "place": measure.building.name}

"""Concluding a condition analysis: the components looked at get their new condition, older findings on them are superseded.

What was not looked at stays as it was, findings and all.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from fdvu.audit.enums import Source
from fdvu.audit.models import ChangeSet
from fdvu.audit.services import open_changeset, revert_changeset, update_rows
from fdvu.core.db.bulk import with_ids
from fdvu.lib.days import years_from
from fdvu.lib.message import Message
from vedlikehold.enums import OPEN_ANALYSES, AnalysisStatus
from vedlikehold.models import Component, ConditionAnalysis
from vedlikehold.queries.analyses.conclusion import plan_conclusion, taken_back_by_reopening
from vedlikehold.queries.parameters import Assumptions, assumptions
from vedlikehold.services.ledger import keep_reason, post_or_say
from vedlikehold.services.turns import take_turn_on_condition


@dataclass
class Conclusion:
    """What a conclusion did: components that got a condition, components not looked at, those that have a newer condition already
    and kept it, and earlier findings that were superseded. `unposted` says why the ledger could not be posted, else None."""

    graded: list[int] = field(default_factory=list)
    not_looked_at: list[int] = field(default_factory=list)
    kept_newer: list[int] = field(default_factory=list)
    superseded: int = 0
    unposted: Message | None = None
    changeset: ChangeSet | None = None


@dataclass(frozen=True)
class Reopening:
    """What taking a conclusion back did; `kept` rows were changed since and stand as they are."""

    reverted: int
    kept: int
    changeset: ChangeSet | None
    unposted: Message | None = None


@transaction.atomic
def conclude_analysis(*, by, analysis: ConditionAnalysis, on: date, note: str = "") -> Conclusion:
    """Konklusjon: the analysis is done as of `on`, and each component it looked at has the condition it found there.

    A component's grade is the worst among its findings, its estimate their costs together (`vedlikehold.calc.conclusion`). TGIU
    sets the grade only where nothing is known. Open findings of earlier analyses on components looked at are superseded; no other
    finding is touched. A component with a condition from after `on` keeps it. Ends with the posting of the ledger.
    """
    take_turn_on_condition()
    fresh = ConditionAnalysis.objects.select_for_update().get(pk=analysis.pk)
    if fresh.status not in OPEN_ANALYSES:
        raise ValidationError(_("Analysen har status «%(status)s» og kan ikke konkluderes.") % {"status": fresh.get_status_display()})
    if not fresh.findings.exists():
        raise ValidationError(_("Analysen har ingen funn. Registrer tilstanden til det som er sett på, eller avlys analysen."))
    changeset = open_changeset(by=by, source=Source.FORM, note=note)
    return conclude_many(changeset, [(analysis, on)])[analysis.pk]


@transaction.atomic
def conclude_many(changeset: ChangeSet, analyses: Iterable[tuple[ConditionAnalysis, date]]) -> dict[int, Conclusion]:
    """Conclude analyses of any buildings in one act, oldest first; what each did, by its id.

    One that is done already is counted anew with the findings it has now. The number of queries grows with the days they were
    performed on and with the analyses of one building, not with the components.
    """
    take_turn_on_condition()
    ordered = sorted(analyses, key=lambda pair: (pair[1], pair[0].pk))
    assumed = assumptions()
    found: dict[int, Conclusion] = {}
    for group in _rounds(ordered):
        concluded = _conclude(changeset, group, assumed)
        _post(group, concluded)
        found |= concluded
    return found


def _post(group: Sequence[tuple[ConditionAnalysis, date]], concluded: dict[int, Conclusion]) -> None:
    """Post the ledger for what was concluded, day by day."""
    by_day: dict[date, list[int]] = {}
    for analysis, on in group:
        by_day.setdefault(on, []).append(analysis.pk)
    for on, analyses in by_day.items():
        origin = {component: pk for pk in analyses for component in concluded[pk].graded}
        unposted = post_or_say(on=on, components=with_ids(Component.objects.all(), origin), analysis=origin)
        for pk in analyses:
            concluded[pk].unposted = unposted
        keep_reason(concluded[analyses[0]].changeset, unposted)


def _rounds(ordered: Sequence[tuple[ConditionAnalysis, date]]) -> list[list[tuple[ConditionAnalysis, date]]]:
    """Groups with at most one analysis of each building, so that a later one sees what an earlier one did."""
    rounds: list[list[tuple[ConditionAnalysis, date]]] = []
    times: dict[int, int] = {}
    for analysis, on in ordered:
        place = times.get(analysis.building_id, 0)
        times[analysis.building_id] = place + 1
        if place == len(rounds):
            rounds.append([])
        rounds[place].append((analysis, on))
    return rounds


def _conclude(changeset: ChangeSet, group: Sequence[tuple[ConditionAnalysis, date]], assumed: Assumptions) -> dict[int, Conclusion]:
    plan = plan_conclusion(group, assumed, lock=True)
    problems = [problem for outcome in plan.outcomes.values() for problem in outcome.problems]
    if problems:
        raise ValidationError([_(problem.text) % problem.params for problem in problems])
    update_rows(changeset, plan.components)
    years, done = assumed.parameters.valid_years, AnalysisStatus.DONE.value
    update_rows(
        changeset,
        [(analysis, {"status": done, "performed_on": on, "valid_until": years_from(on, years)}) for analysis, on in group],
    )
    update_rows(changeset, plan.findings)
    return {
        pk: Conclusion(found.graded, found.not_looked_at, found.kept_newer, found.superseded, changeset=changeset)
        for pk, found in plan.outcomes.items()
    }


@transaction.atomic
def reopen_analysis(*, by, analysis: ConditionAnalysis, today: date, note: str = "") -> Reopening:
    """Gjenåpning: what the conclusion did to grades, costs and earlier findings is taken back through the journal, and what it posted
    in the ledger by the same kinds, in the year of `today`.

    A component whose condition is changed since keeps all of it, and is counted in `kept`.
    """
    take_turn_on_condition()
    if ConditionAnalysis.objects.select_for_update().get(pk=analysis.pk).status != AnalysisStatus.DONE:
        raise ValidationError(_("Bare en ferdig analyse kan gjenåpnes."))
    back = taken_back_by_reopening(analysis)
    if back is None:
        raise ValidationError(_("Konklusjonen finnes ikke i historikken, og kan ikke tas tilbake."))
    result = revert_changeset(back.changeset, by=by, note=note, only=back.changes)
    left = {conflict.object_id for conflict in result.conflicts if conflict.model == Component._meta.label_lower}
    taken = [pk for pk in back.components if pk not in left]
    unposted = post_or_say(on=today, components=with_ids(Component.objects.all(), taken), analysis=analysis, reverses=True)
    conflicts = len({(conflict.model, conflict.object_id) for conflict in result.conflicts})
    return Reopening(result.reverted, back.kept + conflicts, result.changeset, unposted)

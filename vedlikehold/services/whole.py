"""A conclusion and a completion are taken back whole: what they did to grades and findings stands or goes with the analysis or the
measure. Taking back one row of them through the history is refused."""

from collections.abc import Sequence

from django.contrib.contenttypes.models import ContentType
from django.db.models import QuerySet

from fdvu.audit.enums import Action, Source
from fdvu.audit.models import Change, ChangeSet
from fdvu.audit.registry import RevertRefused
from fdvu.core.db.bulk import with_ids
from fdvu.lib.message import Message, gettext_noop
from vedlikehold.enums import AnalysisStatus, MeasureStatus
from vedlikehold.models import Component, ConditionAnalysis, Finding, Measure
from vedlikehold.queries.analyses.conclusion import taken_back_by_reopening, unchanged
from vedlikehold.services.measures.completion import changes_of_completion

CONCLUSION = gettext_noop("Dette er en del av konklusjonen av «%(name)s», og tas tilbake sammen med den. Gjenåpne analysen.")
COMPLETION = gettext_noop("Dette er en del av utførelsen av «%(name)s», og tas tilbake sammen med den. Gjenåpne tiltaket.")
CONCLUDE = gettext_noop("«%(name)s» er gjenåpnet. Ta ikke opp igjen deler av det: konkluder analysen på nytt.")
COMPLETE = gettext_noop("«%(name)s» er gjenåpnet. Ta ikke opp igjen deler av det: meld tiltaket utført på nytt.")

_DONE = {ConditionAnalysis: AnalysisStatus.DONE.value, Measure: MeasureStatus.DONE.value}
# What the acts do to a component.
_CONDITION = {"grade", "graded_on", "graded_in", "cost_low_nok", "cost_likely_nok", "cost_high_nok", "removed_on"}

Owner = ConditionAnalysis | Measure


def refuse_half(changeset: ChangeSet) -> None:
    """Raises `RevertRefused` where what was just taken back is a part of a conclusion or a completion, and the rest stands.

    Rows that were changed since are no part of it: they stand as they are when the whole is taken back as well.
    """
    original = changeset.reverts
    if original is None:
        return
    moved = _owners(original)
    if not moved:
        return
    half = _parts(changeset).count() < _parts(original).count()
    done = [row for row, (_before, after) in moved if after == _DONE[type(row)]]
    back = [row for row, _step in _owners(changeset)]
    loose = _buildings(changeset) - {row.building_id for row in back} if done else set()
    for row in done:
        if row.building_id in loose or (half and row in back and _left(row, original)):
            raise _refused(row)
    undone = [row for row, (before, _after) in moved if before == _DONE[type(row)]]
    if undone and half and original.reverts and original.reverts.source == Source.FORM:
        raise _refused(undone[0], again=True)


def _owners(changeset: ChangeSet) -> list[tuple[Owner, tuple[str, str]]]:
    """Analyses and measures whose status an act moved to or from done, with the step."""
    found: list[tuple[Owner, tuple[str, str]]] = []
    for model, done in _DONE.items():
        kind = ContentType.objects.get_for_model(model)
        changes = Change.objects.filter(changeset=changeset, content_type=kind, action=Action.UPDATED, diff__has_key="status")
        steps = {
            pk: tuple(diff["status"]) for pk, diff in changes.order_by("pk").values_list("object_id", "diff") if done in diff["status"]
        }
        found += [(row, steps[row.pk]) for row in with_ids(model.objects.all(), steps).order_by("pk")]
    return found


def _left(row: Owner, original: ChangeSet) -> bool:
    """Whether something stands as the act left it, though the analysis or the measure is taken back."""
    if isinstance(row, ConditionAnalysis):
        back = taken_back_by_reopening(row)
        return back is not None and back.changeset.pk == original.pk and bool(back.components or back.findings)
    changes, act = changes_of_completion(row)
    return act is not None and act.pk == original.pk and any(_standing(model, changes) for model in (Component, Finding))


def _standing(model: type[Component] | type[Finding], changes: QuerySet) -> bool:
    kind = ContentType.objects.get_for_model(model)
    return bool(unchanged(model, list(changes.filter(content_type=kind, action=Action.UPDATED)))[0])


def _buildings(changeset: ChangeSet) -> set[int]:
    """Where components got another condition and findings another state."""
    kinds = ContentType.objects.get_for_models(Component, Finding)
    changes = Change.objects.filter(changeset=changeset, action=Action.UPDATED)
    components = _touched(changes.filter(content_type=kinds[Component]), _CONDITION)
    findings = _touched(changes.filter(content_type=kinds[Finding]), {"state"})
    return {
        *with_ids(Component.objects.all(), components).values_list("building_id", flat=True),
        *with_ids(Finding.objects.all(), findings).values_list("component__building_id", flat=True),
    }


def _touched(changes: QuerySet, names: set[str]) -> Sequence[int]:
    return list(changes.filter(diff__has_any_keys=sorted(names)).values_list("object_id", flat=True))


def _parts(changeset: ChangeSet) -> QuerySet:
    kinds = ContentType.objects.get_for_models(Component, Finding, *_DONE)
    return Change.objects.filter(changeset=changeset, content_type__in=list(kinds.values()))


def _refused(row: Owner, *, again: bool = False) -> RevertRefused:
    if isinstance(row, ConditionAnalysis):
        page = ("vedlikehold:analysis", row.pk) if again else ("vedlikehold:analysis-reopen", row.pk)
        return RevertRefused(Message(CONCLUDE if again else CONCLUSION, {"name": row.title}), page)
    page = ("vedlikehold:measure", row.pk) if again else ("vedlikehold:measure-reopen", row.pk)
    return RevertRefused(Message(COMPLETE if again else COMPLETION, {"name": row.name}), page)

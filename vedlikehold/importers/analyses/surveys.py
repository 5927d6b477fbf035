"""Rows gathered into surveys: one analysis per building, title and day; and what each says against the building's last one."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

from django.db.models import F
from django.utils.translation import gettext

from fdvu.audit.importing import ImportContext
from fdvu.audit.models import ChangeSet
from fdvu.audit.services import create_rows
from fdvu.core.db.bulk import new_instances, with_ids
from fdvu.core.importing import Plan
from fdvu.core.importing.fields import LookupTable, Pending
from fdvu.core.importing.frame import Frame
from fdvu.lib.message import Message, gettext_noop
from fdvu.lib.numbers import format_date
from fdvu.lib.tabular import normalise_choice
from vedlikehold.calc.compare import Comparison, compare
from vedlikehold.calc.conclusion import worst_grade
from vedlikehold.enums import AnalysisLevel, AnalysisStatus, Change
from vedlikehold.models import ConditionAnalysis
from vedlikehold.queries.analyses.comparison import grades_of

NO_DAY = gettext_noop("Befaringsdatoen mangler. Den bestemmer hvilken analyse funnet hører til, og når tilstanden gjelder fra.")
NOT_COME = gettext_noop("Befaringsdatoen er ikke kommet.")
NO_ANALYSIS = gettext_noop("Bygningen har ingen analyse med denne id-en.")
CANCELLED = gettext_noop("Analysen «%(title)s» er avlyst og tar ikke imot funn.")
KEEPS_ITS_OWN = gettext_noop("%(count)s rader har analysens id. Tittel og dato i filen er ikke brukt for dem; de endres på analysens side.")
OLDER = gettext_noop(
    "%(building)s: befaringen %(day)s er eldre enn byggets siste analyse (%(last)s). Funnene tas inn, men endrer ikke tilstanden."
)
COMPARED = gettext_noop(
    "Sammenlignet med forrige analyse av %(buildings)s bygg: %(unchanged)s uendret, %(worse)s forverret, %(better)s forbedret, "
    "%(new)s nye, %(resolved)s utbedret, %(not_looked_at)s ikke sett på (de står åpne)."
)
COMPARED_ONE = gettext_noop(
    "%(building)s mot analysen %(last)s: %(unchanged)s uendret, %(worse)s forverret, %(better)s forbedret, %(new)s nye, "
    "%(resolved)s utbedret, %(not_looked_at)s ikke sett på (de står åpne)."
)
FIRST_TIME = gettext_noop("%(count)s bygg i filen har ingen tidligere analyse å sammenligne med.")
DEFAULT_TITLE = gettext_noop("Tilstandsanalyse %(year)s")
MOST_TOLD = 20


class NewAnalysis(NamedTuple):
    """What an analysis that is to be made is known by."""

    building: int
    performed_on: date
    title: str


@dataclass(frozen=True)
class _Known:
    pk: int
    building: int
    title: str
    performed_on: date | None
    status: str


@dataclass
class Analyses(LookupTable):
    """The analyses of the buildings of a file; those done per building, oldest first."""

    by_id: dict[int, _Known] = field(default_factory=dict)
    by_name: dict[tuple[int, date, str], int] = field(default_factory=dict)
    done: dict[int, list[_Known]] = field(default_factory=dict)

    @classmethod
    def of(cls, buildings: set[int]) -> Analyses:
        rows = with_ids(ConditionAnalysis.objects.all(), buildings, column="building_id").order_by(
            F("performed_on").asc(nulls_last=True), "pk"
        )
        known = [_Known(*row) for row in rows.values_list("pk", "building_id", "title", "performed_on", "status")]
        done = defaultdict(list)
        for one in known:
            if one.status == AnalysisStatus.DONE:
                done[one.building].append(one)
        by_name = {(one.building, one.performed_on, normalise_choice(one.title)): one.pk for one in known if one.performed_on}
        return cls(labels={one.pk: one.title for one in known}, by_id={one.pk: one for one in known}, by_name=by_name, done=done)


def resolve_analyses(frame: Frame, context: ImportContext) -> None:
    """Fill `analysis`: the one the row names by id, else that of its building, day and title, else one to be made."""
    if not frame.has("building"):
        return
    known = Analyses.of({key for key in frame.values["building"] if key is not None})
    columns = [frame.filled(name) for name in ("analysis_id", "performed_on", "analysis_title")]
    ids, found, not_used = frame.column("id"), [], []
    for row, (building, key, day, title) in enumerate(zip(frame.values["building"], *columns, strict=True)):
        if building is None or row in frame.problems.rejected:
            found.append(None)
        elif key is not None:
            found.append(_by_id(frame, known, row, building, key))
            if _says_otherwise(known.by_id.get(key), day, title):
                not_used.append(row)
        else:
            found.append(_by_day(frame, known, row, building, day, title, context, required=ids[row] is None))
    frame.warn(not_used, "analysis_id", KEEPS_ITS_OWN)
    frame.derived.add("analysis")
    frame.values["analysis"] = found
    context.tables["analysis"] = known


def _says_otherwise(known: _Known | None, day: date | None, title: str | None) -> bool:
    if known is None:
        return False
    return (day is not None and day != known.performed_on) or (title is not None and title.strip() != known.title.strip())


def _by_id(frame: Frame, known: Analyses, row: int, building: int, key: int) -> int | None:
    one = known.by_id.get(key)
    if one is None or one.building != building:
        frame.reject(row, "analysis_id", Message(NO_ANALYSIS))
        return None
    return _open_to_findings(frame, one, row, "analysis_id")


def _by_day(
    frame: Frame, known: Analyses, row: int, building: int, day: date | None, title: str | None, context: ImportContext, *, required: bool
) -> Any:
    if day is None:
        if required:
            frame.reject(row, "performed_on", Message(NO_DAY))
        return None
    if day > context.today:
        frame.reject(row, "performed_on", Message(NOT_COME))
        return None
    name = title or gettext(DEFAULT_TITLE) % {"year": day.year}
    pk = known.by_name.get((building, day, normalise_choice(name)))
    if pk is not None:
        return _open_to_findings(frame, known.by_id[pk], row, "performed_on")
    label = f"{context.tables['building'].labels[building]}: {name}, {format_date(day)}"
    return Pending("analysis", NewAnalysis(building, day, name), label)


def _open_to_findings(frame: Frame, one: _Known, row: int, column: str) -> int | None:
    if one.status == AnalysisStatus.CANCELLED:
        frame.reject(row, column, Message(CANCELLED, {"title": one.title}))
        return None
    return one.pk


def make_analyses(pending: list[Pending], plan: Plan, changeset: ChangeSet) -> dict[Pending, int]:
    """Analyses for the surveys of the file; each takes level and performer from the first of its rows that has them."""
    frame = plan.frame
    about: dict[Pending, dict[str, Any]] = {wanted: {} for wanted in pending}
    levels, performers = frame.filled("level"), frame.filled("performed_by")
    for row in [*plan.created, *plan.changes]:
        wanted = frame.values["analysis"][row]
        if type(wanted) is Pending:
            for name, value in (("level", levels[row]), ("performed_by", performers[row])):
                if value is not None:
                    about[wanted].setdefault(name, value)
    columns = {
        "building_id": [wanted.key.building for wanted in pending],
        "title": [wanted.key.title for wanted in pending],
        "planned_on": [wanted.key.performed_on for wanted in pending],
        "status": [AnalysisStatus.ONGOING.value] * len(pending),
        "level": [about[wanted].get("level", AnalysisLevel.OVERALL.value) for wanted in pending],
        "performed_by": [about[wanted].get("performed_by", "") for wanted in pending],
    }
    rows = create_rows(changeset, new_instances(ConditionAnalysis, columns, len(pending)))
    return {wanted: row.pk for wanted, row in zip(pending, rows, strict=True)}


def tell_of_surveys(plan: Plan, context: ImportContext, known: Analyses) -> None:
    """Say which surveys are older than the building's last, and what the others say against it."""
    surveys = _new_surveys(plan)
    last = {wanted: _last_before(known, wanted.key) for wanted in surveys}
    labels = context.tables["building"].labels
    newer = {wanted for wanted in surveys if _newest(known, wanted.key.building, wanted.key.performed_on)}
    for wanted in newer:
        newest = known.done[wanted.key.building][-1]
        params = {
            "building": labels[wanted.key.building],
            "day": format_date(wanted.key.performed_on),
            "last": format_date(newest.performed_on),
        }
        plan.frame.problems.warn([row for rows in surveys[wanted].values() for row in rows], "performed_on", Message(OLDER, params))
    _tell_comparison(plan, surveys, last, labels)


def _newest(known: Analyses, building: int, day: date) -> bool:
    done = known.done.get(building)
    return bool(done and done[-1].performed_on > day)


def _last_before(known: Analyses, wanted: NewAnalysis) -> _Known | None:
    """The newest finished analysis that is not after the survey."""
    return next((one for one in reversed(known.done.get(wanted.building, [])) if one.performed_on <= wanted.performed_on), None)


def _new_surveys(plan: Plan) -> dict[Pending, dict[Any, list[int]]]:
    """Rows by survey to be made and by component."""
    found: dict[Pending, dict[Any, list[int]]] = {}
    if not (plan.frame.has("analysis") and plan.frame.has("component")):
        return found
    components = plan.frame.values["component"]
    rejected = plan.frame.problems.rejected
    for row in [*plan.created, *plan.changes]:
        wanted = plan.frame.values["analysis"][row]
        if type(wanted) is Pending and row not in rejected:
            found.setdefault(wanted, {}).setdefault(components[row], []).append(row)
    return found


def _tell_comparison(plan: Plan, surveys: Mapping[Pending, dict], last: Mapping[Pending, _Known | None], labels: Mapping) -> None:
    grades = plan.effective("grade")
    before = grades_of([one.pk for one in last.values() if one])
    compared: list[tuple[Pending, _Known, Comparison]] = []
    for wanted, rows in surveys.items():
        one = last[wanted]
        if one is not None:
            after = {component: worst_grade([grades[row] for row in found]) for component, found in rows.items()}
            compared.append((wanted, one, compare(before.get(one.pk, {}), after)))
    problems = plan.frame.problems
    if compared:
        total = sum((Counter(found.counts) for _wanted, _one, found in compared), Counter())
        problems.remark(Message(COMPARED, {"buildings": len(compared)} | _counts(total)))
    for wanted, one, found in compared[:MOST_TOLD] if len(compared) > 1 else []:
        params = {"building": labels[wanted.key.building], "last": format_date(one.performed_on)}
        problems.remark(Message(COMPARED_ONE, params | _counts(found.counts)))
    first_time = sum(one is None for one in last.values())
    if first_time and compared:
        problems.remark(Message(FIRST_TIME, {"count": first_time}))


def _counts(counts: Mapping[Change, int]) -> dict[str, int]:
    return {change.value: counts.get(change, 0) for change in Change}

"""Which version, which measure and which of its ways a row is about; what may not be written to is refused here."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from bygg.calc.names import plain_words
from fdvu.audit.importing import ImportContext
from fdvu.core.db.bulk import with_ids
from fdvu.core.importing import LookupTable
from fdvu.core.importing.frame import Frame
from fdvu.lib.message import Message, gettext_noop
from vedlikehold.models import Measure, MeasureAlternative, Scenario

SCOPE = "*scope"
NO_SCENARIO_GIVEN = gettext_noop("Raden sier ikke hvilken planversjon den gjelder.")
NO_MEASURE_GIVEN = gettext_noop("Raden sier ikke hvilket tiltak den gjelder.")
UNKNOWN_SCENARIO = gettext_noop("Det finnes ingen planversjon med id %(value)s i planene du ser.")
FROZEN = gettext_noop("Planversjonen «%(name)s» er ikke et utkast og kan ikke endres. Lag en ny versjon av den, og hent regnearket derfra.")
NOT_YOURS = gettext_noop("Du har ikke lov til å endre planversjonen «%(name)s».")
UNKNOWN_MEASURE = gettext_noop("Tiltak %(value)s finnes ikke i %(unit)s, som planen gjelder.")
UNKNOWN_ALTERNATIVE = gettext_noop("Tiltaket har ikke noe alternativ med id %(value)s.")
UNKNOWN_NAME = gettext_noop("Tiltaket har ikke noe alternativ som heter «%(value)s». Det har: %(known)s.")
NO_ALTERNATIVES = gettext_noop("Tiltaket har ingen alternativer. La cellen stå tom.")
DISAGREE = gettext_noop(
    "Id-en gjelder alternativet «%(name)s», men raden sier «%(value)s». Rett den ene, eller slett id-en for å velge etter navn."
)


@dataclass(frozen=True)
class MeasureFacts:
    """What the checks need of a measure."""

    name: str
    is_open: bool


@dataclass
class Scope:
    """The versions and measures of a file: by id, and the two of each row that names both."""

    scenarios: dict[int, Scenario] = field(default_factory=dict)
    measures: dict[int, MeasureFacts] = field(default_factory=dict)
    places: dict[int, tuple[int, int]] = field(default_factory=dict)
    # Looked at by the engine as it does with look-ups.
    labels: dict[int, str] = field(default_factory=dict)


def resolve_scenarios(frame: Frame, context: ImportContext, scope: Scope) -> None:
    """Reject rows of versions that are unknown, frozen or not the person's to change."""
    given = frame.filled("scenario_id")
    wanted = {pk for pk in given if pk is not None}
    rows = with_ids(Scenario.objects.all() if context.by is None else Scenario.objects.visible_to(context.by), wanted)
    scope.scenarios = {row.pk: row for row in rows.select_related("plan__unit")}
    mine = _editable(context, wanted, scope)
    for row, pk in enumerate(given):
        if row in frame.problems.rejected:
            continue
        found = scope.scenarios.get(pk)
        if pk is None:
            frame.reject(row, "scenario_id", Message(NO_SCENARIO_GIVEN))
        elif found is None:
            frame.reject(row, "scenario_id", Message(UNKNOWN_SCENARIO, {"value": pk}))
        elif found.is_frozen:
            frame.reject(row, "scenario_id", Message(FROZEN, {"name": found.name}))
        elif pk not in mine:
            frame.reject(row, "scenario_id", Message(NOT_YOURS, {"name": found.name}))


def _editable(context: ImportContext, wanted: set[int], scope: Scope) -> set[int]:
    """Versions in units where the person may both import and edit."""
    if context.by is None:
        return set(scope.scenarios)
    edited = with_ids(Scenario.objects.editable_by(context.by), wanted).values_list("pk", flat=True)
    return {pk for pk in edited if pk in scope.scenarios and scope.scenarios[pk].plan.unit_id in context.units}


def resolve_measures(frame: Frame, scope: Scope) -> None:
    """Reject rows whose measure is not of the plan's unit. One query per plan in the file."""
    scenarios, measures = frame.filled("scenario_id"), frame.column("measure_id")
    rejected = frame.problems.rejected
    rows = [row for row in range(frame.count) if row not in rejected]
    by_plan: dict[int, set[int]] = defaultdict(set)
    for row in rows:
        if measures[row] is not None:
            by_plan[scope.scenarios[scenarios[row]].plan_id].add(measures[row])
    plans = {scenario.plan_id: scenario.plan for scenario in scope.scenarios.values()}
    here = {plan: _facts(plans[plan].unit, wanted, scope) for plan, wanted in by_plan.items()}
    for row in rows:
        plan = scope.scenarios[scenarios[row]].plan
        if measures[row] is None:
            frame.reject(row, "measure_id", Message(NO_MEASURE_GIVEN))
        elif measures[row] not in here[plan.pk]:
            frame.reject(row, "measure_id", Message(UNKNOWN_MEASURE, {"value": measures[row], "unit": plan.unit.name}))
        else:
            scope.places[row] = (scenarios[row], measures[row])


def _facts(unit, wanted: Iterable[int], scope: Scope) -> set[int]:
    found = with_ids(Measure.objects.in_unit(unit), wanted).values_list("pk", "name", "is_open")
    facts = {pk: MeasureFacts(name, is_open) for pk, name, is_open in found}
    scope.measures |= facts
    return set(facts)


def resolve_alternatives(frame: Frame, context: ImportContext) -> None:
    """Fill `alternative` from id or name; both empty is the measure's own way."""
    if not (frame.has("alternative_id") or frame.has("alternative_name")):
        return
    scope: Scope = context.tables[SCOPE]
    ways: dict[int, dict[int, str]] = defaultdict(dict)
    rows = with_ids(MeasureAlternative.objects.order_by("pk"), {measure for _s, measure in scope.places.values()}, column="measure_id")
    for pk, measure, name in rows.values_list("pk", "measure_id", "name"):
        ways[measure][pk] = name
    context.tables["alternative"] = LookupTable(labels={pk: name for known in ways.values() for pk, name in known.items()})
    frame.derived.add("alternative")
    ids, names = frame.filled("alternative_id"), frame.filled("alternative_name")
    found: list[int | None] = [None] * frame.count
    for row, (_scenario, measure) in scope.places.items():
        if row not in frame.problems.rejected:
            found[row] = _one(frame, row, ways[measure], ids[row], names[row])
    frame.values["alternative"] = found


def _one(frame: Frame, row: int, known: dict[int, str], pk: int | None, name: str | None) -> int | None:
    if pk is None and not name:
        return None
    if pk is not None and pk not in known:
        frame.reject(row, "alternative_id", Message(UNKNOWN_ALTERNATIVE, {"value": pk}))
        return None
    if pk is not None:
        if name and plain_words(known[pk]) != plain_words(name):
            frame.reject(row, "alternative_name", Message(DISAGREE, {"name": known[pk], "value": name}))
            return None
        return pk
    same = [key for key, text in known.items() if text == name] or [
        key for key, text in known.items() if plain_words(text) == plain_words(name)
    ]
    if same:
        return same[0]
    told = Message(UNKNOWN_NAME, {"value": name, "known": ", ".join(f"«{text}»" for text in known.values())})
    frame.reject(row, "alternative_name", told if known else Message(NO_ALTERNATIVES))
    return None

"""A measure is done: components get their new condition, findings are closed, the ledger is posted; and all of it taken back."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from fdvu.audit.enums import Action, Source
from fdvu.audit.models import Change, ChangeSet
from fdvu.audit.services import open_changeset, revert_changeset, update_rows
from fdvu.core.db.bulk import with_ids
from fdvu.lib.message import Message
from vedlikehold.calc.conclusion import MissingIndex, Observation, estimate, worst_grade
from vedlikehold.enums import KNOWN_GRADES, AlternativeKind, Grade, MeasureKind, MeasureStatus
from vedlikehold.models import Component, Finding, Measure, MeasureAlternative
from vedlikehold.queries.parameters import Assumptions, assumptions
from vedlikehold.services.components import put_in_place, take_away
from vedlikehold.services.ledger import post_or_say
from vedlikehold.services.measures.beginning import begin_project
from vedlikehold.services.measures.status import check_move
from vedlikehold.services.turns import take_turn_on_condition

_NO_COSTS = {"cost_low_nok": None, "cost_likely_nok": None, "cost_high_nok": None}


@dataclass
class Completion:
    """What completing did: components that got a condition or were removed, those that came instead, those that have a newer condition
    and kept it, findings closed. `posts_of` are the components that the ledger is posted of; `unposted` says why it could not be, else
    None."""

    changeset: ChangeSet
    graded: list[int] = field(default_factory=list)
    new: list[Component] = field(default_factory=list)
    kept_newer: list[int] = field(default_factory=list)
    resolved: int = 0
    posts_of: list[int] = field(default_factory=list)
    unposted: Message | None = None


@dataclass(frozen=True)
class Reopening:
    """What taking it back did; `kept` rows were changed since and stand as they are."""

    reverted: int
    kept: int
    changeset: ChangeSet | None
    unposted: Message | None = None


@transaction.atomic
def complete_measure(
    *,
    by,
    measure: Measure,
    on: date,
    actual_cost_nok: Decimal | None = None,
    grade_after: str = "",
    also: Iterable[Finding] | None = None,
    alternative: MeasureAlternative | None = None,
    renew: bool = False,
    note: str = "",
    changeset: ChangeSet | None = None,
    posts: bool = True,
) -> Completion:
    """Utførelse: the measure is done as of `on`.

    Its findings are closed, and `also` those given; where none are given, all open findings on the measure's own component. The
    measure's component and those of the closed findings get `grade_after` (by default what the measure says), and their own
    estimates go. A finding that stays open on one of them holds its grade and its cost; a condition set after `on` is kept.
    Demolition removes the components instead, and closes all that is open on them; so does a replacement where `renew`, and puts new
    ones in their place. An investigation changes no condition and closes nothing, and neither does a sale. `alternative` is the way
    it was done in where it was not the measure's own. Ends with the ledger: first what was not posted before, then what the measure
    did; not so where not `posts`, and the caller does both. All in one act, which is part of `changeset` where one is given.
    """
    take_turn_on_condition()
    fresh = Measure.objects.select_for_update(of=("self",)).get(pk=measure.pk)
    kind = done_as(fresh, alternative)
    grade = grade_after or (alternative or fresh).grade_after
    _check(fresh, alternative, kind, grade, actual_cost_nok, renew=renew)
    done = Completion(changeset or open_changeset(by=by, source=Source.FORM, note=note))
    gone = renew or kind == MeasureKind.DEMOLISH
    changes = [] if kind is None or kind == MeasureKind.INVESTIGATE else _changes(fresh, on, grade, also, done, gone=gone, renew=renew)
    touched = [row.pk for row, _values in changes]
    if posts and touched:
        done.unposted = post_or_say(on=on, components=with_ids(Component.objects.all(), touched))
    _carry_out(done, changes, on, grade, gone=gone, renew=renew)
    values = {"status": MeasureStatus.DONE.value, "done_on": on, "actual_cost_nok": actual_cost_nok, "grade_after": grade}
    update_rows(done.changeset, [(fresh, values)])
    begin_project(done.changeset, fresh)
    done.posts_of = [*touched, *(row.pk for row in done.new)]
    if posts and touched and done.unposted is None:
        done.unposted = post_or_say(on=on, components=with_ids(Component.objects.all(), done.posts_of), measure=fresh)
    return done


def reached_by(works: Iterable[tuple[Measure, MeasureAlternative | None]], on: date) -> list[int]:
    """The components whose condition changes when all of these are done `on`, each as its own measure or in another way."""
    kinds = {measure: done_as(measure, way) for measure, way in works}
    rows = [measure for measure, kind in kinds.items() if kind not in (None, MeasureKind.INVESTIGATE)]
    places = {(row.pk, row.component_id) for row in rows if row.component_id}
    answered = with_ids(Finding.objects.standing().exclude(component=None), [row.pk for row in rows], column="measure_id")
    places.update(answered.order_by().values_list("measure_id", "component_id"))
    # Only demolition takes what has a newer condition.
    ends = {row.pk for row in rows if kinds[row] == MeasureKind.DEMOLISH}
    going = {component for measure, component in places if measure in ends}
    found = with_ids(Component.objects.current(), {component for _measure, component in places}).values_list("pk", "graded_on")
    return [pk for pk, graded_on in found if graded_on is None or graded_on <= on or pk in going]


def _check(
    measure: Measure, alternative: MeasureAlternative | None, kind: MeasureKind | None, grade: str, cost: Decimal | None, *, renew: bool
) -> None:
    """Refuses what cannot be done so."""
    check_move(measure, MeasureStatus.DONE)
    if alternative is not None and alternative.measure_id != measure.pk:
        raise ValidationError(_("Alternativet hører til et annet tiltak."))
    if renew and kind != MeasureKind.REPLACE:
        raise ValidationError(_("Bare en utskifting gir nye komponenter."))
    if grade not in (Grade.TG0, Grade.TG1, Grade.TG2):
        raise ValidationError({"grade_after": _("Graden etter tiltaket må være TG0, TG1 eller TG2.")})
    if cost is not None and cost < 0:
        raise ValidationError({"actual_cost_nok": _("Kostnaden kan ikke være negativ.")})


def done_as(measure: Measure, alternative: MeasureAlternative | None = None) -> MeasureKind | None:
    """What kind of work it is; None for a sale, which is no work: what the building carries goes when it is disposed of."""
    if alternative is None:
        return MeasureKind(measure.kind)
    return None if alternative.kind == AlternativeKind.SELL else MeasureKind(alternative.kind)


def _carry_out(done: Completion, changes: list[tuple[Component, dict]], on: date, grade: str, *, gone: bool, renew: bool) -> None:
    """The components as they are when it is done: in a new condition, away, or new."""
    if not gone:
        update_rows(done.changeset, changes)
        return
    for component, _values in changes:
        if renew:
            new, resolved = put_in_place(done.changeset, component, on, {"grade": grade})
            done.new.append(new)
        else:
            resolved = take_away(done.changeset, component, on)
        done.resolved += resolved


def _changes(
    measure: Measure, on: date, grade: str, also: Iterable[Finding] | None, done: Completion, *, gone: bool, renew: bool
) -> list[tuple[Component, dict]]:
    """Closes the findings and gives the components with their new values; those that are to go with none."""
    closed = _closed_findings(measure, also)
    update_rows(done.changeset, [(row, {"state": "resolved", "closed_on": on, "measure": measure}) for row in closed])
    done.resolved = len(closed)
    ids = {row.component_id for row in closed} | {measure.component_id} - {None}
    components = list(with_ids(Component.objects.current(), ids).order_by("pk").select_for_update(of=("self",)))
    staying: dict[int, list[Finding]] = {}
    for row in with_ids(Finding.objects.standing(), ids, column="component_id").order_by("pk"):
        staying.setdefault(row.component_id, []).append(row)
    assumed = assumptions()
    changes = []
    for component in components:
        newer = component.graded_on is not None and component.graded_on > on
        if newer and (renew or not gone):
            done.kept_newer.append(component.pk)
            continue
        values = {} if gone else _condition(component, on, grade, staying.get(component.pk, []), assumed)
        done.graded.append(component.pk)
        changes.append((component, values))
    return changes


def _closed_findings(measure: Measure, also: Iterable[Finding] | None) -> list[Finding]:
    wanted = Q(measure=measure)
    if also is not None:
        wanted |= Q(pk__in=[row.pk for row in also], analysis__building=measure.building_id)
    elif measure.component_id:
        wanted |= Q(component=measure.component_id)
    return list(Finding.objects.standing().filter(wanted).order_by("pk").select_for_update(of=("self",)))


def _condition(component: Component, on: date, grade: str, staying: Sequence[Finding], assumed: Assumptions) -> dict:
    """The new grade, or that of the findings that are not closed where they are worse, with what those cost."""
    known = [row for row in staying if row.grade in KNOWN_GRADES]
    worst = worst_grade([grade, *(row.grade for row in known)])
    values: dict = {"grade": worst, "graded_on": on, "graded_in": None, **_NO_COSTS}
    if worst == grade:
        return values
    seen = [Observation(row.grade, row.cost_low_nok, row.cost_likely_nok, row.cost_high_nok, row.price_year) for row in known]
    own_year = component.price_year if component.replacement_cost_nok is not None else None
    try:
        rule = assumed.rule
        found = estimate(seen, assumed.index, low_share=rule.low_share, high_share=rule.high_share, price_year=own_year)
    except MissingIndex as missing:
        text = _("Byggekostnadsindeksen mangler %(from)s eller %(to)s, og kostnadene for «%(component)s» kan ikke regnes om.")
        years = {"from": missing.years[0], "to": missing.years[1]}
        raise ValidationError(text % {**years, "component": component.name}) from missing
    if found is None:
        return values
    costs = {"cost_low_nok": found.low, "cost_likely_nok": found.likely, "cost_high_nok": found.high, "price_year": found.price_year}
    return values | costs


@transaction.atomic
def reopen_measure(*, by, measure: Measure, today: date, note: str = "") -> Reopening:
    """Gjenåpning: what completing did is taken back through the journal, and the ledger's «done» with it.

    Rows that were changed since stand as they are, and are counted in `kept`. A measure that came into the register as done is
    only planned again. Refused where a component that came in has been changed or used since.
    """
    take_turn_on_condition()
    fresh = Measure.objects.select_for_update(of=("self",)).get(pk=measure.pk)
    if fresh.status != MeasureStatus.DONE:
        raise ValidationError(_("Bare et utført tiltak kan gjenåpnes."))
    changes, act = changes_of_completion(fresh)
    if act is None:
        changeset = open_changeset(by=by, source=Source.FORM, note=note)
        status = MeasureStatus.PLANNED if fresh.planned_year else MeasureStatus.PROPOSED
        update_rows(changeset, [(fresh, {"status": status.value, "done_on": None})])
        measure.refresh_from_db()
        return Reopening(1, 0, changeset)
    component = ContentType.objects.get_for_model(Component)
    touched = list(changes.filter(content_type=component).values_list("object_id", flat=True))
    made = set(changes.filter(content_type=component, action=Action.CREATED).values_list("object_id", flat=True))
    result = revert_changeset(act, by=by, note=note, only=changes)
    staying = [
        conflict.label for conflict in result.conflicts if conflict.model == Component._meta.label_lower and conflict.object_id in made
    ]
    if staying:
        text = _("Den nye komponenten %(names)s er endret eller brukt etterpå. Fjern det som hører til den, før tiltaket gjenåpnes.")
        raise ValidationError(text % {"names": ", ".join(f"«{name}»" for name in staying)})
    measure.refresh_from_db()
    unposted = post_or_say(on=today, components=with_ids(Component.objects.all(), touched), measure=measure, reverses=True)
    kept = len({(conflict.model, conflict.object_id) for conflict in result.conflicts})
    return Reopening(result.reverted, kept, result.changeset, unposted)


def reopening_of(measure: Measure) -> tuple[int, int]:
    """How many components would get back what they had, and how many that came in would go, were the measure reopened."""
    changes, act = changes_of_completion(measure)
    if act is None:
        return 0, 0
    of_components = changes.filter(content_type=ContentType.objects.get_for_model(Component))
    actions = list(of_components.values_list("action", flat=True))
    return actions.count(Action.UPDATED), actions.count(Action.CREATED)


def changes_of_completion(measure: Measure) -> tuple[QuerySet, ChangeSet | None]:
    """What completing this measure changed, and the act, which may have been an import or have completed others too."""
    kinds: Mapping = ContentType.objects.get_for_models(Measure, Component, Finding)
    changes = Change.objects.all()
    updates = changes.filter(action=Action.UPDATED)
    finished = updates.filter(content_type=kinds[Measure], object_id=measure.pk, diff__status__1=MeasureStatus.DONE.value)
    last = finished.select_related("changeset").order_by("-pk").first()
    if last is None:
        return updates.none(), None
    if last.changeset.source != Source.FORM:
        return updates.filter(pk=last.pk), last.changeset
    answered = Finding.objects.filter(measure=measure)
    components = Component.objects.filter(Q(pk=measure.component_id) | Q(pk__in=answered.values("component")))
    # Demolition closed all that was open on the components, whatever measure it waited for.
    closed = Finding.objects.filter(Q(measure=measure) | Q(component__in=components.values("pk")))
    replaced = Component.objects.filter(replaces__in=components.values("pk"))
    own = (
        Q(pk=last.pk)
        | Q(action=Action.UPDATED, content_type=kinds[Component], object_id__in=components.values("pk"))
        | Q(action=Action.CREATED, content_type=kinds[Component], object_id__in=replaced.values("pk"))
        | Q(action=Action.UPDATED, content_type=kinds[Finding], object_id__in=closed.values("pk"))
    )
    return changes.filter(own, changeset=last.changeset), last.changeset

"""What a measure goes through: proposed, approved, planned, begun; rejected and taken up again."""

from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from fdvu.audit.enums import Source
from fdvu.audit.models import ChangeSet
from fdvu.audit.services import open_changeset, update_rows
from vedlikehold.enums import MEASURE_STATUS_LABELS, OPEN_MEASURES, MeasureStatus
from vedlikehold.models import Measure, MeasureDependency
from vedlikehold.services.measures.beginning import begin_project
from vedlikehold.services.measures.joining import check_joins
from vedlikehold.services.measures.saving import check_order

_BEFORE_WORK = (MeasureStatus.PROPOSED, MeasureStatus.APPROVED, MeasureStatus.PLANNED)
# What each status can be reached from. Done is set by `complete_measure` alone.
COMES_FROM: dict[MeasureStatus, tuple[MeasureStatus, ...]] = {
    MeasureStatus.PROPOSED: (MeasureStatus.APPROVED, MeasureStatus.PLANNED, MeasureStatus.REJECTED),
    MeasureStatus.APPROVED: (MeasureStatus.PROPOSED, MeasureStatus.PLANNED),
    MeasureStatus.PLANNED: (MeasureStatus.PROPOSED, MeasureStatus.APPROVED, MeasureStatus.ONGOING),
    MeasureStatus.ONGOING: (MeasureStatus.APPROVED, MeasureStatus.PLANNED),
    MeasureStatus.REJECTED: _BEFORE_WORK,
    MeasureStatus.DONE: OPEN_MEASURES,
}


@transaction.atomic
def approve_measure(*, by, measure: Measure, note: str = "") -> ChangeSet:
    """Godkjenning: the need is acknowledged."""
    return _move(by, measure, MeasureStatus.APPROVED, note)


@transaction.atomic
def plan_measure(*, by, measure: Measure, year: int, note: str = "") -> ChangeSet:
    """Planlegging: the year it is to be done; never before what it requires, nor after what requires it."""
    changeset = _move(by, measure, MeasureStatus.PLANNED, note, planned_year=year)
    check_order(measure)
    return changeset


@transaction.atomic
def start_measure(*, by, measure: Measure, year: int, note: str = "") -> ChangeSet:
    """Oppstart in `year`: what it requires is done, or is to be done the same year."""
    waiting = unmet_requirements(measure, year)
    if waiting:
        names = ", ".join(f"«{row.name}»" for row in waiting)
        raise ValidationError(_("Kan ikke starte før dette er utført: %(names)s.") % {"names": names})
    changeset = _move(by, measure, MeasureStatus.ONGOING, note)
    begin_project(changeset, measure)
    return changeset


@transaction.atomic
def reject_measure(*, by, measure: Measure, note: str) -> ChangeSet:
    """Avvisning, with the reason; its findings stay open."""
    if not note.strip():
        raise ValidationError(_("Skriv hvorfor tiltaket avvises."))
    return _move(by, measure, MeasureStatus.REJECTED, note)


@transaction.atomic
def reconsider_measure(*, by, measure: Measure, note: str = "") -> ChangeSet:
    """Back to being a proposal."""
    return _move(by, measure, MeasureStatus.PROPOSED, note)


def requirements_not_done(measure: Measure) -> list[Measure]:
    """What `measure` requires and that is not reported done."""
    return list(Measure.objects.filter(required_by__measure=measure).exclude(status=MeasureStatus.DONE).order_by("sort_key", "pk"))


def unmet_requirements(measure: Measure, year: int) -> list[Measure]:
    """What must be done before `measure` begins in `year`: neither done nor to be done the same year."""
    required = Measure.objects.filter(required_by__measure=measure).order_by("sort_key", "pk")
    return [row for row in required if row.status != MeasureStatus.DONE and not (row.is_open and row.planned_year == year)]


def check_move(measure: Measure, to: MeasureStatus) -> None:
    """Refuses a step that the flow does not have."""
    if MeasureStatus(measure.status) in COMES_FROM[to]:
        return
    text = _("Tiltaket har status «%(now)s» og kan ikke få status «%(to)s».")
    raise ValidationError(text % {"now": _(MEASURE_STATUS_LABELS[MeasureStatus(measure.status)]), "to": _(MEASURE_STATUS_LABELS[to])})


def _move(by, measure: Measure, to: MeasureStatus, note: str, **values) -> ChangeSet:
    fresh = Measure.objects.select_for_update().get(pk=measure.pk)
    check_move(fresh, to)
    changeset = open_changeset(by=by, source=Source.FORM, note=note)
    update_rows(changeset, [(measure, {"status": to.value, **values})])
    return changeset


# What may be set for many at once; the other steps need a day, a year or a reason of their own.
BULK_STATUSES = (MeasureStatus.PROPOSED, MeasureStatus.APPROVED, MeasureStatus.PLANNED)


def refuse_bulk(rows, name: str, value) -> str:
    """Why one value cannot be given to all these measures, '' where it can."""
    if name == "status" and value:
        to = MeasureStatus(value)
        wrong = rows.exclude(status__in=[status.value for status in {*COMES_FROM[to], to}]).count()
        without_year = rows.filter(planned_year=None).count() if to is MeasureStatus.PLANNED else 0
        return _wrong_status(wrong, to) or _without_year(without_year)
    if name == "bundle" and value is not None:
        elsewhere = rows.exclude(building=value.building_id).count()
        text = ngettext(
            "%(n)s av tiltakene er i et annet bygg enn tiltakspakken.", "%(n)s av tiltakene er i andre bygg enn tiltakspakken.", elsewhere
        )
        return text % {"n": elsewhere} if elsewhere else ""
    if name == "planned_year":
        return _years_in_order(rows, value)
    if (name == "is_duty" and value) or (name == "deadline" and value is None):
        return _duties_without_deadline(rows, name)
    return _why_not(value, rows) if name == "project" and value is not None else ""


def _duties_without_deadline(rows, name: str) -> str:
    count = rows.filter(deadline=None).count() if name == "is_duty" else rows.filter(is_duty=True).count()
    if not count:
        return ""
    if name == "is_duty":
        text = ngettext("%(n)s av tiltakene mangler frist.", "%(n)s av tiltakene mangler frist.", count)
        return f"{text % {'n': count}} {_('Et pålagt tiltak må ha en frist. Sett fristen først.')}"
    return ngettext("%(n)s av tiltakene er pålagt og må ha en frist.", "%(n)s av tiltakene er pålagt og må ha en frist.", count) % {
        "n": count
    }


def _why_not(project, rows) -> str:
    try:
        check_joins(project, list(rows.order_by("sort_key", "pk")))
    except ValidationError as refused:
        return " ".join(refused.messages)
    return ""


def _wrong_status(count: int, to: MeasureStatus) -> str:
    text = ngettext(
        "%(n)s av tiltakene har en status som ikke kan bli «%(to)s».", "%(n)s av tiltakene har en status som ikke kan bli «%(to)s».", count
    )
    return text % {"n": count, "to": _(MEASURE_STATUS_LABELS[to])} if count else ""


def _without_year(count: int) -> str:
    text = ngettext("%(n)s av tiltakene mangler planlagt år.", "%(n)s av tiltakene mangler planlagt år.", count)
    return f"{text % {'n': count}} {_('Sett året først.')}" if count else ""


def _years_in_order(rows, year: int | None) -> str:
    if year is None:
        planned = rows.filter(status=MeasureStatus.PLANNED).count()
        text = ngettext("%(n)s av tiltakene er planlagt og må ha et år.", "%(n)s av tiltakene er planlagt og må ha et år.", planned)
        return text % {"n": planned} if planned else ""
    ids = rows.order_by().values("pk")
    later = MeasureDependency.objects.filter(measure__in=ids, requires__planned_year__gt=year).exclude(requires__in=ids)
    earlier = MeasureDependency.objects.filter(requires__in=ids, measure__planned_year__lt=year).exclude(measure__in=ids)
    return _first_in_the_way(later.select_related("measure", "requires")) or _first_in_the_way(
        earlier.select_related("measure", "requires")
    )


def _first_in_the_way(links: Iterable[MeasureDependency]) -> str:
    link = next(iter(links.order_by("pk")[:1]), None)
    return _("«%(name)s» krever at «%(first)s» gjøres først.") % {"name": link.measure.name, "first": link.requires.name} if link else ""

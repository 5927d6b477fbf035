"""A measure with what it requires, written in one act."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from bygg.services import delete_row
from fdvu.audit.enums import Source
from fdvu.audit.models import ChangeSet
from fdvu.audit.services import StaleRow, create_rows, delete_rows, open_changeset, update_rows
from fdvu.lib.shares import whole_shares
from vedlikehold.calc.measures import find_cycle, too_early
from vedlikehold.enums import MeasureStatus, ScenarioStatus
from vedlikehold.models import Measure, MeasureDependency
from vedlikehold.services.measures.joining import check_joins
from vedlikehold.services.measures.ties import check_apart, set_exclusions

FIRST_YEAR, LAST_YEAR = 1950, 2100
# Set by the services that finish a measure and take that back.
_SET_BY_COMPLETION = {"done_on", "actual_cost_nok"}


@transaction.atomic
def save_measure(
    *,
    by,
    values: Mapping[str, Any],
    measure: Measure | None = None,
    requires: Iterable[Measure] | None = None,
    excludes: Iterable[Measure] | None = None,
    expected_version: int | None = None,
    note: str = "",
    changeset: ChangeSet | None = None,
) -> Measure:
    """A new measure, or new values (by field name) in one; `requires` and `excludes` replace its ties where they are given.

    A measure without a part has its component's. Raises ValidationError for values that cannot be, `StaleRow` where
    `expected_version` is not the row's version any more.
    """
    refused = _SET_BY_COMPLETION & values.keys()
    if refused or values.get("status") == MeasureStatus.DONE:
        raise ValueError(f"set by completing: {sorted(refused) or 'status'}")
    changed = _with_values(measure, values)
    check_measure(changed)
    if changed.project_id and (measure is None or measure.project_id != changed.project_id):
        check_joins(changed.project, [changed])
    own = changeset or open_changeset(by=by, source=Source.FORM, note=note)
    if measure is None:
        measure = changed
        create_rows(own, [measure])
    else:
        new = {name: getattr(changed, name) for name in {*values, "part"}}
        update_rows(own, [(measure, new)], expected_versions=None if expected_version is None else {measure.pk: expected_version})
    if requires is not None:
        set_requirements(by=by, measure=measure, requires=requires, changeset=own, apart=False)
    if excludes is not None:
        set_exclusions(by=by, measure=measure, excludes=excludes, changeset=own, apart=False)
    if requires is not None or excludes is not None:
        check_apart(measure, "requires" if excludes is None else "excludes")
    check_order(measure)
    if changeset is None and not own.counts:
        own.delete()
    return measure


@transaction.atomic
def save_measure_form(form, *, by, note: str = "", expected_version: int | None = None) -> Measure:
    """`save_measure` of a valid form: only what was changed in it."""
    row = form.instance
    names = [name for name in form.changed_data if any(field.name == name for field in row._meta.concrete_fields)]
    values = {name: form.cleaned_data[name] for name in names}
    measure = None
    if row.pk is None:
        values = {name: form.cleaned_data[name] for name in form.fields if name in form._meta.fields} | {"building": row.building}
    else:
        measure = Measure.objects.select_for_update().get(pk=row.pk)
        if expected_version is not None and measure.version != expected_version:
            raise StaleRow(measure)
    ties = {name: form.cleaned_data.get(name) for name in ("requires", "excludes")}
    return save_measure(by=by, values=values, measure=measure, **ties, expected_version=expected_version, note=note)


@transaction.atomic
def set_requirements(*, by, measure: Measure, requires: Iterable[Measure], changeset: ChangeSet | None = None, apart: bool = True) -> bool:
    """What must be done before `measure`, or the same year; whether anything changed.

    All stand in one building, and none may come, through others, to require itself, nor (where `apart` is looked at) to require what
    it excludes.
    """
    wanted = {row.pk: row for row in requires}
    _check_requirements(measure, wanted)
    there = {row.requires_id: row for row in MeasureDependency.objects.filter(measure=measure).order_by("pk").select_for_update()}
    new = [MeasureDependency(measure=measure, requires=row) for pk, row in wanted.items() if pk not in there]
    gone = [row for pk, row in there.items() if pk not in wanted]
    if not (new or gone):
        return False
    own = changeset or open_changeset(by=by, source=Source.FORM)
    delete_rows(own, gone)
    create_rows(own, new)
    if apart:
        check_apart(measure, "requires")
    return True


def check_order(measure: Measure) -> None:
    """Refuses a planned year before what the measure requires, or after what requires it."""
    year = measure.planned_year
    if year is None:
        return
    first = Measure.objects.filter(required_by__measure=measure, planned_year__gt=year).order_by("planned_year", "pk").first()
    if first is not None:
        text = _("«%(name)s» må gjøres først, og er planlagt i %(year)s.")
        raise ValidationError({"planned_year": text % {"name": first.name, "year": first.planned_year}})
    then = Measure.objects.filter(requirements__requires=measure, planned_year__lt=year).order_by("planned_year", "pk").first()
    if then is not None:
        text = _("«%(name)s» krever dette tiltaket, og er planlagt i %(year)s.")
        raise ValidationError({"planned_year": text % {"name": then.name, "year": then.planned_year}})


def _check_requirements(measure: Measure, wanted: Mapping[int, Measure]) -> None:
    if measure.pk in wanted:
        raise ValidationError({"requires": _("Et tiltak kan ikke kreve seg selv.")})
    if any(row.building_id != measure.building_id for row in wanted.values()):
        raise ValidationError({"requires": _("Tiltak som kreves, må være i samme bygg.")})
    late = [row for row in wanted.values() if too_early(measure.planned_year, [row.planned_year])]
    if late:
        text = _("«%(name)s» er planlagt i %(year)s, etter dette tiltaket.")
        raise ValidationError({"requires": [text % {"name": row.name, "year": row.planned_year} for row in late]})
    edges: dict[int, list[int]] = {}
    others = MeasureDependency.objects.filter(measure__building=measure.building_id).exclude(measure=measure)
    for one, other in others.values_list("measure_id", "requires_id"):
        edges.setdefault(one, []).append(other)
    ring = find_cycle({measure.pk: list(wanted), **edges})
    if ring:
        names = dict(Measure.objects.filter(pk__in=ring).values_list("pk", "name")) | {measure.pk: measure.name}
        path = " → ".join(f"«{names[pk]}»" for pk in ring)
        raise ValidationError({"requires": _("Tiltakene krever hverandre i ring: %(path)s.") % {"path": path}})


@transaction.atomic
def delete_measure(*, by, row: Measure, note: str = "") -> ChangeSet:
    """A measure registered by mistake, with its ties and alternatives, and out of every draft of a plan; its findings stay, and so does
    what a plan was adopted with. Refused once it is done."""
    if row.status == MeasureStatus.DONE:
        raise ValidationError(_("Et utført tiltak kan ikke slettes. Gjenåpne det først, så tilbakeføres tilstanden det satte."))
    changeset = open_changeset(by=by, source=Source.FORM, note=note)
    delete_rows(changeset, list(row.placements.filter(scenario__status=ScenarioStatus.DRAFT).order_by("pk")))
    # The alternatives go with the measure; the agreed name tells which one was adopted.
    chosen = row.placements.filter(alternative__isnull=False).order_by("pk")
    update_rows(changeset, [(placement, {"alternative": None}) for placement in chosen])
    return delete_row(by=by, row=row, changeset=changeset)


def check_measure(row: Measure) -> None:
    """Whether the row can be as it is; fills in the part of its component."""
    errors = {name: [text] for name, text in _wrong(row)}
    if errors:
        raise ValidationError(errors)
    if row.part_id is None and row.component is not None:
        row.part = row.component.part
    row.derive()
    row.full_clean(validate_unique=False)


def _wrong(row: Measure) -> Iterator[tuple[str, str]]:
    """(field, why) of what the table's own constraints do not tell."""
    if row.component is not None and row.component.building_id != row.building_id:
        yield "component", _("Komponenten hører til et annet bygg.")
    if row.bundle is not None and row.bundle.building_id != row.building_id:
        yield "bundle", _("Tiltakspakken hører til et annet bygg.")
    for name in ("price_year", "planned_year"):
        year = getattr(row, name)
        if year is not None and not FIRST_YEAR <= year <= LAST_YEAR:
            yield name, _("%(year)s er ikke et årstall mellom %(first)s og %(last)s.") % _years(year)
    if row.grant_nok is not None and row.grant_nok < 0:
        yield "grant_nok", _("Tilskuddet kan ikke være negativt.")
    if row.status == MeasureStatus.PLANNED and row.planned_year is None:
        yield "planned_year", _("Et planlagt tiltak må ha et år.")
    if row.is_duty and row.deadline is None:
        yield "deadline", _("Et pålagt tiltak må ha en frist.")
    if not whole_shares(row.spend_shares):
        yield "spend_shares", _("Fordelingen over år må bli 100 prosent til sammen.")


def _years(year: int) -> dict[str, int]:
    return {"year": year, "first": FIRST_YEAR, "last": LAST_YEAR}


def _with_values(row: Measure | None, values: Mapping[str, Any]) -> Measure:
    """A copy with the values in it, to be checked; `row` stays as it was read."""
    if row is None:
        return Measure(**values)
    copy = Measure(**{field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields})
    copy._state.adding = False
    for name, value in values.items():
        setattr(copy, name, value)
    return copy

"""The register of measures."""

from django import forms
from django.db.models import Count, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext_lazy

from bygg.bulk_fields import form_field_for
from bygg.services import bulk
from fdvu.audit.version import data_version
from fdvu.core.forms import NumberField
from fdvu.core.lists.spec import BulkSpec, RegisterSpec, SelectionAction
from fdvu.lib.numbers import format_number
from vedlikehold.enums import MEASURE_STATUS_LABELS, OPEN_MEASURES
from vedlikehold.filters.measures import MeasureFilter
from vedlikehold.forms.measures import ProjectChoice, SharesField
from vedlikehold.models import Measure, MeasureBundle, Project
from vedlikehold.queries.measures import prices_now
from vedlikehold.services.measures import refuse_bulk
from vedlikehold.services.measures.status import BULK_STATUSES
from vedlikehold.tables.measures import MEASURE_TABLE

BULK_FIELDS = ("status", "planned_year", "pot", "bundle", "need", "kind", "deadline", "is_duty", "own_hours", "spend_shares", "project")
_plain = form_field_for(Measure)


class _BundleField(forms.ModelChoiceField):
    """Bundles by building and name."""

    def label_from_instance(self, row: MeasureBundle) -> str:
        return f"{row.building.name}: {row.name}"


def _form_field(name: str, user) -> forms.Field:
    if name == "bundle":
        bundles = MeasureBundle.objects.editable_by(user).select_related("building").order_by("building__sort_key", "name", "pk")
        return _BundleField(bundles, required=False, empty_label=_("Ingen tiltakspakke"))
    if name == "project":
        projects = Project.objects.editable_by(user).open().select_related("unit").order_by("sort_key", "pk")
        return ProjectChoice(projects, required=False, empty_label=_("Ikke i et prosjekt"))
    if name == "is_duty":
        yes_no = [("true", _("Ja")), ("false", _("Nei"))]
        return forms.TypedChoiceField(choices=yes_no, coerce=lambda value: value == "true", widget=forms.RadioSelect)
    if name == "own_hours":
        return NumberField(required=False, min_value=0, unit=_("timer"), as_float=True)
    if name == "spend_shares":
        return SharesField()
    if name == "planned_year":
        return forms.IntegerField(required=False, min_value=1950, max_value=2100)
    found = _plain(name, user)
    if name == "status":
        found.choices = [(status.value, _(MEASURE_STATUS_LABELS[status])) for status in BULK_STATUSES]
    return found


def _changeable(name: str, rows):
    """What is done stands as it was done."""
    return rows.filter(status__in=[*(status.value for status in OPEN_MEASURES), "rejected"])


def _price_level(rows, today) -> list[tuple[str, str]]:
    """What year's prices the sums are in, and how many measures are in none of them."""
    costs = rows.order_by().aggregate(without=Count("pk", filter=Q(cost_likely_now_nok=None)))
    found = [(_("Prisnivå"), str(prices_now(today).year))]
    return [*found, (_("Uten kostnad"), format_number(costs["without"]))] if costs["without"] else found


MEASURES = RegisterSpec(
    key="measures",
    label=gettext_lazy("Tiltak"),
    count_text=ngettext_lazy("%(text)s tiltak", "%(text)s tiltak", "n"),
    outside_text=ngettext_lazy(
        "%(text)s tiltak som er utført eller avvist, eller i bygg utenfor porteføljen",
        "%(text)s tiltak som er utført eller avvist, eller i bygg utenfor porteføljen",
        "n",
    ),
    model=Measure,
    filterset=MeasureFilter,
    table=MEASURE_TABLE,
    version=data_version,
    namespace="vedlikehold",
    bulk=BulkSpec(
        fields=BULK_FIELDS, form_field=_form_field, apply=bulk.apply_value, undo=bulk.undo, changeable=_changeable, refuse=refuse_bulk
    ),
    detail_url="vedlikehold:measure",
    create_url="vedlikehold:measure-choose",
    create_label=gettext_lazy("Nytt tiltak"),
    import_kind="measures",
    more_sums=_price_level,
    actions=(SelectionAction(gettext_lazy("Legg i prosjekt"), "vedlikehold:project-from-measures", "register.edit"),),
    order=150,
)

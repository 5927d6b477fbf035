"""Masseendring: one new value in many rows, shown before it is done and possible to take back."""

from dataclasses import dataclass, replace

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fdvu.core.ids import whole_number
from fdvu.core.lists.queries import filtered
from fdvu.core.lists.spec import RegisterSpec
from fdvu.lib.numbers import format_number
from fdvu.lib.shares import format_shares

SAMPLE = 10


@dataclass(frozen=True)
class Selection:
    """The rows a person has ticked, or all that the filter finds. `found` may be changed; `locked` only seen."""

    everything: bool
    ids: tuple[int, ...]
    editable: object
    found: int
    locked: int


@dataclass(frozen=True)
class Preview:
    """What would happen: rows that change, rows that have the value already, and some of the old values."""

    changed: int
    same: int
    samples: list[tuple[str, str]]
    new: str


def select(spec: RegisterSpec, request) -> Selection:
    """From the ticks, or from the filter in the address when all hits were asked for; never more than may be changed."""
    everything = request.POST.get("all") == "1"
    ids = tuple(sorted({pk for value in request.POST.getlist("ids") if (pk := whole_number(value)) is not None}))
    visible = filtered(spec, request).qs
    if not everything:
        visible = visible.filter(pk__in=ids)
    editable = spec.model.objects.editable_by(request.user).filter(pk__in=visible.order_by().values("pk"))
    found = editable.count()
    return Selection(everything, ids, editable, found, visible.count() - found)


def narrow(spec: RegisterSpec, selection: Selection, name: str) -> Selection:
    """Without the rows where this field is set by other means."""
    editable = spec.bulk.changeable(name, selection.editable)
    if editable is selection.editable:
        return selection
    found = editable.count()
    return replace(selection, editable=editable, found=found, locked=selection.locked + selection.found - found)


class FieldForm(forms.Form):
    """Which field."""

    field = forms.ChoiceField(label=gettext_lazy("Felt"))

    def __init__(self, spec: RegisterSpec, *args, **kwargs):
        super().__init__(*args, **kwargs)
        labels = [(name, _capitalised(spec.model._meta.get_field(name).verbose_name)) for name in spec.bulk.fields]
        self.fields["field"].choices = [("", _("Velg felt")), *labels]


class ValueForm(forms.Form):
    """The new value, and why."""

    note = forms.CharField(label=gettext_lazy("Hvorfor"), max_length=300, required=False, help_text=gettext_lazy("Vises i historikken."))

    def __init__(self, spec: RegisterSpec, name: str, user, *args, **kwargs):
        super().__init__(*args, **kwargs)
        value = spec.bulk.form_field(name, user)
        value.label = _("Ny verdi: %(field)s") % {"field": spec.model._meta.get_field(name).verbose_name}
        self.fields = {"value": value, "note": self.fields["note"]}

    def word(self) -> str:
        """The chosen value as people know it."""
        value = self.cleaned_data["value"]
        if value in (None, "", []):
            return _("(tomt)")
        if isinstance(value, bool | float | list):
            return _plain_word(value)
        choices = dict(getattr(self.fields["value"], "choices", None) or ())
        return str(choices.get(value, value)) if not hasattr(value, "pk") else str(value)


def preview(spec: RegisterSpec, selection: Selection, name: str, form: ValueForm) -> Preview:
    """Counts and a few examples; a constant number of queries."""
    value = form.cleaned_data["value"]
    same = selection.editable.filter(**{f"{name}__isnull": True} if value is None else {name: value}).count()
    column = spec.model._meta.get_field(name)
    rows = selection.editable.select_related(name) if column.is_relation else selection.editable
    samples = [(str(row), _old(row, column)) for row in rows.order_by("pk")[:SAMPLE]]
    return Preview(selection.found - same, same, samples, form.word())


def _old(row, column) -> str:
    if column.choices:
        return str(getattr(row, f"get_{column.name}_display")()) or "–"
    value = getattr(row, column.name)
    return "–" if value in (None, "", []) else _plain_word(value)


def _plain_word(value) -> str:
    if isinstance(value, bool):
        return _("Ja") if value else _("Nei")
    if isinstance(value, float):
        return format_number(value, 0 if value.is_integer() else 2)
    return format_shares(value) if isinstance(value, list) else str(value)


def _capitalised(text) -> str:
    text = str(text)
    return text[:1].upper() + text[1:]

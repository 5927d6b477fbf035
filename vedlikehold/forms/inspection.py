"""What a phone sends, read and checked: findings as JSON, photos as files."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fdvu.core.forms import DateField, NumberField
from vedlikehold.models import ConditionAnalysis, Finding
from vedlikehold.queries.inspection import INSPECTED
from vedlikehold.services.inspection import ComponentRef, Incoming, State

MOST_AT_ONCE = 50
_MOST_UNANSWERED = 10


class Unreadable(ValueError):
    """What was sent is not in the form a phone sends; nothing of it can be used."""


class InspectedForm(forms.ModelForm):
    """The fields of a finding that an inspector fills in. Fields that were not sent are left as they are."""

    deadline = DateField(label=gettext_lazy("Frist"), required=False)
    cost_low_nok = NumberField(label=gettext_lazy("Lav"), unit="kr", required=False, max_digits=14, decimal_places=2)
    cost_likely_nok = NumberField(label=gettext_lazy("Sannsynlig"), unit="kr", required=False, max_digits=14, decimal_places=2)
    cost_high_nok = NumberField(label=gettext_lazy("Høy"), unit="kr", required=False, max_digits=14, decimal_places=2)

    class Meta:
        model = Finding
        fields = INSPECTED

    def __init__(self, data: Mapping[str, str], *, analysis: ConditionAnalysis):
        super().__init__(data, instance=Finding(analysis=analysis))
        self.fields["grade"].error_messages["required"] = _("Velg en tilstandsgrad.")
        for name in [name for name in self.fields if name not in data]:
            del self.fields[name]


class PhotoForm(forms.Form):
    """One photo of one finding. The file's own checks are the service's."""

    client_id = forms.UUIDField()
    finding = forms.UUIDField(required=False)
    finding_pk = forms.IntegerField(required=False, min_value=1)
    taken_on = DateField(required=False)
    file = forms.FileField(allow_empty_file=True)

    def clean(self):
        values = super().clean()
        if not self.errors and not (values.get("finding") or values.get("finding_pk")):
            raise forms.ValidationError(_("Bildet hører ikke til noe funn."))
        return values


@dataclass(frozen=True)
class Item:
    """One finding in a sending: what it is called on the phone, and what was read or what is wrong."""

    key: str
    incoming: Incoming | None
    errors: Mapping[str, list[str]]


def read_findings(payload: object, analysis: ConditionAnalysis) -> list[Item]:
    """The findings of one sending. One with wrong values has its errors; one that is no finding at all refuses the sending."""
    found = _list_of(payload, "findings")
    return [_item(_mapping(one), analysis) for one in found]


def read_removed_photos(payload: object) -> list[tuple[str, UUID | int]]:
    """The photos to take away: what each is called on the phone, and which it is."""
    return [(_text(one, "key"), _photo(_mapping(one))) for one in _list_of(payload, "removed_photos")]


def _photo(one: Mapping) -> UUID | int:
    pk, client_id = _number(one, "pk"), _uuid(one, "client_id")
    if pk is None and client_id is None:
        raise Unreadable("removed_photos")
    return client_id if pk is None else pk


def _item(one: Mapping, analysis: ConditionAnalysis) -> Item:
    key, client_id, pk = _text(one, "key"), _uuid(one, "client_id"), _number(one, "pk")
    if client_id is None and pk is None:
        raise Unreadable("client_id")
    is_deletion = one.get("delete") is True
    state, errors = _state(one, analysis)
    if errors and not is_deletion:
        return Item(key, None, errors)
    unanswered = [_state(_mapping(before), analysis) for before in _list_of(one, "unanswered")[-_MOST_UNANSWERED:]]
    incoming = Incoming(
        client_id=client_id,
        pk=pk,
        base_version=_number(one, "base_version"),
        state=state,
        # A state that could not be read then was not taken in either.
        unanswered=[before for before, wrong in unanswered if not wrong],
        is_deletion=is_deletion,
    )
    return Item(key, incoming, {})


def _state(one: Mapping, analysis: ConditionAnalysis) -> tuple[State, Mapping[str, list[str]]]:
    sent = _mapping(one.get("values", {}))
    form = InspectedForm({name: _as_text(value) for name, value in sent.items() if name in INSPECTED}, analysis=analysis)
    # The costs are weighed against those that stand in the row when it is saved.
    form.is_valid()
    errors = {name: list(texts) for name, texts in form.errors.items() if name in form.fields}
    return State({name: form.cleaned_data[name] for name in form.fields if name in form.cleaned_data}, _component(one)), errors


def _component(one: Mapping) -> ComponentRef:
    sent = _mapping(one.get("component") or {})
    return ComponentRef(
        pk=_number(sent, "pk"), client_id=_uuid(sent, "client_id"), part=_number(sent, "part"), name=_text(sent, "name", required=False)
    )


def _mapping(value: object) -> Mapping:
    if not isinstance(value, dict):
        raise Unreadable("object")
    return value


def _list_of(payload: object, name: str) -> list:
    found = _mapping(payload).get(name, [])
    if not isinstance(found, list) or len(found) > MOST_AT_ONCE:
        raise Unreadable(name)
    return found


def _text(one: object, name: str, *, required: bool = True) -> str:
    value = _mapping(one).get(name, "")
    if not isinstance(value, str) or (required and not value):
        raise Unreadable(name)
    return value


def _as_text(value: object) -> str:
    if isinstance(value, bool) or not isinstance(value, str | int | float | None):
        raise Unreadable("values")
    return "" if value is None else str(value)


def _number(one: Mapping, name: str) -> int | None:
    value = one.get(name)
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int) or not 0 < value < 10**18:
        raise Unreadable(name)
    return value


def _uuid(one: Mapping, name: str) -> UUID | None:
    value = one.get(name)
    if value is None:
        return None
    try:
        return UUID(value)
    except (ValueError, AttributeError, TypeError) as error:
        raise Unreadable(name) from error

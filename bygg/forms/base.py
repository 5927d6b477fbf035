"""What every register form shares: sections, Norwegian numbers, only choices the person may give."""

from datetime import date

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bygg.enums import BuildingStatus
from bygg.models import Building, BuildingType, Property
from bygg.queries.search import properties_numbered, read_cadastral
from bygg.services import statuses_by_service
from fdvu.access.enums import Permission
from fdvu.access.forms import UnitField
from fdvu.access.queries import unit_choices_where
from fdvu.core.forms import DateField, NumberField

_UNITS = {"_nok_per_m2": "kr/m²", "_m2": "m²", "_nok": "kr", "_years": gettext_lazy("år"), "_kwh": "kWh", "latitude": "°", "longitude": "°"}


class PropertyField(forms.CharField):
    """A property by its matrikkelnummer, present or former."""

    default_error_messages = {
        "unreadable": gettext_lazy("«%(value)s» er ikke et matrikkelnummer. Skriv for eksempel 5801-12/34."),
        "unknown": gettext_lazy("Fant ingen eiendom med nummeret %(value)s."),
        "several": gettext_lazy("Flere eiendommer passer med %(value)s. Skriv hele nummeret med kommunenummer."),
    }

    def __init__(self, **kwargs):
        self.user = None
        self.current: Property | None = None
        super().__init__(
            required=False,
            max_length=40,
            help_text=gettext_lazy("Matrikkelnummer, for eksempel 5801-12/34. Tidligere nummer virker også."),
            **kwargs,
        )

    def clean(self, value):
        text = super().clean(value)
        if not text:
            return None
        if self.current is not None and text == self.current.cadastral_number:
            return self.current  # stands there already, whoever answers for it
        read = read_cadastral(text)
        if read is None:
            raise ValidationError(self.error_messages["unreadable"], params={"value": text})
        visible = Property.objects.visible_to(self.user)
        found = list(visible.filter(cadastral_number=str(read[0]))[:1]) or list(visible.filter(properties_numbered(*read))[:2])
        if len(found) != 1:
            raise ValidationError(self.error_messages["several" if found else "unknown"], params={"value": text})
        return found[0]

    def has_changed(self, initial, data) -> bool:
        return (initial or "").strip() != (data or "").strip()


class RegisterForm(forms.ModelForm):
    """What all register forms share. `sections` are (heading, field names); `why` goes to the history."""

    sections: tuple[tuple[object, tuple[str, ...]], ...] = ()
    # Not fields of the form, but what a constraint of the table needs to know.
    needed_by_constraints: frozenset[str] = frozenset()
    why = forms.CharField(
        label=gettext_lazy("Hvorfor"), max_length=300, required=False, help_text=gettext_lazy("Vises i historikken sammen med endringen.")
    )

    def __init__(self, *args, user, today: date, **kwargs):
        super().__init__(*args, **kwargs)
        self.user, self.today = user, today
        for name, field in list(self.fields.items()):
            self.fields[name] = field = _norwegian(self._meta.model, name, field)
            self._fill(name, field)
            field.label = str(field.label)[:1].upper() + str(field.label)[1:]

    def _fill(self, name: str, field: forms.Field) -> None:
        """Choices by person, and in the person's language."""
        if name == "unit":
            field.offer(unit_choices_where(self.user, Permission.REGISTER_EDIT, day=self.today), _("Velg enhet"))
            if self.instance.pk and self.instance.unit_id:
                keep_current(field, self.instance.unit)
        elif isinstance(field, PropertyField):
            field.user = self.user
            if self.instance.pk and self.instance.property_id:
                field.current = self.instance.property
                self.initial[name] = field.current.cadastral_number
        elif name == "building_type":
            field.queryset = BuildingType.objects.order_by("code")
            field.empty_label = _("Ikke oppgitt")
        elif isinstance(field, forms.TypedChoiceField):
            kept = [(v, label) for v, label in field.choices if name != "status" or self._may_have(v)]
            field.choices = [(v, _("Ikke oppgitt") if v in ("", None) else _(label)) for v, label in kept]

    def _may_have(self, status: str) -> bool:
        """A status that a service sets is kept, not chosen; a merged building stays merged until the merger is undone."""
        current = self.instance.status if self.instance.pk else None
        if self._meta.model is Building and current == BuildingStatus.MERGED:
            return status == current
        return status == current or status not in statuses_by_service(self._meta.model)

    @property
    def shown_sections(self):
        """(heading, bound fields) for the template."""
        for heading, names in self.sections:
            yield heading, [self[name] for name in names if name in self.fields]

    def _get_validation_exclusions(self):
        return super()._get_validation_exclusions() - self.needed_by_constraints


class InBuildingForm(RegisterForm):
    """Rows of one building, which is given by the page and not chosen."""

    needed_by_constraints = frozenset({"building"})


def _norwegian(model: type[models.Model], name: str, field: forms.Field) -> forms.Field:
    """Numbers, money and dates as Norwegians write them, with their unit inside the field."""
    common = {"label": field.label, "required": field.required, "help_text": field.help_text, "initial": field.initial}
    if isinstance(field, NumberField | DateField):
        return field
    if isinstance(field, forms.FloatField):
        return NumberField(unit=_unit_of(name), as_float=True, **common | {"label": _plain(field.label)})
    if isinstance(field, forms.DecimalField):
        digits = {"max_digits": field.max_digits, "decimal_places": field.decimal_places}
        return NumberField(unit=_unit_of(name), **common | digits | {"label": _plain(field.label)})
    if isinstance(field, forms.DateField):
        return DateField(**common)
    if isinstance(field, forms.IntegerField):
        field.widget = forms.TextInput(attrs={"inputmode": "numeric", "class": "num"})
    elif isinstance(field, forms.CharField) and isinstance(field.widget, forms.Textarea):
        field.widget.attrs["rows"] = 4
    return field


def _unit_of(name: str) -> str:
    """What a number is counted in, by the end of its name."""
    return next((unit for ending, unit in _UNITS.items() if name.endswith(ending)), "")


def _plain(label) -> str:
    """The unit stands inside the field and need not be in the label too."""
    text = str(label)
    for unit in _UNITS.values():
        text = text.replace(f" ({unit})", "")
    return text


def keep_current(field: UnitField, unit) -> None:
    """A row may stand in a unit that has closed or that the person cannot choose; saving the rest must still work."""
    if unit.pk not in {value for value, _label in field.choices}:
        field.queryset = type(unit).objects.filter(pk__in=[unit.pk, *(v for v, _label in field.choices if v)])
        field.choices = [*field.choices, (unit.pk, unit.name)]

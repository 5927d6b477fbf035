"""Form fields shared by all apps: Norwegian numbers, dates, and the person's own profile."""

from decimal import Decimal

from django import forms
from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from fdvu.lib.numbers import NumberError, format_number, parse_number, to_decimal


class NumberInput(forms.TextInput):
    """A text field with the number keyboard on phones; browsers' own number fields refuse `1 250 000,50`."""

    def __init__(self, attrs=None):
        super().__init__({"inputmode": "decimal", "autocomplete": "off", "class": "num"} | (attrs or {}))


class NumberField(forms.DecimalField):
    """A number as Norwegians write it. `unit` is shown inside the field; `as_float` for columns that hold floats."""

    widget = NumberInput
    default_error_messages = {
        "invalid": _("«%(value)s» er ikke et tall. Skriv for eksempel 1 250,5."),
        "ambiguous": _("«%(value)s» kan bety både tusen og desimal. Skriv 1 250 eller 1,25."),
    }

    def __init__(self, *, unit: str = "", as_float: bool = False, **kwargs):
        self.unit = unit
        self.as_float = as_float
        super().__init__(**kwargs)

    def to_python(self, value):
        try:
            return parse_number(value)
        except NumberError as error:
            code = "ambiguous" if error.code == "ambiguous" else "invalid"
            raise ValidationError(self.error_messages[code], code=code, params={"value": value}) from error

    def clean(self, value):
        number = super().clean(value)
        return float(number) if self.as_float and number is not None else number

    def prepare_value(self, value):
        """A number from the row is written out in full; what a person typed is given back as typed."""
        if value is None or isinstance(value, str):
            return value
        number = to_decimal(value)
        return "" if number is None else format_number(number, _decimals(number))

    def has_changed(self, initial, data) -> bool:
        if self.disabled:
            return False
        try:
            return to_decimal(initial) != self.to_python(data)
        except ValidationError:
            return True

    def widget_attrs(self, widget):
        return {}


def _decimals(number: Decimal) -> int:
    return max(0, -number.normalize().as_tuple().exponent)


class DateInput(forms.DateInput):
    """The browser's own date picker; it shows the date the person's way and sends it as `YYYY-MM-DD`."""

    input_type = "date"

    def __init__(self, attrs=None):
        super().__init__(attrs, format="%Y-%m-%d")


class DateField(forms.DateField):
    """A date from the picker, or typed the Norwegian way where there is no picker."""

    widget = DateInput

    def __init__(self, **kwargs):
        super().__init__(input_formats=["%Y-%m-%d", "%d.%m.%Y", "%d.%m.%y"], **kwargs)


class ProfileForm(forms.ModelForm):
    """What a person may change about themselves; the e-mail address, which one signs in with, is the administrator's to change."""

    class Meta:
        model = get_user_model()
        fields = ["full_name", "title", "language", "color_scheme"]
        widgets = {"color_scheme": forms.RadioSelect, "language": forms.RadioSelect}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.label = str(field.label)[:1].upper() + str(field.label)[1:]

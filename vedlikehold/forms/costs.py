"""What is said of the three costs where they are typed in."""

from django import forms
from django.utils.translation import gettext as _

COSTS = ("cost_low_nok", "cost_likely_nok", "cost_high_nok")


def refuse_negative(form: forms.BaseForm, data: dict) -> None:
    """Said at the field, not as the whole order of the costs."""
    for name in COSTS:
        if (data.get(name) or 0) < 0:
            form.add_error(name, _("Kostnaden kan ikke være negativ."))


class NoNegativeCost:
    """For forms that check nothing else of the costs themselves."""

    def clean(self):
        data = super().clean()
        refuse_negative(self, data)
        return data

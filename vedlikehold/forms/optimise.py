"""Forms of a version's value weights, and of the question what more money would do."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bygg.forms import RegisterForm
from fdvu.core.forms import NumberField
from vedlikehold.calc.plans.value import PROFILES, Weights
from vedlikehold.enums import POT_LABELS, ConsequenceType, ValueProfile
from vedlikehold.models import Scenario

BY_TYPE = {kind: f"weight_{kind.value}" for kind in ConsequenceType}
OTHERS = ("weight_backlog", "weight_savings", "weight_cost")
MOST = 1_000_000_000


def values_of(weights: Weights) -> dict[str, float]:
    """A set of weights as the fields of a version."""
    by_type = {BY_TYPE[kind]: weight for kind, weight in weights.consequences.items()}
    return by_type | {"weight_backlog": weights.backlog, "weight_savings": weights.savings, "weight_cost": weights.cost}


class WeightsForm(RegisterForm):
    """Verdivekter for en planversjon."""

    needed_by_constraints = frozenset({"plan"})
    sections = (
        (gettext_lazy("Risiko, per konsekvenstype"), tuple(BY_TYPE.values())),
        (gettext_lazy("Andre ledd"), (*OTHERS, "energy_price_nok")),
    )

    class Meta:
        model = Scenario
        fields = [*BY_TYPE.values(), *OTHERS, "energy_price_nok"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["weight_cost"].help_text = _("0 betyr at bare nytten teller, så lenge rammene rekker.")
        self.fields["energy_price_nok"].label = _("Energipris")
        self.fields["energy_price_nok"].unit = _("kr/kWh")

    def clean(self):
        data = super().clean()
        for name in self._meta.fields:
            if data.get(name) is not None and data[name] < 0:
                self.add_error(name, _("Kan ikke være negativ."))
        return data

    @property
    def weights(self) -> Weights:
        """What was typed, as the arithmetic takes it."""
        data = self.cleaned_data
        by_type = {kind: float(data[name]) for kind, name in BY_TYPE.items()}
        return Weights(by_type, *(float(data[name]) for name in OTHERS))

    @property
    def values(self) -> dict:
        """The fields to store, with the profile that they are."""
        chosen = {name: self.cleaned_data[name] for name in self._meta.fields}
        found = self.weights
        profile = next((key for key, weights in PROFILES.items() if weights == found), ValueProfile.OWN)
        return chosen | {"profile": profile.value}


class MoreMoneyForm(forms.Form):
    """Hva ville mer penger gjort?"""

    pot = forms.ChoiceField(label=gettext_lazy("Budsjettpott"))
    year = forms.TypedChoiceField(label=gettext_lazy("År"), coerce=int)
    amount_nok = NumberField(label=gettext_lazy("Beløp"), unit="kr", min_value=1, max_value=MOST, as_float=True)

    def __init__(self, *args, years, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["pot"].choices = [(pot.value, _(label)) for pot, label in POT_LABELS.items()]
        self.fields["year"].choices = [(str(year), str(year)) for year in years]

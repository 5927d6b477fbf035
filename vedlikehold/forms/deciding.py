"""Forms of what is decided about a plan: adoption, its withdrawal, roll-over."""

from datetime import date

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fdvu.core.forms import DateField
from vedlikehold.forms.plans import FIRST_YEAR, LAST_YEAR, check_price_year
from vedlikehold.models import Plan, PriceIndex, Scenario

MISSED_FIRST, MISSED_OUT = "first", "out"
LEAVE, CLEAR = "leave", "clear"


class AdoptForm(forms.Form):
    """Vedtak av en planversjon."""

    on = DateField(label=gettext_lazy("Vedtatt"))
    text = forms.CharField(
        label=gettext_lazy("Vedtaket"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("For eksempel utvalg og saksnummer."),
    )
    loose = forms.ChoiceField(
        label=gettext_lazy("Tiltak som er planlagt fra før, men ikke er med i planen"),
        choices=[
            (LEAVE, gettext_lazy("beholder året. De følges opp for seg, utenom planen")),
            (CLEAR, gettext_lazy("mister året og blir godkjent igjen")),
        ],
        initial=LEAVE,
        widget=forms.RadioSelect,
        required=False,
    )
    accept = forms.BooleanField(
        label=gettext_lazy("Vedta likevel. Tiltakene i listen over blir stående som de er."),
        error_messages={"required": gettext_lazy("Rett det som står i listen, eller bekreft at det blir stående.")},
    )

    def __init__(self, *args, today: date, must_accept: bool, has_loose: bool, **kwargs):
        super().__init__(*args, **kwargs)
        self.today = today
        self.fields["on"].initial = today
        if not must_accept:
            del self.fields["accept"]
        if not has_loose:
            del self.fields["loose"]

    @property
    def clears(self) -> bool:
        """Whether what is planned and not in the plan is to lose its year."""
        return self.cleaned_data.get("loose") == CLEAR

    def clean_on(self) -> date:
        day = self.cleaned_data["on"]
        if day > self.today:
            raise forms.ValidationError(_("Datoen er ikke kommet. Før vedtaket når det er gjort."))
        return day


class RollOverForm(forms.Form):
    """Rullering til neste års plan."""

    name = forms.CharField(label=gettext_lazy("Navn på den nye planen"), max_length=200)
    scenario = forms.ModelChoiceField(label=gettext_lazy("Rullér fra"), queryset=Scenario.objects.none(), empty_label=None)
    price_year = forms.IntegerField(
        label=gettext_lazy("Prisnivå"),
        min_value=FIRST_YEAR,
        max_value=LAST_YEAR,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "num"}),
        help_text=gettext_lazy("Året kostnadene regnes om til."),
    )
    missed = forms.ChoiceField(
        label=gettext_lazy("Tiltak som skulle vært utført før den nye planen begynner"),
        choices=[
            (MISSED_FIRST, gettext_lazy("legges i det første året")),
            (MISSED_OUT, gettext_lazy("blir ikke plassert, så du kan velge år selv")),
        ],
        initial=MISSED_FIRST,
        widget=forms.RadioSelect,
    )
    why = forms.CharField(
        label=gettext_lazy("Hvorfor"), max_length=300, required=False, help_text=gettext_lazy("Vises i historikken sammen med endringen.")
    )

    def __init__(self, *args, plan: Plan, **kwargs):
        super().__init__(*args, **kwargs)
        first = plan.first_year + 1
        self.fields["scenario"].queryset = plan.scenarios.order_by("number")
        adopted = plan.scenarios.filter(status="adopted").first() or plan.scenarios.order_by("-number").first()
        self.initial |= {
            "name": _next_name(plan, first),
            "price_year": _next_price_year(plan),
            "scenario": adopted.pk if adopted else None,
        }

    def clean_price_year(self) -> int | None:
        return check_price_year(self.cleaned_data["price_year"])

    @property
    def missed_to_first(self) -> bool:
        return self.cleaned_data["missed"] == MISSED_FIRST


def _next_price_year(plan: Plan) -> int:
    """A year on, where the index has come that far."""
    known = set(PriceIndex.objects.values_list("year", flat=True))
    return plan.price_year + 1 if plan.price_year + 1 in known or not known else plan.price_year


def _next_name(plan: Plan, first: int) -> str:
    """The old name with its years one on, or with the new years after it."""
    old, new = f"{plan.first_year}–{plan.last_year}", f"{first}–{plan.last_year + 1}"
    for dash in ("–", "-"):
        written = old.replace("–", dash)
        if written in plan.name:
            return plan.name.replace(written, new.replace("–", dash))
    return f"{plan.name} {new}"

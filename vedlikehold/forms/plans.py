"""Forms of maintenance plans and their versions."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bygg.forms import RegisterForm
from fdvu.access.forms import UnitField
from fdvu.core.forms import NumberField
from vedlikehold.models import Plan, PriceIndex, Scenario
from vedlikehold.models.plan import MOST_YEARS

FIRST_YEAR, LAST_YEAR = 1990, 2100
AMOUNT = {"unit": "kr", "min_value": 0, "max_digits": 14, "decimal_places": 2, "required": False}
_PERCENTS = {"growth_percent": "price_growth_share", "discount_percent": "discount_share"}


def check_price_year(year: int | None) -> int | None:
    """A price level that costs can be converted to: the index must have the year."""
    known = set(PriceIndex.objects.values_list("year", flat=True))
    if year is not None and known and year not in known:
        text = _("Byggekostnadsindeksen mangler %(year)s, så kostnadene kan ikke regnes om. Siste år i indeksen er %(last)s.")
        raise forms.ValidationError(text % {"year": year, "last": max(known)})
    return year


class PlanForm(RegisterForm):
    """Vedlikeholdsplan. Shares are typed in per cent; a new plan takes the yearly frame of its first version too."""

    unit = UnitField(label=gettext_lazy("Enhet"), help_text=gettext_lazy("Planen gjelder bygg i enheten og alt under den."))
    growth_percent = NumberField(label=gettext_lazy("Årlig prisvekst"), unit="%", min_value=-10, max_value=20)
    discount_percent = NumberField(label=gettext_lazy("Kalkulasjonsrente (real)"), unit="%", min_value=0, max_value=20)
    operation_nok = NumberField(label=gettext_lazy("Drift per år"), **AMOUNT)
    investment_nok = NumberField(label=gettext_lazy("Investering per år"), **AMOUNT)
    sections = (
        (gettext_lazy("Hva"), ("name", "unit")),
        (gettext_lazy("År"), ("first_year", "years")),
        (gettext_lazy("Priser"), ("price_year", "growth_percent", "discount_percent")),
        (gettext_lazy("Ramme"), ("operation_nok", "investment_nok")),
        (gettext_lazy("Merknad"), ("note",)),
    )

    class Meta:
        model = Plan
        fields = ["name", "unit", "first_year", "years", "price_year", "note"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name, field in _PERCENTS.items():
            self.initial.setdefault(name, round(getattr(self.instance, field) * 100, 4))
        if self.instance.pk:
            del self.fields["operation_nok"], self.fields["investment_nok"]
        else:
            self.fields["investment_nok"].help_text = _("Rammen settes likt i alle år. Du kan endre den år for år etterpå.")
        for name in ("first_year", "price_year"):
            self.fields[name].min_value, self.fields[name].max_value = FIRST_YEAR, LAST_YEAR
        helps = {
            "years": _("Fra 1 til %(most)s.") % {"most": MOST_YEARS},
            "price_year": _("Året kostnadene regnes om til. Rammene er kroner i sitt eget år."),
            "growth_percent": _("Hvor mye dyrere et tiltak blir for hvert år det venter. 0 er faste priser."),
            "discount_percent": _("Renten ut over prisveksten. Brukes når nytte og kostnad i ulike år veies mot hverandre."),
        }
        for name, text in helps.items():
            self.fields[name].help_text = text

    @property
    def shown_sections(self):
        return [(heading, fields) for heading, fields in super().shown_sections if fields]

    def _year(self, name: str) -> int | None:
        year = self.cleaned_data.get(name)
        if year is not None and not FIRST_YEAR <= year <= LAST_YEAR:
            text = _("%(year)s er ikke et årstall mellom %(first)s og %(last)s.")
            raise forms.ValidationError(text % {"year": year, "first": FIRST_YEAR, "last": LAST_YEAR})
        return year

    def clean_first_year(self):
        return self._year("first_year")

    def clean_price_year(self):
        return check_price_year(self._year("price_year"))

    def clean_years(self):
        years = self.cleaned_data["years"]
        if not 1 <= years <= MOST_YEARS:
            raise forms.ValidationError(_("En plan har fra 1 til %(most)s år.") % {"most": MOST_YEARS})
        return years

    def clean(self):
        data = super().clean()
        for name, field in _PERCENTS.items():
            if data.get(name) is not None:
                setattr(self.instance, field, float(data[name]) / 100)
        return data

    @property
    def values(self) -> dict:
        """The plan's values, by field name."""
        shares = {field: getattr(self.instance, field) for field in _PERCENTS.values()}
        return {name: self.cleaned_data[name] for name in self._meta.fields} | shares

    @property
    def frame(self) -> dict:
        """What was typed of a yearly frame."""
        amounts = {name: self.cleaned_data.get(name) for name in ("operation_nok", "investment_nok")}
        return {name: amount for name, amount in amounts.items() if amount is not None}


class ScenarioForm(RegisterForm):
    """Planversjon: what it is called; a new one may be a copy of another."""

    needed_by_constraints = frozenset({"plan"})
    copy_of = forms.ModelChoiceField(
        label=gettext_lazy("Lag den av"),
        queryset=Scenario.objects.none(),
        required=False,
        empty_label=gettext_lazy("Ingenting: tom versjon uten rammer og tiltak"),
        help_text=gettext_lazy("Rammer, vekter og plasseringer følger med. Tiltak som er utført eller avvist, følger ikke med."),
    )
    sections = (("", ("name", "copy_of", "note")),)

    class Meta:
        model = Scenario
        fields = ["name", "note"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            del self.fields["copy_of"]
        else:
            self.fields["copy_of"].queryset = self.instance.plan.scenarios.order_by("number")

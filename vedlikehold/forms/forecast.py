"""What a person chooses on the pages of the forecast: stock, money, prices, rule and years. All of it stands in the address."""

from decimal import Decimal

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bygg.filters import type_choices
from bygg.forms import RegisterForm
from fdvu.core.forms import NumberField
from fdvu.core.models import SavedView
from fdvu.lib.numbers import NumberError, format_number, parse_number
from vedlikehold.calc.outlook.run import THOUSANDS, Choices
from vedlikehold.enums import MONEY_BASIS_LABELS, REPAIR_RULE_LABELS, MoneyBasis, RepairRule
from vedlikehold.forms.codes import PercentField
from vedlikehold.models import DeteriorationRate, ForecastParameters
from vedlikehold.models.codes import GRADES_TO_AIM_FOR
from vedlikehold.queries.backlog import Cut
from vedlikehold.queries.parts import part_choices

FEWEST_YEARS, MOST_YEARS, USUAL_YEARS = 5, 50, 30
MOST_SHARE = 300
# So many years have an amount of their own; the last one holds on.
AMOUNTS = 10
MILLION = 1_000_000
MOST_MILLIONS = Decimal(1_000_000)


class ForecastForm(forms.Form):
    """A choice that cannot be read is said, and not used."""

    money = forms.ChoiceField(
        label=gettext_lazy("Rammen oppgitt som"), choices=[(one.value, label) for one, label in MONEY_BASIS_LABELS.items()], required=False
    )
    share = NumberField(label=gettext_lazy("Andel av behovet"), unit="%", min_value=0, max_value=MOST_SHARE, required=False, as_float=True)
    m2 = NumberField(
        label=gettext_lazy("Kroner per m² BTA i året"), unit="kr/m²", min_value=0, max_value=100_000, required=False, as_float=True
    )
    repairs = forms.ChoiceField(label=gettext_lazy("Pengene går til"), required=False)
    years = forms.IntegerField(
        label=gettext_lazy("År fram"),
        min_value=FEWEST_YEARS,
        max_value=MOST_YEARS,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "num"}),
    )
    building_type = forms.ChoiceField(label=gettext_lazy("Bygningstype"), required=False)
    part = forms.ChoiceField(label=gettext_lazy("Bygningsdel"), required=False)
    view = forms.TypedChoiceField(label=gettext_lazy("Lagret utvalg av komponenter"), coerce=int, empty_value=None, required=False)
    target = forms.ChoiceField(label=gettext_lazy("Målgrad"), required=False)
    growth = NumberField(label=gettext_lazy("Prisvekst per år"), unit="%", min_value=-10, max_value=20, required=False, as_float=True)
    frozen = forms.BooleanField(label=gettext_lazy("Rammen følger ikke prisveksten"), required=False)
    current = forms.BooleanField(label=gettext_lazy("Vis i løpende kroner"), required=False)

    def __init__(self, data, *, user, parameters: ForecastParameters, plan_amounts: tuple[float, ...] = ()):
        """`plan_amounts` are the frames of the adopted plans, kr a year from the next year on; none where there is no such choice."""
        super().__init__(data)
        self.parameters = parameters
        self.plan_amounts = tuple(round(nok, THOUSANDS) for nok in plan_amounts)
        views = SavedView.objects.usable_by(user).filter(register="components").order_by("name", "pk")
        self.views = {view.pk: view for view in views}
        self.fields["repairs"].choices = [(one.value, _(label)) for one, label in REPAIR_RULE_LABELS.items()]
        self.fields["money"].choices = [
            (one.value, _(label)) for one, label in MONEY_BASIS_LABELS.items() if one is not MoneyBasis.PLAN or self.plan_amounts
        ]
        self.fields["target"].choices = [("", _("Som i forutsetningene")), *GRADES_TO_AIM_FOR]
        self.fields["building_type"].choices = [("", _("Alle")), *type_choices()]
        self.fields["part"].choices = [("", _("Alle")), *part_choices()]
        self.fields["view"].choices = [("", _("Alle komponenter")), *((pk, view.name) for pk, view in self.views.items())]
        if not self.views:
            del self.fields["view"]
        self.amount_texts = [text.strip() for text in data.getlist("kr")][:AMOUNTS]
        self.full_clean()

    def clean(self):
        data = super().clean()
        self.amounts = self._read_amounts()
        return data

    def _read_amounts(self) -> tuple[float, ...]:
        """Kroner per year. A year left empty has the amount of the year before it."""
        found: list[float] = []
        for text in self.amount_texts:
            if not text:
                found.append(found[-1] if found else 0.0)
                continue
            try:
                number = parse_number(text)
            except NumberError:
                number = None
            if number is None or not 0 <= number <= MOST_MILLIONS:
                self.add_error(None, _("«%(text)s» er ikke et beløp i millioner kroner.") % {"text": text})
                return ()
            found.append(float(number) * MILLION)
        return tuple(found) if any(self.amount_texts) else ()

    @property
    def unreadable(self) -> list[str]:
        """What is not used, and why."""
        return [f"{self.fields[name].label}: {' '.join(why)}" if name != "__all__" else " ".join(why) for name, why in self.errors.items()]

    @property
    def chosen(self) -> dict:
        """What was chosen and could be read, and is not the usual, as it stands in the address."""
        usual = {"money": self.usual_money.value, "repairs": RepairRule.POOR.value, "years": USUAL_YEARS, "share": 100.0}
        usual |= {"growth": self.parameters.price_growth_share * 100}
        found = {name: value for name, value in self.cleaned_data.items() if value not in ("", None, False)}
        found["money"] = self.money_basis.value
        if self.money_basis is MoneyBasis.PLAN:
            # A share in the address asks for the need.
            found.pop("share", None)
        found = {name: value for name, value in found.items() if value != usual.get(name)}
        if self.amounts and self.money_basis == MoneyBasis.YEARS:
            found["kr"] = [amount_text(nok) for nok in self.amounts]
        return {name: "1" if value is True else _plain(value) for name, value in found.items()}

    @property
    def money_basis(self) -> MoneyBasis:
        if chosen := self.cleaned_data.get("money"):
            return MoneyBasis(chosen)
        return MoneyBasis.NEED if self.cleaned_data.get("share") is not None else self.usual_money

    @property
    def usual_money(self) -> MoneyBasis:
        """The adopted plan's where there is one, else the need."""
        return MoneyBasis.PLAN if self.plan_amounts else MoneyBasis.NEED

    @property
    def cut(self) -> Cut:
        read = self.cleaned_data
        return Cut(tuple(v for v in [read.get("building_type")] if v), tuple(v for v in [read.get("part")] if v))

    @property
    def narrows(self) -> bool:
        """Whether a choice leaves components out."""
        return bool({"building_type", "part", "view"} & self.chosen.keys())

    @property
    def saved_view(self) -> SavedView | None:
        return self.views.get(self.cleaned_data.get("view"))

    @property
    def choices(self) -> Choices:
        read = self.cleaned_data
        growth = read.get("growth")
        share = read.get("share")
        return Choices(
            years=read.get("years") or USUAL_YEARS,
            money=self.money_basis,
            share=1.0 if share is None else share / 100,
            nok_per_m2=read.get("m2") or 0.0,
            amounts=self._amounts_used,
            price_growth_share=self.parameters.price_growth_share if growth is None else growth / 100,
            follows_prices=not read.get("frozen"),
            current_prices=bool(read.get("current")),
            repairs=RepairRule(read.get("repairs") or RepairRule.POOR),
        )

    @property
    def _amounts_used(self) -> tuple[float, ...]:
        """Year by year begins with the plan's frames where nothing is typed; other sorts of money have no amounts."""
        if self.money_basis is MoneyBasis.PLAN:
            return self.plan_amounts
        typed = self.amounts
        if self.money_basis is MoneyBasis.YEARS and not any(self.amount_texts):
            return self.plan_amounts[:AMOUNTS]
        return typed

    def shown(self, name: str) -> str:
        """What a field shows: what was typed, else the usual."""
        typed = self.data.get(name)
        if typed not in (None, ""):
            return typed
        usual = {"share": 100, "years": USUAL_YEARS, "growth": self.parameters.price_growth_share * 100}
        return _plain(usual[name]) if name in usual else ""


def _plain(value) -> object:
    """A number as it is typed; anything else as it is."""
    if not isinstance(value, float):
        return value
    return f"{value:.10g}".replace(".", ",")


def amount_text(nok: float) -> str:
    """Millions as they are typed."""
    return _plain(round(nok / MILLION, 6))


class ForecastParametersForm(RegisterForm):
    """Forutsetninger for prognosen."""

    stage_tg0_share = PercentField(label=gettext_lazy("I TG0"))
    stage_tg1_share = PercentField(label=gettext_lazy("I TG1"))
    stage_tg2_share = PercentField(
        label=gettext_lazy("I TG2"),
        help_text=gettext_lazy("De tre delene utgjør til sammen 100 % når TG3 nås ved slutten av den forventede levetiden."),
    )
    default_life_years = NumberField(
        as_float=True, min_value=1, max_value=500, unit=gettext_lazy("år"), label=gettext_lazy("Levetid der ingen er oppgitt")
    )
    price_growth_share = PercentField(label=gettext_lazy("Årlig prisvekst"), most=20)
    discount_share = PercentField(
        label=gettext_lazy("Kalkulasjonsrente (real)"),
        most=20,
        help_text=gettext_lazy("Utover prisveksten: det en krone om et år er verdt mindre enn i dag."),
    )
    rate_spread = PercentField(
        label=gettext_lazy("Usikkerhet i forfallet"),
        help_text=gettext_lazy("Hvor mye hele porteføljen kan forfalle raskere eller langsommere (ett standardavvik)."),
    )
    cost_spread = PercentField(
        label=gettext_lazy("Usikkerhet i kostnadene"),
        help_text=gettext_lazy("Hvor mye hele prisnivået kan være et annet (ett standardavvik)."),
    )
    sections = (
        (gettext_lazy("Fra levetid til forfallstakt"), ("stage_tg0_share", "stage_tg1_share", "stage_tg2_share", "default_life_years")),
        (gettext_lazy("Priser"), ("price_growth_share", "discount_share")),
        (gettext_lazy("Usikkerhet som er felles for alle"), ("rate_spread", "cost_spread")),
        (gettext_lazy("Kilde"), ("source",)),
    )

    class Meta:
        model = ForecastParameters
        fields = [
            "stage_tg0_share", "stage_tg1_share", "stage_tg2_share", "default_life_years", "price_growth_share", "discount_share",
            "rate_spread", "cost_spread", "source",
        ]  # fmt: skip

    def clean(self):
        data = super().clean()
        stages = [data.get(name) for name in ("stage_tg0_share", "stage_tg1_share", "stage_tg2_share")]
        if None not in stages and not all(stages):
            self.add_error("stage_tg0_share", _("Hver del av levetiden må være større enn null."))
        return data


class RateForm(RegisterForm):
    """Forfallstakt for en komponenttype eller bygningsdel."""

    tg0_share = PercentField(label=gettext_lazy("Fra TG0 til TG1 per år"))
    tg1_share = PercentField(label=gettext_lazy("Fra TG1 til TG2 per år"))
    tg2_share = PercentField(
        label=gettext_lazy("Fra TG2 til TG3 per år"),
        help_text=gettext_lazy("10 % per år betyr at en komponent i gjennomsnitt blir stående ti år i graden."),
    )
    sections = (("", ("tg0_share", "tg1_share", "tg2_share", "source")),)

    class Meta:
        model = DeteriorationRate
        fields = ["tg0_share", "tg1_share", "tg2_share", "source"]


def years_text(rate: float) -> str:
    """How long a component stays in a grade on average."""
    return format_number(1 / rate, 1) if rate else "∞"

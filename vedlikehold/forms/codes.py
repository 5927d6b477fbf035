"""Forms of building parts, component types, assumptions, norms and price index."""

from decimal import Decimal

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bygg.forms import RegisterForm
from bygg.models import BuildingType
from fdvu.core.forms import NumberField
from fdvu.lib.numbers import to_decimal
from vedlikehold.codes import OWN_CODE
from vedlikehold.models import BuildingPart, ComponentType, ConditionParameters, ReplacementNorm
from vedlikehold.queries.codes.editions import PARENT, SAME_CODE, STAY
from vedlikehold.queries.parameters import parameters
from vedlikehold.services.codes import IndexValue

FIRST_YEAR, LAST_YEAR = 1950, 2100
MISSING_LABELS = {
    STAY: gettext_lazy("Blir stående på den gamle koden"),
    SAME_CODE: gettext_lazy("Flyttes til samme kode i den nye utgaven, der den finnes"),
    PARENT: gettext_lazy("Flyttes til samme kode, ellers til det nærmeste overordnede koden ble til"),
}


class PercentField(NumberField):
    """A share, written as per cent."""

    def __init__(self, *, most: int | None = 100, **kwargs):
        super().__init__(unit="%", min_value=0, max_value=most, **kwargs)

    def clean(self, value):
        number = super().clean(value)
        return None if number is None else float(number / 100)

    def prepare_value(self, value):
        return super().prepare_value(value if value is None or isinstance(value, str) else _percent(value))

    def has_changed(self, initial, data) -> bool:
        return super().has_changed(_percent(initial), data)


def _percent(share) -> Decimal | None:
    number = to_decimal(share)
    return None if number is None else number * 100


class PartChoice(forms.ModelChoiceField):
    """A part with its edition."""

    def label_from_instance(self, part: BuildingPart) -> str:
        return f"{part.edition}: {part}"


class PartForm(RegisterForm):
    """Bygningsdel. The standard's own codes keep their code and name."""

    needed_by_constraints = frozenset({"edition"})
    successor = PartChoice(
        queryset=BuildingPart.objects.none(),
        required=False,
        label=gettext_lazy("Ble til"),
        help_text=gettext_lazy("Koden som overtok i en senere utgave. Brukes når alt flyttes til den nye utgaven."),
    )
    weight_share = PercentField(
        required=False,
        label=gettext_lazy("Andel av byggekostnad"),
        help_text=gettext_lazy(
            "Hvor stor del av hva et nytt bygg koster som ligger i denne delen. Brukes som vekt i byggets tilstandsgrad, "
            "som regnes på nytt med en gang."
        ),
    )
    sections = (("", ("code", "name", "name_en", "weight_share", "successor")),)

    class Meta:
        model = BuildingPart
        fields = ["code", "name", "name_en", "weight_share", "successor"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        later = BuildingPart.objects.filter(edition__gt=self.instance.edition).order_by("edition", "code")
        self.fields["successor"].queryset = later
        self.fields["successor"].empty_label = _("Ikke oppgitt")
        if self.instance.is_own:
            self.parent_code = self.instance.code.partition(".")[0]
            self.fields["code"].help_text = _("%(code)s, punktum og inntil sju tall eller bokstaver.") % {"code": self.parent_code}
            del self.fields["weight_share"]
            return
        for name in ("code", "name", "name_en"):
            del self.fields[name]
        if len(self.instance.code) != 2:
            del self.fields["weight_share"]

    def clean_code(self) -> str:
        code = self.cleaned_data["code"]
        if not (OWN_CODE.fullmatch(code) and code.partition(".")[0] == self.parent_code):
            raise ValidationError(_("Koden skal begynne med %(code)s. og ha tall eller bokstaver etter.") % {"code": self.parent_code})
        return code


class ComponentTypeForm(RegisterForm):
    """Komponenttype."""

    sections = (
        (gettext_lazy("Hva"), ("code", "name", "part", "quantity_unit", "expected_life_years")),
        (
            gettext_lazy("Kostnad per enhet"),
            (
                "unit_cost_tg1_nok",
                "unit_cost_tg2_nok",
                "unit_cost_tg3_nok",
                "replacement_unit_cost_nok",
                "price_year",
                "source",
            ),
        ),
        (gettext_lazy("Merknad"), ("note",)),
    )

    class Meta:
        model = ComponentType
        fields = [
            "code", "name", "part", "quantity_unit", "expected_life_years", "unit_cost_tg1_nok", "unit_cost_tg2_nok",
            "unit_cost_tg3_nok", "replacement_unit_cost_nok", "price_year", "source", "note",
        ]  # fmt: skip
        error_messages = {"code": {"unique": gettext_lazy("En annen komponenttype har denne koden.")}}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        part = self.fields["part"]
        current = BuildingPart.objects.filter(pk=self.instance.part_id)
        part.queryset = (BuildingPart.objects.filter(edition=parameters().part_edition) | current).order_by("sort_key")
        part.empty_label = _("Ikke oppgitt")
        self.fields["unit_cost_tg1_nok"].help_text = _(
            "Hva det koster å rette opp én enhet. Etterslepet for komponenter av typen regnes på nytt med en gang."
        )
        self.fields["price_year"].help_text = _("Året prisene gjelder. De regnes om med byggekostnadsindeksen.")
        self.fields["source"].help_text = _("Hvor tallene er hentet.")

    def clean_price_year(self) -> int | None:
        return sensible_year(self.cleaned_data["price_year"])

    def clean_expected_life_years(self) -> float | None:
        life = self.cleaned_data["expected_life_years"]
        if life is not None and life <= 0:
            raise ValidationError(_("Levetiden må være større enn null."))
        return life


class ParametersForm(RegisterForm):
    """Forutsetninger. The edition is changed by moving everything to it."""

    share_tg1 = PercentField(label=gettext_lazy("Andel ved TG1"))
    share_tg2 = PercentField(label=gettext_lazy("Andel ved TG2"))
    share_tg3 = PercentField(
        most=1000,
        label=gettext_lazy("Andel ved TG3"),
        help_text=gettext_lazy("Over 100 % når riving og bygging på nytt koster mer enn selve delen."),
    )
    low_share = PercentField(label=gettext_lazy("Lav kostnad"), help_text=gettext_lazy("Av sannsynlig kostnad, der bare den er kjent."))
    high_share = PercentField(
        most=1000, label=gettext_lazy("Høy kostnad"), help_text=gettext_lazy("Av sannsynlig kostnad, der bare den er kjent.")
    )
    correlation = NumberField(
        as_float=True,
        min_value=0,
        max_value=1,
        label=gettext_lazy("Samvariasjon"),
        help_text=gettext_lazy("Hvor mye kostnadene følger hverandre, fra 0 til 1. 0 gir for smalt spenn, 1 det videste."),
    )
    sections = (
        (gettext_lazy("Mål"), ("target_grade", "valid_years")),
        (gettext_lazy("Kostnad som andel av gjenanskaffelse"), ("share_tg1", "share_tg2", "share_tg3")),
        (gettext_lazy("Usikkerhet"), ("low_share", "high_share", "correlation")),
        (gettext_lazy("Kilde"), ("source",)),
    )

    class Meta:
        model = ConditionParameters
        fields = [
            "target_grade", "valid_years", "share_tg1", "share_tg2", "share_tg3", "low_share", "high_share", "correlation", "source",
        ]  # fmt: skip

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["target_grade"].help_text = _("Etterslepet er hva det koster å løfte alt som er dårligere, til denne graden.")
        self.fields["valid_years"].help_text = _("Hvor mange år en analyse gjelder når den ikke selv sier noe annet.")
        self.fields["share_tg1"].help_text = _("Brukes for komponenter som verken har eget anslag eller komponenttype med enhetskostnad.")
        self.fields["source"].help_text = _("Hvem som har besluttet tallene, og hva de bygger på.")

    def clean_valid_years(self) -> int:
        years = self.cleaned_data["valid_years"]
        if not 1 <= years <= 50:
            raise ValidationError(_("Velg mellom 1 og 50 år."))
        return years


class NormForm(RegisterForm):
    """Normtall for gjenanskaffelse."""

    needed_by_constraints = frozenset({"building_type"})
    sections = (("", ("building_type", "nok_per_m2", "price_year", "source")),)

    class Meta:
        model = ReplacementNorm
        fields = ["building_type", "nok_per_m2", "price_year", "source"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            del self.fields["building_type"]
        else:
            free = BuildingType.objects.filter(replacement_norm=None).order_by("code")
            self.fields["building_type"].queryset = free
            self.fields["building_type"].empty_label = _("Velg bygningstype")
        self.fields["nok_per_m2"].label = _("Nybyggkostnad")
        self.fields["nok_per_m2"].help_text = _(
            "Per m² BTA, med prisnivå i prisåret. Gjenanskaffelsesverdi og etterslep som andel av den regnes på nytt med en gang."
        )
        self.fields["source"].help_text = _("Hvor tallet er hentet.")

    def clean_price_year(self) -> int:
        return sensible_year(self.cleaned_data["price_year"])


def sensible_year(year: int | None) -> int | None:
    """A price year that is one."""
    if year is not None and not FIRST_YEAR <= year <= LAST_YEAR:
        raise ValidationError(_("Skriv et årstall mellom %(first)s og %(last)s.") % {"first": FIRST_YEAR, "last": LAST_YEAR})
    return year


class IndexLineForm(forms.Form):
    """One year of the price index; a line without year and value is none."""

    year = forms.IntegerField(
        label=gettext_lazy("År"), required=False, widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "num"})
    )
    value = NumberField(as_float=True, label=gettext_lazy("Indeks"), required=False)
    is_estimate = forms.BooleanField(label=gettext_lazy("Anslag"), required=False)
    source = forms.CharField(label=gettext_lazy("Kilde"), max_length=200, required=False)

    def clean_year(self) -> int | None:
        return sensible_year(self.cleaned_data["year"])

    def clean_value(self) -> float | None:
        value = self.cleaned_data["value"]
        if value is not None and value <= 0:
            raise ValidationError(_("Indeksen må være større enn null."))
        return value

    def clean(self):
        data = super().clean()
        if self._says_nothing(data):
            return data
        if data.get("year") is None and "year" not in self.errors:
            self.add_error("year", _("Oppgi året."))
        if data.get("value") is None and "value" not in self.errors:
            self.add_error("value", _("Oppgi indeksen for året."))
        return data

    @staticmethod
    def _says_nothing(data: dict) -> bool:
        return data.get("year") is None and data.get("value") is None and not data.get("source")

    @property
    def is_line(self) -> bool:
        return bool(self.cleaned_data) and not self.cleaned_data.get("DELETE") and not self._says_nothing(self.cleaned_data)


class BaseIndexFormSet(forms.BaseFormSet):
    """The whole price index."""

    def clean(self):
        if any(self.errors):
            return
        seen: set[int] = set()
        for form in self.forms:
            if form.is_line and form.cleaned_data["year"] in seen:
                form.add_error("year", _("Året står også i en annen rad."))
            elif form.is_line:
                seen.add(form.cleaned_data["year"])
        if not seen:
            raise ValidationError(_("Indeksen må ha minst ett år."))

    @property
    def index_values(self) -> list[IndexValue]:
        """The years as they shall be."""
        names = ("year", "value", "is_estimate", "source")
        return [IndexValue(*(form.cleaned_data[name] for name in names)) for form in self.forms if form.is_line]


IndexFormSet = forms.formset_factory(IndexLineForm, formset=BaseIndexFormSet, extra=2, can_delete=True)


class MoveForm(forms.Form):
    """Flytt til en annen utgave."""

    missing = forms.ChoiceField(
        label=gettext_lazy("Koder uten etterfølger"),
        widget=forms.RadioSelect,
        choices=list(MISSING_LABELS.items()),
        initial=STAY,
        help_text=gettext_lazy("Velg, trykk «Vis på nytt» og se over listen før du flytter."),
    )
    why = forms.CharField(
        label=gettext_lazy("Hvorfor"), max_length=300, required=False, help_text=gettext_lazy("Vises i historikken sammen med endringen.")
    )

"""Forms of components: a new one, a changed one, one that is replaced or removed."""

from datetime import date

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bygg.forms import InBuildingForm
from bygg.models import Space
from fdvu.core.forms import DateField
from vedlikehold.forms.costs import COSTS, refuse_negative
from vedlikehold.models import BuildingPart, Component, ComponentType
from vedlikehold.queries.parameters import parameters


def part_field(current: BuildingPart | None = None) -> forms.ModelChoiceField:
    """A building part of the edition in use; one of another edition is kept where it stands."""
    parts = BuildingPart.objects.filter(edition=parameters().part_edition)
    if current is not None:
        parts = parts | BuildingPart.objects.filter(pk=current.pk)
    return forms.ModelChoiceField(
        parts.order_by("sort_key"), label=gettext_lazy("Bygningsdel"), empty_label=gettext_lazy("Velg bygningsdel")
    )


def type_field() -> forms.ModelChoiceField:
    """A component type."""
    rows = ComponentType.objects.order_by("code")
    return forms.ModelChoiceField(rows, label=gettext_lazy("Komponenttype"), required=False, empty_label=gettext_lazy("Ingen"))


class PricedForm(InBuildingForm):
    """What a component's forms share: where parts and types come from, and what must go together."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "part" in self.fields:
            self.fields["part"] = part_field(self.instance.part if self.instance.part_id else None)
        self.fields["type"] = type_field()
        self.fields["type"].help_text = _("Gir enhetskostnader og levetid der komponenten ikke har egne.")
        self.fields["name"].required = False
        self.fields["name"].help_text = _("Tomt gir navnet på typen, ellers på bygningsdelen.")
        self.fields["tfm_id"].help_text = _("For eksempel +002=360.001-SR001.")
        self.fields["price_year"].help_text = _("Året kostnadene gjelder. De regnes om med byggekostnadsindeksen.")
        self.fields["replacement_cost_nok"].help_text = _("Hva det koster å sette inn en ny, i prisårets kroner.")

    def clean(self):
        data = super().clean()
        if not data.get("name") and "name" not in self.errors:
            named = data.get("type") or data.get("part") or (self.instance.part if self.instance.part_id else None)
            if named is not None:
                data["name"] = (named.name if isinstance(named, ComponentType) else named.local_name)[:200]
        costs = [data.get(name) for name in ("replacement_cost_nok", *COSTS)]
        if data.get("price_year") is None and any(cost is not None for cost in costs) and "price_year" not in self.errors:
            self.add_error("price_year", _("Oppgi prisåret kostnadene gjelder."))
        return data

    def clean_price_year(self):
        return self._plausible_year("price_year", _("Prisåret"))

    def _plausible_year(self, name: str, label: str, first: int = 1900) -> int | None:
        year, last = self.cleaned_data[name], self.today.year + 1
        if year is not None and not first <= year <= last:
            text = _("%(label)s må være mellom %(first)s og %(last)s.")
            raise forms.ValidationError(text % {"label": label, "first": first, "last": last})
        return year


class ComponentForm(PricedForm):
    """Komponent."""

    sections = (
        (gettext_lazy("Hva"), ("part", "type", "name", "tfm_id", "space")),
        (gettext_lazy("Mengde og alder"), ("quantity", "quantity_unit", "installed_year", "expected_life_years")),
        (gettext_lazy("Utskifting"), ("replacement_cost_nok", "price_year")),
        (gettext_lazy("Tilstand"), ("grade", "graded_on", "cost_low_nok", "cost_likely_nok", "cost_high_nok")),
        (gettext_lazy("Merknad"), ("note",)),
    )

    class Meta:
        model = Component
        fields = [
            "part", "type", "name", "tfm_id", "space", "quantity", "quantity_unit", "installed_year", "expected_life_years",
            "replacement_cost_nok", "price_year", "grade", "graded_on", "cost_low_nok", "cost_likely_nok", "cost_high_nok", "note",
        ]  # fmt: skip

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["space"].queryset = Space.objects.filter(building=self.instance.building_id).order_by("sort_key", "pk")
        self.fields["space"].empty_label = _("Hele bygget eller ikke oppgitt")
        self.fields["quantity_unit"].choices = [choice for choice in self.fields["quantity_unit"].choices if choice[0]]
        self.fields["grade"].help_text = _("Settes vanligvis av en tilstandsanalyse.")
        self.fields["graded_on"].help_text = _("Tomt betyr i dag.")
        self.fields["cost_likely_nok"].help_text = _(
            "Eget anslag for å rette opp tilstanden nå, i prisårets kroner. Tomt gir mengde × typens enhetskostnad, ellers en andel av utskifting."
        )

    def clean(self):
        data = super().clean()
        self._check_condition(data)
        self._check_costs(data)
        return data

    def _check_condition(self, data: dict) -> None:
        if data.get("graded_on") and not data.get("grade") and "grade" not in self.errors:
            self.add_error("grade", _("Velg tilstandsgraden som ble fastsatt."))
        if data.get("grade") and not data.get("graded_on") and "graded_on" not in self.errors:
            data["graded_on"] = self.today
            self.changed_data.append("graded_on")
        if self.instance.graded_in_id and {"grade", "graded_on"} & set(self.changed_data):
            # A condition set by hand is not that of the analysis any more.
            data["graded_in"] = None
            self.changed_data.append("graded_in")

    def _check_costs(self, data: dict) -> None:
        low, likely, high = (data.get(name) for name in COSTS)
        refuse_negative(self, data)
        if likely is None and (low is not None or high is not None) and "cost_likely_nok" not in self.errors:
            self.add_error("cost_likely_nok", _("Lav og høy kostnad kan bare stå sammen med en sannsynlig."))
        for name, value, wrong, text in (
            ("cost_low_nok", low, lambda: low > likely, _("Lav kostnad kan ikke være høyere enn sannsynlig.")),
            ("cost_high_nok", high, lambda: high < likely, _("Høy kostnad kan ikke være lavere enn sannsynlig.")),
        ):
            if value is not None and likely is not None and wrong():
                self.add_error(name, text)

    def clean_installed_year(self) -> int | None:
        # Parts of churches and manors are older than any price.
        return self._plausible_year("installed_year", _("Året"), first=1000)

    def clean_graded_on(self) -> date | None:
        day = self.cleaned_data["graded_on"]
        if day is not None and day > self.today:
            raise forms.ValidationError(_("Dagen er ikke kommet."))
        return day


class ReplaceForm(PricedForm):
    """Skift ut: when, and what is different about the new component."""

    on = DateField(label=gettext_lazy("Skiftet ut den"))
    sections = (
        (gettext_lazy("Utskiftingen"), ("on",)),
        (
            gettext_lazy("Den nye komponenten"),
            ("type", "name", "tfm_id", "quantity", "quantity_unit", "expected_life_years", "replacement_cost_nok", "price_year"),
        ),
    )
    needed_by_constraints = frozenset({"building", "part"})

    class Meta:
        model = Component
        fields = ["type", "name", "tfm_id", "quantity", "quantity_unit", "expected_life_years", "replacement_cost_nok", "price_year"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["on"].initial = self.today
        self.fields["quantity_unit"].choices = [choice for choice in self.fields["quantity_unit"].choices if choice[0]]

    def values(self) -> dict:
        """What is said about the new component, by field name."""
        return {name: self.cleaned_data[name] for name in self._meta.fields}


class RemoveForm(forms.Form):
    """Fjern."""

    on = DateField(label=gettext_lazy("Fjernet den"))
    why = forms.CharField(
        label=gettext_lazy("Hvorfor"), max_length=300, required=False, help_text=gettext_lazy("Vises i historikken sammen med endringen.")
    )

    def __init__(self, *args, today: date, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["on"].initial = today

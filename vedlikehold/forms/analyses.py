"""Forms of orders, analyses and findings."""

from collections.abc import Iterator
from datetime import date

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import F, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bygg.forms import InBuildingForm, RegisterForm
from bygg.models import BuildingType
from fdvu.access.enums import Permission
from fdvu.access.forms import UnitField
from fdvu.access.queries import unit_choices_where
from fdvu.access.scope import load_tree
from fdvu.core.forms import DateField
from fdvu.lib.numbers import format_date
from vedlikehold.enums import CONSEQUENCE_TYPE_LABELS, GRADE_LABELS, SURVEY_STATE_LABELS, ConsequenceType, Grade
from vedlikehold.forms.costs import refuse_negative
from vedlikehold.models import BuildingPart, Commission, Component, ConditionAnalysis, Finding
from vedlikehold.queries.parameters import parameters


class CommissionForm(RegisterForm):
    """Oppdrag om tilstandsanalyse."""

    unit = UnitField(
        label=gettext_lazy("Bestillende enhet"),
        help_text=gettext_lazy("Enheten byggene hører til, eller en over den. Bestemmer hvem som ser oppdraget."),
    )
    sections = (
        (gettext_lazy("Hva"), ("title", "unit", "client", "supplier")),
        (gettext_lazy("Hvordan"), ("level", "reference_level", "purpose", "scope")),
        (gettext_lazy("Når"), ("ordered_on", "due_on")),
        (gettext_lazy("Merknad"), ("note",)),
    )

    class Meta:
        model = Commission
        fields = [
            "title", "unit", "client", "supplier", "level", "reference_level", "purpose", "scope", "ordered_on", "due_on", "note",
        ]  # fmt: skip

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["reference_level"].help_text = _("Hva TG0 betyr her: hvilke krav og hvilken byggeår eller forskrift det måles mot.")
        self.fields["due_on"].help_text = _("Analysene planlegges til denne dagen.")

    def clean(self):
        data = super().clean()
        ordered, due = data.get("ordered_on"), data.get("due_on")
        if ordered and due and due < ordered:
            self.add_error("due_on", _("Fristen kan ikke være før bestillingen."))
        return data


class AnalysisForm(InBuildingForm):
    """Tilstandsanalyse: what the report says of itself. Status and date are set by starting and concluding."""

    sections = (
        (gettext_lazy("Hva"), ("title", "commission", "client", "purpose", "scope")),
        (gettext_lazy("Hvordan"), ("level", "reference_level", "method", "basis")),
        (gettext_lazy("Hvem og når"), ("performed_by", "participants", "planned_on")),
        (gettext_lazy("Resultat"), ("summary", "reservations")),
    )

    class Meta:
        model = ConditionAnalysis
        fields = [
            "title", "commission", "client", "purpose", "scope", "level", "reference_level", "method", "basis", "performed_by",
            "participants", "planned_on", "summary", "reservations",
        ]  # fmt: skip

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        above = Q(unit__in=load_tree().above(self.instance.building.unit_id)) | Q(pk=self.instance.commission_id)
        self.fields["commission"].queryset = (
            Commission.objects.visible_to(self.user).filter(above).order_by(F("ordered_on").desc(nulls_last=True), "title", "pk")
        )
        self.fields["commission"].empty_label = _("Uten oppdrag")
        self.fields["reference_level"].help_text = _("Hva TG0 betyr her.")
        self.fields["basis"].help_text = _("Tegninger, beskrivelser, tidligere rapporter og annet som er lest.")
        self.fields["reservations"].help_text = _("Det som ikke kunne undersøkes, og andre forbehold.")


class ComponentChoice(forms.ModelChoiceField):
    """A component with its part, and the condition it has now."""

    def label_from_instance(self, obj: Component) -> str:
        grade = f" ({obj.grade})" if obj.grade else ""
        return f"{obj.part.code} {obj.name}{grade}"


class FindingForm(InBuildingForm):
    """Funn. The component is one of the building's, or is made on the spot from a part."""

    needed_by_constraints = frozenset({"analysis"})
    component = ComponentChoice(
        label=gettext_lazy("Komponent"), queryset=Component.objects.none(), required=False, empty_label=gettext_lazy("Velg komponent")
    )
    new_part = forms.ModelChoiceField(
        label=gettext_lazy("Ny komponent fra bygningsdel"),
        queryset=BuildingPart.objects.none(),
        required=False,
        empty_label=gettext_lazy("Nei, komponenten finnes"),
        help_text=gettext_lazy("Når bygget mangler komponenten. Den opprettes sammen med funnet."),
    )
    new_name = forms.CharField(
        label=gettext_lazy("Navn på den nye komponenten"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("Tomt betyr bygningsdelens navn."),
    )
    sections = (
        (gettext_lazy("Hva og hvor"), ("component", "new_part", "new_name", "location")),
        (gettext_lazy("Tilstand"), ("grade", "symptom", "cause")),
        (gettext_lazy("Konsekvens og risiko"), ("probability",)),
        (gettext_lazy("Anbefalt tiltak"), ("recommendation", "deadline")),
        (gettext_lazy("Kostnad for å utbedre"), ("cost_low_nok", "cost_likely_nok", "cost_high_nok", "price_year")),
    )

    class Meta:
        model = Finding
        fields = [
            "component", "location", "grade", "symptom", "cause", "probability",
            "kg_safety", "kg_health", "kg_economy", "kg_aesthetics", "kg_function", "kg_authority",
            "recommendation", "deadline", "cost_low_nok", "cost_likely_nok", "cost_high_nok", "price_year",
        ]  # fmt: skip
        widgets = {"grade": forms.RadioSelect, "probability": forms.RadioSelect} | {
            f"kg_{kind.value}": forms.RadioSelect for kind in ConsequenceType
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        building = self.instance.analysis.building_id
        components = Component.objects.filter(building=building).current() | Component.objects.filter(pk=self.instance.component_id)
        self.fields["component"].queryset = components.select_related("part").order_by("part__sort_key", "sort_key", "pk")
        self.fields["new_part"].queryset = BuildingPart.objects.filter(edition=parameters().part_edition).order_by("sort_key")
        for name in ("symptom", "cause", "recommendation"):
            self.fields[name].widget.attrs["rows"] = 2
        # One of the two is needed; the page says so at the one most people use.
        self.fields["component"].required = not self.data.get("new_part")
        self.fields["component"].error_messages["required"] = _("Velg komponenten funnet gjelder, eller lag en ny fra bygningsdel.")
        self.fields["grade"].choices = [(grade.value, _(GRADE_LABELS[grade])) for grade in Grade]
        self.fields["price_year"].help_text = _("Året prisene gjelder.")

    @property
    def consequences(self) -> Iterator[tuple[str, forms.BoundField]]:
        """(type of consequence, bound field) for the grid."""
        for kind in ConsequenceType:
            yield _(CONSEQUENCE_TYPE_LABELS[kind]), self[f"kg_{kind.value}"]

    def clean(self):
        data = super().clean()
        chosen, part = data.get("component"), data.get("new_part")
        if chosen and part:
            self.add_error("new_part", _("Velg enten en komponent eller en bygningsdel, ikke begge."))
        self._check_costs(data)
        return data

    def _check_costs(self, data: dict) -> None:
        """0 ≤ low ≤ likely ≤ high and a price year, said at the field that is wrong."""
        low, likely, high = (data.get(f"cost_{side}_nok") for side in ("low", "likely", "high"))
        refuse_negative(self, data)
        if likely is None and (low is not None or high is not None) and "cost_likely_nok" not in self.errors:
            self.add_error("cost_likely_nok", _("Oppgi den sannsynlige kostnaden når lav eller høy er oppgitt."))
        if likely is not None and low is not None and low > likely:
            self.add_error("cost_low_nok", _("Lav kan ikke være høyere enn sannsynlig."))
        if likely is not None and high is not None and high < likely:
            self.add_error("cost_high_nok", _("Høy kan ikke være lavere enn sannsynlig."))
        if likely is not None and not data.get("price_year") and "price_year" not in self.errors:
            self.add_error("price_year", _("Oppgi prisåret kostnadene gjelder."))

    def finding_values(self) -> dict:
        """The finding's own values, for the service."""
        return {name: self.cleaned_data[name] for name in self._meta.fields if name in self.cleaned_data}


class WhyForm(forms.Form):
    """Why something is done; it stands in the history."""

    why = forms.CharField(
        label=gettext_lazy("Hvorfor"), max_length=300, required=False, help_text=gettext_lazy("Vises i historikken sammen med endringen.")
    )


class ConcludeForm(WhyForm):
    """Konkluder analysen."""

    on = DateField(label=gettext_lazy("Utført"), help_text=gettext_lazy("Dagen tilstanden ble sett. Tilstanden gjelder fra da."))
    field_order = ["on", "why"]

    def __init__(self, *args, today: date, **kwargs):
        super().__init__(*args, **kwargs)
        self.today = today

    def clean_on(self) -> date:
        on = self.cleaned_data["on"]
        if on > self.today:
            raise ValidationError(_("Datoen er ikke kommet."))
        if on.year < 1900:
            raise ValidationError(_("%(day)s er for lenge siden.") % {"day": format_date(on)})
        return on


class FindBuildingsForm(forms.Form):
    """Which buildings to choose among."""

    find_q = forms.CharField(label=gettext_lazy("Navn, adresse eller nummer"), max_length=100, required=False)
    find_unit = UnitField(label=gettext_lazy("Enhet"), required=False)
    find_type = forms.ModelChoiceField(
        label=gettext_lazy("Bygningstype"), queryset=BuildingType.objects.none(), required=False, empty_label=gettext_lazy("Alle")
    )
    find_survey = forms.MultipleChoiceField(
        label=gettext_lazy("Analysestand"), required=False, widget=forms.CheckboxSelectMultiple, choices=()
    )
    find_unordered = forms.BooleanField(label=gettext_lazy("Bare bygg uten bestilt analyse"), required=False)

    def __init__(self, *args, user, today: date, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["find_unit"].offer(unit_choices_where(user, Permission.REGISTER_EDIT, day=today), _("Alle"))
        self.fields["find_type"].queryset = BuildingType.objects.filter(buildings__in_portfolio=True).distinct().order_by("code")
        self.fields["find_survey"].choices = [(state.value, _(label)) for state, label in SURVEY_STATE_LABELS.items()]

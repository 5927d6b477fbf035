"""Forms of measures, their bundles, and the steps they go through."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bygg.forms import InBuildingForm
from fdvu.core.forms import DateField, NumberField
from fdvu.core.text import say
from fdvu.lib.numbers import format_nok
from fdvu.lib.shares import SharesError, format_shares, parse_shares
from vedlikehold.calc.ledger import to_ore
from vedlikehold.enums import ALTERNATIVE_KIND_LABELS, GRADE_LABELS, AlternativeKind, Grade, MeasureKind
from vedlikehold.forms.costs import NoNegativeCost
from vedlikehold.models import BuildingPart, Component, Finding, Measure, MeasureAlternative, MeasureBundle, Project
from vedlikehold.queries.measures import excluded_ids, exclusion_choices, requirement_choices
from vedlikehold.queries.parameters import parameters
from vedlikehold.services.measures import done_as
from vedlikehold.services.measures.saving import FIRST_YEAR, LAST_YEAR

GRADES_AFTER = (Grade.TG0, Grade.TG1, Grade.TG2)


class ComponentChoice(forms.ModelChoiceField):
    """A component with its part and condition."""

    def label_from_instance(self, row: Component) -> str:
        return " ".join(part for part in (row.part.code, row.name, f"({row.grade})" if row.grade else "") if part)


class MeasureChoice(forms.ModelMultipleChoiceField):
    """Other measures of the building, with their year."""

    widget = forms.CheckboxSelectMultiple

    def label_from_instance(self, row: Measure) -> str:
        return f"{row.name} ({row.planned_year or _('uten år')})"


class AlternativeChoice(forms.ModelChoiceField):
    """Ways to do a measure, with what kind each is."""

    def label_from_instance(self, row: MeasureAlternative) -> str:
        return f"{row.name} ({_(ALTERNATIVE_KIND_LABELS[AlternativeKind(row.kind)])})"


class FindingChoice(forms.ModelMultipleChoiceField):
    """Findings by component, grade and what they recommend."""

    widget = forms.CheckboxSelectMultiple

    def label_from_instance(self, row: Finding) -> str:
        words = [f"{row.component.name}: {row.grade}", row.location, row.recommendation or row.symptom]
        cost = format_nok(row.cost_likely_nok, 0) if row.cost_likely_nok is not None else ""
        return " – ".join(word for word in (*words, cost) if word)


class SharesField(forms.CharField):
    """Per cent per year, as «30 / 70»; kept as shares."""

    def __init__(self, **kwargs):
        help_text = gettext_lazy(
            "Prosent av kostnaden for hvert år fra året det starter, for eksempel 30 / 70. Tomt betyr alt det første året."
        )
        self.unit = "%"
        super().__init__(label=gettext_lazy("Fordeling over år"), required=False, max_length=100, help_text=help_text, **kwargs)

    def prepare_value(self, value):
        return format_shares(value) if isinstance(value, list) else value

    def clean(self, value):
        try:
            return parse_shares(super().clean(value))
        except SharesError as wrong:
            raise ValidationError(say(wrong.message)) from wrong

    def has_changed(self, initial, data) -> bool:
        try:
            return parse_shares(data) != (initial or [])
        except SharesError:
            return True


class ProjectChoice(forms.ModelChoiceField):
    """Projects by number and name, with the unit they are of."""

    def label_from_instance(self, row: Project) -> str:
        name = f"{row.number} {row.name}" if row.number else row.name
        return f"{name} ({row.unit.name})"


class MeasureForm(NoNegativeCost, InBuildingForm):
    """Tiltak. Status, day and actual cost are set by its steps."""

    component = ComponentChoice(
        label=gettext_lazy("Komponent"), queryset=Component.objects.none(), required=False, empty_label=gettext_lazy("Hele bygget")
    )
    requires = MeasureChoice(
        label=gettext_lazy("Krever at dette gjøres først"),
        queryset=Measure.objects.none(),
        required=False,
        help_text=gettext_lazy("Før dette tiltaket, eller samme år."),
    )
    excludes = MeasureChoice(
        label=gettext_lazy("Utelukker"),
        queryset=Measure.objects.none(),
        required=False,
        help_text=gettext_lazy("Bare ett av tiltakene blir gjort, for eksempel rehabilitering eller riving."),
    )
    spend_shares = SharesField()
    project = ProjectChoice(
        label=gettext_lazy("Prosjekt"), queryset=Project.objects.none(), required=False, empty_label=gettext_lazy("Ikke i et prosjekt")
    )
    sections = (
        (gettext_lazy("Hva"), ("name", "kind", "need", "component", "part", "description")),
        (
            gettext_lazy("Kostnad og ressurser"),
            ("cost_low_nok", "cost_likely_nok", "cost_high_nok", "price_year", "pot", "spend_shares", "own_hours"),
        ),
        (gettext_lazy("Når"), ("planned_year", "deadline", "is_duty", "bundle", "requires", "excludes", "project")),
        (gettext_lazy("Virkning"), ("grade_after", "energy_saving_kwh", "universal_design", "grant_nok", "grant_source")),
        (gettext_lazy("Merknad"), ("note",)),
    )

    class Meta:
        model = Measure
        fields = [
            "name", "kind", "need", "component", "part", "description", "cost_low_nok", "cost_likely_nok", "cost_high_nok", "price_year",
            "pot", "planned_year", "deadline", "bundle", "grade_after", "energy_saving_kwh", "universal_design", "grant_nok",
            "grant_source", "is_duty", "own_hours", "spend_shares", "project", "note",
        ]  # fmt: skip

    needed_by_constraints = frozenset({"building", "status", "done_on"})

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        row = self.instance
        current = Component.objects.filter(building=row.building_id)
        standing = current.current() | current.filter(pk=row.component_id)
        self.fields["component"].queryset = standing.select_related("part").order_by("part__sort_key", "sort_key", "pk")
        edition = BuildingPart.objects.filter(edition=parameters().part_edition) | BuildingPart.objects.filter(pk=row.part_id)
        self.fields["part"].queryset = edition.order_by("sort_key")
        self.fields["part"].empty_label = _("Som komponenten, eller ikke oppgitt")
        self.fields["bundle"].queryset = MeasureBundle.objects.filter(building=row.building_id).order_by("name")
        self.fields["bundle"].empty_label = _("Ingen tiltakspakke")
        self.fields["requires"].queryset = requirement_choices(row.building_id, row if row.pk else None)
        if row.pk:
            self.initial["requires"] = list(row.requirements.values_list("requires", flat=True))
        self.fields["excludes"].queryset = exclusion_choices(row.building_id, row if row.pk else None)
        if row.pk:
            self.initial["excludes"] = excluded_ids(row)
        for name in ("requires", "excludes"):
            if not self.fields[name].queryset.exists():
                del self.fields[name]
        self._offer_projects()
        self._help()

    def _offer_projects(self) -> None:
        """Those that take measures in, of the building's unit or one above it, and the one it stands in."""
        row = self.instance
        offered = Project.objects.editable_by(self.user).for_building(row.building) | Project.objects.filter(pk=row.project_id)
        self.fields["project"].queryset = offered.select_related("unit").order_by("sort_key", "pk")

    def _help(self) -> None:
        helps = {
            "cost_low_nok": _("Kan stå tomt. Da regnes den som en del av sannsynlig kostnad."),
            "cost_high_nok": _("Kan stå tomt. Da regnes den som en del av sannsynlig kostnad."),
            "price_year": _("Året prisene gjelder."),
            "grade_after": _("Tilstanden komponentene får når tiltaket er utført."),
            "energy_saving_kwh": _("Per år. Et negativt tall betyr at forbruket øker."),
            "grant_nok": _("Trekkes fra den sannsynlige kostnaden der netto kostnad vises."),
            "own_hours": _("Timer egne folk bruker på tiltaket. Planen holder dem innenfor timene dere har."),
            "is_duty": _("For eksempel pålegg fra tilsyn. Planen legger det alltid inn i tide. Krever en frist."),
        }
        for name, text in helps.items():
            self.fields[name].help_text = text
        self.fields["is_duty"].label = _("Pålagt (må gjøres innen fristen)")
        self.fields["own_hours"].unit = _("timer")
        for name in ("price_year", "planned_year"):
            self.fields[name].min_value, self.fields[name].max_value = FIRST_YEAR, LAST_YEAR


class BundleForm(InBuildingForm):
    """Tiltakspakke. The saving is typed in per cent and kept as a share."""

    saving_percent = NumberField(
        label=gettext_lazy("Besparelse ved felles rigg"),
        unit="%",
        min_value=0,
        max_value=100,
        help_text=gettext_lazy("Så stor del av kostnaden som spares når minst to av tiltakene utføres samme år."),
    )
    sections = (("", ("name", "saving_percent", "note")),)

    class Meta:
        model = MeasureBundle
        fields = ["name", "note"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial["saving_percent"] = round(self.instance.saving_share * 100, 4)

    @property
    def saving_share(self) -> float:
        return float(self.cleaned_data["saving_percent"]) / 100

    def clean(self):
        data = super().clean()
        if data.get("saving_percent") is not None:
            self.instance.saving_share = self.saving_share
        return data


class StepForm(forms.Form):
    """A step with a reason."""

    why = forms.CharField(
        label=gettext_lazy("Hvorfor"), max_length=300, required=False, help_text=gettext_lazy("Vises i historikken sammen med endringen.")
    )


class PlanForm(StepForm):
    """Planlegging."""

    year = forms.IntegerField(
        label=gettext_lazy("Planlagt år"),
        min_value=FIRST_YEAR,
        max_value=LAST_YEAR,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "num"}),
    )
    field_order = ("year", "why")


class RejectForm(StepForm):
    """Avvisning: the reason is needed."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["why"].required = True


class CompleteForm(StepForm):
    """Utførelse."""

    on = DateField(label=gettext_lazy("Utført dato"))
    actual_cost_nok = NumberField(
        label=gettext_lazy("Faktisk kostnad"), unit="kr", required=False, min_value=0, max_digits=14, decimal_places=2
    )
    grade_after = forms.ChoiceField(label=gettext_lazy("Grad etter tiltaket"), widget=forms.RadioSelect)
    also = FindingChoice(
        label=gettext_lazy("Lukk også disse funnene"),
        queryset=Finding.objects.none(),
        required=False,
        help_text=gettext_lazy(
            "Andre åpne funn på de samme komponentene. Et funn som fortsatt er åpent, holder på graden og kostnaden sin."
        ),
    )
    alternative = AlternativeChoice(
        label=gettext_lazy("Gjort slik"),
        queryset=MeasureAlternative.objects.none(),
        required=False,
        empty_label=gettext_lazy("Som tiltaket selv"),
    )
    renew = forms.BooleanField(
        label=gettext_lazy("Registrer ny komponent i stedet for den gamle"),
        required=False,
        help_text=gettext_lazy("Den gamle beholdes i historikken. Gjelder bare når noe er skiftet ut."),
    )
    field_order = ("alternative", "on", "actual_cost_nok", "grade_after", "renew", "also", "why")

    def __init__(
        self,
        *args,
        measure: Measure,
        left: QuerySet,
        today: date,
        way: MeasureAlternative | None = None,
        way_now_nok: Decimal | None = None,
        components: int = 0,
        **kwargs,
    ):
        """`way` is the alternative that a plan in force has chosen, `way_now_nok` what it costs in the prices of now."""
        super().__init__(*args, **kwargs)
        self.measure = measure
        self.today = today
        self.fields["on"].initial = today
        self.fields["grade_after"].choices = [(grade.value, _(GRADE_LABELS[grade])) for grade in GRADES_AFTER]
        self.fields["grade_after"].initial = (way or measure).grade_after
        self._offer_ways(way, way_now_nok, components)
        self.fields["also"].queryset = left
        self.fields["also"].initial = [row.pk for row in left if row.component_id == measure.component_id]
        if measure.kind == MeasureKind.INVESTIGATE:
            del self.fields["grade_after"], self.fields["also"]
        elif not left:
            del self.fields["also"]
        if measure.kind == MeasureKind.DEMOLISH:
            self.fields.pop("grade_after", None)

    def _offer_ways(self, way: MeasureAlternative | None, cost: Decimal | None, components: int) -> None:
        """The alternatives, with what was planned chosen; a new component where something may have been replaced."""
        ways = MeasureAlternative.objects.filter(measure=self.measure).order_by("cost_likely_nok", "name", "pk")
        self.fields["alternative"].queryset = ways
        kinds = {done_as(self.measure), *(done_as(self.measure, row) for row in ways)}
        if not ways:
            del self.fields["alternative"]
        if MeasureKind.REPLACE not in kinds or not components:
            del self.fields["renew"]
        else:
            self.fields["renew"].initial = done_as(self.measure, way) == MeasureKind.REPLACE
        if way is None:
            return
        self.fields["alternative"].initial = way.pk
        if cost is not None:
            self.fields["actual_cost_nok"].initial = to_ore(cost)
            text = _("Foreslått av planen: «%(name)s» i dagens priser. Rett til det det kostet.")
            self.fields["actual_cost_nok"].help_text = text % {"name": way.name}

    def clean(self):
        data = super().clean()
        if done_as(self.measure, data.get("alternative")) != MeasureKind.REPLACE:
            data["renew"] = False  # ticked for another way than the one chosen
        return data

    def clean_on(self) -> date:
        if self.cleaned_data["on"] > self.today:
            raise ValidationError(_("Datoen er ikke kommet. Registrer utførelsen når arbeidet er gjort."))
        return self.cleaned_data["on"]


class FindingsForm(StepForm):
    """Which findings a measure answers."""

    findings = FindingChoice(label=gettext_lazy("Funn som tiltaket løser"), queryset=Finding.objects.none(), required=False)
    field_order = ("findings", "why")

    def __init__(self, *args, offered: QuerySet, chosen: Iterable[int] = (), **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["findings"].queryset = offered
        self.fields["findings"].initial = list(chosen)

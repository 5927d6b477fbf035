"""Forms of projects and of measures' alternatives."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bygg.forms import RegisterForm
from fdvu.access.forms import UnitField
from fdvu.core.forms import DateField, NumberField
from vedlikehold.enums import GRADE_LABELS, MeasureKind, MeasureStatus
from vedlikehold.forms.costs import NoNegativeCost
from vedlikehold.forms.measures import GRADES_AFTER, ProjectChoice, SharesField, StepForm
from vedlikehold.models import MeasureAlternative, Project, Scenario
from vedlikehold.queries.projects import ProjectLine, adopted_scenarios
from vedlikehold.services.actuals import Actual
from vedlikehold.services.measures import done_as
from vedlikehold.services.measures.saving import FIRST_YEAR, LAST_YEAR

# Kinds of work that leave no component in a new condition.
_WITHOUT_GRADE = (MeasureKind.INVESTIGATE, MeasureKind.DEMOLISH)


class ProjectForm(RegisterForm):
    """Prosjekt. Status is set by its steps, measures are added on its page."""

    unit = UnitField(
        label=gettext_lazy("Enhet"), help_text=gettext_lazy("Byggene til tiltakene hører til denne enheten eller en under den.")
    )
    sections = (
        (gettext_lazy("Hva"), ("name", "number", "unit")),
        (gettext_lazy("Hvem og når"), ("manager", "starts_on", "ends_on")),
        (gettext_lazy("Ramme"), ("budget_nok",)),
        (gettext_lazy("Merknad"), ("note",)),
    )

    class Meta:
        model = Project
        fields = ["name", "number", "unit", "manager", "starts_on", "ends_on", "budget_nok", "note"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["budget_nok"].help_text = _("Det prosjektet kan bruke, alle år under ett.")


class AlternativeForm(NoNegativeCost, RegisterForm):
    """Tiltaksalternativ."""

    needed_by_constraints = frozenset({"measure"})
    spend_shares = SharesField()
    sections = (
        (gettext_lazy("Hva"), ("kind", "name", "grade_after")),
        (
            gettext_lazy("Kostnad og ressurser"),
            ("cost_low_nok", "cost_likely_nok", "cost_high_nok", "price_year", "pot", "spend_shares", "own_hours"),
        ),
        (gettext_lazy("Virkning"), ("energy_saving_kwh", "grant_nok")),
        (gettext_lazy("Merknad"), ("note",)),
    )

    class Meta:
        model = MeasureAlternative
        fields = [
            "kind", "name", "grade_after", "cost_low_nok", "cost_likely_nok", "cost_high_nok", "price_year", "pot", "spend_shares",
            "own_hours", "energy_saving_kwh", "grant_nok", "note",
        ]  # fmt: skip

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        usual = _("Kan stå tomt. Da regnes den som en del av sannsynlig kostnad.")
        helps = {
            "kind": _("Salg: kostnaden er det salget koster, og bygget følger ikke med videre."),
            "cost_low_nok": usual,
            "cost_high_nok": usual,
            "price_year": _("Året prisene gjelder."),
            "grade_after": _("Tilstanden komponentene får når tiltaket er utført slik."),
            "energy_saving_kwh": _("Per år. Et negativt tall betyr at forbruket øker."),
        }
        for name, text in helps.items():
            self.fields[name].help_text = text
        self.fields["own_hours"].unit = _("timer")
        self.fields["price_year"].min_value, self.fields["price_year"].max_value = FIRST_YEAR, LAST_YEAR
        self.fields["grant_nok"].min_value = 0

    def clean_price_year(self) -> int:
        year = self.cleaned_data["price_year"]
        if not FIRST_YEAR <= year <= LAST_YEAR:
            text = _("%(year)s er ikke et årstall mellom %(first)s og %(last)s.")
            raise ValidationError(text % {"year": year, "first": FIRST_YEAR, "last": LAST_YEAR})
        return year

    def clean_grant_nok(self):
        grant = self.cleaned_data["grant_nok"]
        if grant is not None and grant < 0:
            raise ValidationError(_("Tilskuddet kan ikke være negativt."))
        return grant


class IntoProjectForm(StepForm):
    """Which project the chosen measures are to stand in: one that is there, or a new one."""

    project = ProjectChoice(
        label=gettext_lazy("Prosjekt"), queryset=Project.objects.none(), required=False, empty_label=gettext_lazy("Nytt prosjekt")
    )
    name = forms.CharField(label=gettext_lazy("Navn på det nye prosjektet"), max_length=200, required=False)
    unit = UnitField(
        label=gettext_lazy("Enhet for det nye prosjektet"),
        required=False,
        help_text=gettext_lazy("Byggene til tiltakene hører til denne enheten eller en under den."),
    )
    field_order = ("project", "name", "unit", "why")

    def __init__(self, *args, projects, units, suggested: int | None = None, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["project"].queryset = projects
        self.fields["unit"].offer(units, _("Velg enhet"))
        self.fields["unit"].initial = suggested

    def clean(self):
        data = super().clean()
        if not self.errors and not data.get("project"):
            for name, text in (
                ("name", _("Gi det nye prosjektet et navn, eller velg et som finnes.")),
                ("unit", _("Velg enheten prosjektet gjelder.")),
            ):
                if not data.get(name):
                    self.add_error(name, text)
        return data


class ScenarioChoice(forms.ModelChoiceField):
    """Versions in force, by plan."""

    def label_from_instance(self, row: Scenario) -> str:
        return f"{row.plan.name}: {row.name}"


class FromPlanForm(forms.Form):
    """A version in force, a year of it, and a building or all."""

    scenario = ScenarioChoice(label=gettext_lazy("Vedtatt plan"), queryset=Scenario.objects.none(), empty_label=gettext_lazy("Velg plan"))
    year = forms.IntegerField(
        label=gettext_lazy("År"),
        min_value=FIRST_YEAR,
        max_value=LAST_YEAR,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "num"}),
    )
    building = forms.ModelChoiceField(
        label=gettext_lazy("Bygning"), queryset=None, required=False, empty_label=gettext_lazy("Alle bygg i prosjektets enhet")
    )

    def __init__(self, *args, user, buildings, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["scenario"].queryset = adopted_scenarios(user)
        self.fields["building"].queryset = buildings


@dataclass(frozen=True)
class ActualRow:
    """One measure's fields in the form, bound; `renew` where it is a replacement."""

    line: ProjectLine
    on: forms.BoundField | None
    cost: forms.BoundField
    grade: forms.BoundField | None
    renew: forms.BoundField | None


class ActualsForm(StepForm):
    """What several measures of a project came to: a day for each that was done, what it cost, the condition it left."""

    def __init__(self, *args, lines: Sequence[ProjectLine], today: date, **kwargs):
        super().__init__(*args, **kwargs)
        self.today = today
        self.lines = [line for line in lines if line.measure.status != MeasureStatus.REJECTED]
        for line in self.lines:
            self._add_fields(line)

    def _add_fields(self, line: ProjectLine) -> None:
        row = line.measure
        about = {"name": row.name}
        self.fields[f"cost-{row.pk}"] = NumberField(
            label=_("Faktisk kostnad for %(name)s") % about, unit="kr", required=False, min_value=0, max_digits=14, decimal_places=2,
            initial=row.actual_cost_nok,
        )  # fmt: skip
        if row.status == MeasureStatus.DONE:
            return
        self.fields[f"on-{row.pk}"] = DateField(label=_("Utført dato for %(name)s") % about, required=False)
        kind = done_as(row, line.way)
        if kind is not None and kind not in _WITHOUT_GRADE:
            self.fields[f"grade-{row.pk}"] = forms.ChoiceField(
                label=_("Grad etter %(name)s") % about,
                choices=[(grade.value, _(GRADE_LABELS[grade])) for grade in GRADES_AFTER],
                initial=(line.way or row).grade_after,
            )
        if kind == MeasureKind.REPLACE and line.has_components:
            self.fields[f"renew-{row.pk}"] = forms.BooleanField(label=_("Ny komponent"), required=False, initial=True)

    @property
    def rows(self) -> Iterator[ActualRow]:
        """Each measure with its fields, for the template."""
        for line in self.lines:
            pk = line.measure.pk
            found = {name: self[f"{name}-{pk}"] if f"{name}-{pk}" in self.fields else None for name in ("on", "cost", "grade", "renew")}
            yield ActualRow(line, **found)

    def clean(self):
        data = super().clean()
        for line in self.lines:
            pk, on = line.measure.pk, data.get(f"on-{line.measure.pk}")
            if on is not None and on > self.today:
                self.add_error(f"on-{pk}", _("%(name)s: datoen er ikke kommet.") % {"name": line.measure.name})
            if (
                line.measure.status != MeasureStatus.DONE
                and on is None
                and data.get(f"cost-{pk}") is not None
                and f"on-{pk}" not in self.errors
            ):
                self.add_error(f"on-{pk}", _("%(name)s: oppgi datoen tiltaket ble utført.") % {"name": line.measure.name})
        if not self.errors and not list(self.reported()):
            self.add_error(None, _("Fyll ut minst ett tiltak."))
        return data

    def reported(self) -> Iterable[Actual]:
        """What was filled in."""
        for line in self.lines:
            row, data = line.measure, self.cleaned_data
            cost, on = data.get(f"cost-{row.pk}"), data.get(f"on-{row.pk}")
            if row.status == MeasureStatus.DONE:
                if cost != row.actual_cost_nok:
                    yield Actual(row.pk, None, cost)
            elif on is not None:
                grade, renew = data.get(f"grade-{row.pk}", ""), bool(data.get(f"renew-{row.pk}"))
                yield Actual(row.pk, on, cost, grade, line.way, renew)

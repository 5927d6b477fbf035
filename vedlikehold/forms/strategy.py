"""Forms of a building's strategy, and of what the recommendations rest on."""

from datetime import date

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bygg.forms import RegisterForm
from fdvu.core.forms import DateField
from vedlikehold.calc.strategy import DEFAULT_RULE
from vedlikehold.enums import CRITERION_LABELS, STRATEGY_LABELS, Criterion
from vedlikehold.models import BuildingStrategy, StrategyParameters
from vedlikehold.queries.strategy import utilisation_of
from vedlikehold.queries.strategy_texts import plain_number, step_text, utilisation_text

SCORES = tuple(criterion.value for criterion in Criterion)


class AssessmentForm(RegisterForm):
    """Vurdering av byggets egnethet."""

    needed_by_constraints = frozenset({"building"})
    sections = (
        (gettext_lazy("Hvor egnet er bygget til det det brukes til?"), SCORES),
        (gettext_lazy("Kostnader"), ("running_cost_nok_per_m2", "replacement_value_nok", "replacement_price_year")),
        (gettext_lazy("Om vurderingen"), ("assessed_on", "assessment_note")),
    )

    class Meta:
        model = BuildingStrategy
        fields = [
            *SCORES, "running_cost_nok_per_m2", "replacement_value_nok", "replacement_price_year", "assessed_on", "assessment_note",
        ]  # fmt: skip

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for criterion in Criterion:
            steps = [(str(score), step_text(criterion, score)) for score in range(4)]
            field = self.fields[criterion.value] = forms.TypedChoiceField(
                label=_(CRITERION_LABELS[criterion]),
                choices=[*steps, ("", _("Ikke vurdert"))],
                coerce=int,
                empty_value=None,
                required=False,
                widget=forms.RadioSelect,
            )
            if self.initial.get(criterion.value) is None:
                self.initial[criterion.value] = ""
            field.error_messages["invalid_choice"] = _("Velg ett av trinnene 0–3, eller «Ikke vurdert».")
        self.fields["utilisation"].help_text = utilisation_text(utilisation_of(self.instance.building, today=self.today))
        self.fields["running_cost_nok_per_m2"].label = _("Driftskostnad per år")
        self.fields["running_cost_nok_per_m2"].help_text = _("Forvaltning, drift, vedlikehold, energi og renhold per m² BTA.")
        self.fields["replacement_value_nok"].help_text = _("Tomt betyr at normtallet for bygningstypen brukes.")
        self.fields["assessed_on"].help_text = _("Tomt betyr i dag når poengene endres.")

    def clean_assessed_on(self) -> date | None:
        return _not_to_come(self, "assessed_on", self.today)

    def clean(self):
        data = super().clean()
        if data.get("replacement_value_nok") is not None and data.get("replacement_price_year") is None:
            self.add_error("replacement_price_year", _("Oppgi prisåret verdien gjelder."))
        if data.get("replacement_value_nok") is not None and data["replacement_value_nok"] <= 0:
            self.add_error("replacement_value_nok", _("Verdien må være større enn null."))
        return data

    @property
    def changes(self) -> dict:
        """What was changed, by field name."""
        return {name: self.cleaned_data[name] for name in self.changed_data if name in self._meta.fields}


class DecisionForm(forms.Form):
    """Beslutning om bygget."""

    decision = forms.ChoiceField(label=gettext_lazy("Hva er besluttet?"), widget=forms.RadioSelect)
    reason = forms.CharField(
        label=gettext_lazy("Begrunnelse"),
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("For eksempel vedtak og saksnummer. Må oppgis, også når beslutningen følger anbefalingen."),
        error_messages={"required": gettext_lazy("En beslutning må begrunnes.")},
    )
    on = DateField(label=gettext_lazy("Besluttet"))

    def __init__(self, *args, today: date, **kwargs):
        super().__init__(*args, **kwargs)
        self.today = today
        self.fields["decision"].choices = [(key.value, _(text)) for key, text in STRATEGY_LABELS.items()]
        self.fields["on"].initial = today

    def clean_on(self) -> date:
        return _not_to_come(self, "on", self.today)


class ParametersForm(RegisterForm):
    """Forutsetninger for strategien."""

    sections = (
        (gettext_lazy("Vekter for egnethet"), tuple(f"weight_{name}" for name in SCORES)),
        (gettext_lazy("Grenser"), ("good_condition", "suitable", "replace_fci", "needed_share")),
        (gettext_lazy("Kilde"), ("source",)),
    )

    class Meta:
        model = StrategyParameters
        fields = [
            *(f"weight_{name}" for name in SCORES), "good_condition", "suitable", "replace_fci", "needed_share", "source",
        ]  # fmt: skip

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for criterion in Criterion:
            field = self.fields[f"weight_{criterion.value}"]
            field.label = _(CRITERION_LABELS[criterion])
            field.help_text = _shipped(DEFAULT_RULE.weights[criterion])
        helps = {
            "good_condition": _("Vektet tilstandsgrad, 0–3 med 0 som best."),
            "suitable": _("Poeng for egnethet, 0–3 med 0 som best."),
            "replace_fci": _("Over grensen lønner det seg neppe å sette bygget i stand. 0,3 er 30 % av gjenanskaffelsesverdien."),
            "needed_share": _("Som andel: 0,5 er at kriterier med halvparten av vekten må ha poeng."),
        }
        for name, text in helps.items():
            self.fields[name].help_text = f"{text} {_shipped(getattr(DEFAULT_RULE, name))}"
        self.fields["weight_function"].help_text = _("Bare forholdet mellom vektene teller. %(shipped)s") % {
            "shipped": self.fields["weight_function"].help_text
        }

    @property
    def changes(self) -> dict:
        """What was changed, by field name."""
        return {name: self.cleaned_data[name] for name in self.changed_data if name in self._meta.fields}


def _shipped(value: float) -> str:
    return _("Standardverdi: %(value)s.") % {"value": plain_number(value)}


def _not_to_come(form: forms.BaseForm, name: str, today: date) -> date | None:
    day = form.cleaned_data[name]
    if day and day > today:
        raise forms.ValidationError(_("Datoen er ikke kommet."))
    return day

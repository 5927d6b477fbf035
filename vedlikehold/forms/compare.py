"""Which two versions are compared, and which of their measures are looked at."""

from collections.abc import Iterable

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bygg.models import Building
from fdvu.core.ids import whole_number
from vedlikehold.calc.plans.compare import PLAN_CHANGE_LABELS, PlanChange
from vedlikehold.enums import POT_LABELS, SCENARIO_STATUS_LABELS, Pot, ScenarioStatus
from vedlikehold.models import Scenario
from vedlikehold.queries.plans.compare import Cut


class ScenarioPicker(forms.Form):
    """Versions A and B among those the person sees, by plan."""

    a = forms.ChoiceField(label=gettext_lazy("Versjon A"), required=False)
    b = forms.ChoiceField(label=gettext_lazy("Versjon B"), required=False)

    def __init__(self, data, *, scenarios: Iterable[Scenario]):
        super().__init__(data)
        groups: dict[int, tuple[str, list]] = {}
        for row in scenarios:
            status = _(SCENARIO_STATUS_LABELS[ScenarioStatus(row.status)])
            label = f"{row.name} ({status.lower()})"
            groups.setdefault(row.plan_id, (row.plan.name, []))[1].append((str(row.pk), label))
        for name in ("a", "b"):
            self.fields[name].choices = [("", _("Velg en versjon")), *groups.values()]


class CutForm(forms.Form):
    """Kind of difference, building and pot. What cannot be read is left out and told."""

    change = forms.ChoiceField(label=gettext_lazy("Forskjell"), required=False)
    building = forms.ChoiceField(label=gettext_lazy("Bygning"), required=False)
    pot = forms.ChoiceField(label=gettext_lazy("Budsjettpott"), required=False)

    def __init__(self, data, *, buildings: Iterable[Building]):
        super().__init__(data)
        self.fields["change"].choices = [("", _("Alle")), *((key.value, _(label)) for key, label in PLAN_CHANGE_LABELS.items())]
        self.fields["building"].choices = [("", _("Alle")), *((str(row.pk), row.name) for row in buildings)]
        self.fields["pot"].choices = [("", _("Alle")), *((pot.value, _(POT_LABELS[pot])) for pot in Pot)]
        self.is_valid()

    @property
    def chosen(self) -> dict[str, str]:
        """What is chosen, as the address has it."""
        return {name: value for name in self.fields if (value := self.cleaned_data.get(name))}

    @property
    def cut(self) -> Cut:
        found = self.chosen
        change = PlanChange(found["change"]) if "change" in found else None
        return Cut(change, whole_number(found.get("building", "")), found.get("pot", ""))

    @property
    def unreadable(self) -> list[str]:
        return [str(self.fields[name].label) for name in self.errors]

"""What a person chooses on the pages of condition and backlog: target, price year, and a cut of the stock."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bygg.filters import type_choices
from vedlikehold.enums import COMPONENTS, COST, REPLACEMENT
from vedlikehold.models import PriceIndex
from vedlikehold.models.codes import GRADES_TO_AIM_FOR
from vedlikehold.queries.backlog import Cut
from vedlikehold.queries.parts import part_choices

# What the grades of a table are counted in.
MEASURES = [
    (COMPONENTS, gettext_lazy("Antall")),
    (COST, gettext_lazy("Kroner å rette opp")),
    (REPLACEMENT, gettext_lazy("Kroner å skifte ut")),
]
STATES = [
    ("outdated", gettext_lazy("Uten gyldig analyse")),
    ("out_of_date", gettext_lazy("Utdatert analyse")),
    ("never", gettext_lazy("Aldri analysert")),
    ("unknown", gettext_lazy("Ingen vurdert komponent")),
    ("no_grade", gettext_lazy("Uten vektet tilstandsgrad")),
    ("grade_no_area", gettext_lazy("Vektet tilstandsgrad uten BTA")),
    ("no_value", gettext_lazy("Uten gjenanskaffelsesverdi")),
    ("no_area", gettext_lazy("Kjent etterslep uten BTA")),
    ("without_area", gettext_lazy("Uten BTA")),
]


class ConditionForm(forms.Form):
    """All choices stand in the address; one that cannot be read is said, and not used."""

    target = forms.ChoiceField(label=gettext_lazy("Målgrad"), choices=GRADES_TO_AIM_FOR, required=False)
    price_year = forms.TypedChoiceField(label=gettext_lazy("Prisår"), coerce=int, empty_value=None, required=False)
    building_type = forms.ChoiceField(label=gettext_lazy("Bygningstype"), required=False)
    part = forms.ChoiceField(label=gettext_lazy("Bygningsdel"), required=False)

    def __init__(self, data):
        super().__init__(data)
        usual = [("", _("Som i forutsetningene"))]
        self.fields["target"].choices = [*usual, *GRADES_TO_AIM_FOR]
        years = PriceIndex.objects.order_by("-year").values_list("year", flat=True)
        self.fields["price_year"].choices = [("", _("Siste i indeksen")), *((year, str(year)) for year in years)]
        self.fields["building_type"].choices = [("", _("Alle")), *type_choices()]
        self.fields["part"].choices = [("", _("Alle")), *part_choices()]
        self.full_clean()

    @property
    def unreadable(self) -> list[str]:
        """Labels of the choices that are not used."""
        return [str(self.fields[name].label) for name in self.errors]

    @property
    def chosen(self) -> dict:
        """What was chosen and could be read, as it stands in the address."""
        return {name: value for name, value in self.cleaned_data.items() if value not in ("", None)}

    @property
    def narrows(self) -> bool:
        """Whether a choice leaves rows out; target and price year only count them otherwise."""
        return bool({"building_type", "part", "state", "q"} & self.chosen.keys())

    @property
    def cut(self) -> Cut:
        chosen = self.chosen
        return Cut(tuple(v for v in [chosen.get("building_type")] if v), tuple(v for v in [chosen.get("part")] if v))


class GridForm(ConditionForm):
    """For the tables: what grades are counted in, and which buildings."""

    measure = forms.ChoiceField(label=gettext_lazy("Gradene viser"), choices=MEASURES, required=False)
    state = forms.ChoiceField(label=gettext_lazy("Vis bare"), choices=[("", gettext_lazy("Alle bygg")), *STATES], required=False)
    q = forms.CharField(label=gettext_lazy("Søk i navn"), max_length=100, required=False)

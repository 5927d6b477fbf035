"""What a page of condition was asked for, and addresses that keep it."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode

from vedlikehold.calc.condition_figures import BUILDINGS, COMPONENTS, LEFT_OUT, MEASURES
from vedlikehold.forms.backlog import ConditionForm
from vedlikehold.queries.backlog import ConditionOverview, cached_condition

# What the registers of components and measures understand of a cut.
_CUT = ("building_type", "part")
_REGISTERS = {
    COMPONENTS: "vedlikehold:components",
    MEASURES: "vedlikehold:measures",
    BUILDINGS: "vedlikehold:backlog-buildings",
    LEFT_OUT: "vedlikehold:backlog-left-out",
}


@dataclass(frozen=True)
class Asked:
    """The person, the unit and the choices of one request."""

    request: object
    form: ConditionForm

    def overview(self) -> ConditionOverview:
        chosen = self.form.chosen
        return cached_condition(
            user=self.request.user,
            unit=self.request.unit,
            today=timezone.localdate(),
            target=chosen.get("target"),
            price_year=chosen.get("price_year"),
            cut=self.form.cut,
        )

    @property
    def kept(self) -> dict:
        """What follows to the next page of condition."""
        names = ("target", "price_year", *_CUT)
        return {name: value for name, value in self.form.chosen.items() if name in names}

    def page(self, name: str, *args, **query) -> str:
        """A page of condition with the same choices; `query` adds to them, or replaces."""
        return self._address(reverse(f"vedlikehold:{name}", args=args), self.kept | query)

    def rows(self, register: str, query: dict) -> str:
        """The list with the rows behind a figure, in the same cut."""
        own = register in (BUILDINGS, LEFT_OUT)
        kept = self.kept if own else {name: value for name, value in self.kept.items() if name in _CUT}
        return self._address(reverse(_REGISTERS[register]), kept | query)

    def _address(self, path: str, query: dict) -> str:
        unit = {"unit": self.request.unit.pk} if self.request.unit else {}
        found = urlencode({name: value for name, value in (unit | query).items() if value not in (None, "")}, doseq=True)
        return f"{path}?{found}" if found else path


def asked(request) -> Asked:
    return Asked(request, ConditionForm(request.GET))

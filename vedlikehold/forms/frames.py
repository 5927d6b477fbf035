"""The frames of a version's years in one table."""

from collections.abc import Mapping
from decimal import ROUND_HALF_UP
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.boundfield import BoundField
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fdvu.core.forms import NumberField
from fdvu.core.ids import whole_number
from fdvu.lib.numbers import NumberError, format_number, parse_number
from vedlikehold.calc.ledger import to_ore
from vedlikehold.models import PlanYear, Scenario

# Field of a year → heading, unit, and whether an empty cell means no limit rather than nothing.
COLUMNS = {
    "operation_nok": (gettext_lazy("Drift"), "kr", False),
    "investment_nok": (gettext_lazy("Investering"), "kr", False),
    "grant_nok": (gettext_lazy("Tilskudd, høyst"), "kr", True),
    "own_hours": (gettext_lazy("Egne timer, høyst"), gettext_lazy("timer"), True),
}
CARRIES = ("carry_operation", "carry_investment")
THOUSAND = 1_000


def cell(name: str, year: int) -> str:
    """What a cell is called in the form."""
    return f"{name}_{year}"


class FramesForm(forms.Form):
    """Rammer per år."""

    carry_operation = forms.BooleanField(label=gettext_lazy("Ubrukt drift kan brukes året etter"), required=False)
    carry_investment = forms.BooleanField(label=gettext_lazy("Ubrukt investering kan brukes året etter"), required=False)
    growth_percent = NumberField(
        label=gettext_lazy("Vekst per år ved fyll nedover"), unit="%", min_value=-50, max_value=100, required=False
    )
    why = forms.CharField(
        label=gettext_lazy("Hvorfor"), max_length=300, required=False, help_text=gettext_lazy("Vises i historikken sammen med endringen.")
    )

    def __init__(self, data=None, *, scenario: Scenario, rows: Mapping[int, PlanYear], **kwargs):
        super().__init__(data, **kwargs)
        self.scenario, self.there = scenario, rows
        for name in CARRIES:
            self.initial[name] = getattr(scenario, name)
        self.initial["growth_percent"] = round(scenario.plan.price_growth_share * 100, 4)
        for year in scenario.plan.year_range:
            for name, (label, unit, _free) in COLUMNS.items():
                options = {"max_digits": 14, "decimal_places": 2} if name != "own_hours" else {"as_float": True, "max_value": 1_000_000}
                field = NumberField(label=f"{label} {year}", unit=unit, min_value=0, required=False, **options)
                field.widget.attrs |= {"aria-label": _("%(what)s i %(year)s") % {"what": label, "year": year}, "data-paste-cell": ""}
                self.fields[cell(name, year)] = field
                row = rows.get(year)
                self.initial[cell(name, year)] = getattr(row, name) if row else None

    @property
    def table(self) -> list[tuple[int, int, list[BoundField]]]:
        """(year, version of its row when the page was opened, cells) in order."""
        return [(year, self.versions[year], [self[cell(name, year)] for name in COLUMNS]) for year in self.scenario.plan.year_range]

    @property
    def headings(self) -> list[tuple[str, str, str]]:
        """(field, heading, unit) in order."""
        return [(name, label, unit) for name, (label, unit, _free) in COLUMNS.items()]

    @property
    def versions(self) -> dict[int, int]:
        """By year, and 0 for the version itself: as posted, else as they stand."""
        standing = {0: self.scenario.version} | {year: self._version_of(year) for year in self.scenario.plan.year_range}
        if not self.is_bound:
            return standing
        posted = {key: whole_number(self.data.get(f"version_{key}")) for key in standing}
        return {key: standing[key] if posted[key] is None else posted[key] for key in standing}

    def _version_of(self, year: int) -> int:
        row = self.there.get(year)
        return row.version if row else 0

    @property
    def frames(self) -> dict[int, dict[str, Any]]:
        """What was typed, by year and field; an empty cell is nothing, or no limit."""
        found = {}
        for year in self.scenario.plan.year_range:
            typed = {name: self.cleaned_data[cell(name, year)] for name in COLUMNS}
            found[year] = {name: 0 if value is None and not COLUMNS[name][2] else value for name, value in typed.items()}
        return found

    @property
    def carries(self) -> dict[str, bool]:
        return {name: self.cleaned_data[name] for name in CARRIES}


def filled(data, scenario: Scenario, column: str):
    """The posted table with the first year's value in all years of a column, grown by the yearly growth.

    Raises ValidationError where the first year or the growth is not a number.
    """
    first, *later = scenario.plan.year_range
    try:
        amount = parse_number(data.get(cell(column, first)))
        growth = parse_number(data.get("growth_percent")) or 0
    except NumberError as problem:
        raise ValidationError(_("Skriv et tall i første år og i veksten før du fyller nedover.")) from problem
    result = data.copy()
    for step, year in enumerate(later, start=1):
        grown = None if amount is None else _rounded(amount * (1 + growth / 100) ** step if growth else amount, column, whole=bool(growth))
        result[cell(column, year)] = "" if grown is None else format_number(grown, 0 if grown == int(grown) else 2)
    return result


def _rounded(amount, column: str, *, whole: bool):
    """What has grown is no more exact than whole hours and thousands of kroner; below a thousand, whole kroner."""
    if not whole:
        return to_ore(amount)
    step = 1 if column == "own_hours" or amount < THOUSAND else THOUSAND
    return int((amount / step).to_integral_value(ROUND_HALF_UP)) * step

"""Forms of the board: measures moved, and the choices for one of them."""

from collections.abc import Sequence

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fdvu.core.ids import whole_number
from fdvu.lib.numbers import format_millions, format_nok
from vedlikehold.calc.plans.lines import PlanTotals, YearTotals
from vedlikehold.enums import POT_LABELS, Pot
from vedlikehold.models import Placement
from vedlikehold.queries.plans.candidates import Way
from vedlikehold.queries.plans.cards import KEPT_OUT, UNPLACED, column_of
from vedlikehold.services.board import STAY, Seen

MOST_AT_ONCE = 5000
PINS = {"": None, "1": True, "0": False}


def read_seen(values: Sequence[str]) -> list[Seen]:
    """Measures as `id:version of the placement`; ValidationError for anything else."""
    found = {}
    for value in values:
        measure, _colon, version = value.partition(":")
        key, seen = whole_number(measure), whole_number(version or "0")
        if key is None or seen is None:
            raise ValidationError(_("Valget kunne ikke leses. Last siden på nytt."))
        found[key] = Seen(key, seen)
    return list(found.values())


class MoveForm(forms.Form):
    """Measures (`ids`) to a column (`to`), locked or unlocked (`pinned`)."""

    to = forms.CharField(required=False, max_length=10)
    pinned = forms.ChoiceField(required=False, choices=[(key, key) for key in PINS])

    def clean_to(self) -> str:
        to = self.cleaned_data["to"]
        if to not in (STAY, UNPLACED, KEPT_OUT) and whole_number(to) is None:
            raise ValidationError(_("Velg et år i planen."))
        return to

    def clean_pinned(self) -> bool | None:
        return PINS[self.cleaned_data["pinned"]]

    def clean(self):
        data = super().clean()
        if self.errors:
            return data
        data["seen"] = seen = read_seen(self.data.getlist("ids"))
        if not seen:
            raise ValidationError(_("Velg minst ett tiltak."))
        if len(seen) > MOST_AT_ONCE:
            raise ValidationError(_("Velg høyst %(n)s tiltak om gangen.") % {"n": MOST_AT_ONCE})
        if data["to"] == STAY and data["pinned"] is None:
            raise ValidationError(_("Velg hvor tiltakene skal, eller om de skal låses."))
        return data


class CardForm(forms.Form):
    """Flytt til …: year, way, lock and note of one measure in a scenario."""

    to = forms.ChoiceField(label=gettext_lazy("Flytt til"))
    way = forms.ChoiceField(label=gettext_lazy("Måte"), widget=forms.RadioSelect)
    pinned = forms.BooleanField(
        label=gettext_lazy("Lås i året"), required=False, help_text=gettext_lazy("Optimeringen lar låste tiltak stå der de er.")
    )
    note = forms.CharField(label=gettext_lazy("Merknad"), required=False, max_length=500)

    def __init__(self, data=None, *, totals: PlanTotals, ways: Sequence[Way], placement: Placement | None):
        stands = column_of(placement)
        initial = {
            "to": stands,
            "way": str(placement.alternative_id) if placement and placement.alternative_id else ways[0].key,
            "pinned": bool(placement and placement.pinned and placement.year is not None),
            "note": placement.note if placement else "",
        }
        super().__init__(data, initial=initial)
        self.fields["to"].choices = [
            (UNPLACED, _("Ikke plassert")),
            *((str(year.year), _year_words(year)) for year in totals.years),
            (KEPT_OUT, _("Holdes utenfor")),
        ]
        if len(ways) < 2:
            del self.fields["way"]
        else:
            self.fields["way"].choices = [(way.key, _way_words(way)) for way in ways]

    @property
    def alternative(self) -> int | None:
        return whole_number(self.cleaned_data.get("way", ""))


def _year_words(year: YearTotals) -> str:
    """What the year has left, so that a choice is made knowing it."""
    left = [f"{_(POT_LABELS[Pot(key)]).lower()} {format_millions(pot.left_nok)}" for key, pot in year.pots.items()]
    return _("%(year)s – igjen: %(left)s mill. kr") % {"year": year.year, "left": ", ".join(left)}


def _way_words(way: Way) -> str:
    name = _("Tiltaket selv") if way.is_own else way.option.name
    return f"{name} – {format_nok(way.own_cost_nok, 0)}, {_(POT_LABELS[Pot(way.option.pot)]).lower()}"

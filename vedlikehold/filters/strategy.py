"""What the strategy list can be narrowed by: registered values in the database, computed ones over the matrix."""

import django_filters
from django.db.models import Q
from django.utils.translation import gettext_lazy

from bygg.enums import BUILDING_STATUS_LABELS, IN_PORTFOLIO
from bygg.filters import TypeFilter, UnitFilter, coded, type_choices
from bygg.models import Building
from bygg.queries.search import search_words
from fdvu.access.models import OrgUnit
from fdvu.core.db.bulk import with_ids
from fdvu.core.lists.filters import EVERYTHING, NONE, CodesFilter, RegisterFilterSet
from vedlikehold.enums import MATRIX_FIELD_LABELS, STRATEGY_LABELS
from vedlikehold.queries.strategy import StrategyLine, StrategyMatrix, strategy_matrix
from vedlikehold.queries.strategy_texts import COSTLY_LABELS

DECIDED = [("yes", gettext_lazy("Besluttet")), ("no", gettext_lazy("Ikke besluttet")), ("against", gettext_lazy("Mot anbefalingen"))]
UNKNOWN = [("grade", gettext_lazy("Tilstanden")), ("suitability", gettext_lazy("Egnetheten")), ("any", gettext_lazy("En av delene"))]


class LinesFilter(CodesFilter):
    """Any of several computed codes; taken over the matrix, in `StrategyFilter.keeps`."""

    def filter(self, qs, value):
        return qs


class LineFilter(django_filters.ChoiceFilter):
    """One computed condition."""

    def filter(self, qs, value):
        return qs


class StrategyFilter(RegisterFilterSet):
    """Filter for byggenes strategi."""

    primary = ("q", "recommendation", "decided")
    hidden = ("unit",)
    # Only buildings that count are in the matrix.
    show = None

    q = django_filters.CharFilter(label=gettext_lazy("Søk"), method="filter_text", max_length=200)
    unit = UnitFilter()
    recommendation = LinesFilter(
        label=gettext_lazy("Anbefaling"),
        choices=[(key.value, gettext_lazy(text)) for key, text in STRATEGY_LABELS.items()],
        none_label=gettext_lazy("Ingen anbefaling"),
    )
    decided = LineFilter(label=gettext_lazy("Beslutning"), empty_label=EVERYTHING, choices=DECIDED)
    field = LinesFilter(
        label=gettext_lazy("Felt i matrisen"),
        choices=[(key.value, gettext_lazy(text)) for key, text in MATRIX_FIELD_LABELS.items()],
        none_label=gettext_lazy("Ukjent"),
    )
    decision = LinesFilter(
        label=gettext_lazy("Besluttet"),
        choices=[(key.value, gettext_lazy(text)) for key, text in STRATEGY_LABELS.items()],
    )
    unknown = LineFilter(label=gettext_lazy("Ukjent"), empty_label=EVERYTHING, choices=UNKNOWN)
    costly = LinesFilter(label=gettext_lazy("Ubrukt og kostbart"), choices=list(COSTLY_LABELS.items()))
    building_type = TypeFilter(label=gettext_lazy("Bygningstype"), choices=type_choices)
    status = coded({key: text for key, text in BUILDING_STATUS_LABELS.items() if key in IN_PORTFOLIO}, gettext_lazy("Status"))

    class Meta:
        model = Building
        fields = ()

    def counted(self) -> Q:
        return Q(in_portfolio=True)

    def filter_text(self, queryset, name, value):
        return search_words(queryset, value)

    @property
    def matrix(self) -> StrategyMatrix:
        """All the lines of the person's scope and the chosen unit."""
        if not hasattr(self, "_matrix"):
            unit = self.form.cleaned_data.get("unit")
            self._matrix = strategy_matrix(user=self.request.user, unit=unit and OrgUnit(pk=unit), today=self.today)
        return self._matrix

    def filter_queryset(self, queryset):
        rows = super().filter_queryset(queryset)
        return with_ids(rows, [line.state.pk for line in self.matrix.lines if self.keeps(line)]) if self._is_computed else rows

    @property
    def _is_computed(self) -> bool:
        return any(self.form.cleaned_data.get(name) for name in ("recommendation", "decided", "field", "decision", "unknown", "costly"))

    def keeps(self, line: StrategyLine) -> bool:
        """Whether a line passes the computed filters."""
        chosen, advice = self.form.cleaned_data, line.recommendation
        return (
            _among(chosen.get("recommendation"), advice.strategy)
            and _among(chosen.get("field"), advice.field)
            and _among(chosen.get("decision"), line.facts.decision)
            and (not chosen.get("costly") or bool(set(chosen["costly"]) & set(line.costly)))
            and _DECIDED[chosen.get("decided") or ""](line)
            and _UNKNOWN[chosen.get("unknown") or ""](line)
        )

    def lines(self) -> list[StrategyLine]:
        """The lines that pass every filter; ask after `qs`."""
        kept = set(self.qs.values_list("pk", flat=True))
        return [line for line in self.matrix.lines if line.state.pk in kept]


_DECIDED = {
    "": lambda line: True,
    "yes": lambda line: bool(line.facts.decision),
    "no": lambda line: not line.facts.decision,
    "against": lambda line: line.is_against,
}
_UNKNOWN = {
    "": lambda line: True,
    "grade": lambda line: line.state.grade is None,
    "suitability": lambda line: line.suitability.score is None,
    "any": lambda line: line.recommendation.field is None,
}


def _among(chosen: list[str] | None, code: str | None) -> bool:
    return not chosen or (code or NONE) in chosen

"""What board, list and Gantt share: the filter of the address, and what a page says about it."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from django.http import QueryDict
from django.utils.translation import gettext as _

from bygg.views import common
from vedlikehold.filters.board import BoardFilter
from vedlikehold.models import Measure, Scenario
from vedlikehold.queries.plans import board as queries
from vedlikehold.queries.plans.candidates import Candidates, candidates
from vedlikehold.views.plans.kinds import SCENARIO


@dataclass(frozen=True)
class Spec:
    """What the shared filter bar asks of a register."""

    label: str


@dataclass(frozen=True)
class Asked:
    """A filter as the address has it, and what it leaves of the scenario."""

    request: Any
    query: QueryDict
    filterset: BoardFilter

    @classmethod
    def of(cls, request, query: QueryDict | None = None) -> "Asked":
        """`query` is another page's, whose filter holds here too; the unit is always the one that was checked for this address."""
        data = QueryDict(mutable=True)
        for name, values in (request.GET if query is None else query).lists():
            if name != "unit" and (kept := [value for value in values if value != ""]):
                data.setlist(name, kept)
        if request.unit:
            data["unit"] = str(request.unit.pk)
        return cls(request, data, BoardFilter(data=data, queryset=Measure.objects.visible_to(request.user), request=request))

    @classmethod
    def of_page(cls, request) -> "Asked":
        """The filter of the page that sent the request."""
        return cls.of(request, QueryDict(urlsplit(request.htmx.current_url or "").query))

    def narrow(self, *, by_pot: bool):
        """For the queries: None where all are asked for."""
        if not self.filterset.form.is_valid() and not self.filterset.tags() and not self.query.get("unit"):
            return None
        return (lambda rows: self.filterset.narrowed(rows, by_pot=by_pot)) if self.filterset.asks() else None

    def board(self, scenario: Scenario) -> queries.Board:
        return queries.board(scenario, user=self.request.user, narrow=self.narrow(by_pot=False), pots=self.filterset.pots)

    def candidates(self, scenario: Scenario, *, start: int = 0, size: int | None = None) -> Candidates:
        return candidates(scenario, user=self.request.user, narrow=self.narrow(by_pot=True), start=start, size=size)

    def filter_query(self, **changes) -> str:
        """The filter alone as a query, with some values set (None removes one)."""
        result = QueryDict(mutable=True)
        for name in [*self.filterset.filters, "unit"]:
            if values := self.query.getlist(name):
                result.setlist(name, values)
        for name, value in changes.items():
            if value is None:
                result.pop(name, None)
            else:
                result[name] = str(value)
        return result.urlencode()

    def context(self, label: str) -> dict:
        """For the filter bar and the tags under it."""
        path = self.request.path
        return {
            "spec": Spec(label),
            "filterset": self.filterset,
            "errors": self.filterset.error_tags(),
            "tags": [(tag, f"{path}?{self._without(tag)}") for tag in self.filterset.tags()],
            "reset_url": common.keep_unit(self.request, path),
            "filter_query": self.filter_query(),
        }

    def _without(self, tag) -> str:
        query = self.query.copy()
        query.pop("page", None)
        kept = [value for value in query.getlist(tag.name) if tag.value is not None and value != tag.value]
        if kept:
            query.setlist(tag.name, kept)
        else:
            query.pop(tag.name, None)
        return query.urlencode()


def read(request, pk: int) -> Scenario:
    """The scenario, if the person may see it."""
    return common.visible(request, SCENARIO, pk)


def may_change(request, row: Scenario) -> bool:
    return not row.is_frozen and request.user.has_perm("register.edit", row)


def show(request, row: Scenario, tab: str, template: str, **context):
    """A page under the version's head and tabs."""
    context |= {"may_change": may_change(request, row), "frozen_text": frozen_text(row)}
    return common.show(request, SCENARIO, row, tab, template, **context)


def frozen_text(row: Scenario) -> str:
    if not row.is_frozen:
        return ""
    return _("Versjonen er vedtatt og viser det som ble vedtatt. Den kan ikke endres. Lag en ny versjon for å flytte på tiltak.")


def is_part(request) -> bool:
    """Whether only what follows the filter is asked for."""
    return bool(request.htmx and not request.htmx.history_restore_request and request.htmx.target == "resultat")

"""What an app says about one register."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet

from fdvu.core.lists.columns import Table
from fdvu.core.lists.state import ListState


@dataclass(frozen=True)
class MapSpec:
    """Where the rows lie, and what a point says: a title column, and columns under it."""

    latitude: str = "latitude"
    longitude: str = "longitude"
    title: str = "name"
    details: tuple[str, ...] = ()


@dataclass(frozen=True)
class BulkSpec:
    """Fields that may be changed for many rows at once.

    `form_field(name, user)` gives the form field for the new value; `apply(rows, name, value, by=, note=)` writes
    it and gives the rows changed and the id of what was journaled; `undo(changeset_id, by=)` takes it back and gives how many rows were,
    and how many were left because somebody changed them since. `changeable(name, rows)` leaves out rows where the field
    is set by other means. `refuse(rows, name, value)` says why the value cannot be given to these rows, or ''.
    """

    fields: tuple[str, ...]
    form_field: Callable
    apply: Callable
    undo: Callable
    permission: str = "register.edit"
    changeable: Callable = lambda name, rows: rows
    refuse: Callable = lambda rows, name, value: ""


@dataclass(frozen=True)
class SelectionAction:
    """Something else to do with chosen rows than to change them; `url_name` takes the ticks, or the filter with `all`, as a POST.

    Offered to those who hold `permission` anywhere.
    """

    label: Any
    url_name: str
    permission: str = "register.view"


@dataclass(frozen=True)
class RegisterSpec:
    """Register: model, filters and columns, and what can be done with its rows.

    `count_text` is a lazy plural over `n` with the formatted number as `%(text)s`. `outside_text` likewise tells of
    rows that match but do not count in the sums. `version` gives a text that changes whenever any register row does.
    `more_sums` gives (label, text) of figures over the counted rows, as of today, that are more than the sum of a column, and is asked
    again when the data change.
    """

    key: str
    label: Any
    count_text: Any
    outside_text: Any
    model: type
    filterset: type
    table: Table
    version: Callable[[], str]
    namespace: str
    permission: str = "register.view"
    bulk: BulkSpec | None = None
    map: MapSpec | None = None
    chart: bool = True
    detail_url: str = ""
    create_url: str = ""
    create_label: Any = ""
    import_kind: str = ""
    more_sums: Callable[[QuerySet, date], list[tuple[str, str]]] | None = None
    actions: tuple[SelectionAction, ...] = ()
    order: int = 100

    def read_state(self, query) -> ListState:
        return ListState.read(query, self.table, self.filterset.base_filters)

    def url_name(self, part: str = "") -> str:
        """`bygg:buildings`, `bygg:buildings-map` …"""
        return f"{self.namespace}:{self.key}-{part}" if part else f"{self.namespace}:{self.key}"

"""Nøkkeltall (kpi): a number together with how it came about."""

from dataclasses import dataclass, field

from fdvu.lib.message import Message


@dataclass(frozen=True)
class Input:
    """One number that went into a figure. `unit` is one of those of `Figure`."""

    label: Message
    value: float | int | None
    unit: str = "count"


@dataclass(frozen=True)
class Exclusion:
    """Rows that are left out of a figure, and why; `query` finds them on the list page, that of `register` or the figure's own."""

    reason: Message
    count: int
    query: dict = field(default_factory=dict)
    register: str = ""


@dataclass(frozen=True)
class Figure:
    """A key figure that can be opened: formula, inputs, exclusions, and the register and query that find its rows.

    `unit` is `count`, `m2`, `share` (0–1), `reached` (a share of the most there can be), `years`, `nok`, `whole_nok`, `mnok`, `nok_per_m2`, `grade` or `number`. A value that nothing can be said about is None, never 0.
    """

    key: str
    label: Message
    value: float | int | None
    unit: str
    formula: Message
    inputs: tuple[Input, ...] = ()
    exclusions: tuple[Exclusion, ...] = ()
    query: dict = field(default_factory=dict)
    register: str = "buildings"

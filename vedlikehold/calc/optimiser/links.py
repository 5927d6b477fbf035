"""What binds measures to each other: requires, excludes, bundles; and those that are pinned or mandatory."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from graphlib import CycleError, TopologicalSorter
from typing import TYPE_CHECKING

import numpy as np

from vedlikehold.calc.optimiser.problem import Problem

if TYPE_CHECKING:
    from vedlikehold.calc.optimiser.plan import Draft


class Links:
    """Places of measures that each measure requires, is required by, excludes and shares a bundle with. No cycles.

    `must` [measure]: mandatory or pinned. `deadline` [measure]: the year it is to be done by, counted from the plan's first; −1 where
    there is none. Deadlines and pins are cut into the table's options; here they say what is a duty, and which goes first.
    """

    def __init__(
        self, count: int, *, mandatory: np.ndarray | None = None, pinned: np.ndarray | None = None, deadline: np.ndarray | None = None,
        requires: Mapping[int, Sequence[int]] | None = None, excludes: Iterable[tuple[int, int]] = (),
        bundles: Iterable[tuple[Sequence[int], float]] = (),
    ):  # fmt: skip
        """`requires`: places by place; `excludes`: pairs of places; `bundles`: (places, the part saved)."""
        none = np.zeros(count, dtype=bool)
        self.pinned = none if pinned is None else np.asarray(pinned, dtype=bool)
        self.must = self.pinned | (none if mandatory is None else np.asarray(mandatory, dtype=bool))
        self.deadline = np.full(count, -1) if deadline is None else np.asarray(deadline)
        self.requires: dict[int, list[int]] = {at: list(others) for at, others in (requires or {}).items() if others}
        self.required_by: dict[int, list[int]] = {}
        self.excludes: dict[int, set[int]] = {}
        self.bundles: dict[int, list[int]] = {}
        self.saving: dict[int, float] = {}
        for at, others in self.requires.items():
            for other in others:
                self.required_by.setdefault(other, []).append(at)
        for at, other in excludes:
            self.excludes.setdefault(at, set()).add(other)
            self.excludes.setdefault(other, set()).add(at)
        for members, saving in bundles:
            if saving > 0 and len(members) > 1:
                group = list(members)
                self.bundles |= dict.fromkeys(group, group)
                self.saving |= dict.fromkeys(members, saving)
        self.linked = self.pinned.copy()
        self.linked[[*self.requires, *self.required_by, *self.excludes, *self.bundles]] = True
        order = TopologicalSorter({at: self.requires.get(at, []) for at in np.flatnonzero(self.linked | self.must).tolist()})
        self.order = list(order.static_order())

    @classmethod
    def of(cls, problem: Problem) -> Links:
        """The problem's, by the places that its measures have."""
        place = {measure.id: at for at, measure in enumerate(problem.measures)}
        members: dict[str, list[int]] = {}
        for at, measure in enumerate(problem.measures):
            if measure.bundle:
                members.setdefault(measure.bundle, []).append(at)
        return cls(
            len(place),
            mandatory=np.array([measure.mandatory for measure in problem.measures], dtype=bool),
            pinned=np.array([measure.pinned is not None for measure in problem.measures], dtype=bool),
            deadline=np.array(
                [-1 if measure.deadline_year is None else measure.deadline_year - problem.first_year for measure in problem.measures],
                dtype=np.int64,
            ),
            requires={at: [place[other] for other in measure.requires] for at, measure in enumerate(problem.measures)},
            excludes=[(at, place[other]) for at, measure in enumerate(problem.measures) for other in measure.excludes],
            bundles=[(group, problem.bundles.get(name, 0.0)) for name, group in members.items()],
        )

    def state(self, draft: Draft, measure: int) -> list[tuple[int, int, float]]:
        """(row, year, factor of the full cost) of the measure and those whose cost hangs together with it."""
        group = self.bundles.get(measure, [measure])
        placed = [at for at in group if draft.row[at] >= 0]
        years = [int(draft.year[at]) for at in placed]
        saving = self.saving.get(measure, 0.0)
        return [
            (int(draft.row[at]), year, 1.0 - saving if saving and years.count(year) > 1 else 1.0)
            for at, year in zip(placed, years, strict=True)
        ]

    def allows(self, draft: Draft, measure: int, year: int) -> bool:
        """Whether what it requires is begun by then, what requires it not before, and nothing it excludes is in the plan."""
        return (
            all(draft.row[other] >= 0 and draft.year[other] <= year for other in self.requires.get(measure, ()))
            and all(draft.row[other] < 0 or draft.year[other] >= year for other in self.required_by.get(measure, ()))
            and all(draft.row[other] < 0 for other in self.excludes.get(measure, ()))
        )

    def contradicts(self, measure: int) -> bool:
        """Whether all that it requires, and it itself, can never be in one plan."""
        needed, waiting = {measure}, [measure]
        while waiting:
            more = set(self.requires.get(waiting.pop(), ())) - needed
            needed |= more
            waiting += more
        return any(self.excludes.get(at, set()) & needed for at in needed)

    def may_go(self, draft: Draft, measure: int) -> bool:
        """Whether nothing in the plan requires it."""
        return all(draft.row[other] < 0 for other in self.required_by.get(measure, ()))


def cycle_in(requires: dict[str | int, list[str | int]]) -> list[str | int] | None:
    """A ring of measures that require each other, or None."""
    try:
        TopologicalSorter(requires).prepare()
    except CycleError as error:
        return list(error.args[1])
    return None

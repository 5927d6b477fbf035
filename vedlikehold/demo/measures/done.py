"""Measures of years that are past: planned the autumn before, done in the year, components replaced or put right."""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from fdvu.audit.enums import Source
from fdvu.audit.services import create_rows, open_changeset, update_rows
from fdvu.core.db.bulk import with_ids
from vedlikehold.demo.components import House, Part
from vedlikehold.demo.measures.draw import actual, current, poor, technical, urgency
from vedlikehold.enums import FindingState, MeasureKind, MeasureStatus
from vedlikehold.models import Component, Measure
from vedlikehold.services.ledger import post_or_say

FIRST_YEAR = 2018
_PER_HOUSE_AND_YEAR = 0.12


@dataclass
class _Work:
    """One measure with the parts it was for."""

    measure: Measure
    parts: list[Part]
    house: House
    day: date


def carry_out(world, rng: random.Random, houses: Sequence[House], year: int) -> None:
    """What was done in a year about what was found in the years before."""
    works = _works(rng, _chosen(rng, houses, year), year, world.today)
    if not works:
        return
    by = world.users["forvalter"]
    plan = open_changeset(by=by, source=Source.FORM, note=f"Vedlikeholdsplan {year}")
    create_rows(plan, [work.measure for work in works])
    update_rows(plan, [(current(part), {"measure": work.measure}) for work in works for part in work.parts])
    act = open_changeset(by=by, source=Source.FORM, note=f"Ferdigmeldt {year}")
    done = MeasureStatus.DONE.value
    update_rows(act, [(w.measure, {"status": done, "done_on": w.day, "actual_cost_nok": actual(rng, w.measure)}) for w in works])
    resolved = FindingState.RESOLVED.value
    update_rows(act, [(current(part), {"state": resolved, "closed_on": work.day}) for work in works for part in work.parts])
    before = {id(work): [part.row.pk for part in work.parts] for work in works}
    _put_right(act, works)
    _replace(act, works)
    for work in sorted(works, key=lambda work: work.day):
        ids = before[id(work)] + [part.row.pk for part in work.parts]
        post_or_say(on=work.day, components=with_ids(Component.objects.all(), ids), measure=work.measure)
    world.backdate(plan, max(date(year - 1, 11, 20), date(2020, 9, 20)), hour=9)
    world.backdate(act, min(max(date(year, 12, 14), date(2020, 10, 5)), world.today), hour=14)


def _chosen(rng: random.Random, houses: Sequence[House], year: int) -> list[tuple[House, Part]]:
    candidates = [(house, part) for house in houses for part in house.parts if poor(part, before_year=year)]
    wanted = min(round(len(houses) * _PER_HOUSE_AND_YEAR), len(candidates) // 3)
    # The largest of independent draws, each with its own weight, is a weighted choice without putting back.
    keyed = sorted(candidates, key=lambda pair: rng.random() ** (1 / _weight(pair[1])), reverse=True)
    return keyed[:wanted]


def _weight(part: Part) -> float:
    """What is urgent is done, and large works have a project of their own."""
    return urgency(part) * (1 + min(8.0, float(part.row.replacement_cost_nok or 0) / 400_000))


def _works(rng: random.Random, chosen: Sequence[tuple[House, Part]], year: int, today: date) -> list[_Work]:
    """A measure for each part, or for all sides and floors of it that are poor; no part in two."""
    works: list[_Work] = []
    taken: set[int] = set()
    for house, part in chosen:
        alike = [other for other in house.parts if other.item is part.item and poor(other, before_year=year)]
        parts = [other for other in (alike if rng.random() < 0.5 else [part]) if id(other) not in taken]
        taken.update(map(id, parts))
        if parts:
            works.append(_work(rng, house, parts, year, today))
    return works


def _work(rng: random.Random, house: House, parts: list[Part], year: int, today: date) -> _Work:
    grave = current(parts[0]).grade == "TG3"
    kind = MeasureKind.REPLACE if rng.random() < (0.75 if grave else 0.25) else rng.choice((MeasureKind.REHABILITATE, MeasureKind.REPAIR))
    row = technical(rng, house, parts, kind, year - 1)
    day = min(date(year, rng.randint(2, 12), rng.randint(1, 28)), today - timedelta(days=9))
    row.status, row.planned_year, row.deadline = MeasureStatus.PLANNED.value, year, date(year, 12, 1)
    return _Work(row, parts, house, day)


def _put_right(act, works: Sequence[_Work]) -> None:
    changes = []
    for work in works:
        if work.measure.kind == MeasureKind.REPLACE:
            continue
        for part in work.parts:
            values = {"grade": work.measure.grade_after, "graded_on": work.day, "graded_in": None}
            changes.append((part.row, values | {"cost_low_nok": None, "cost_likely_nok": None, "cost_high_nok": None}))
            # Half of its life is given back.
            part.installed = round(work.day.year - part.life * 0.45)
            part.luck, part.findings = 0.0, []
    update_rows(act, changes)


def _replace(act, works: Sequence[_Work]) -> None:
    replaced = [(work, part) for work in works if work.measure.kind == MeasureKind.REPLACE for part in work.parts]
    old = [(part.row, {"removed_on": work.day}) for work, part in replaced]
    for work, part in replaced:
        part.row = _successor(part.row, work.day)
        part.installed, part.luck, part.findings = work.day.year, 0.0, []
    update_rows(act, old)
    create_rows(act, [part.row for _work, part in replaced])


def _successor(old: Component, day: date) -> Component:
    """The same thing, new."""
    same = ("building", "space", "part", "type", "name", "tfm_id", "quantity", "quantity_unit", "expected_life_years")
    return Component(
        **{name: getattr(old, name) for name in same},
        replaces=old,
        installed_year=day.year,
        replacement_cost_nok=old.replacement_cost_nok,
        price_year=old.price_year,
        grade="TG0",
        graded_on=day,
    )

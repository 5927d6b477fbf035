"""Grades of the same components at two points in time, and the rates that they make most likely."""

import datetime
from collections import defaultdict
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from django.contrib.contenttypes.models import ContentType
from django.db.models import Q

from bygg.queries.kept import kept
from fdvu.audit.models import Change
from vedlikehold.calc.calibration import Calibration, StepRate, calibrate_by
from vedlikehold.enums import GRADE_NUMBERS, KNOWN_GRADES, AnalysisStatus
from vedlikehold.models import Component, Finding
from vedlikehold.queries.forecast.basis import two_digit_groups
from vedlikehold.queries.forecast.rates import RateLine, Rates, rate_lines
from vedlikehold.queries.parameters import assumptions

# Fewer pairs than this say too little of a type of its own: then the part's pairs are taken together.
FEWEST_PAIRS = 30
DAYS = 365.25
_GRADES = [grade.value for grade in KNOWN_GRADES]


@dataclass(frozen=True)
class Proposal:
    """What the surveys say of one type or part: the rates that count now, and those that would; `rates` has the present one for every step
    that too few pairs tell of, or where none of them moved."""

    line: RateLine
    found: Calibration
    rates: Rates

    @property
    def name(self) -> str:
        """What the choice is called in a form."""
        return f"{self.line.key}-{self.line.pk}"

    @property
    def carries(self) -> tuple[bool, ...]:
        """Whether each step is taken over."""
        return tuple(carries(step) for step in self.found.steps)

    @property
    def is_sure(self) -> bool:
        """Whether every step that any pair began in is taken over: such lines are chosen beforehand."""
        return all(carries(step) for step in self.found.steps if step.pairs)

    @property
    def steps(self) -> list[tuple[float, float, object, bool]]:
        """Present rate, new rate, what was found, and whether it is taken over, of each step."""
        return list(zip(self.line.rates, self.rates, self.found.steps, self.carries, strict=True))


def carries(step: StepRate) -> bool:
    """Whether a step's pairs are enough and some of them moved: with fewer, or where all stood still, the present rate counts on."""
    return bool(step.rate) and step.pairs >= FEWEST_PAIRS


@dataclass(frozen=True)
class CalibrationPreview:
    """All proposals, types first; `pairs` there are in all, `few` types with pairs that are too few of their own."""

    proposals: tuple[Proposal, ...]
    pairs: int
    components: int
    few: int


def observations(user) -> dict[int, dict[datetime.date, int]]:
    """By component: the worst known grade of each day it was graded, from finished analyses, from the register and from what the
    register said before. Three queries."""
    seen: dict[int, dict[datetime.date, int]] = defaultdict(dict)

    def note(component: int, day: datetime.date | None, grade: str) -> None:
        if day is not None and grade in GRADE_NUMBERS:
            seen[component][day] = max(seen[component].get(day, 0), GRADE_NUMBERS[grade])

    done = Finding.objects.visible_to(user).filter(analysis__status=AnalysisStatus.DONE, grade__in=_GRADES).order_by()
    for component, day, grade in done.values_list("component", "analysis__performed_on", "grade"):
        note(component, day, grade)
    visible = Component.objects.visible_to(user).order_by()
    present = visible.filter(grade__in=_GRADES, graded_on__isnull=False, graded_in__isnull=True)
    for component, day, grade in present.values_list("pk", "graded_on", "grade"):
        note(component, day, grade)
    about = Q(content_type=ContentType.objects.get_for_model(Component), diff__has_key="graded_on") & Q(diff__has_key="grade")
    for component, diff in Change.objects.filter(about, object_id__in=visible.values("pk")).values_list("object_id", "diff"):
        for day, grade in zip(diff["graded_on"], diff["grade"], strict=True):
            note(component, datetime.date.fromisoformat(day) if day else None, grade or "")
    return seen


def calibration(user) -> CalibrationPreview:
    """What two surveys of the same components say of each type with enough pairs, and of each two-digit part."""
    assumed = assumptions()
    groups = two_digit_groups(assumed.groups)
    about = {
        pk: (type_id, groups.get(part))
        for pk, type_id, part in Component.objects.visible_to(user).order_by().values_list("pk", "type", "part")
    }
    keys, first, second, years, components = [], [], [], [], set()
    for component, graded in observations(user).items():
        if component not in about:
            continue
        type_id, group = about[component]
        for (day, before), (next_day, after) in pairwise(sorted(graded.items())):
            components.add(component)
            for key in (("type", type_id), ("part", group)):
                if key[1] is not None:
                    keys.append(key)
                    first.append(before)
                    second.append(after)
                    years.append((next_day - day).days / DAYS)
    counts: dict[tuple, int] = defaultdict(int)
    for key in keys:
        counts[key] += 1
    kept_rows = [row for row, key in enumerate(keys) if counts[key] >= FEWEST_PAIRS]
    arrays = [np.array(values)[kept_rows] if kept_rows else np.zeros(0) for values in (first, second, years)]
    found = calibrate_by([keys[row] for row in kept_rows], *arrays) if kept_rows else {}
    lines = {(line.key, line.pk): line for lines in rate_lines(user) for line in lines}
    proposals = [
        Proposal(lines[key], one, _taken(one, lines[key].rates))
        for key, one in found.items()
        if key in lines and one.used >= FEWEST_PAIRS and any(carries(step) for step in one.steps)
    ]
    proposals.sort(key=lambda one: (one.line.key != "type", one.line.label))
    pairs = sum(count for (key, _pk), count in counts.items() if key == "part")
    return CalibrationPreview(
        tuple(proposals), pairs, len(components), sum(key[0] == "type" and count < FEWEST_PAIRS for key, count in counts.items())
    )


def _taken(found: Calibration, now: Rates) -> Rates:
    """The found rate of each step that carries, else the present one."""
    return tuple(step.rate if carries(step) else rate for step, rate in zip(found.steps, now, strict=True))


def cached_calibration(user, today: datetime.date) -> CalibrationPreview:
    """As `calibration`; kept until somebody changes a row."""
    return kept("forecast-calibration", lambda: calibration(user), user=user, unit=None, today=today)

"""Five projects: what is being carried out together, one of them finished."""

from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal

from fdvu.access.scope import UnitTree, load_tree
from fdvu.audit.enums import Source
from fdvu.audit.services import create_rows, open_changeset, update_rows
from vedlikehold.demo.components import money
from vedlikehold.enums import MeasureStatus, ProjectStatus
from vedlikehold.models import Measure, Project

_READY = (MeasureStatus.APPROVED, MeasureStatus.PLANNED, MeasureStatus.ONGOING)


def _in_parts(*codes: str) -> Callable[[Measure], bool]:
    return lambda row: bool(row.part) and row.part.code.startswith(codes)


def _is_ready(row: Measure, last: int) -> bool:
    """Decided, and not to be done after the project's last year."""
    return row.status in _READY and (row.planned_year or last) <= last


def _saves(row: Measure) -> bool:
    return bool(row.energy_saving_kwh) and row.energy_saving_kwh > 0


# Number, name, who, status, which measures, how many at most.
_PLANNED: tuple = (
    ("P-2701", "Takprogram 2027–2028", "Ingrid Moen", ProjectStatus.PLANNED, _in_parts("26"), 8),
    ("P-2702", "Tekniske anlegg 2027–2028", "Tor Aasen", ProjectStatus.PLANNED, _in_parts("3"), 7),
    ("P-2603", "ENØK-pakke 2026–2027", "Hanne Lie", ProjectStatus.ONGOING, _saves, 9),
    ("P-2604", "El-tilsyn: utbedring av avvik", "Tor Aasen", ProjectStatus.ONGOING, _in_parts("4", "5"), 8),
)


def carry_out(world, measures: Sequence[Measure]) -> None:
    """Projects of the measures that are decided, and one of those done last year."""
    tree = load_tree()
    chosen: list[tuple[Project, list[Measure]]] = []
    taken: set[int] = set()
    for number, name, manager, status, fits, most in _PLANNED:
        last = world.today.year + (1 if status is ProjectStatus.ONGOING else 2)
        rows = [row for row in measures if _is_ready(row, last) and row.pk not in taken and fits(row)][:most]
        if not rows:
            continue
        taken.update(row.pk for row in rows)
        cost = sum((row.cost_likely_nok for row in rows), Decimal(0))
        begins = date(world.today.year, 4, 1) if status is ProjectStatus.ONGOING else date(world.today.year + 1, 3, 1)
        ends = date(last, 12, 15)
        chosen.append((_project(tree, rows, number, name, manager, status, begins, ends, cost), rows))
    done = _finished(world, tree)
    _store(world, chosen + done)


def _finished(world, tree: UnitTree) -> list[tuple[Project, list[Measure]]]:
    year = world.today.year - 1
    rows = list(Measure.objects.filter(status=MeasureStatus.DONE, done_on__year=year).select_related("building", "part").order_by("pk")[:6])
    if not rows:
        return []
    cost = sum((row.cost_likely_nok for row in rows), Decimal(0))
    days = [row.done_on for row in rows]
    project = _project(
        tree, rows, f"P-{year % 100}01", f"Vedlikeholdspakke {year}", "Ingrid Moen", ProjectStatus.DONE, min(days), max(days), cost
    )
    return [(project, rows)]


def _project(tree: UnitTree, rows: Sequence[Measure], number, name, manager, status, begins, ends, cost) -> Project:
    """Of the lowest unit that all the measures are under."""
    paths = [tree.above(row.building.unit_id) for row in rows]
    unit = [pk for pk in paths[0] if all(pk in path for path in paths)][-1]
    return Project(
        unit_id=unit, number=number, name=name, manager=manager, status=status.value, starts_on=begins, ends_on=ends,
        budget_nok=money(float(cost) * 1.1),
    )  # fmt: skip


def _store(world, chosen: Sequence[tuple[Project, list[Measure]]]) -> None:
    act = open_changeset(by=world.users["forvalter"], source=Source.FORM, note="Prosjekter")
    create_rows(act, [project for project, _rows in chosen])
    update_rows(act, [(row, {"project": project}) for project, rows in chosen for row in rows])
    world.backdate(act, date(2026, 10, 6), hour=11)

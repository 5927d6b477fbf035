"""Writing the access log."""

from collections.abc import Iterable

from fdvu.access.enums import AccessEventKind
from fdvu.access.models import AccessEvent, Grant, OrgUnit, User


def record(
    kind: AccessEventKind, *, by, user: User | None = None, unit: OrgUnit | None = None, diff: dict | None = None, note: str = ""
) -> None:
    subject = " – ".join(str(part) for part in (user, unit) if part is not None)
    AccessEvent.objects.create(kind=kind, by=by, user=user, unit=unit, subject=subject[:400], diff=diff or {}, note=note[:300])


def values(row: User | OrgUnit | Grant, names: Iterable[str]) -> dict:
    """The named fields as the log keeps them: dates as ISO text, relations by what they are called."""
    result = {}
    for name in names:
        value = getattr(row, name)
        result[name] = value if value is None or isinstance(value, bool | int) else _text(value)
    return result


def difference(before: dict, after: dict) -> dict:
    """`{field: [old, new]}` for what differs."""
    return {name: [before.get(name), new] for name, new in after.items() if before.get(name) != new}


def as_new(row, names: Iterable[str]) -> dict:
    """The diff of a row that did not exist: only what has a value."""
    return {name: [None, value] for name, value in values(row, names).items() if value not in (None, "", False)}


def _text(value) -> str:
    return value.isoformat() if hasattr(value, "isoformat") else str(value)

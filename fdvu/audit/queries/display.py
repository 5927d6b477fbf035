"""Journal values as people read them: field labels, Norwegian formats, names instead of ids."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.apps import apps
from django.db import models
from django.urls import NoReverseMatch, reverse
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.translation import gettext as _

from fdvu.core.db.bulk import with_ids
from fdvu.core.registry import tabs
from fdvu.core.text import datetime_text, say
from fdvu.lib.numbers import MISSING, NBSP, format_date, format_number, format_share, to_decimal
from fdvu.lib.shares import format_shares

_NAMING = ("name", "number", "code", "cadastral_number", "plot_number")
# Whole numbers that are names rather than amounts are written without spaces.
_CODES = frozenset({"gnr", "bnr", "fnr", "snr", "level", "year"})

Names = dict[tuple[type, int], str]


def field_label(field: models.Field) -> str:
    label = str(field.verbose_name)
    return label[:1].upper() + label[1:]


def value_text(field: models.Field, value, names: Names | None = None) -> str:
    """A value, as Python or as the journal keeps it, in words."""
    if value is None or value == "" or value == []:
        return MISSING
    if field.name.endswith("_shares"):
        return format_shares(value)
    if field.is_relation:
        return (names or {}).get((field.related_model, int(value)), f"#{value}")
    if field.choices:
        return _(dict(field.flatchoices).get(value, str(value)))
    if isinstance(field, models.BooleanField):
        return _("Ja") if value else _("Nei")
    if isinstance(field, models.DateField):
        return _date_text(value)
    if isinstance(field, models.FloatField | models.DecimalField | models.IntegerField):
        return _number_text(field.name, value)
    return str(value)


def names_for(pairs: Iterable[tuple[models.Field, object]]) -> Names:
    """What the rows that relations point at are called: one query per model."""
    wanted: dict[type, set[int]] = {}
    for field, value in pairs:
        if field.is_relation and value is not None:
            wanted.setdefault(field.related_model, set()).add(int(value))
    names: Names = {}
    for model, ids in wanted.items():
        names |= {(model, pk): label for pk, label in row_labels(model, ids).items()}
    return names


def row_labels(model: type[models.Model], ids: Iterable[int]) -> dict[int, str]:
    """Rows by what they are called, related names included, in one query."""
    return _labels(model._base_manager.select_related(), ids)


def visible_labels(user, model: type[models.Model], ids: Iterable[int]) -> dict[int, str]:
    """The same for rows in the person's scope."""
    return _labels(model.objects.visible_to(user).select_related(), ids)


def _labels(rows: models.QuerySet, ids: Iterable[int]) -> dict[int, str]:
    return {row.pk: str(row) for row in with_ids(rows, ids)}


def describe_fields(model: type[models.Model], values: dict[str, object]) -> dict[str, str]:
    """Values by field name in words."""
    fields = {name: model._meta.get_field(name) for name in values}
    names = names_for((fields[name], value) for name, value in values.items())
    return {name: value_text(fields[name], value, names) for name, value in values.items()}


def label_from_snapshot(diff: dict[str, list]) -> str:
    """What a deleted row was called."""
    return next((str(diff[name][0]) for name in _NAMING if name in diff and diff[name][0]), "")


def row_url(model: type[models.Model], pk: int) -> str:
    """The row's own page: the first tab that stands on its model; '' where it has none."""
    first = next((tab for tab in tabs if tab.on == model._meta.label_lower), None)
    if first is None:
        return ""
    try:
        return reverse(first.url_name, args=[pk])
    except NoReverseMatch:
        return ""


def model_name(model: type[models.Model], count: int = 1) -> str:
    meta = model._meta
    return str(meta.verbose_name if count == 1 else meta.verbose_name_plural)


def _date_text(value) -> str:
    if isinstance(value, str):
        value = parse_datetime(value) if "T" in value else parse_date(value)
    if isinstance(value, datetime):
        return datetime_text(value)
    return format_date(value) if isinstance(value, date) else MISSING


def _number_text(name: str, value) -> str:
    number = to_decimal(value)
    if number is None:
        return MISSING
    decimals = max(0, -number.normalize().as_tuple().exponent)
    if name in ("latitude", "longitude"):
        return f"{format_number(number, min(decimals, 6))}{NBSP}°"
    if name.endswith("_m2") and not name.endswith("nok_per_m2"):
        return f"{format_number(number, min(decimals, 2))}{NBSP}m²"
    if name.endswith("_share") or name.startswith("share_"):
        return format_share(number)
    if name.endswith(("_number", "_year")) or name.startswith("year_") or name in _CODES:
        return str(value)
    return format_number(number, decimals)


@dataclass(frozen=True)
class ConflictLine:
    """Why one row or field was left as it is, in words."""

    kind: str
    row: str
    url: str
    field: str
    expected: str
    current: str
    reason: str


def describe_conflicts(conflicts: Iterable) -> list[ConflictLine]:
    """Conflicts of a revert, with the names of the rows they point at; one query per model."""
    conflicts = list(conflicts)
    models_ = {c.model: apps.get_model(c.model) for c in conflicts}
    fields = {(c.model, c.field): models_[c.model]._meta.get_field(c.field) for c in conflicts if c.field}
    names = names_for((fields[c.model, c.field], value) for c in conflicts if c.field for value in (c.expected, c.current))
    lines = []
    for c in conflicts:
        model, f = models_[c.model], fields.get((c.model, c.field))
        lines.append(
            ConflictLine(
                kind=model_name(model),
                row=c.label or f"#{c.object_id}",
                url=row_url(model, c.object_id) if c.label else "",
                field=field_label(f) if f else "",
                expected=value_text(f, c.expected, names) if f else "",
                current=value_text(f, c.current, names) if f else "",
                reason=say(c.reason),
            )
        )
    return lines

"""Historikk: one row's changes, one act's changes, and the acts of late."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.contrib.contenttypes.models import ContentType
from django.core.paginator import Page, Paginator
from django.db import models
from django.utils.translation import gettext as _

from fdvu.audit.enums import ACTION_LABELS, SOURCE_LABELS, Action, Source
from fdvu.audit.models import AuditedModel, Change, ChangeSet
from fdvu.audit.queries.display import (
    describe_fields,
    field_label,
    label_from_snapshot,
    model_name,
    names_for,
    row_url,
    value_text,
    visible_labels,
)
from fdvu.audit.queries.revertible import revertible_ids
from fdvu.audit.values import BOOKKEEPING, audited_fields, to_json
from fdvu.core.db.bulk import with_ids
from fdvu.lib.numbers import MISSING

PAGE_SIZE = 25


@dataclass(frozen=True)
class Line:
    """One field's change in words."""

    name: str
    label: str
    old: str
    new: str


@dataclass
class Entry:
    """One row's change within one act, as a page shows it."""

    change: Change
    changeset: ChangeSet
    action_label: str
    source_label: str
    row_label: str = ""
    row_url: str = ""
    kind: str = ""
    lines: list[Line] = field(default_factory=list)
    may_revert: bool = False
    is_reverted: bool = False

    @property
    def is_update(self) -> bool:
        return self.change.action == Action.UPDATED

    @property
    def is_deletion(self) -> bool:
        return self.change.action == Action.DELETED


def source_label(changeset: ChangeSet) -> str:
    """«Import fra Sundnes byggregister», «Skjema»."""
    label = _(SOURCE_LABELS[Source(changeset.source)])
    if not changeset.source_name:
        return label
    return _("%(source)s fra %(system)s") % {"source": label, "system": changeset.source_name}


def row_history(user, row: AuditedModel, number: int | str = 1, *, size: int = PAGE_SIZE) -> Page:
    """A page of `Entry` about one row that `user` has been let see, newest first."""
    changes = Change.objects.about(row).with_acts()
    page = Paginator(changes.order_by("-changeset__at", "-pk"), size).get_page(number)
    found = list(page.object_list)
    entries = _entries(user, found)
    if any(change.action == Action.CREATED for change in found):
        _fill_creation(row, entries)
    page.object_list = entries
    return page


def latest_entries(user, row: AuditedModel, count: int) -> list[Entry]:
    """The last few changes of a row."""
    changes = Change.objects.about(row).with_acts()
    return _entries(user, list(changes.order_by("-changeset__at", "-pk")[:count]))


def changeset_page(user, changeset: ChangeSet, unit=None, number: int | str = 1) -> Page:
    """A page of `Entry`: what one act did to the rows in `user`'s scope."""
    changes = Change.objects.visible_to(user).in_unit(unit).filter(changeset=changeset).with_acts()
    page = Paginator(changes.order_by("pk"), PAGE_SIZE).get_page(number)
    entries = _entries(user, list(page.object_list))
    _fill_rows(user, entries)
    page.object_list = entries
    return page


def changes_since_version(row: AuditedModel, version: int) -> list[Change]:
    """The updates that brought a row from `version` to where it is, oldest first."""
    count = max(0, row.version - version)
    newest = Change.objects.about(row).filter(action=Action.UPDATED).with_acts().order_by("-pk")[:count]
    return list(newest)[::-1]


def last_change(row: AuditedModel) -> Change | None:
    return Change.objects.about(row).order_by("-pk").first()


def _entries(user, changes: list[Change]) -> list[Entry]:
    """Set-wise: names of related rows, what may be taken back, and what already was."""
    names = names_for(_relations(changes))
    allowed = revertible_ids(user, changes)
    undone = _undone(changes)
    return [
        Entry(
            change=change,
            changeset=change.changeset,
            action_label=_(ACTION_LABELS[Action(change.action)]),
            source_label=source_label(change.changeset),
            lines=_lines(change, names),
            may_revert=change.pk in allowed,
            is_reverted=(change.changeset_id, change.content_type_id, change.object_id) in undone,
        )
        for change in changes
    ]


def _lines(change: Change, names) -> list[Line]:
    model = change.content_type.model_class()
    lines = []
    for name, (old, new) in change.diff.items():
        if name in BOOKKEEPING:
            continue
        f = model._meta.get_field(name)
        line = Line(name, field_label(f), value_text(f, old, names), value_text(f, new, names))
        if change.action == Action.UPDATED or line.old != MISSING:
            lines.append(line)
    return lines


def _relations(changes: Iterable[Change]):
    for change in changes:
        model = change.content_type.model_class()
        for name, values in change.diff.items():
            f = model._meta.get_field(name)
            for value in values:
                yield f, value


def _undone(changes: list[Change]) -> set[tuple[int, int, int]]:
    """(act, type, row) that a later act has taken back."""
    if not changes:
        return set()
    later = Change.objects.filter(
        changeset__reverts__in={change.changeset_id for change in changes}, object_id__in={change.object_id for change in changes}
    )
    return set(later.values_list("changeset__reverts_id", "content_type_id", "object_id"))


def _fill_creation(row: AuditedModel, entries: list[Entry]) -> None:
    """The values a row was born with: those it has now, with every later change undone."""
    values = {f.name: to_json(getattr(row, f.attname)) for f in audited_fields(type(row))}
    born = Change.objects.about(row).filter(action=Action.CREATED).order_by("-pk").values_list("pk", flat=True).first()
    later = Change.objects.about(row).filter(action=Action.UPDATED, pk__gt=born).order_by("-pk").values_list("diff", flat=True)
    for diff in later:
        values |= {name: old for name, (old, _new) in diff.items()}
    known = {name: value for name, value in values.items() if value not in (None, "", False)}
    texts = describe_fields(type(row), known)
    for entry in entries:
        if entry.change.pk == born:
            entry.lines = [Line(name, field_label(row._meta.get_field(name)), "", text) for name, text in texts.items()]


def _fill_rows(user, entries: list[Entry]) -> None:
    """Rows by name and address. One that has left the person's scope is told of as it was in the change, not as it is."""
    by_type: dict[ContentType, list[Entry]] = {}
    for entry in entries:
        by_type.setdefault(entry.change.content_type, []).append(entry)
    for content_type, group in by_type.items():
        model = content_type.model_class()
        labels = visible_labels(user, model, [entry.change.object_id for entry in group])
        nameless = []
        for entry in group:
            pk = entry.change.object_id
            entry.kind = model_name(model)
            entry.row_label = labels.get(pk) or label_from_snapshot(entry.change.diff)
            entry.row_url = row_url(model, pk) if pk in labels else ""
            if not entry.row_label:
                nameless.append(entry)
        if nameless:
            _fill_nameless(model, nameless)


def _fill_nameless(model, entries: list[Entry]) -> None:
    elsewhere = set(with_ids(model._base_manager.all(), [entry.change.object_id for entry in entries]).values_list("pk", flat=True))
    for entry in entries:
        pk = entry.change.object_id
        entry.row_label = _("Rad utenfor tilgangen din") if pk in elsewhere else f"#{pk}"


@dataclass(frozen=True)
class EarlierValue:
    """One change of one field."""

    changeset: ChangeSet
    source_label: str
    old: str
    new: str


def describe_values(field_: models.Field, changes: list[Change]) -> list[EarlierValue]:
    """What one field was, change by change."""
    pairs = [(field_, value) for change in changes for value in change.diff[field_.name]]
    names = names_for(pairs)
    return [
        EarlierValue(
            change.changeset,
            source_label(change.changeset),
            value_text(field_, change.diff[field_.name][0], names),
            value_text(field_, change.diff[field_.name][1], names),
        )
        for change in changes
    ]

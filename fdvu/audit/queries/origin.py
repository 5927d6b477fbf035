"""Opphav: where each value of a row comes from, in words."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from fdvu.audit.enums import BY_HAND, Source
from fdvu.audit.models import AuditedModel, Change, ChangeSet
from fdvu.audit.provenance import source_of
from fdvu.audit.queries.history import source_label
from fdvu.lib.numbers import format_date


@dataclass(frozen=True)
class Origin:
    """Where one value comes from; `changeset` can be opened."""

    changeset: ChangeSet
    source: Source
    text: str
    by_hand: bool


@dataclass(frozen=True)
class Origins:
    """A row's origins: the usual one, and those of fields that have another."""

    usual: Origin | None
    by_field: dict[str, Origin]

    def of(self, field: str) -> Origin | None:
        return self.by_field.get(field) or self.usual


def origins_of(row: AuditedModel) -> Origins:
    """All origins of a row in one query."""
    found = {name: source_of(row.provenance, name) for name in row.provenance}
    ids = {pair[1] for pair in found.values() if pair}
    changesets = ChangeSet.objects.select_related("by", "batch").defer("keys_before").in_bulk(ids)
    origins = {name: origin_text(changesets[pair[1]]) for name, pair in found.items() if pair and pair[1] in changesets}
    usual = origins.pop("*", None)
    return Origins(usual, origins)


def origin_text(changeset: ChangeSet) -> Origin:
    """«fra Sundnes byggregister, import 12.03.2026», «endret for hånd av Kari Nordbø 12.03.2026»."""
    source, day = Source(changeset.source), format_date(changeset.at)
    if source in BY_HAND and changeset.by:
        text = _("endret for hånd av %(who)s %(day)s") % {"who": changeset.by, "day": day}
    elif source == Source.IMPORT and (changeset.source_name or changeset.batch):
        text = _("fra %(system)s, import %(day)s") % {"system": changeset.source_name or changeset.batch, "day": day}
    else:
        text = f"{source_label(changeset)} {day}"
    return Origin(changeset, source, text, source in BY_HAND)


def earlier_values(row: AuditedModel, name: str) -> list[Change]:
    """The changes that touched one field, newest first. The journal of one row is short and read whole."""
    changes = Change.objects.about(row).with_acts().order_by("-changeset__at", "-pk")
    return [change for change in changes if name in change.diff]

"""What is attached to components, findings and measures."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from fdvu.core.db.bulk import with_ids
from fdvu.lib.filetypes import ACCEPTED
from vedlikehold.models import AttachedDocument

# The word that stands in the address, by the kind of thing that has attachments.
PLACES = {"component": "komponent", "finding": "funn", "measure": "tiltak"}


@dataclass
class Attachments:
    """Photos and other files of one component, finding or measure, the oldest first. `place` and `pk` are its address."""

    what: str
    pk: int
    photos: list[AttachedDocument] = field(default_factory=list)
    files: list[AttachedDocument] = field(default_factory=list)
    accepted: str = ACCEPTED

    @property
    def place(self) -> str:
        return PLACES[self.what]

    @property
    def count(self) -> int:
        return len(self.photos) + len(self.files)

    def add(self, attached: AttachedDocument) -> None:
        (self.photos if attached.document.preview else self.files).append(attached)


def attachments_of(user, what: str, pk: int) -> Attachments:
    """Of one row; `what` is `component`, `finding` or `measure`. One query."""
    return attachments_by(user, what, [pk])[pk]


def attachments_by(user, what: str, ids: Iterable[int]) -> dict[int, Attachments]:
    """Of many rows of one kind, in one query; every id has an entry."""
    found = {pk: Attachments(what, pk) for pk in ids}
    column = f"{what}_id"
    rows = with_ids(AttachedDocument.objects.visible_to(user), found, column=column)
    for attached in rows.select_related("document").order_by("pk"):
        found[getattr(attached, column)].add(attached)
    return found

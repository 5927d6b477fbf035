"""A building's documents as its page shows them."""

from dataclasses import dataclass, field

from bygg.enums import DocumentKind
from bygg.models import Building, Document


@dataclass
class Shelf:
    """Documents by what they are, the newest first."""

    photos: list[Document] = field(default_factory=list)
    drawings: list[Document] = field(default_factory=list)
    reports: list[Document] = field(default_factory=list)
    others: list[Document] = field(default_factory=list)

    @property
    def count(self) -> int:
        return len(self.photos) + len(self.drawings) + len(self.reports) + len(self.others)


def shelf_of(building: Building) -> Shelf:
    """All documents of one building; one query."""
    shelf = Shelf()
    places = {DocumentKind.PHOTO: shelf.photos, DocumentKind.DRAWING: shelf.drawings, DocumentKind.REPORT: shelf.reports}
    for document in Document.objects.filter(building=building).order_by("-created_at", "-pk"):
        places.get(document.kind, shelf.others).append(document)
    return shelf

"""Documents of a building: taken in, changed, removed."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files import File
from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from bygg.enums import DocumentKind
from bygg.models import Building, Document
from bygg.services.deletion import delete_row
from fdvu.audit.enums import Source
from fdvu.audit.models import ChangeSet
from fdvu.audit.services import create_rows, open_changeset
from fdvu.lib import filetypes
from fdvu.lib.filetypes import HEIC, FileType
from fdvu.lib.pictures import PictureError, Preview, make_preview

_DRAWINGS = (filetypes.DWG, filetypes.DXF, filetypes.IFC)


def add_document(
    *,
    by,
    building: Building,
    file: File,
    kind: DocumentKind | str = "",
    title: str = "",
    taken_on: date | None = None,
    note: str = "",
    client_id: UUID | None = None,
    source: Source = Source.FORM,
    changeset: ChangeSet | None = None,
) -> Document:
    """Keep an uploaded file about a building; photos and other pictures get a smaller copy without the camera's own data.

    Without a `kind` the file's own kind decides. The same `client_id` twice gives the document it made the first time.
    Raises `ValidationError` with the file's name and the reason where it cannot be used.
    """
    if client_id is not None and (there := Document.objects.filter(client_id=client_id).first()):
        return _sent_before(there, building)
    name = filetypes.plain_name(file.name or "")
    found = _checked_type(file, name)
    kind = _checked_kind(kind, found, name)
    preview = _preview(file, name) if found.is_image else None
    document = Document(
        building=building,
        kind=kind.value,
        title=(title.strip() or name.rsplit(".", 1)[0])[:200],
        file_name=name,
        content_type=found.content_type,
        size_bytes=file.size,
        sha256=_sha256(file),
        taken_on=taken_on or (preview.taken_on if preview else None),
        note=note,
        client_id=client_id,
    )
    try:
        _store(document, file, found, preview, by=by, source=source, changeset=changeset)
    except IntegrityError:
        # The same picture came twice at the same moment.
        there = Document.objects.filter(client_id=client_id).first() if client_id else None
        if there is None:
            raise
        return _sent_before(there, building)
    return document


@dataclass
class Received:
    """What became of several files: the documents, what was wrong with the others, and the act that took them in."""

    documents: list[Document] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    changeset: ChangeSet | None = None


@transaction.atomic
def add_documents(*, by, building: Building, files: Sequence[File], kind: DocumentKind | str = "", note: str = "", **more) -> Received:
    """Keep several files as one act; those that cannot be used are told of and do not stop the others."""
    received = Received(changeset=open_changeset(by=by, source=Source.FORM))
    for file in files:
        try:
            received.documents.append(
                add_document(by=by, building=building, file=file, kind=kind, note=note, changeset=received.changeset, **more)
            )
        except ValidationError as refused:
            received.problems += refused.messages
    if not received.documents:
        received.changeset.delete()
        received.changeset = None
    return received


def delete_document(*, by, document: Document, note: str = "") -> ChangeSet:
    """Remove a document with what it is attached to. The file itself is kept, so that the removal can be taken back."""
    return delete_row(by=by, row=document, note=note)


def _sent_before(document: Document, building: Building) -> Document:
    if document.building_id != building.pk:
        raise ValidationError(_("«%(name)s» er alt sendt inn på en annen bygning.") % {"name": document.file_name})
    return document


def _store(document: Document, file: File, found: FileType, preview: Preview | None, *, by, source: Source, changeset: ChangeSet | None):
    """The files and the row. Names on disk are of our own making: nothing of what the sender called the file is in a path."""
    stem = document.sha256[:24]
    try:
        document.file.save(f"{stem}{found.suffix}", file, save=False)
        if preview:
            document.preview.save(f"{stem}.jpg", ContentFile(preview.jpeg), save=False)
        with transaction.atomic():
            create_rows(changeset or open_changeset(by=by, source=source), [document])
    except BaseException:
        # Nothing points at the files any more.
        for kept in (document.file, document.preview):
            if kept:
                kept.storage.delete(kept.name)
        raise


def _checked_type(file: File, name: str) -> FileType:
    if not file.size:
        raise ValidationError(_("«%(name)s» er tom.") % {"name": name})
    if file.size > settings.DOCUMENT_MAX_BYTES:
        values = {"name": name, "size": -(-file.size // 2**20), "limit": settings.DOCUMENT_MAX_BYTES // 2**20}
        raise ValidationError(_("«%(name)s» er på %(size)s MB. Grensen er %(limit)s MB.") % values)
    found = filetypes.sniff(file, name)
    if found is HEIC:
        text = _("«%(name)s» er et HEIC-bilde, som ikke kan leses her. Lagre det som JPEG, eller velg «Mest kompatibel» i kameraet.")
        raise ValidationError(text % {"name": name})
    if found is None:
        text = _("«%(name)s» er ikke av en type som kan lagres. Det som kan lagres, er %(types)s.")
        raise ValidationError(text % {"name": name, "types": filetypes.ACCEPTED.replace(".", "").replace(",", ", ")})
    return found


def _checked_kind(kind: DocumentKind | str, found: FileType, name: str) -> DocumentKind:
    if not kind:
        return DocumentKind.PHOTO if found.is_image else DocumentKind.DRAWING if found in _DRAWINGS else DocumentKind.DOCUMENT
    if kind == DocumentKind.PHOTO and not found.is_image:
        raise ValidationError(_("«%(name)s» er ikke et bilde.") % {"name": name})
    return DocumentKind(kind)


def _preview(file: File, name: str) -> Preview:
    try:
        return make_preview(file)
    except PictureError as problem:
        if problem.code == "too_many_pixels":
            raise ValidationError(
                _("«%(name)s» har for mange bildepunkter. Lagre bildet i mindre størrelse.") % {"name": name}
            ) from problem
        raise ValidationError(_("Bildet «%(name)s» er ødelagt og kan ikke leses.") % {"name": name}) from problem


def _sha256(file: File) -> str:
    found = hashlib.sha256()
    file.seek(0)
    for chunk in file.chunks():
        found.update(chunk)
    file.seek(0)
    return found.hexdigest()

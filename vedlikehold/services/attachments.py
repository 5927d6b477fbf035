"""Vedlegg: a building's documents and photos tied to a component, a finding or a measure."""

from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.core.files import File
from django.db import transaction
from django.utils.translation import gettext as _

from bygg.models import Building, Document
from bygg.services import Received, add_documents
from fdvu.audit.enums import Source
from fdvu.audit.models import ChangeSet
from fdvu.audit.services import create_rows, delete_rows, open_changeset
from vedlikehold.models import AttachedDocument, Component, Finding, Measure


@transaction.atomic
def attach(
    *,
    by,
    document: Document,
    component: Component | None = None,
    finding: Finding | None = None,
    measure: Measure | None = None,
    changeset: ChangeSet | None = None,
    source: Source = Source.FORM,
) -> AttachedDocument:
    """Tie a document to exactly one thing in the same building; doing it twice gives the same row."""
    target = {name: row for name, row in (("component", component), ("finding", finding), ("measure", measure)) if row is not None}
    if len(target) != 1:
        raise ValueError("a document is attached to one thing")
    there = AttachedDocument.objects.filter(document=document, **target).first()
    if there:
        return there
    (row,) = target.values()
    if document.building_id != building_of(row):
        raise ValidationError(_("«%(name)s» hører til en annen bygning.") % {"name": document.title})
    attached = AttachedDocument(document=document, **target)
    create_rows(changeset or open_changeset(by=by, source=source), [attached])
    return attached


@transaction.atomic
def attach_files(*, by, building: Building, files: Sequence[File], kind: str = "", note: str = "", **target) -> Received:
    """Keep files about a building and tie them to `component`, `finding` or `measure`, as one act."""
    received = add_documents(by=by, building=building, files=files, kind=kind, note=note)
    for document in received.documents:
        attach(by=by, document=document, changeset=received.changeset, **target)
    return received


@transaction.atomic
def detach(*, by, attached: AttachedDocument, note: str = "", changeset: ChangeSet | None = None) -> ChangeSet:
    """Take the tie away; the document stays with the building."""
    changeset = changeset or open_changeset(by=by, source=Source.FORM, note=note)
    delete_rows(changeset, [attached])
    return changeset


def building_of(row: Component | Finding | Measure) -> int:
    """The building a component, finding or measure is in."""
    return row.analysis.building_id if isinstance(row, Finding) else row.building_id

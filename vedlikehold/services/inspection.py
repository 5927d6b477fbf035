"""Befaring: what a phone sends in when it has coverage again. Every sending may come twice, late, or only in part."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.files import File
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from bygg.enums import DocumentKind
from bygg.models import Document
from bygg.services.documents import add_document
from fdvu.audit.enums import Source
from fdvu.audit.models import ChangeSet
from fdvu.audit.services import create_rows, delete_rows, open_changeset
from vedlikehold.enums import OPEN_ANALYSES
from vedlikehold.models import AttachedDocument, BuildingPart, Component, ConditionAnalysis, Finding
from vedlikehold.services.analyses import delete_finding, save_finding
from vedlikehold.services.attachments import attach, detach


class Outcome(StrEnum):
    """What became of one thing the phone sent."""

    SAVED = "saved"
    DELETED = "deleted"
    CONFLICT = "conflict"
    GONE = "gone"
    CLOSED = "closed"
    INVALID = "invalid"


@dataclass(frozen=True)
class ComponentRef:
    """The component a finding is about: one of the register, or one that the phone made and named with an id of its own."""

    pk: int | None = None
    client_id: UUID | None = None
    part: int | None = None
    name: str = ""


@dataclass(frozen=True)
class State:
    """What a finding says, as the phone has it."""

    values: Mapping[str, Any]
    component: ComponentRef


@dataclass(frozen=True)
class Incoming:
    """A finding as the phone sends it.

    `base_version` is the version the phone last saw. `unanswered` are states it sent before without getting an answer: where
    the row stands in one of them, nobody else has touched it since.
    """

    client_id: UUID | None
    pk: int | None
    base_version: int | None
    state: State
    unanswered: Sequence[State] = ()
    is_deletion: bool = False


@dataclass(frozen=True)
class Receipt:
    """The answer about one finding or photo; `finding` is the row as it stands now."""

    outcome: Outcome
    finding: Finding | None = None
    document: Document | None = None
    errors: Mapping[str, list[str]] = field(default_factory=dict)


def receive_finding(*, by, analysis: ConditionAnalysis, sent: Incoming) -> Receipt:
    """Take one finding in, exactly once however often it is sent. Somebody else's change is never overwritten unasked.

    Its own transaction and change set, so that a finding that cannot be saved leaves the others alone.
    """
    try:
        return _receive(by, analysis, sent)
    except IntegrityError:
        # The same finding, or the same new component, came from two places at the same moment: now it is there.
        try:
            return _receive(by, analysis, sent)
        except IntegrityError:
            return _invalid(ValidationError(_("Noen andre lagret noe samtidig som ikke går sammen med dette. Se over og prøv igjen.")))


@transaction.atomic
def _receive(by, analysis: ConditionAnalysis, sent: Incoming) -> Receipt:
    analysis = ConditionAnalysis.objects.select_for_update().get(pk=analysis.pk)
    row = _stored(analysis, sent)
    if there := _arrived(sent, row):
        return there
    if analysis.status not in OPEN_ANALYSES:
        return Receipt(Outcome.CLOSED, row)
    if row is not None and not _is_unmoved(row, sent):
        return Receipt(Outcome.CONFLICT, row)
    try:
        with transaction.atomic():
            return _delete(by, row) if sent.is_deletion else Receipt(Outcome.SAVED, _save(by, analysis, sent, row))
    except ValidationError as refused:
        return _invalid(refused)


def _arrived(sent: Incoming, row: Finding | None) -> Receipt | None:
    """What needs no writing: it came before and the answer was lost, or there is nothing left to change."""
    if sent.is_deletion:
        return Receipt(Outcome.DELETED) if row is None else None
    if row is None:
        return Receipt(Outcome.GONE) if sent.pk is not None or sent.base_version is not None else None
    return Receipt(Outcome.SAVED, row) if _stands(row, sent.state) else None


def _delete(by, row: Finding) -> Receipt:
    delete_finding(by=by, finding=row, note=_("Slettet under befaring"))
    return Receipt(Outcome.DELETED)


def _stored(analysis: ConditionAnalysis, sent: Incoming) -> Finding | None:
    rows = Finding.objects.filter(analysis=analysis).select_related("component", "analysis").select_for_update(of=("self",))
    if sent.pk is not None:
        return rows.filter(pk=sent.pk).first()
    return rows.filter(client_id=sent.client_id).first() if sent.client_id else None


def _save(by, analysis: ConditionAnalysis, sent: Incoming, row: Finding | None) -> Finding:
    changeset = open_changeset(by=by, source=Source.FORM, note=_("Registrert under befaring"))
    values = {**sent.state.values, "component": _component(changeset, analysis, sent.state.component, row)}
    if row is None:
        values["client_id"] = sent.client_id
    return save_finding(
        by=by, analysis=analysis, values=values, finding=row, expected_version=row.version if row else None, changeset=changeset
    )


def _component(changeset: ChangeSet, analysis: ConditionAnalysis, wanted: ComponentRef, row: Finding | None) -> Component:
    """The component meant; one the phone made is created the first time a finding on it comes."""
    if wanted.pk is not None:
        found = Component.objects.filter(pk=wanted.pk, building=analysis.building_id).first()
        if found is None:
            raise ValidationError({"component": _("Komponenten finnes ikke lenger. Velg en annen.")})
        if not found.is_current and (row is None or row.component_id != found.pk):
            raise ValidationError({"component": _("Komponenten er tatt ut av bygget. Velg en annen.")})
        return found
    if wanted.client_id is None:
        raise ValidationError({"component": _("Velg hvilken komponent funnet gjelder.")})
    found = Component.objects.filter(client_id=wanted.client_id).first()
    if found is None:
        return _new_component(changeset, analysis, wanted)
    if found.building_id != analysis.building_id:
        raise ValidationError({"component": _("Komponenten hører til et annet bygg enn analysen.")})
    return found


def _new_component(changeset: ChangeSet, analysis: ConditionAnalysis, wanted: ComponentRef) -> Component:
    if not BuildingPart.objects.filter(pk=wanted.part).exists():
        raise ValidationError({"component": _("Velg bygningsdelen den nye komponenten hører til.")})
    if not wanted.name.strip():
        raise ValidationError({"component": _("Gi den nye komponenten et navn.")})
    component = Component(building_id=analysis.building_id, part_id=wanted.part, name=wanted.name.strip()[:200], client_id=wanted.client_id)
    create_rows(changeset, [component])
    return component


def _is_unmoved(row: Finding, sent: Incoming) -> bool:
    """Nobody has changed the finding since the phone saw it, or since what the phone last sent arrived."""
    return row.version == sent.base_version or any(_stands(row, state) for state in (sent.state, *sent.unanswered))


def _stands(row: Finding, state: State) -> bool:
    """The row says already what the phone has."""
    wanted = state.component
    if wanted.pk is not None:
        is_same = row.component_id == wanted.pk
    else:
        is_same = wanted.client_id is not None and row.component.client_id == wanted.client_id
    return is_same and all(_plain(getattr(row, name)) == _plain(value) for name, value in state.values.items())


def _plain(value):
    """Line breaks are written otherwise by a form on a page."""
    return value.replace("\r\n", "\n").strip() if isinstance(value, str) else value


def receive_photo(
    *, by, analysis: ConditionAnalysis, finding: UUID | int, client_id: UUID, file: File, taken_on: date | None = None
) -> Receipt:
    """Keep one photo of a finding, exactly once however often it is sent: the document and its tie come together."""
    try:
        with transaction.atomic():
            locked = ConditionAnalysis.objects.select_for_update().select_related("building").get(pk=analysis.pk)
            wanted = {"pk": finding} if isinstance(finding, int) else {"client_id": finding}
            row = Finding.objects.filter(analysis=locked, **wanted).select_related("analysis", "component").first()
            if row is None:
                return Receipt(Outcome.GONE)
            if there := AttachedDocument.objects.filter(finding=row, document__client_id=client_id).select_related("document").first():
                return Receipt(Outcome.SAVED, row, there.document)
            if locked.status not in OPEN_ANALYSES:
                return Receipt(Outcome.CLOSED, row)
            changeset = open_changeset(by=by, source=Source.FORM, note=_("Registrert under befaring"))
            document = add_document(
                by=by,
                building=locked.building,
                file=file,
                kind=DocumentKind.PHOTO,
                title=_photo_title(row),
                taken_on=taken_on,
                client_id=client_id,
                changeset=changeset,
            )
            attach(by=by, document=document, finding=row, changeset=changeset)
            return Receipt(Outcome.SAVED, row, document)
    except ValidationError as refused:
        return _invalid(refused)


def _photo_title(finding: Finding) -> str:
    return " – ".join(part for part in (finding.component.name, finding.location or finding.symptom.split("\n")[0]) if part)[:200]


@transaction.atomic
def remove_photo(*, by, analysis: ConditionAnalysis, document: UUID | int) -> Receipt:
    """Take a photo away from a finding. One that was taken for it alone goes with it; removal can be taken back in the history."""
    analysis = ConditionAnalysis.objects.select_for_update().get(pk=analysis.pk)
    wanted = {"document": document} if isinstance(document, int) else {"document__client_id": document}
    tied = AttachedDocument.objects.filter(finding__analysis=analysis, **wanted).select_related("document").order_by("pk").first()
    if tied is None:
        return Receipt(Outcome.DELETED)
    if analysis.status not in OPEN_ANALYSES:
        return Receipt(Outcome.CLOSED)
    is_shared = AttachedDocument.objects.filter(document=tied.document_id).exclude(pk=tied.pk).exists()
    changeset = detach(by=by, attached=tied, note=_("Fjernet under befaring"))
    if tied.document.client_id is not None and not is_shared:
        delete_rows(changeset, [tied.document])
    return Receipt(Outcome.DELETED)


def _invalid(refused: ValidationError) -> Receipt:
    errors = refused.message_dict if hasattr(refused, "error_dict") else {"": refused.messages}
    return Receipt(Outcome.INVALID, errors={("" if name == "__all__" else name): list(texts) for name, texts in errors.items()})

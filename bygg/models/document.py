"""Documents of a building: photos, drawings, reports, manuals."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from bygg.enums import DOCUMENT_KIND_LABELS, DocumentKind, choices
from fdvu.access.models import ScopedQuerySet
from fdvu.audit.models import AuditedModel


class DocumentQuerySet(ScopedQuerySet):
    unit_path = "building__unit"


class Document(AuditedModel):
    """Dokument: a file about a building. Handed out only through a view that checks scope."""

    building = models.ForeignKey("bygg.Building", verbose_name=_("bygning"), on_delete=models.CASCADE, related_name="documents")
    kind = models.CharField(_("dokumenttype"), max_length=10, choices=choices(DOCUMENT_KIND_LABELS), default=DocumentKind.DOCUMENT)
    title = models.CharField(_("tittel"), max_length=200)
    file = models.FileField(_("fil"), upload_to="documents/%Y/%m", max_length=200)
    # A smaller picture for pages and reports; only photos have one.
    preview = models.FileField(upload_to="previews/%Y/%m", max_length=200, blank=True, editable=False)
    file_name = models.CharField(_("filnavn"), max_length=200, editable=False)
    content_type = models.CharField(max_length=100, editable=False)
    size_bytes = models.PositiveBigIntegerField(_("størrelse"), editable=False)
    sha256 = models.CharField(max_length=64, editable=False)
    taken_on = models.DateField(_("dato"), null=True, blank=True)
    note = models.TextField(_("merknad"), blank=True)
    # Given by the phone that took the picture, so that sending it twice makes it once.
    client_id = models.UUIDField(null=True, blank=True, unique=True, editable=False)

    objects = DocumentQuerySet.as_manager()

    class Meta:
        verbose_name = _("dokument")
        verbose_name_plural = _("dokumenter")
        indexes = [models.Index(fields=["building", "kind"], name="document_building")]

    def __str__(self) -> str:
        return self.title

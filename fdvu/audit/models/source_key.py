"""What a row is called in the systems it came from."""

from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils.translation import gettext_lazy as _


class SourceKey(models.Model):
    """Kildenøkkel: a row's id in a source system; a row merged from three registers has three."""

    content_type = models.ForeignKey(ContentType, on_delete=models.PROTECT, db_index=False, related_name="+")
    object_id = models.BigIntegerField()
    source_name = models.CharField(_("kildesystem"), max_length=100, blank=True)
    source_id = models.CharField(_("kilde-id"), max_length=100)
    changeset = models.ForeignKey("audit.ChangeSet", null=True, on_delete=models.SET_NULL, related_name="source_keys")

    class Meta:
        verbose_name = _("kildenøkkel")
        verbose_name_plural = _("kildenøkler")
        constraints = [models.UniqueConstraint(fields=["content_type", "source_name", "source_id"], name="source_key_once")]
        indexes = [models.Index(fields=["content_type", "object_id"], name="source_key_row")]

    def __str__(self) -> str:
        return f"{self.source_name}: {self.source_id}" if self.source_name else self.source_id

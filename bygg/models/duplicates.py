"""What people have said about pairs of buildings that look alike."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class DuplicateVerdict(models.Model):
    """Dublettvurdering: these two are not the same building. The lower id stands first."""

    first = models.ForeignKey("bygg.Building", on_delete=models.CASCADE, related_name="+")
    second = models.ForeignKey("bygg.Building", on_delete=models.CASCADE, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    note = models.CharField(_("merknad"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("dublettvurdering")
        verbose_name_plural = _("dublettvurderinger")
        constraints = [
            models.UniqueConstraint(fields=["first", "second"], name="duplicate_verdict_once"),
            models.CheckConstraint(condition=models.Q(first__lt=models.F("second")), name="duplicate_verdict_ordered"),
        ]

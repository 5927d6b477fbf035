"""The log of what was done to users, units and grants."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from fdvu.access.enums import ACCESS_EVENT_LABELS, AccessEventKind, Permission


class AccessEventQuerySet(models.QuerySet):
    def permitted(self, user, permission: Permission):
        """Events about units where `user` holds `permission`, and events about an account as such."""
        from fdvu.access.scope import units_for  # the scope reads models of this package

        units = units_for(user, permission)
        if units.everything:
            return self
        return self.filter(models.Q(unit__isnull=True) | models.Q(unit__in=sorted(units.ids)))


class AccessEvent(models.Model):
    """Tilgangslogg: who did what to whose access. `diff` is `{field: [old, new]}` as people read it; rows are never changed."""

    at = models.DateTimeField(_("tidspunkt"), auto_now_add=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name=_("av"), null=True, on_delete=models.SET_NULL, related_name="+")
    kind = models.CharField(_("hendelse"), max_length=20, choices=[(k.value, ACCESS_EVENT_LABELS[k]) for k in AccessEventKind])
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("bruker"), null=True, on_delete=models.SET_NULL, related_name="access_events"
    )
    unit = models.ForeignKey("access.OrgUnit", verbose_name=_("enhet"), null=True, on_delete=models.SET_NULL, related_name="access_events")
    # Kept as text too, so that the log still says whom it was about when the row is gone.
    subject = models.CharField(_("gjelder"), max_length=400)
    diff = models.JSONField(_("endring"), default=dict)
    note = models.CharField(_("merknad"), max_length=300, blank=True)

    objects = AccessEventQuerySet.as_manager()

    class Meta:
        verbose_name = _("tilgangshendelse")
        verbose_name_plural = _("tilgangshendelser")
        indexes = [
            models.Index(fields=["user", "-at"], name="access_event_user"),
            models.Index(fields=["unit", "-at"], name="access_event_unit"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.subject}"

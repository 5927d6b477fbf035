"""A person's role in a unit, for a time."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from fdvu.access.enums import ROLE_LABELS, Permission, Role


class GrantQuerySet(models.QuerySet):
    def valid_on(self, day):
        """Grants in force on a day; the period is half-open."""
        not_ended = models.Q(valid_to__isnull=True) | models.Q(valid_to__gt=day)
        return self.filter(not_ended, valid_from__lte=day)

    def not_ended_on(self, day):
        """Grants in force on a day or later."""
        return self.filter(models.Q(valid_to__isnull=True) | models.Q(valid_to__gt=day))

    def permitted(self, user, permission: Permission):
        """Grants on units where `user` holds `permission`."""
        from fdvu.access.scope import units_for  # the scope reads models of this package

        return units_for(user, permission).limit(self, "unit_id")


class Grant(models.Model):
    """Tilgang: gives a person a role on a unit and all below it. Several grants add up."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name=_("bruker"), on_delete=models.CASCADE, related_name="grants")
    unit = models.ForeignKey("access.OrgUnit", verbose_name=_("enhet"), on_delete=models.PROTECT, related_name="grants")
    role = models.CharField(_("rolle"), max_length=20, choices=[(r.value, ROLE_LABELS[r]) for r in Role])
    valid_from = models.DateField(_("fra og med"))
    valid_to = models.DateField(_("til"), null=True, blank=True, help_text=_("Første dag uten tilgang. Tomt betyr inntil videre."))
    note = models.CharField(_("merknad"), max_length=200, blank=True)
    granted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("gitt av"), null=True, on_delete=models.SET_NULL, related_name="+"
    )
    granted_at = models.DateTimeField(_("gitt"), auto_now_add=True)

    objects = GrantQuerySet.as_manager()

    class Meta:
        verbose_name = _("tilgang")
        verbose_name_plural = _("tilganger")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(valid_to__isnull=True) | models.Q(valid_to__gt=models.F("valid_from")),
                name="grant_period_forward",
                violation_error_message=_("Sluttdatoen må være etter startdatoen."),
            ),
            models.UniqueConstraint(fields=["user", "unit", "role", "valid_from"], name="grant_once"),
        ]

    def __str__(self) -> str:
        return f"{self.user} – {self.get_role_display()} – {self.unit}"

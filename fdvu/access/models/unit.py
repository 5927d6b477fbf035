"""The tree of organisational units."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from fdvu.access.enums import UNIT_KIND_LABELS, Permission, UnitKind


class OrgUnitQuerySet(models.QuerySet):
    def active_on(self, day):
        """Units that exist on a day; the period is half-open."""
        started = models.Q(valid_from__isnull=True) | models.Q(valid_from__lte=day)
        not_ended = models.Q(valid_to__isnull=True) | models.Q(valid_to__gt=day)
        return self.filter(started & not_ended)

    def permitted(self, user, permission: Permission):
        """Units where `user` holds `permission`."""
        from fdvu.access.scope import units_for  # the scope reads this model

        return units_for(user, permission).limit(self, "pk")

    def visible_to(self, user):
        return self.permitted(user, Permission.REGISTER_VIEW)


class OrgUnit(models.Model):
    """Organisatorisk enhet: municipality, sector, service area (tjenesteområde), district or workplace."""

    parent = models.ForeignKey(
        "self", verbose_name=_("overordnet enhet"), null=True, blank=True, on_delete=models.PROTECT, related_name="children"
    )
    code = models.CharField(_("kode"), max_length=30, unique=True)
    name = models.CharField(_("navn"), max_length=150)
    kind = models.CharField(_("enhetstype"), max_length=20, choices=[(k.value, UNIT_KIND_LABELS[k]) for k in UnitKind])
    valid_from = models.DateField(_("fra og med"), null=True, blank=True)
    valid_to = models.DateField(_("til"), null=True, blank=True, help_text=_("Første dag enheten ikke lenger finnes."))

    objects = OrgUnitQuerySet.as_manager()

    class Meta:
        verbose_name = _("organisatorisk enhet")
        verbose_name_plural = _("organisatoriske enheter")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(valid_to__isnull=True)
                | models.Q(valid_from__isnull=True)
                | models.Q(valid_to__gt=models.F("valid_from")),
                name="orgunit_period_forward",
                violation_error_message=_("Sluttdatoen må være etter startdatoen."),
            ),
            models.CheckConstraint(
                condition=models.Q(parent__isnull=True) | ~models.Q(parent=models.F("id")),
                name="orgunit_not_own_parent",
                violation_error_message=_("En enhet kan ikke ligge under seg selv."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

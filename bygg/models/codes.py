"""Code lists the register points at."""

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _


class Municipality(models.Model):
    """Kommune: number and name, and what it became in a merger or renumbering."""

    number = models.CharField(_("kommunenummer"), max_length=4, unique=True)
    name = models.CharField(_("navn"), max_length=100)
    valid_from = models.DateField(_("fra og med"), null=True, blank=True)
    valid_to = models.DateField(_("til"), null=True, blank=True)
    successor = models.ForeignKey(
        "self", verbose_name=_("ble til"), null=True, blank=True, on_delete=models.PROTECT, related_name="predecessors"
    )

    class Meta:
        verbose_name = _("kommune")
        verbose_name_plural = _("kommuner")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(number__regex=r"^\d{4}$"),
                name="municipality_number_digits",
                violation_error_message=_("Kommunenummeret skal ha fire sifre."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.name}"


class BuildingType(models.Model):
    """Bygningstype (matrikkelen, SSB Klass 31): three digits."""

    code = models.CharField(_("kode"), max_length=3, unique=True)
    name = models.CharField(_("navn"), max_length=120)
    name_en = models.CharField(_("engelsk navn"), max_length=120, blank=True)

    class Meta:
        verbose_name = _("bygningstype")
        verbose_name_plural = _("bygningstyper")

    def __str__(self) -> str:
        return f"{self.code} {self.local_name}"

    @property
    def local_name(self) -> str:
        """The name in the reader's language; own codes may have only the Norwegian one."""
        return self.name_en if self.name_en and get_language() == "en" else self.name

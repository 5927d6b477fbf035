"""The person who signs in."""

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils.translation import gettext_lazy as _


class User(AbstractUser):
    """Bruker: a person. Rights come from grants alone, never from flags here except `is_superuser`."""

    first_name = None
    last_name = None
    full_name = models.CharField(_("navn"), max_length=150, blank=True)
    title = models.CharField(_("stilling"), max_length=150, blank=True)
    language = models.CharField(_("språk"), max_length=5, choices=[("nb", "Norsk bokmål"), ("en", "English")], default="nb")
    color_scheme = models.CharField(
        _("fargevalg"),
        max_length=5,
        choices=[("auto", _("Som maskinen")), ("light", _("Lyst")), ("dark", _("Mørkt"))],
        default="auto",
    )

    class Meta:
        verbose_name = _("bruker")
        verbose_name_plural = _("brukere")

    def __str__(self) -> str:
        return self.full_name or self.username

    def get_full_name(self) -> str:
        return self.full_name or self.username

    def get_short_name(self) -> str:
        return self.full_name.split(" ")[0] or self.username

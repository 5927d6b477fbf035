"""A list page as somebody wants to find it again."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class SavedViewQuerySet(models.QuerySet):
    def usable_by(self, user):
        """Own views and those others have shared. A shared view opens only rows the reader may see anyway."""
        return self.filter(models.Q(owner=user) | models.Q(shared=True))


class SavedView(models.Model):
    """Lagret visning: filter, sorting and columns of a register, kept as the address's query string."""

    register = models.CharField(_("register"), max_length=40)
    name = models.CharField(_("navn"), max_length=80)
    query = models.TextField(_("spørring"), blank=True)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name=_("eier"), on_delete=models.CASCADE, related_name="saved_views")
    shared = models.BooleanField(_("delt med alle"), default=False)
    is_default = models.BooleanField(_("åpnes først"), default=False)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = SavedViewQuerySet.as_manager()

    class Meta:
        verbose_name = _("lagret visning")
        verbose_name_plural = _("lagrede visninger")
        constraints = [
            models.UniqueConstraint(
                fields=["register", "owner", "name"],
                name="saved_view_once",
                violation_error_message=_("Du har alt en visning med dette navnet."),
            ),
            models.UniqueConstraint(fields=["register", "owner"], condition=models.Q(is_default=True), name="saved_view_one_default"),
        ]

    def __str__(self) -> str:
        return self.name

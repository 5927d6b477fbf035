"""The person who signs in."""

from django.contrib.auth.models import AbstractUser
from django.contrib.auth.models import UserManager as DjangoUserManager
from django.db import models
from django.db.models import functions
from django.utils.translation import gettext_lazy as _

from fdvu.access.enums import Permission


class UserQuerySet(models.QuerySet):
    def permitted(self, user, permission: Permission):
        """People with a grant, past or present, in a unit where `user` holds `permission`; everybody for one who holds it everywhere."""
        from fdvu.access.scope import units_for  # the scope reads models of this package

        units = units_for(user, permission)
        if units.everything:
            return self
        if not units:
            return self.none()
        return self.filter(models.Exists(user.grants.model.objects.filter(user=models.OuterRef("pk"), unit__in=sorted(units.ids))))

    def search(self, text: str):
        """Every word is found somewhere in name, username, e-mail or title."""
        whole = functions.Concat(*_with_spaces("full_name", "username", "email", "title"), output_field=models.TextField())
        # Lowered by function: LIKE alone takes only ASCII letters as equal in both cases on SQLite.
        found = self.annotate(search_text=functions.Lower(whole))
        for word in text.lower().split():
            found = found.filter(search_text__contains=word)
        return found


def _with_spaces(*names: str) -> list:
    return [part for name in names for part in (models.F(name), models.Value(" "))]


class UserManager(DjangoUserManager.from_queryset(UserQuerySet)):
    """Django's manager, which knows how to make a user with a password, over our QuerySet."""

    use_in_migrations = False


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

    objects = UserManager()

    class Meta:
        verbose_name = _("bruker")
        verbose_name_plural = _("brukere")

    def __str__(self) -> str:
        return self.full_name or self.username

    def get_full_name(self) -> str:
        return self.full_name or self.username

    def get_short_name(self) -> str:
        return self.full_name.split(" ")[0] or self.username

"""One file on its way into a register, and the saved ways to read such files."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class ImportStatus(models.TextChoices):
    UPLOADED = "uploaded", _("Lastet opp")
    CHECKING = "checking", _("Kontrolleres")
    CHECKED = "checked", _("Klar til å tas inn")
    APPLYING = "applying", _("Tas inn")
    APPLIED = "applied", _("Tatt inn")
    FAILED = "failed", _("Feilet")
    UNDONE = "undone", _("Angret")


class ImportProfile(models.Model):
    """Importprofil: how files of one source system are read. `data` has the shape of a profile file."""

    name = models.CharField(_("navn"), max_length=100)
    kind = models.CharField(_("register"), max_length=40)
    data = models.JSONField(_("oppsett"), default=dict)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name=_("eier"), null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("importprofil")
        verbose_name_plural = _("importprofiler")
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "name"], name="import_profile_once", violation_error_message=_("Det finnes alt en profil med dette navnet.")
            )
        ]

    def __str__(self) -> str:
        return self.name


class ImportBatch(models.Model):
    """Importsats: file, choices, what the check found, and what was written."""

    kind = models.CharField(_("register"), max_length=40)
    file = models.FileField(_("fil"), upload_to="imports/%Y/%m/", blank=True)
    filename = models.CharField(_("filnavn"), max_length=255)
    profile = models.JSONField(_("oppsett"), default=dict, help_text=_("Ark, overskriftsrad, kolonner, formater."))
    profile_name = models.CharField(_("profil"), max_length=100, blank=True)
    decisions = models.JSONField(_("valg"), default=dict, help_text=_("Per rad: slå sammen med, hold atskilt, bruk filens verdi."))
    status = models.CharField(_("status"), max_length=10, choices=ImportStatus.choices, default=ImportStatus.UPLOADED)
    counts = models.JSONField(_("antall"), default=dict)
    preview_file = models.FileField(_("forhåndsvisning"), upload_to="imports/%Y/%m/", blank=True)
    fingerprint = models.CharField(_("fingeravtrykk"), max_length=64, blank=True)
    note = models.CharField(_("merknad"), max_length=300, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name=_("av"), null=True, on_delete=models.SET_NULL, related_name="+")
    job = models.ForeignKey("core.Job", verbose_name=_("jobb"), null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(_("lastet opp"), auto_now_add=True)
    applied_at = models.DateTimeField(_("tatt inn"), null=True)

    class Meta:
        verbose_name = _("import")
        verbose_name_plural = _("importer")
        indexes = [models.Index(fields=["-created_at"], name="import_created")]

    def __str__(self) -> str:
        return self.filename

"""Work that takes longer than a second."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class JobStatus(models.TextChoices):
    QUEUED = "queued", _("I kø")
    RUNNING = "running", _("Pågår")
    DONE = "done", _("Ferdig")
    FAILED = "failed", _("Feilet")
    CANCELLED = "cancelled", _("Avbrutt av bruker")
    INTERRUPTED = "interrupted", _("Stanset underveis")


class JobQuerySet(models.QuerySet):
    def of(self, user):
        """A person's own jobs."""
        return self.filter(by=user)

    def active(self):
        return self.filter(status__in=[JobStatus.QUEUED, JobStatus.RUNNING])


class Job(models.Model):
    """Jobb: what, who, how far. The row is the single truth about the work; the broker only carries its number."""

    kind = models.CharField(_("type"), max_length=60)
    title = models.CharField(_("tittel"), max_length=200)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("startet av"), null=True, on_delete=models.SET_NULL, related_name="jobs"
    )
    params = models.JSONField(_("parametere"), default=dict)
    status = models.CharField(_("status"), max_length=12, choices=JobStatus.choices, default=JobStatus.QUEUED)
    stage = models.CharField(_("steg"), max_length=200, blank=True)
    done = models.PositiveIntegerField(_("ferdige rader"), default=0)
    total = models.PositiveIntegerField(_("rader i alt"), default=0)
    log = models.JSONField(_("logg"), default=list)
    cancel_requested = models.BooleanField(_("ønskes avbrutt"), default=False)
    result = models.JSONField(_("resultat"), default=dict)
    result_file = models.FileField(_("fil"), upload_to="jobs/%Y/%m/", blank=True)
    result_name = models.CharField(_("filnavn"), max_length=200, blank=True)
    created_at = models.DateTimeField(_("opprettet"), auto_now_add=True)
    started_at = models.DateTimeField(_("startet"), null=True)
    heartbeat_at = models.DateTimeField(_("sist sett"), null=True)
    finished_at = models.DateTimeField(_("avsluttet"), null=True)

    objects = JobQuerySet.as_manager()

    class Meta:
        verbose_name = _("jobb")
        verbose_name_plural = _("jobber")
        indexes = [models.Index(fields=["by", "-created_at"], name="job_by_created")]

    def __str__(self) -> str:
        return self.title

    @property
    def is_active(self) -> bool:
        return self.status in (JobStatus.QUEUED, JobStatus.RUNNING)

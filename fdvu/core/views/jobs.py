"""Long work as its owner follows it: list, page with live progress, cancel, run again, result."""

from dataclasses import dataclass
from datetime import timedelta

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.core.paginator import Paginator
from django.http import FileResponse, Http404
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from django_htmx.http import trigger_client_event

from fdvu.core.ids import whole_number
from fdvu.core.jobs import cancel, retry
from fdvu.core.jobs.progress import Counter, read_counter
from fdvu.core.jobs.silence import mark_silent
from fdvu.core.models import Job
from fdvu.core.models.job import JobStatus
from fdvu.core.registry import job_kinds
from fdvu.core.views.guards import get_visible_or_404, requires

PAGE_SIZE = 25
STRANDED_FOR = timedelta(days=7)
STRANDED_SHOWN = 5
STOP_POLLING = 286  # htmx stops asking when it gets this status
_MAX_WATCHED = 20

STATUS_COLORS = {
    JobStatus.QUEUED: "neutral",
    JobStatus.RUNNING: "info",
    JobStatus.DONE: "success",
    JobStatus.FAILED: "danger",
    JobStatus.CANCELLED: "neutral",
    JobStatus.INTERRUPTED: "warning",
}


@dataclass(frozen=True)
class JobView:
    """A job as its page shows it: the row, and the live numbers while it works."""

    job: Job
    kind_label: str
    color: str
    stage: str
    done: int
    total: int
    percent: int
    seconds_left: float | None
    seconds_used: float | None
    log: list[tuple]
    result_url: str
    can_retry: bool


def visible_jobs(user):
    """Own jobs; a superuser sees all."""
    return Job.objects.all() if user.is_superuser else Job.objects.of(user)


@requires()
def job_list(request):
    jobs = Job.objects.of(request.user).order_by("-created_at", "-pk")
    page = Paginator(jobs, PAGE_SIZE).get_page(request.GET.get("page"))
    mark_silent(page)
    return render(request, "core/jobs/list.html", {"page": page, "views": [job_view(job) for job in page]})


@requires()
def detail(request, pk):
    job = get_visible_or_404(visible_jobs(request.user), pk)
    mark_silent([job])
    crumbs = [(_("Mine jobber"), _jobs_address(request)), (job.title, "")]
    return render(request, "core/jobs/detail.html", {"view": job_view(job), "crumbs": crumbs})


@requires()
def status(request, pk):
    """The part of the page that is asked for every second while the job works."""
    job = get_visible_or_404(visible_jobs(request.user), pk)
    mark_silent([job])
    response = render(request, "core/jobs/_status.html", {"view": job_view(job)}, status=200 if job.is_active else STOP_POLLING)
    # The header's mark follows at once, not at its next turn.
    return response if job.is_active else trigger_client_event(response, "jobs-changed")


@requires()
def indicator(request):
    """The header's mark for running jobs, and word of those that ended since the page last asked."""
    raw = [number for number in request.GET.get("watch", "").split(",") if number][:_MAX_WATCHED]
    if any(whole_number(number) is None for number in raw):
        raise BadRequest(_("Ugyldig liste over jobber."))
    own = Job.objects.of(request.user)
    running = list(own.active().order_by("pk"))
    mark_silent(running)
    ended = own.filter(pk__in=raw).exclude(pk__in=own.active().values("pk")).order_by("pk")
    here = (request.htmx.current_url_abs_path or "").partition("?")[0]
    context = {
        "jobs": [job for job in running if job.is_active],
        # The job's own page says it already.
        "ended": [job_view(job) for job in ended if here != reverse("core:job", args=[job.pk])],
        "fragment": True,
    }
    return render(request, "core/jobs/_indicator.html", context)


@require_POST
@requires()
def cancel_job(request, pk):
    job = get_visible_or_404(visible_jobs(request.user), pk)
    if job.is_active:
        cancel(job, by=request.user)
        messages.info(request, _("Jobben er bedt om å stanse. Den stopper ved neste trygge punkt."))
    return redirect("core:job", pk=job.pk)


@require_POST
@requires()
def retry_job(request, pk):
    job = get_visible_or_404(visible_jobs(request.user), pk)
    if not _can_retry(job):
        messages.error(request, _("Denne jobben kan ikke kjøres på nytt."))
        return redirect("core:job", pk=job.pk)
    return redirect("core:job", pk=retry(job, by=request.user).pk)


@requires()
def download(request, pk):
    job = get_visible_or_404(visible_jobs(request.user), pk)
    if not job.result_file:
        raise Http404(_("Jobben har ingen fil."))
    return FileResponse(job.result_file.open("rb"), as_attachment=True, filename=job.result_name or job.result_file.name)


def stranded_jobs_card(request) -> str:
    """The front page's word of work that came to nothing lately; '' when all went well."""
    since = timezone.now() - STRANDED_FOR
    stranded = Job.objects.of(request.user).filter(status__in=[JobStatus.FAILED, JobStatus.INTERRUPTED], created_at__gte=since)
    jobs = list(stranded.order_by("-created_at", "-pk")[:STRANDED_SHOWN])
    return render_to_string("core/jobs/_stranded.html", {"jobs": jobs}, request) if jobs else ""


def job_view(job: Job) -> JobView:
    kind = job_kinds.get(job.kind)
    now = _numbers(job)
    return JobView(
        job=job,
        kind_label=str(kind.label) if kind else job.kind,
        color=STATUS_COLORS[job.status],
        stage=now.stage,
        done=now.done,
        total=now.total,
        percent=min(100, 100 * now.done // now.total) if now.total else 0,
        seconds_left=_seconds_left(job, now),
        seconds_used=((job.finished_at or timezone.now()) - job.started_at).total_seconds() if job.started_at else None,
        log=[(parse_datetime(when), text) for when, text in job.log],
        result_url=(kind.result_url(job) or "") if kind and kind.result_url and job.status == JobStatus.DONE else "",
        can_retry=_can_retry(job),
    )


def _numbers(job: Job) -> Counter:
    """The live counter while the job runs; what the row kept when it has ended."""
    live = read_counter(job.pk) if job.is_active else Counter()
    return live if live.beat else Counter(done=job.done, total=job.total, stage=job.stage)


def _seconds_left(job: Job, now: Counter) -> float | None:
    """What is left of this stage at the speed so far; None until there is something to judge by."""
    used = now.beat - now.since
    if job.status != JobStatus.RUNNING or not now.since or used < 1 or not 0 < now.done < now.total:
        return None
    return used / now.done * (now.total - now.done)


def _can_retry(job: Job) -> bool:
    return job.status in (JobStatus.FAILED, JobStatus.INTERRUPTED, JobStatus.CANCELLED) and job.kind in job_kinds


def _jobs_address(request) -> str:
    unit = getattr(request, "unit", None)
    return reverse("core:jobs") + (f"?unit={unit.pk}" if unit else "")

"""Optimer: what will be used, the start, and what came of it."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from bygg.views import common
from bygg.views.common import go
from fdvu.core.models import Job
from fdvu.core.views.guards import requires
from fdvu.lib.numbers import format_number
from vedlikehold.models import Scenario
from vedlikehold.queries.plans.binding import CAPACITY_LABELS, POTS
from vedlikehold.queries.plans.optimise_texts import pot_label, sentence
from vedlikehold.queries.plans.problem import PlanProblem
from vedlikehold.queries.plans.quality import plan_quality
from vedlikehold.services.plans.optimise import OPTIMISE_JOB, start
from vedlikehold.views.board.listing import HELD
from vedlikehold.views.plans.kinds import SCENARIO, link, may_edit
from vedlikehold.views.plans.scenario import at

PER_PAGE = 50


@requires("register.view")
def optimise(request, pk):
    """Before and after, on one page."""
    row = common.visible(request, SCENARIO, pk)
    quality = plan_quality(row, user=request.user, today=timezone.localdate())
    problem = quality.problem
    context = {
        "quality": quality,
        "problem": problem,
        "money": _money(problem),
        "has_no_money": not problem.frames.any(),
        "limits": [(_(CAPACITY_LABELS[name]), name in problem.capacities) for name in CAPACITY_LABELS],
        "notices": [sentence(one) for one in problem.notices],
        "breaches": [sentence(one) for one in quality.breaches],
        "page": Paginator([(one, sentence(one.message)) for one in problem.left_out], PER_PAGE).get_page(request.GET.get("page")),
        "left_out_url": "#ikke-velges" if problem.left_out else "",
        "held_url": at(link(request, "scenario-list", row.pk), stand=HELD),
        "may_start": may_edit(request, row) and not row.is_frozen,
        "job": _job(request, row),
    }
    return common.show(request, SCENARIO, row, "scenario-optimise", "vedlikehold/optimise/optimise.html", **context)


def _money(problem: PlanProblem) -> list[tuple]:
    """(pot, frame of all years, ways paid from it)."""
    found = []
    for place, pot in enumerate(POTS):
        ways = sum(way.option.pot == pot for way in problem.ways)
        found.append((pot_label(pot), float(problem.frames[place].sum()), ways))
    return found


def _job(request, row: Scenario) -> Job | None:
    """The person's own job on its way for the version."""
    return Job.objects.of(request.user).active().filter(kind=OPTIMISE_JOB, params__scenario=row.pk).first()


@require_POST
@requires("register.edit")
def begin(request, pk):
    """Starts it: at once where it is quick, else as a job."""
    row = common.editable(request, SCENARIO, pk)
    try:
        done = start(by=request.user, scenario=row, today=timezone.localdate())
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
        return go(request, "vedlikehold:scenario-optimise", row.pk)
    if isinstance(done, Job):
        if done.by_id != request.user.pk:
            messages.info(request, _("Noen andre optimerer planversjonen nå. Vent til den jobben er ferdig."))
            return go(request, "vedlikehold:scenario-optimise", row.pk)
        return redirect("core:job", pk=done.pk)
    if done.changeset is None:
        messages.success(request, _("Planen står alt som optimeringen ville hatt den. Ingenting er flyttet."))
    else:
        values = {"placed": format_number(done.placed), "out": format_number(done.taken_out)}
        text = _("Planen er optimert: %(placed)s tiltak er plassert, %(out)s er tatt ut.") % values
        messages.success(request, text, extra_tags=f"undo:{reverse('audit:revert-all', args=[done.changeset.pk])}")
    return go(request, "vedlikehold:scenario-quality", row.pk)

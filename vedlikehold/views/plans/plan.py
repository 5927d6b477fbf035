"""A plan's own pages: its versions, form, history."""

from django.utils import timezone
from django.utils.translation import gettext as _

from bygg.views import common
from fdvu.core.views.guards import requires
from vedlikehold.models import Plan
from vedlikehold.queries.plans.overview import versions_of
from vedlikehold.views.plans.kinds import PLAN, link


@requires("register.view")
def plan(request, pk):
    """The versions of the plan."""
    row = common.visible(request, PLAN, pk)
    return common.show(request, PLAN, row, "plan", "vedlikehold/plans/plan.html", scenarios=versions_of(row, user=request.user))


@requires("register.view")
def history(request, pk):
    return common.history(request, PLAN, pk)


@requires("register.view")
def origin(request, pk, name):
    return common.origin(request, PLAN, pk, name)


@requires("register.edit")
def new(request):
    year = timezone.localdate().year
    return common.new(request, PLAN, Plan(first_year=year + 1, price_year=year), _("Ny vedlikeholdsplan"), link(request, "plans"))


@requires("register.edit")
def edit(request, pk):
    return common.edit(request, PLAN, pk)


@requires("register.edit")
def delete(request, pk):
    return common.delete(request, PLAN, pk)

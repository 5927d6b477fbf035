"""Why a measure stands where it does in a version, or not at all."""

from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _

from bygg.views import common
from fdvu.core.views.guards import get_visible_or_404, requires
from vedlikehold.enums import CONSEQUENCE_TYPE_LABELS
from vedlikehold.models import Measure
from vedlikehold.queries.plans.explaining import Explained, explained
from vedlikehold.queries.plans.optimise_texts import pot_label, sentence
from vedlikehold.queries.plans.problem import plan_problem
from vedlikehold.views.plans.kinds import SCENARIO, link


@requires("register.view")
def measure(request, pk, measure):
    """Sentences first, then the years with their figures, then what the value is made of."""
    row = common.visible(request, SCENARIO, pk)
    wanted = get_visible_or_404(Measure.objects.visible_to(request.user).in_unit(row.plan.unit).select_related("building"), measure)
    if not wanted.is_open:
        raise Http404
    problem = plan_problem(row, user=request.user, today=timezone.localdate())
    found = explained(problem, wanted, user=request.user)
    context = {
        "measure": wanted,
        "found": found,
        "why": [sentence(one) for one in found.explanation.why],
        "otherwise": [sentence(one) for one in found.explanation.otherwise],
        "left_out": sentence(found.left_out.message) if found.left_out else "",
        "losses": _losses(found),
        "pots": {pot: pot_label(pot) for pot in ("drift", "investering")},
        "optimise_url": link(request, "scenario-optimise", row.pk),
    }
    return common.show(request, SCENARIO, row, "", "vedlikehold/optimise/measure.html", **context)


def _losses(found: Explained) -> list[dict]:
    """Each component with its consequences in words."""
    lines = []
    for loss in found.losses:
        said = [
            f"{_(CONSEQUENCE_TYPE_LABELS[kind]).lower()} {part:.2f}".replace(".", ",") for kind, part in loss.consequences.items() if part
        ]
        lines.append({"loss": loss, "consequences": ", ".join(said)})
    return lines

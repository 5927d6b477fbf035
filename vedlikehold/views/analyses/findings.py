"""Pages of one finding, and the risk shown while a form is filled in."""

from django.contrib import messages
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bygg.queries.objects import sections_of
from bygg.views import common
from bygg.views.common import go, keep_unit, show
from fdvu.core.ids import whole_number
from fdvu.core.views.guards import requires
from vedlikehold.enums import OPEN_ANALYSES, ConsequenceType
from vedlikehold.models import Finding
from vedlikehold.queries.analyses import pages as read
from vedlikehold.queries.attachments import attachments_of
from vedlikehold.views.analyses.kinds import ANALYSIS, FINDING

LAYOUT = (
    (gettext_lazy("Hva og hvor"), ("component", "location")),
    (gettext_lazy("Tilstand"), ("grade", "symptom", "cause")),
    (
        gettext_lazy("Konsekvens"),
        ("probability", "kg_safety", "kg_health", "kg_economy", "kg_aesthetics", "kg_function", "kg_authority"),
    ),
    (gettext_lazy("Anbefalt tiltak"), ("recommendation", "deadline", "measure")),
    (gettext_lazy("Kostnad for å utbedre"), ("cost_low_nok", "cost_likely_nok", "cost_high_nok", "price_year")),
    (gettext_lazy("Status"), ("state", "closed_on")),
)


@requires("register.view")
def finding(request, pk):
    row = common.visible(request, FINDING, pk)
    sections, origins = sections_of(row, LAYOUT, "vedlikehold:finding-origin")
    context = {
        "sections": sections,
        "usual_origin": origins.usual,
        "risk": read.shown_risk(row.probability, row.consequences),
        "attachments": attachments_of(request.user, "finding", row.pk),
        "is_under_way": row.analysis.status in OPEN_ANALYSES,
    }
    return show(request, FINDING, row, "finding", "vedlikehold/analyses/finding.html", **context)


@requires("register.view")
def history(request, pk):
    return common.history(request, FINDING, pk)


@requires("register.view")
def origin(request, pk, name):
    return common.origin(request, FINDING, pk, name)


@requires("register.edit")
def new(request, pk):
    """A new finding in an analysis."""
    analysis = common.editable(request, ANALYSIS, pk)
    if analysis.status not in OPEN_ANALYSES:
        return _closed(request, analysis.pk)
    back = keep_unit(request, reverse("vedlikehold:analysis-findings", args=[pk]))
    return common.new(request, FINDING, Finding(analysis=analysis), _("Nytt funn"), back, path=((analysis.title, back),))


@requires("register.edit")
def edit(request, pk):
    row = common.editable(request, FINDING, pk)
    return common.edit(request, FINDING, pk) if row.analysis.status in OPEN_ANALYSES else _closed(request, row.analysis_id)


@requires("register.edit")
def delete(request, pk):
    row = common.editable(request, FINDING, pk)
    return common.delete(request, FINDING, pk) if row.analysis.status in OPEN_ANALYSES else _closed(request, row.analysis_id)


def _closed(request, analysis: int):
    messages.error(request, _("Analysen er ferdig eller avlyst. Gjenåpne den for å endre funnene."))
    return go(request, "vedlikehold:analysis-findings", analysis)


@requires("register.view")
def risk(request):
    """The risk of the probability and the consequences chosen so far."""
    consequences = {kind: whole_number(request.GET.get(f"kg_{kind.value}")) for kind in ConsequenceType}
    shown = read.shown_risk(whole_number(request.GET.get("probability")), consequences)
    return render(request, "vedlikehold/analyses/_risk.html", {"risk": shown})

"""A component's tabs, its cost opened, and the components of a building."""

from django.utils import timezone
from django.utils.translation import gettext_lazy

from bygg.queries import objects as read
from bygg.views import common
from bygg.views.common import show
from bygg.views.objects import BUILDING
from fdvu.core.lists.pages import optional_url
from fdvu.core.text import figure_text, say
from fdvu.core.views.guards import requires
from vedlikehold.queries.attachments import attachments_by, attachments_of
from vedlikehold.queries.components.building import building_components
from vedlikehold.queries.components.cost import component_cost
from vedlikehold.queries.components.explain import cost_figure
from vedlikehold.queries.components.history import findings_of, measures_of
from vedlikehold.tables.grades import GRADE_COLORS
from vedlikehold.views.components.kind import COMPONENT, rows

LAYOUT = (
    (gettext_lazy("Hva"), ("building", "part", "type", "tfm_id", "space")),
    (gettext_lazy("Mengde og alder"), ("quantity", "quantity_unit", "installed_year", "expected_life_years", "removed_on", "replaces")),
    (gettext_lazy("Utskifting"), ("replacement_cost_nok", "price_year")),
    (gettext_lazy("Tilstand"), ("grade", "graded_on", "graded_in", "cost_low_nok", "cost_likely_nok", "cost_high_nok")),
)


@requires("register.view")
def component(request, pk):
    """What the component is, what it replaced and what replaced it, what is to be done with it."""
    row = common.visible(request, COMPONENT, pk)
    sections, origins = read.sections_of(row, LAYOUT, "vedlikehold:component-origin")
    context = {
        "sections": sections,
        "usual_origin": origins.usual,
        "keys": read.source_keys(row),
        "former": rows(request.user).filter(pk=row.replaces_id).first(),
        "later": rows(request.user).filter(replaces=row).first(),
        "measures": [(measure, optional_url("vedlikehold:measure", measure.pk)) for measure in measures_of(request.user, row)],
    }
    return show(request, COMPONENT, row, "component", "vedlikehold/components/component.html", **context)


@requires("register.view")
def findings(request, pk):
    """Every finding on the component, over all analyses."""
    row = common.visible(request, COMPONENT, pk)
    found = findings_of(request.user, row)
    photos = attachments_by(request.user, "finding", [finding.pk for finding in found])
    lines = [
        (
            finding,
            optional_url("vedlikehold:finding", finding.pk),
            optional_url("vedlikehold:analysis", finding.analysis_id),
            photos[finding.pk],
        )
        for finding in found
    ]
    context = {"lines": lines, "colors": GRADE_COLORS}
    return show(request, COMPONENT, row, "component-findings", "vedlikehold/components/findings.html", **context)


@requires("register.view")
def documents(request, pk):
    row = common.visible(request, COMPONENT, pk)
    context = {"attachments": attachments_of(request.user, "component", row.pk)}
    return show(request, COMPONENT, row, "component-documents", "vedlikehold/components/documents.html", **context)


@requires("register.view")
def cost(request, pk):
    """The upgrade cost opened."""
    row = common.visible(request, COMPONENT, pk)
    figure = cost_figure(row, component_cost(row, today=timezone.localdate()))
    context = {
        "label": say(figure.label),
        "value": figure_text(figure),
        "formula": say(figure.formula),
        "inputs": [(say(found.label), figure_text(found)) for found in figure.inputs],
        "exclusions": [say(found.reason) for found in figure.exclusions],
    }
    return show(request, COMPONENT, row, "", "vedlikehold/components/cost.html", **context)


@requires("register.view")
def history(request, pk):
    return common.history(request, COMPONENT, pk)


@requires("register.view")
def origin(request, pk, name):
    return common.origin(request, COMPONENT, pk, name)


@requires("register.view")
def in_building(request, pk):
    """Tab on the building's page: its components by part."""
    row = common.visible(request, BUILDING, pk)
    context = {"found": building_components(request.user, row, today=timezone.localdate()), "colors": GRADE_COLORS}
    return show(request, BUILDING, row, "building-components", "vedlikehold/components/building.html", **context)

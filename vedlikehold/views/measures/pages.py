"""A measure's own pages: what it is, form, history; and the choice of building for a new one."""

from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bygg.models import Building
from bygg.queries import objects as read
from bygg.queries.search import search_words
from bygg.views import common
from bygg.views.common import Kind, keep_unit, show
from bygg.views.objects import BUILDING
from fdvu.core.views.guards import requires
from fdvu.lib.numbers import MISSING, format_date, format_nok, format_number
from vedlikehold.calc.plans.lines import net_cost
from vedlikehold.enums import MEASURE_KIND_LABELS, MEASURE_STATUS_LABELS, POT_LABELS, MeasureKind, MeasureStatus, Pot
from vedlikehold.forms.measures import MeasureForm
from vedlikehold.models import Measure, MeasureBundle
from vedlikehold.queries import measures as queries
from vedlikehold.queries.alternatives import alternatives_of, measure_deletion_plan, standing_in_plans
from vedlikehold.queries.attachments import attachments_of
from vedlikehold.queries.ledger import postings_of
from vedlikehold.services.measures import delete_measure, save_measure_form
from vedlikehold.services.measures.status import COMES_FROM

MOST_BUILDINGS = 20
STATUS_COLORS = {
    MeasureStatus.APPROVED: "info",
    MeasureStatus.PLANNED: "info",
    MeasureStatus.ONGOING: "warning",
    MeasureStatus.DONE: "success",
}
LAYOUT = (
    (gettext_lazy("Hva"), ("kind", "need", "component", "part", "grade_after")),
    (
        gettext_lazy("Kostnad og ressurser"),
        (
            "cost_low_nok", "cost_likely_nok", "cost_high_nok", "price_year", "pot", "spend_shares", "own_hours", "grant_nok",
            "grant_source",
        ),
    ),
    (gettext_lazy("Når"), ("planned_year", "deadline", "is_duty", "bundle", "project", "done_on", "actual_cost_nok")),
    (gettext_lazy("Virkning"), ("energy_saving_kwh", "universal_design")),
)  # fmt: skip
# Step → (words on the button, address); in the order they are offered.
STEPS = (
    (MeasureStatus.APPROVED, gettext_lazy("Godkjenn"), "measure-approve"),
    (MeasureStatus.PLANNED, gettext_lazy("Planlegg"), "measure-plan"),
    (MeasureStatus.ONGOING, gettext_lazy("Start arbeidet"), "measure-start"),
    (MeasureStatus.DONE, gettext_lazy("Meld utført"), "measure-complete"),
    (MeasureStatus.REJECTED, gettext_lazy("Avvis"), "measure-reject"),
    (MeasureStatus.PROPOSED, gettext_lazy("Gjør til forslag igjen"), "measure-reconsider"),
)


def rows(user):
    return Measure.objects.visible_to(user).select_related("building__unit", "component__part", "part", "bundle", "project")


def head(request, row: Measure) -> dict:
    building = row.building
    status = MeasureStatus(row.status)
    return {
        "title": row.name,
        "path": [(building.name, keep_unit(request, reverse("vedlikehold:building-measures", args=[building.pk])))],
        "facts": [
            building.name,
            str(row.part) if row.part else "",
            _(MEASURE_KIND_LABELS[MeasureKind(row.kind)]),
            _(POT_LABELS[Pot(row.pot)]),
        ],
        "status": _(MEASURE_STATUS_LABELS[status]),
        "color": STATUS_COLORS.get(status, "neutral"),
        "figures": figures(row),
        "actions": _actions(request, row),
    }


def figures(row: Measure) -> list[read.Figure]:
    def url(name: str) -> str:
        return reverse("vedlikehold:measure-origin", args=[row.pk, name])

    prices = _("%(year)s-kroner") % {"year": row.price_year} if row.price_year else ""
    span = (
        f"{format_nok(row.cost_low_nok, 0)} – {format_nok(row.cost_high_nok, 0)}"
        if row.cost_low_nok is not None is not row.cost_high_nok
        else ""
    )
    net = net_cost(row.cost_likely_nok, row.grant_nok)
    net_note = _("etter tilskudd på %(grant)s") % {"grant": format_nok(row.grant_nok, 0)} if row.grant_nok else _("ingen tilskudd")
    when = format_date(row.done_on) if row.done_on else str(row.planned_year or MISSING)
    due = ""
    if row.deadline:
        due = (_("pålagt innen %(day)s") if row.is_duty else _("frist %(day)s")) % {"day": format_date(row.deadline)}
    return [
        read.Figure(
            _("Sannsynlig kostnad"), format_nok(row.cost_likely_nok, 0), " · ".join(filter(None, (prices, span))), url("cost_likely_nok")
        ),
        read.Figure(_("Netto kostnad"), format_nok(net, 0), net_note, url("grant_nok")),
        read.Figure(_("Utført") if row.done_on else _("Planlagt"), when, due, url("done_on" if row.done_on else "planned_year")),
        read.Figure(_("Spart energi"), _kwh(row.energy_saving_kwh), _("per år") if row.energy_saving_kwh else "", url("energy_saving_kwh")),
    ]


def _kwh(value: float | None) -> str:
    return MISSING if value is None else f"{format_number(value, 0)} kWh"


def _actions(request, row: Measure) -> list[tuple]:
    if not request.user.has_perm("register.edit", row):
        return []
    if row.status == MeasureStatus.DONE:
        return [(_("Rediger"), _link(request, "measure-edit", row), True), (_("Gjenåpne"), _link(request, "measure-reopen", row), False)]
    return [(_("Rediger"), _link(request, "measure-edit", row), True), (_("Slett"), _link(request, "measure-delete", row), False)]


def _link(request, name: str, row: Measure) -> str:
    return keep_unit(request, reverse(f"vedlikehold:{name}", args=[row.pk]))


MEASURE = Kind(
    "measure", Measure, MeasureForm, rows, head, "vedlikehold:measures", gettext_lazy("Tiltak"), gettext_lazy("Rediger tiltak"),
    gettext_lazy("Slett tiltak"), namespace="vedlikehold", save=save_measure_form, plan=measure_deletion_plan,
    remove=delete_measure,
)  # fmt: skip


@requires("register.view")
def measure(request, pk):
    row = common.visible(request, MEASURE, pk)
    today = timezone.localdate()
    sections, origins = read.sections_of(row, LAYOUT, "vedlikehold:measure-origin")
    bundles = MeasureBundle.objects.visible_to(request.user).filter(pk=row.bundle_id)
    prices = queries.prices_now(today)
    context = {
        "sections": sections,
        "usual_origin": origins.usual,
        "findings": queries.findings_of(row),
        "required": queries.required(row),
        "requiring": queries.requiring(row),
        "excluded": queries.excluded(row),
        "alternatives": alternatives_of(row, prices),
        "in_plans": standing_in_plans(request.user, row),
        "price_year": prices.year,
        "bundle_line": next(iter(queries.bundle_lines(bundles, prices)), None) if row.bundle_id else None,
        "steps": _steps(request, row),
        "overdue": queries.is_waiting(row, today),
        "attachments": attachments_of(request.user, "measure", row.pk),
        "postings": list(postings_of(row).select_related("component")),
    }
    return show(request, MEASURE, row, "measure", "vedlikehold/measures/measure.html", **context)


def _steps(request, row: Measure) -> list[tuple]:
    """(words, address, whether it has a page of its own) of the steps the flow offers from here."""
    if not request.user.has_perm("register.edit", row):
        return []
    now = MeasureStatus(row.status)
    own_page = {"measure-plan", "measure-complete", "measure-reject"}
    return [(label, _link(request, name, row), name in own_page) for to, label, name in STEPS if now in COMES_FROM[to]]


@requires("register.view")
def history(request, pk):
    return common.history(request, MEASURE, pk)


@requires("register.view")
def origin(request, pk, name):
    return common.origin(request, MEASURE, pk, name)


@requires("register.edit")
def new(request, pk):
    building = common.editable(request, BUILDING, pk)
    back = keep_unit(request, reverse("vedlikehold:building-measures", args=[building.pk]))
    row = Measure(building=building, price_year=timezone.localdate().year)
    return common.new(request, MEASURE, row, _("Nytt tiltak"), back, path=((building.name, back),))


@requires("register.edit")
def edit(request, pk):
    return common.edit(request, MEASURE, pk)


@requires("register.edit")
def delete(request, pk):
    return common.delete(request, MEASURE, pk)


@requires("register.edit")
def choose(request):
    """Which building a new measure is in."""
    text = request.GET.get("q", "").strip()[:200]
    buildings = Building.objects.editable_by(request.user).in_unit(request.unit).in_portfolio()
    found = search_words(buildings, text).select_related("unit").order_by("sort_key", "pk")
    shown = list(found[: MOST_BUILDINGS + 1])
    heading = _("Nytt tiltak")
    context = {
        "text": text,
        "buildings": shown[:MOST_BUILDINGS],
        "more": len(shown) > MOST_BUILDINGS,
        "heading": heading,
        "crumbs": common.crumbs(request, MEASURE, (heading, "")),
    }
    return render(request, "vedlikehold/measures/choose.html", context)

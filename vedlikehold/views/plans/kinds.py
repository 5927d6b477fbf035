"""What the pages of plans and versions share: who sees them, what stands above the tabs, how they are saved and deleted."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bygg.queries.objects import Figure
from bygg.views.common import Kind, keep_unit
from fdvu.lib.numbers import format_date, format_number, format_share
from vedlikehold.enums import SCENARIO_STATUS_LABELS, ScenarioStatus
from vedlikehold.forms.plans import PlanForm, ScenarioForm
from vedlikehold.models import Plan, Scenario
from vedlikehold.queries.plans.consequences import of_deleting_plan, of_deleting_scenario
from vedlikehold.services import plans as act

STATUS_COLORS = {ScenarioStatus.DRAFT: "neutral", ScenarioStatus.ADOPTED: "success", ScenarioStatus.REPLACED: "info"}


def plan_rows(user):
    return Plan.objects.visible_to(user).select_related("unit", "follows")


def scenario_rows(user):
    return Scenario.objects.visible_to(user).select_related("plan__unit", "based_on", "adopted_by")


def link(request, name: str, *args) -> str:
    """An address in the room, with the chosen unit in it."""
    return keep_unit(request, reverse(f"vedlikehold:{name}", args=args))


def may_edit(request, row) -> bool:
    return request.user.has_perm("register.edit", row)


def plan_head(request, row: Plan) -> dict:
    """Above the tabs of a plan."""
    scenarios = list(row.scenarios.order_by("number"))
    adopted = next((one for one in scenarios if one.status == ScenarioStatus.ADOPTED), None)
    actions = []
    if may_edit(request, row):
        actions = [
            (_("Rediger"), link(request, "plan-edit", row.pk), True),
            (_("Rullér til neste år"), link(request, "plan-roll", row.pk), False),
            (_("Slett"), link(request, "plan-delete", row.pk), False),
        ]
    return {
        "title": row.name,
        "facts": [row.unit.name, f"{row.first_year}–{row.last_year}", _("%(year)s-kroner") % {"year": row.price_year}],
        "status": _("Vedtatt") if adopted else _("Under arbeid"),
        "color": "success" if adopted else "neutral",
        "figures": [
            Figure(_("Vedtatt versjon"), adopted.name if adopted else _("Ingen"), format_date(adopted.adopted_on) if adopted else "", ""),
            Figure(_("Versjoner"), format_number(len(scenarios)), "", ""),
            Figure(_("Årlig prisvekst"), format_share(row.price_growth_share), "", ""),
            Figure(_("Kalkulasjonsrente (real)"), format_share(row.discount_share), "", ""),
        ],
        "actions": actions,
    }


def scenario_head(request, row: Scenario) -> dict:
    """Above the tabs of a version."""
    status = ScenarioStatus(row.status)
    actions = []
    if may_edit(request, row):
        actions = [(_("Endre navn"), link(request, "scenario-edit", row.pk), False)]
        if not row.is_frozen:
            actions.append((_("Slett"), link(request, "scenario-delete", row.pk), False))
    adopted = _("vedtatt %(day)s") % {"day": format_date(row.adopted_on)} if row.adopted_on else ""
    return {
        "title": row.name,
        "path": [(row.plan.name, link(request, "plan", row.plan_id))],
        "facts": [
            row.plan.name,
            _("versjon %(number)s") % {"number": row.number},
            f"{row.plan.first_year}–{row.plan.last_year}",
            _("%(year)s-kroner") % {"year": row.plan.price_year},
            adopted,
        ],
        "status": _(SCENARIO_STATUS_LABELS[status]),
        "color": STATUS_COLORS[status],
        "figures": [],
        "actions": actions,
    }


def _save_plan(form: PlanForm, *, by, note: str, expected_version: int | None = None) -> Plan:
    if form.instance.pk is None:
        act.create_plan(by=by, plan=form.instance, frame=form.frame, note=note)
        return form.instance
    return act.change_plan(by=by, plan=form.instance, values=form.values, note=note, expected_version=expected_version)


def _save_scenario(form: ScenarioForm, *, by, note: str, expected_version: int | None = None) -> Scenario:
    row, data = form.instance, form.cleaned_data
    if row.pk is None:
        return act.create_scenario(by=by, plan=row.plan, name=data["name"], copy_of=data["copy_of"], text=data["note"], note=note)
    return act.rename_scenario(by=by, scenario=row, name=data["name"], text=data["note"], note=note, expected_version=expected_version)


PLAN = Kind(
    key="plan",
    model=Plan,
    form=PlanForm,
    rows=plan_rows,
    head=plan_head,
    list_url="vedlikehold:plans",
    list_label=gettext_lazy("Vedlikeholdsplaner"),
    edit_label=gettext_lazy("Rediger planen"),
    delete_label=gettext_lazy("Slett planen"),
    namespace="vedlikehold",
    save=_save_plan,
    plan=of_deleting_plan,
    remove=act.delete_plan,
)
SCENARIO = Kind(
    key="scenario",
    model=Scenario,
    form=ScenarioForm,
    rows=scenario_rows,
    head=scenario_head,
    list_url="vedlikehold:plans",
    list_label=gettext_lazy("Vedlikeholdsplaner"),
    edit_label=gettext_lazy("Endre navn på versjonen"),
    delete_label=gettext_lazy("Slett versjonen"),
    namespace="vedlikehold",
    save=_save_scenario,
    plan=of_deleting_scenario,
    remove=act.delete_scenario,
)

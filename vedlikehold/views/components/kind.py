"""What every page of a component has above its tabs: name, where it is, the figures that matter, what can be done."""

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bygg.queries.objects import Figure
from bygg.views.common import Kind, keep_unit
from fdvu.core.text import say
from fdvu.lib.numbers import MISSING, format_date, format_nok, format_number
from vedlikehold.enums import COST_BASIS_LABELS, CostBasis
from vedlikehold.forms.components import ComponentForm
from vedlikehold.models import Component
from vedlikehold.queries.components.cost import ComponentCost, component_cost
from vedlikehold.queries.components.deletion import component_deletion_plan
from vedlikehold.queries.components.explain import reasons_left_out
from vedlikehold.queries.components.history import life_of
from vedlikehold.services.components import delete_component, save_component


def rows(user):
    return Component.objects.visible_to(user).select_related("building__unit", "part", "type", "space")


def head(request, row: Component) -> dict:
    today = timezone.localdate()
    cost = component_cost(row, today=today)
    return {
        "title": row.name,
        "path": [(row.building.name, keep_unit(request, reverse("vedlikehold:building-components", args=[row.building_id])))],
        "facts": [str(row.part), row.building.name, row.tfm_id],
        "status": "" if row.is_current else _("Fjernet %(day)s") % {"day": format_date(row.removed_on)},
        "color": "neutral",
        "figures": [_grade_figure(row), _cost_figure(row, cost), _replacement_figure(row, cost), _life_figure(row, today)],
        "actions": _actions(request, row),
    }


def _origin(row: Component, name: str) -> str:
    return reverse("vedlikehold:component-origin", args=[row.pk, name])


def _grade_figure(row: Component) -> Figure:
    day = _("fastsatt %(day)s") % {"day": format_date(row.graded_on)} if row.graded_on else ""
    return Figure(_("Tilstandsgrad"), row.grade or _("Ikke vurdert"), day, _origin(row, "grade"))


def _cost_figure(row: Component, cost: ComponentCost) -> Figure:
    """What it costs to put right; says so where it is not in the backlog."""
    value = format_nok(cost.nok, 0) if cost.nok is not None else MISSING
    basis = _(COST_BASIS_LABELS[cost.basis]) if cost.basis is not CostBasis.NONE else ""
    notes = [_("%(year)s-kroner") % {"year": cost.price_year} if cost.nok is not None else "", basis]
    if not cost.counts or cost.nok is None:
        notes = [say(reason) for reason in reasons_left_out(row, cost)[:1]] or notes
    label = _("Etterslep") if cost.counts else _("Kostnad for å rette opp")
    return Figure(label, value, " · ".join(filter(None, notes)), reverse("vedlikehold:component-cost", args=[row.pk]))


def _replacement_figure(row: Component, cost: ComponentCost) -> Figure:
    note = _("%(year)s-kroner") % {"year": cost.price_year} if cost.replacement_nok is not None else ""
    value = format_nok(cost.replacement_nok, 0) if cost.replacement_nok is not None else _("Ukjent")
    return Figure(_("Utskifting"), value, note, _origin(row, "replacement_cost_nok"))


def _life_figure(row: Component, today) -> Figure:
    if not row.is_current:
        return Figure(_("Gjenstående levetid"), MISSING, _("komponenten er fjernet"), _origin(row, "removed_on"))
    life = life_of(row, today=today)
    if life.left is None:
        return Figure(_("Gjenstående levetid"), MISSING, _("installert år eller levetid mangler"), _origin(row, "installed_year"))
    value = _("%(years)s år") % {"years": format_number(max(life.left, 0))}
    overdue = _("%(years)s år over forventet levetid") % {"years": format_number(-life.left)} if life.left < 0 else ""
    of_type = _("typens levetid") if life.is_of_type else ""
    until = _("%(life)s år fra %(year)s") % {"life": format_number(life.years), "year": row.installed_year}
    return Figure(_("Gjenstående levetid"), value, " · ".join(filter(None, (overdue, until, of_type))), _origin(row, "expected_life_years"))


def _actions(request, row: Component) -> list[tuple]:
    """(label, address, is main)."""
    found = [(_("Etikett"), reverse("vedlikehold:component-label", args=[row.pk]), False)]
    if request.user.has_perm("register.edit", row):
        change = [(_("Rediger"), reverse("vedlikehold:component-edit", args=[row.pk]), True)]
        if row.is_current:
            change.append((_("Skift ut"), reverse("vedlikehold:component-replace", args=[row.pk]), False))
            change.append((_("Fjern"), reverse("vedlikehold:component-remove", args=[row.pk]), False))
        change.append((_("Slett"), reverse("vedlikehold:component-delete", args=[row.pk]), False))
        found = change + found
    return [(label, keep_unit(request, address), main) for label, address, main in found]


COMPONENT = Kind(
    key="component",
    model=Component,
    form=ComponentForm,
    rows=rows,
    head=head,
    list_url="vedlikehold:components",
    list_label=gettext_lazy("Komponenter"),
    edit_label=gettext_lazy("Rediger komponent"),
    delete_label=gettext_lazy("Slett komponent"),
    namespace="vedlikehold",
    save=save_component,
    plan=component_deletion_plan,
    remove=delete_component,
)

"""The tree of units: the tree itself, one unit with who has access, new, changed, moved, closed."""

from django.contrib import messages
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from fdvu.access.forms import CloseUnitForm, MoveUnitForm, NewUnitForm, UnitForm
from fdvu.access.models import OrgUnit
from fdvu.access.queries.history import history_of_unit
from fdvu.access.queries.people import superusers, who_has_access
from fdvu.access.queries.units import children_of, figures_below, is_closed, path_to, unit_rows
from fdvu.access.registry import unit_figures
from fdvu.access.scope import load_tree
from fdvu.access.services import close_unit, create_unit, move_unit, reopen_unit, update_unit
from fdvu.access.services.rights import may_manage_unit, require_unit
from fdvu.access.views.common import crumbs, done, go, submitted, visible_unit
from fdvu.core.views.guards import requires
from fdvu.lib.numbers import format_date, format_number


@requires("access.view")
def units(request):
    rows = unit_rows(request.user, today=timezone.localdate(), within=request.unit)
    context = {"rows": rows, "figures": list(unit_figures), "crumbs": crumbs((_("Enheter"), ""))}
    context["may_manage"] = request.user.has_perm("access.manage")
    return render(request, "access/units.html", context)


@requires("access.view")
def unit(request, pk):
    shown = visible_unit(request, pk)
    today = timezone.localdate()
    above = path_to(request.user, shown)
    context = {
        "unit": shown,
        "is_closed": is_closed(shown, today),
        "children": children_of(shown),
        "details": _details(request.user, shown),
        "access": who_has_access(request.user, shown, today=today),
        "superusers": superusers(),
        "history": history_of_unit(shown),
        "may_manage": may_manage_unit(request.user, shown) and request.user.has_perm("access.manage"),
        "crumbs": crumbs(
            (_("Enheter"), reverse("access:units")), *((u.name, reverse("access:unit", args=[u.pk])) for u in above), (shown.name, "")
        ),
    }
    return render(request, "access/unit.html", context)


@requires("access.manage")
def unit_new(request):
    form = NewUnitForm(request.POST or None, by=request.user, initial={"parent": request.GET.get("parent")})
    if submitted(request, form) and done(form, create_unit, by=request.user, **form.cleaned_data):
        messages.success(request, _("Enheten er opprettet."))
        return go(request, "access:unit", form.result.pk)
    steps = crumbs((_("Enheter"), reverse("access:units")), (_("Ny enhet"), ""))
    context = {"form": form, "heading": _("Ny enhet"), "submit": _("Opprett enheten"), "crumbs": steps, "back": reverse("access:units")}
    return render(request, "access/form.html", context | {"about": "", "text": "", "danger": False})


@requires("access.manage")
def unit_edit(request, pk):
    shown = _managed(request, pk)
    initial = {name: getattr(shown, name) for name in UnitForm.base_fields}
    form = UnitForm(request.POST or None, initial=initial)
    if submitted(request, form) and done(form, update_unit, by=request.user, unit=shown, **form.cleaned_data):
        messages.success(request, _("Enheten er lagret."))
        return go(request, "access:unit", pk)
    return _form_page(request, shown, form, title=_("Endre enhet"), submit=_("Lagre"))


@requires("access.manage")
def unit_move(request, pk):
    shown = _managed(request, pk)
    below = load_tree().below(shown.pk)
    form = MoveUnitForm(request.POST or None, by=request.user, without=below, initial={"parent": shown.parent_id})
    if submitted(request, form) and done(form, move_unit, by=request.user, unit=shown, parent=form.cleaned_data["parent"]):
        messages.success(request, _("Enheten er flyttet."))
        return go(request, "access:unit", pk)
    return _form_page(request, shown, form, title=_("Flytt enhet"), submit=_("Flytt enheten"), text=_what_moves(len(below) - 1))


@requires("access.manage")
def unit_close(request, pk):
    shown = _managed(request, pk)
    form = CloseUnitForm(request.POST or None, initial={"valid_to": shown.valid_to or timezone.localdate()})
    if submitted(request, form) and done(form, close_unit, by=request.user, unit=shown, on=form.cleaned_data["valid_to"]):
        messages.success(request, _("Enheten er avsluttet."))
        return go(request, "access:unit", pk)
    text = _("Enheten blir stående i historikken, men kan ikke velges lenger. Du kan gjenåpne den.")
    return _form_page(request, shown, form, title=_("Avslutt enhet"), submit=_("Avslutt enheten"), text=text, danger=True)


@requires("access.manage")
@require_POST
def unit_reopen(request, pk):
    shown = _managed(request, pk)
    reopen_unit(by=request.user, unit=shown)
    messages.success(request, _("Enheten er gjenåpnet."))
    return go(request, "access:unit", pk)


def _managed(request, pk: int) -> OrgUnit:
    found = visible_unit(request, pk)
    require_unit(request.user, found)
    return found


def _details(user, shown: OrgUnit) -> list[tuple]:
    return [
        (_("Kode"), shown.code),
        (_("Enhetstype"), shown.get_kind_display()),
        (_("Fra og med"), format_date(shown.valid_from) if shown.valid_from else None),
        (_("Til"), format_date(shown.valid_to) if shown.valid_to else _("Inntil videre")),
        *((figure.label, format_number(number)) for figure, number in figures_below(user, shown)),
    ]


def _what_moves(below: int) -> str:
    moves = _("Alt i enheten følger med.")
    if below:
        moves = ngettext(
            "Alt i enheten og %(count)s underenhet følger med.", "Alt i enheten og %(count)s underenheter følger med.", below
        ) % {"count": below}
    return moves + " " + _("De som har tilgang fra enhetene over, mister den, og de som har tilgang fra den nye plassen, får den.")


def _form_page(request, shown: OrgUnit, form, *, title: str, submit: str, text: str = "", danger: bool = False):
    back = reverse("access:unit", args=[shown.pk])
    steps = crumbs((_("Enheter"), reverse("access:units")), (shown.name, back), (title, ""))
    context = {"form": form, "heading": title, "about": shown.name, "submit": submit, "text": text, "danger": danger}
    return render(request, "access/form.html", context | {"crumbs": steps, "back": back})

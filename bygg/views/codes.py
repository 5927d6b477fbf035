"""Kodeverk: the building types, the cadastre's and the municipality's own."""

from django.contrib import messages
from django.db.models import Count
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _

from bygg.codes import BUILDING_TYPES
from bygg.forms import BuildingTypeForm
from bygg.models import Building, BuildingType
from bygg.services.codes import save_building_type
from bygg.views.common import go, keep_unit
from fdvu.core.views.guards import requires

SHIPPED = frozenset(code for code, _name, _english in BUILDING_TYPES)


@requires("register.view")
def building_types(request):
    """Every code with the buildings in scope that use it."""
    text = request.GET.get("q", "").strip().casefold()
    used = Building.objects.visible_to(request.user).in_unit(request.unit).in_portfolio().order_by().values_list("building_type")
    counts = dict(used.annotate(count=Count("pk")))
    rows = [
        {"type": row, "count": counts.get(row.pk, 0), "own": row.code not in SHIPPED}
        for row in BuildingType.objects.order_by("code")
        if not text or text in f"{row.code} {row.name} {row.name_en}".casefold()
    ]
    context = {"rows": rows, "text": request.GET.get("q", ""), "may_edit": request.user.has_perm("codes.edit")}
    return render(request, "bygg/codes/list.html", context | {"crumbs": _crumbs(request)})


@requires("codes.edit")
def building_type_new(request):
    return _form_page(request, BuildingTypeForm(request.POST or None), _("Ny bygningstype"))


@requires("codes.edit")
def building_type_edit(request, pk):
    row = get_object_or_404(BuildingType, pk=pk)
    form = BuildingTypeForm(request.POST or None, instance=row)
    if row.code in SHIPPED:
        form.fields["code"].disabled = True
    return _form_page(request, form, _("Rediger bygningstype"))


def _form_page(request, form: BuildingTypeForm, heading: str):
    if request.method == "POST" and form.is_valid():
        row = save_building_type(by=request.user, row=form.save(commit=False))
        messages.success(request, _("Bygningstypen %(code)s er lagret.") % {"code": row.code})
        return go(request, "bygg:building-types")
    back = keep_unit(request, reverse("bygg:building-types"))
    context = {"form": form, "heading": heading, "back": back, "crumbs": _crumbs(request, (heading, ""))}
    return render(request, "bygg/form.html", context, status=422 if form.is_bound else 200)


def _crumbs(request, *steps) -> list[tuple[str, str]]:
    here = (_("Bygningstyper"), keep_unit(request, reverse("bygg:building-types")) if steps else "")
    return [(_("Oversikt"), keep_unit(request, "/")), here, *steps]

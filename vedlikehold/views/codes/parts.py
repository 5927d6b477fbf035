"""Bygningsdeler: the codes of an edition as a tree, one code's page, codes of one's own."""

import tempfile

from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bygg.queries.objects import Figure, sections_of
from bygg.views import common
from bygg.views.common import Kind, keep_unit, show
from fdvu.core.importing import export_rows
from fdvu.core.lists.export import CSV, XLSX
from fdvu.core.registry import import_kinds
from fdvu.core.views.guards import requires
from fdvu.lib.numbers import format_number, format_share
from vedlikehold.forms.codes import PartForm
from vedlikehold.models import BuildingPart
from vedlikehold.queries.codes.editions import editions
from vedlikehold.queries.codes.parts import component_counts, level_of, part_tree, types_of
from vedlikehold.queries.parameters import parameters
from vedlikehold.services.codes import delete_own_part, may_move, own_part_plan

LAYOUT = (
    (gettext_lazy("Koden"), ("edition", "code", "name", "name_en", "is_own")),
    (gettext_lazy("Bruk"), ("weight_share", "successor")),
)


def rows(user):
    return BuildingPart.objects.visible_to(user).select_related("successor")


def head(request, row: BuildingPart) -> dict:
    counts = component_counts(request.user, request.unit, row.edition)
    sub_codes = BuildingPart.objects.visible_to(request.user).filter(edition=row.edition, code__startswith=row.code)
    below = sum(counts.get(pk, 0) for pk in sub_codes.values_list("pk", flat=True))
    figures = [
        Figure(_("Komponenter på koden"), format_number(counts.get(row.pk, 0))),
        Figure(_("Med underkoder"), format_number(below)),
    ]
    if row.weight_share is not None:
        figures.append(Figure(_("Andel av byggekostnad"), format_share(row.weight_share), "", _origin(row, "weight_share")))
    facts = [_("NS 3451, utgave %(edition)s") % {"edition": row.edition}]
    return {
        "title": f"{row.code} {row.local_name}",
        "facts": [*facts, _("Egen kode") if row.is_own else ""],
        "figures": figures,
        "actions": _actions(request, row),
    }


def _origin(row: BuildingPart, name: str) -> str:
    return reverse("vedlikehold:part-origin", args=[row.pk, name])


def _actions(request, row: BuildingPart) -> list[tuple]:
    if not request.user.has_perm("register.edit", row):
        return []
    found = [(_("Rediger"), "part-edit", True)]
    if takes_own_codes(row):
        found.append((_("Ny underkode"), "part-new", False))
    if row.is_own:
        found.append((_("Slett"), "part-delete", False))
    return [(label, keep_unit(request, reverse(f"vedlikehold:{name}", args=[row.pk])), main) for label, name, main in found]


def takes_own_codes(row: BuildingPart) -> bool:
    """Codes of one's own stand under the standard's, from two digits on."""
    return not row.is_own and level_of(row.code) > 0


PART = Kind(
    key="part",
    model=BuildingPart,
    form=PartForm,
    rows=rows,
    head=head,
    list_url="vedlikehold:parts",
    list_label=gettext_lazy("Bygningsdeler"),
    edit_label=gettext_lazy("Rediger bygningsdel"),
    delete_label=gettext_lazy("Slett bygningsdel"),
    namespace="vedlikehold",
    above=((gettext_lazy("Forutsetninger"), "vedlikehold:assumptions"),),
    plan=own_part_plan,
    remove=delete_own_part,
)


@requires("register.view")
def parts(request):
    """Every code of an edition with the components in scope that use it."""
    offered, in_use = editions(), parameters().part_edition
    edition = request.GET.get("edition") or in_use
    if edition not in offered:
        raise Http404
    text, used_only = request.GET.get("q", "").strip(), bool(request.GET.get("used"))
    context = {
        "tree": part_tree(request.user, request.unit, edition, text=text, used_only=used_only),
        "edition": edition,
        "editions": offered,
        "in_use": in_use,
        "text": text,
        "used_only": used_only,
        "may_edit": request.user.has_perm("codes.edit"),
        "may_move": may_move(request.user),
        "export_urls": [(kind, reverse("vedlikehold:parts-export", args=[kind])) for kind in ("xlsx", "csv")],
        "import_url": f"{reverse('core:imports')}?kind=building_parts" if request.user.has_perm("codes.edit") else "",
        "crumbs": [*common.crumbs(request, PART)[:-1], (str(PART.list_label), "")],
    }
    return render(request, "vedlikehold/codes/parts.html", context)


@requires("register.view")
def export(request, kind: str):
    """The codes of one edition, or of all, as a file that import reads back."""
    if kind not in ("xlsx", "csv"):
        raise Http404
    found = BuildingPart.objects.visible_to(request.user)
    edition = request.GET.get("edition", "")
    if edition:
        found = found.filter(edition=edition)
    out = tempfile.TemporaryFile()  # noqa: SIM115 - the response closes it
    export_rows(import_kinds["building_parts"], found.order_by("sort_key", "pk"), out, fmt=kind)
    out.seek(0)
    name = " ".join(filter(None, ["NS 3451", edition if edition in editions() else ""]))
    return FileResponse(out, as_attachment=True, filename=f"{name}.{kind}", content_type=XLSX if kind == "xlsx" else CSV)


@requires("register.view")
def part(request, pk):
    row = common.visible(request, PART, pk)
    sections, origins = sections_of(row, LAYOUT, "vedlikehold:part-origin")
    context = {
        "sections": sections,
        "usual_origin": origins.usual,
        "types": types_of(request.user, row),
        "former": list(rows(request.user).filter(successor=row).order_by("sort_key")),
    }
    return show(request, PART, row, "part", "vedlikehold/codes/part.html", **context)


@requires("register.view")
def history(request, pk):
    return common.history(request, PART, pk)


@requires("register.view")
def origin(request, pk, name):
    return common.origin(request, PART, pk, name)


@requires("codes.edit")
def new(request, pk):
    """A code of one's own under a standard one."""
    parent = common.editable(request, PART, pk)
    if not takes_own_codes(parent):
        raise PermissionDenied(_("Egne koder lages under standardens koder med to til fire sifre."))
    row = BuildingPart(edition=parent.edition, code=f"{parent.code}.", is_own=True)
    back = keep_unit(request, reverse("vedlikehold:part", args=[parent.pk]))
    return common.new(request, PART, row, _("Ny underkode av %(code)s") % {"code": parent}, back, ((str(parent), back),))


@requires("codes.edit")
def edit(request, pk):
    return common.edit(request, PART, pk)


@requires("codes.edit")
def delete(request, pk):
    if not common.editable(request, PART, pk).is_own:
        raise PermissionDenied(_("Standardens egne koder kan ikke slettes."))
    return common.delete(request, PART, pk)

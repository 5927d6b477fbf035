"""Documents of a building: the tab, the files themselves, and taking them in."""

from collections.abc import Callable
from functools import partial

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from bygg.forms import DocumentForm, UploadForm
from bygg.models import Document
from bygg.queries.documents import shelf_of
from bygg.services import Received, add_documents
from bygg.views import common
from bygg.views.common import Kind, keep_unit, show
from bygg.views.objects import BUILDING
from fdvu.core.views.guards import requires
from fdvu.lib.filetypes import BY_CONTENT_TYPE
from fdvu.lib.numbers import format_number

PREVIEW_TYPE = "image/jpeg"


def rows(user):
    return Document.objects.visible_to(user).select_related("building__unit")


def _shelf_url(row: Document) -> str:
    return reverse("bygg:building-documents", args=[row.building_id])


DOCUMENT = Kind(
    key="document",
    model=Document,
    form=DocumentForm,
    rows=rows,
    head=lambda request, row: {},
    list_url="bygg:buildings",
    list_label=gettext_lazy("Bygninger"),
    edit_label=gettext_lazy("Rediger dokument"),
    delete_label=gettext_lazy("Slett dokument"),
    home=_shelf_url,
)


@requires("register.view")
def building_documents(request, pk):
    """Photos as a grid, drawings, reports and other documents."""
    row = common.visible(request, BUILDING, pk)
    context = {"shelf": shelf_of(row), "form": UploadForm(), "upload_url": keep_unit(request, reverse("bygg:document-new", args=[pk]))}
    return show(request, BUILDING, row, "building-documents", "bygg/building/documents.html", **context)


@requires("register.view")
def document(request, pk):
    """The file itself. A browser shows pictures and PDF; everything else is saved."""
    row = common.visible(request, DOCUMENT, pk)
    known = BY_CONTENT_TYPE.get(row.content_type)
    return _file(row.file, row.content_type, row.file_name, inline=bool(known and known.is_inline))


@requires("register.view")
def preview(request, pk):
    """The smaller copy of a picture."""
    row = common.visible(request, DOCUMENT, pk)
    if not row.preview:
        raise Http404
    return _file(row.preview, PREVIEW_TYPE, f"{row.pk}.jpg", inline=True)


def _file(kept, content_type: str, name: str, *, inline: bool) -> FileResponse:
    try:
        handle = kept.open("rb")
    except FileNotFoundError as gone:
        raise Http404(_("Filen ligger ikke lenger i lageret.")) from gone
    response = FileResponse(handle, as_attachment=not inline, filename=name, content_type=content_type)
    response["X-Content-Type-Options"] = "nosniff"
    # The file of a document never changes; whoever may not see it any more must not get it from a shared cache.
    response["Cache-Control"] = "private, max-age=86400"
    return response


@requires("register.edit")
def new(request, pk):
    """Take in one or several files about a building."""
    building = common.editable(request, BUILDING, pk)
    back = keep_unit(request, reverse("bygg:building-documents", args=[pk]))
    form = UploadForm(request.POST, request.FILES) if request.method == "POST" else UploadForm()
    if form.is_valid() and receive(request, form, partial(add_documents, by=request.user, building=building)):
        return HttpResponseRedirect(back)
    return upload_page(request, form, building, back)


def receive(request, form: UploadForm, take: Callable[..., Received]) -> bool:
    """Take in what a valid form brings, by `take(files=, kind=, note=)`: says what came in, and whether all of it did; what was
    wrong with the rest stands in the form."""
    data = form.cleaned_data
    received = take(files=data["files"], kind=data["kind"], note=data["note"])
    if count := len(received.documents):
        text = ngettext("%(count)s fil er lagret.", "%(count)s filer er lagret.", count) % {"count": format_number(count)}
        messages.success(request, text, extra_tags=f"undo:{reverse('audit:revert-all', args=[received.changeset.pk])}")
    for problem in received.problems:
        form.add_error("files", problem)
    return not received.problems


def upload_page(request, form: UploadForm, building, back: str):
    """The form alone on a page: where it leads without scripts, and with what was wrong."""
    heading = _("Legg til dokumenter")
    context = {"form": form, "heading": heading, "about": building.name, "back": back, "submit": _("Last opp")}
    context["crumbs"] = common.crumbs(request, BUILDING, (building.name, back), (heading, ""))
    return render(request, "bygg/form.html", context, status=422 if form.is_bound else 200)


@requires("register.edit")
def edit(request, pk):
    return common.edit(request, DOCUMENT, pk)


@requires("register.edit")
def delete(request, pk):
    return common.delete(request, DOCUMENT, pk)

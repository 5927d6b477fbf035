"""Photos and documents of components, findings and measures: taken in and taken off."""

from functools import partial

from django.contrib import messages
from django.http import Http404, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from bygg.forms import UploadForm
from bygg.views.common import keep_unit
from bygg.views.documents import receive, upload_page
from fdvu.core.views.guards import get_editable_or_403, requires
from vedlikehold.models import AttachedDocument, Component, Finding, Measure
from vedlikehold.queries.attachments import PLACES
from vedlikehold.services.attachments import attach_files, detach

_ROWS = {
    "component": lambda user: Component.objects.visible_to(user).select_related("building__unit"),
    "finding": lambda user: Finding.objects.visible_to(user).select_related("analysis__building__unit"),
    "measure": lambda user: Measure.objects.visible_to(user).select_related("building__unit"),
}


@requires("register.edit")
def new(request, place, pk):
    """Take in files about a component, a finding or a measure; leads back to `next`."""
    what = next((what for what, word in PLACES.items() if word == place), None)
    if what is None:
        raise Http404
    row = get_editable_or_403(_ROWS[what](request.user), request.user, pk)
    building = row.analysis.building if what == "finding" else row.building
    back = _next(request, keep_unit(request, reverse("bygg:building-documents", args=[building.pk])))
    form = UploadForm(request.POST, request.FILES) if request.method == "POST" else UploadForm()
    take = partial(attach_files, by=request.user, building=building, **{what: row})
    if form.is_valid() and receive(request, form, take):
        return HttpResponseRedirect(back)
    return upload_page(request, form, building, back)


@require_POST
@requires("register.edit")
def remove(request, pk):
    """Take a document off; it stays with the building."""
    attached = get_editable_or_403(
        AttachedDocument.objects.visible_to(request.user).select_related("document__building__unit"), request.user, pk
    )
    back = _next(request, keep_unit(request, reverse("bygg:building-documents", args=[attached.document.building_id])))
    act = detach(by=request.user, attached=attached)
    text = _("«%(name)s» er tatt bort herfra. Dokumentet ligger fortsatt på bygningen.") % {"name": attached.document.title}
    messages.success(request, text, extra_tags=f"undo:{reverse('audit:revert-all', args=[act.pk])}")
    return HttpResponseRedirect(back)


def _next(request, otherwise: str) -> str:
    """The page to go back to, if it is one of ours."""
    address = request.POST.get("next") or request.GET.get("next") or ""
    return address if url_has_allowed_host_and_scheme(address, allowed_hosts={request.get_host()}) else otherwise

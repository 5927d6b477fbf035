"""Flytt til en annen utgave: what would move where, and the move."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from bygg.views import common
from bygg.views.common import go, keep_unit
from fdvu.core.jobs import enqueue
from fdvu.core.views.guards import requires
from vedlikehold.forms.codes import MoveForm
from vedlikehold.queries.codes.editions import STAY, EditionMove, edition_move, editions
from vedlikehold.queries.parameters import parameters
from vedlikehold.services.codes import MOVE_JOB, NOT_ALLOWED, may_move, move_edition, moved_text
from vedlikehold.views.codes.parts import PART

MOST_AT_ONCE = 500


@requires("codes.edit")
def move(request):
    """A GET shows what would happen; a POST does it, as background work where it is much."""
    if not may_move(request.user):
        raise PermissionDenied(_(NOT_ALLOWED))
    offered = editions()
    source = request.GET.get("from") or parameters().part_edition
    target = request.GET.get("to") or next((edition for edition in reversed(offered) if edition != source), source)
    if source not in offered or target not in offered:
        raise Http404
    form = MoveForm(request.POST or None)
    good = request.method == "POST" and form.is_valid()
    missing = form.cleaned_data["missing"] if good else STAY
    found = edition_move(source, target, missing=missing)
    if good and "preview" not in request.POST:
        return _moved(request, found, missing, form.cleaned_data["why"])
    heading = _("Flytt til en annen utgave")
    back = keep_unit(request, reverse("vedlikehold:parts"))
    context = {
        "move": found,
        "form": form,
        "editions": offered,
        "heading": heading,
        "back": back,
        "sums": {name: found.total(name) for name in ("components", "measures", "types", "rows")},
        "left": found.total("rows", staying=True),
        "crumbs": common.crumbs(request, PART, (heading, "")),
    }
    return render(request, "vedlikehold/codes/move.html", context, status=422 if form.is_bound and not good else 200)


def _moved(request, found: EditionMove, missing: str, note: str):
    params = {"source": found.source, "target": found.target, "missing": missing, "note": note}
    if found.total("rows") > MOST_AT_ONCE:
        title = _("Flytting fra utgave %(source)s til %(target)s") % params
        return redirect("core:job", pk=enqueue(MOVE_JOB, by=request.user, title=title, params=params).pk)
    try:
        act = move_edition(by=request.user, **params)
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
        return go(request, "vedlikehold:parts-move")
    if act is None:
        messages.info(request, _("Ingenting å flytte: utgave %(target)s er alt i bruk.") % params)
    else:
        text = _("Utgave %(target)s er i bruk.") % params
        messages.success(request, f"{text} {moved_text(act)}", extra_tags=f"undo:{reverse('audit:revert-all', args=[act.pk])}")
    return go(request, "vedlikehold:parts")

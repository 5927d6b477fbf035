"""Historikk: what changed lately, one act, and taking back."""

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from fdvu.audit.enums import SOURCE_LABELS, Source
from fdvu.audit.jobs import MOST_AT_ONCE, REVERT_JOB, in_the_way, reverted_text
from fdvu.audit.models import Change
from fdvu.audit.queries.display import describe_conflicts, row_url
from fdvu.audit.queries.history import changeset_page, source_label
from fdvu.audit.queries.recent import Wanted, people, recent_acts, registers, summary, visible_changesets
from fdvu.audit.queries.revertible import revertible, revertible_ids
from fdvu.audit.services import RevertResult, revert_change, revert_changeset
from fdvu.core.forms import DateField
from fdvu.core.jobs import enqueue
from fdvu.core.views.guards import requires


class HistoryFilterForm(forms.Form):
    """What the list of acts may be cut down by."""

    by = forms.TypedChoiceField(label=gettext_lazy("Hvem"), required=False, coerce=int, empty_value=None)
    source = forms.ChoiceField(label=gettext_lazy("Kilde"), required=False)
    register = forms.ChoiceField(label=gettext_lazy("Register"), required=False)
    since = DateField(label=gettext_lazy("Fra og med"), required=False)
    until = DateField(label=gettext_lazy("Til og med"), required=False)

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["by"].choices = [("", _("Alle")), *people(user)]
        self.fields["source"].choices = [("", _("Alle")), *((s.value, _(SOURCE_LABELS[s])) for s in Source)]
        self.fields["register"].choices = [("", _("Alle")), *registers()]

    def wanted(self) -> Wanted:
        """A wrong value counts as none."""
        self.is_valid()
        return Wanted(**{name: value for name, value in self.cleaned_data.items() if value})


@requires("register.view")
def history(request):
    form = HistoryFilterForm(request.GET or None, user=request.user)
    wanted = form.wanted() if form.is_bound else Wanted()
    page = recent_acts(request.user, request.unit, wanted, request.GET.get("page", 1))
    context = {"page": page, "form": form, "is_filtered": wanted != Wanted(), "crumbs": [(_("Oversikt"), "/"), (_("Historikk"), "")]}
    return render(request, "audit/history.html", context)


@requires("register.view")
def changeset(request, pk):
    act = get_object_or_404(visible_changesets(request.user), pk=pk)
    page = changeset_page(request.user, act, request.unit, request.GET.get("page", 1))
    context = {
        "act": act,
        "source": source_label(act),
        "parts": summary(request.user, act),
        "page": page,
        "may_revert": any(entry.may_revert for entry in page),
        "is_large": page.paginator.count > MOST_AT_ONCE,
        "crumbs": [(_("Oversikt"), "/"), (_("Historikk"), reverse("audit:history")), (str(act.note or source_label(act)), "")],
    }
    return render(request, "audit/changeset.html", context)


@requires("history.revert")
@require_POST
def revert_one(request, pk):
    change = get_object_or_404(Change.objects.visible_to(request.user).select_related("content_type", "changeset"), pk=pk)
    if change.pk not in revertible_ids(request.user, [change]):
        raise PermissionDenied(_("Du kan se endringen, men ikke tilbakeføre den."))
    return _revert(request, lambda **options: revert_change(change, by=request.user, **options), change)


@requires("history.revert")
@require_POST
def revert_all(request, pk):
    act = get_object_or_404(visible_changesets(request.user), pk=pk)
    mine = revertible(request.user, act)
    first = mine.select_related("content_type").first()
    if first is None:
        raise PermissionDenied(_("Du kan se endringen, men ikke tilbakeføre den."))
    if mine.count() > MOST_AT_ONCE:
        title = _("Tilbakeføring av %(act)s") % {"act": act.note or source_label(act)}
        job = enqueue(REVERT_JOB, by=request.user, title=title, params={"changeset": act.pk, **_options(request)})
        return redirect("core:job", pk=job.pk)
    return _revert(request, lambda **options: revert_changeset(act, by=request.user, only=mine, **options), first)


def _revert(request, act, change: Change):
    """Take back, and tell what was and what was not; conflicts get a page of their own with the choice to go on."""
    options = _options(request)
    try:
        result = act(**options)
    except IntegrityError as problem:
        messages.error(request, in_the_way(problem), extra_tags=_instead(problem))
        return HttpResponseRedirect(_next(request, change))
    if result.changeset is not None:
        messages.success(
            request, reverted_text(result.reverted), extra_tags=f"undo:{reverse('audit:revert-all', args=[result.changeset.pk])}"
        )
    if result.conflicts:
        return _conflicts(request, result, **options)
    if result.changeset is None:
        messages.info(request, _("Verdiene er alt som før endringen. Ingenting å tilbakeføre."))
    return HttpResponseRedirect(_next(request, change))


def _instead(problem: IntegrityError) -> str:
    """The message's link to the page where it is done instead."""
    page = getattr(problem, "page", None)
    return f"see:{reverse(page[0], args=[page[1]])}" if page else ""


def _options(request) -> dict:
    return {"note": request.POST.get("note", "").strip()[:300], "force": request.POST.get("force") == "1"}


def _conflicts(request, result: RevertResult, note: str, force: bool):
    context = {
        "conflicts": describe_conflicts(result.conflicts),
        "reverted": result.reverted,
        "note": note,
        "may_force": not force,
        "back": request.POST.get("next", ""),
        "crumbs": [(_("Oversikt"), "/"), (_("Historikk"), reverse("audit:history")), (_("Tilbakeføring"), "")],
    }
    return render(request, "audit/conflicts.html", context, status=409)


def _next(request, change: Change) -> str:
    """Back to where the person was; from a message, to the row, if it still stands."""
    address = request.POST.get("next", "")
    if url_has_allowed_host_and_scheme(address, allowed_hosts={request.get_host()}, require_https=request.is_secure()):
        return address
    model = change.content_type.model_class()
    if model.objects.visible_to(request.user).filter(pk=change.object_id).exists() and (url := row_url(model, change.object_id)):
        return url
    return reverse("audit:history")

"""Pages of orders: what was ordered, for which buildings, and how far it has come."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from bygg.models import Building
from bygg.queries.objects import sections_of
from bygg.views import common
from bygg.views.common import go, keep_unit, show
from fdvu.core.ids import whole_number
from fdvu.core.lists.bulk import select
from fdvu.core.views.guards import requires
from fdvu.lib.numbers import format_number
from vedlikehold.forms.analyses import CommissionForm, FindBuildingsForm
from vedlikehold.models import Commission
from vedlikehold.queries.analyses import pages as read
from vedlikehold.queries.analyses.choosing import MOST_IN_ORDER, buildings_to_choose, choice
from vedlikehold.registers.analyses import SURVEYS
from vedlikehold.services import analyses as act
from vedlikehold.views.analyses.kinds import COMMISSION

LAYOUT = (
    (gettext_lazy("Hva"), ("client", "supplier", "purpose", "scope")),
    (gettext_lazy("Hvordan"), ("level", "reference_level")),
    (gettext_lazy("Når"), ("ordered_on", "due_on", "note")),
)


@requires("register.view")
def commission(request, pk):
    """The order with its buildings and the progress."""
    row = common.visible(request, COMMISSION, pk)
    sections, origins = sections_of(row, LAYOUT, "vedlikehold:commission-origin")
    page, progress = read.analyses_in(row, request.user, request.GET.get("page", 1))
    context = {"sections": sections, "usual_origin": origins.usual, "page": page, "progress": progress}
    return show(request, COMMISSION, row, "commission", "vedlikehold/analyses/commission.html", **context)


@requires("register.view")
def history(request, pk):
    return common.history(request, COMMISSION, pk)


@requires("register.view")
def origin(request, pk, name):
    return common.origin(request, COMMISSION, pk, name)


@requires("register.edit")
def edit(request, pk):
    return common.edit(request, COMMISSION, pk)


@requires("register.edit")
def delete(request, pk):
    return common.delete(request, COMMISSION, pk)


@requires("register.edit")
def new(request):
    """A new order: its common fields, and the buildings. Also where the survey list sends those that were ticked there."""
    today = timezone.localdate()
    saving = request.POST.get("step") == "save"
    options = {"user": request.user, "today": today, "instance": Commission()}
    typed = {name: value for name, value in request.POST.items() if name in CommissionForm.base_fields}
    form = CommissionForm(request.POST, **options) if saving else CommissionForm(initial={"ordered_on": today} | typed, **options)
    ticked = _ticked(request)
    if saving and form.is_valid():
        saved = _create(request, form, ticked)
        if saved is not None:
            return go(request, "vedlikehold:commission", saved.pk)
    heading, back = _("Nytt oppdrag om tilstandsanalyse"), keep_unit(request, reverse("vedlikehold:commissions"))
    context = {"form": form, "heading": heading, "back": back, "crumbs": common.crumbs(request, COMMISSION, (heading, ""))}
    return _choosing(request, ticked, context)


@requires("register.edit")
def add(request, pk):
    """More buildings in an order."""
    row = common.editable(request, COMMISSION, pk)
    back = keep_unit(request, reverse("vedlikehold:commission", args=[pk]))
    ticked = _ticked(request)
    if request.POST.get("step") == "save":
        try:
            n = act.add_buildings(by=request.user, commission=row, buildings=_chosen(request, ticked))
        except ValidationError as refused:
            messages.error(request, " ".join(refused.messages))
        else:
            text = ngettext("%(n)s bygg er lagt til.", "%(n)s bygg er lagt til.", n) % {"n": format_number(n)}
            messages.success(request, text if n else _("Ingen nye bygg ble valgt."))
            return HttpResponseRedirect(back)
    heading = _("Legg til bygg")
    context = {"form": None, "heading": heading, "about": row.title, "back": back}
    context["crumbs"] = common.crumbs(request, COMMISSION, (row.title, back), (heading, ""))
    return _choosing(request, ticked, context)


def _create(request, form: CommissionForm, ticked: list[int]) -> Commission | None:
    """The order; None, with an error in the form, where it cannot be."""
    values = {name: form.cleaned_data[name] for name in form._meta.fields}
    try:
        saved = act.create_commission(by=request.user, values=values, buildings=_chosen(request, ticked), note=form.cleaned_data["why"])
    except ValidationError as refused:
        form.add_error(None, refused)
        return None
    n = saved.analyses.count()
    text = ngettext("%(title)s er bestilt for %(n)s bygg.", "%(title)s er bestilt for %(n)s bygg.", n)
    messages.success(request, text % {"title": saved.title, "n": format_number(n)})
    return saved


def _ticked(request) -> list[int]:
    """Ids of the buildings chosen so far: ticked on this page, or in the list of all buildings, where all hits may be asked for."""
    if request.method != "POST":
        one = whole_number(request.GET.get("bygg"))
        return [] if one is None else [one]
    if request.POST.get("all") == "1":
        rows = select(SURVEYS, request).editable.filter(in_portfolio=True)
        return list(rows.order_by("pk").values_list("pk", flat=True)[: MOST_IN_ORDER + 1])
    return [pk for value in request.POST.getlist("ids") if (pk := whole_number(value)) is not None]


def _chosen(request, ticked: list[int]) -> list[Building]:
    if len(ticked) > MOST_IN_ORDER:
        raise ValidationError(_("Et oppdrag kan ha inntil %(most)s bygg. Del det opp.") % {"most": format_number(MOST_IN_ORDER)})
    return list(buildings_to_choose(request.user, None).filter(pk__in=ticked).order_by("sort_key", "pk"))


def _choosing(request, ticked: list[int], context: dict):
    """The page with the buildings to choose among; to HTMX only those."""
    today = timezone.localdate()
    searching = request.POST.get("step") == "find"
    finder = FindBuildingsForm(request.POST if request.method == "POST" else None, user=request.user, today=today)
    wanted = finder.cleaned_data if searching and finder.is_valid() else None
    rows = buildings_to_choose(request.user, None)
    context |= {"finder": finder, "choice": choice(rows, ticked=ticked[:MOST_IN_ORDER], wanted=wanted, today=today), "searching": searching}
    context["is_too_many"] = len(ticked) > MOST_IN_ORDER
    if request.htmx and request.htmx.target == "bygg":
        return render(request, "vedlikehold/analyses/_choose_buildings.html", context)
    form = context["form"]
    return render(request, "vedlikehold/analyses/commission_form.html", context, status=422 if form is not None and form.is_bound else 200)

"""Forutsetninger: parameters, norms and price index, each with its source, its last change and its history."""

from django.contrib import messages
from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bygg.queries.objects import Figure, sections_of
from bygg.views import common
from bygg.views.common import Kind, go, keep_unit
from fdvu.audit.services import StaleRow
from fdvu.core.ids import whole_number
from fdvu.core.views.guards import requires
from fdvu.lib.numbers import format_number
from vedlikehold.forms.codes import IndexFormSet, NormForm, ParametersForm
from vedlikehold.models import ConditionParameters, PriceIndex, ReplacementNorm
from vedlikehold.queries.codes.assumptions import index_rows, last_changes, norm_rows
from vedlikehold.queries.codes.effect import effect_of
from vedlikehold.services.codes import may_move, save_price_index
from vedlikehold.views.saving import with_effect

LAYOUT = (
    (gettext_lazy("Mål og kilde"), ("target_grade", "valid_years", "part_edition", "source")),
    (gettext_lazy("Kostnad som andel av gjenanskaffelse"), ("share_tg1", "share_tg2", "share_tg3")),
    (gettext_lazy("Usikkerhet"), ("low_share", "high_share", "correlation")),
)
HEADING = gettext_lazy("Forutsetninger")


def _home(row) -> str:
    return reverse("vedlikehold:assumptions")


def _about(key: str, title, figures=lambda row: []):
    """What stands above the history of a row that has no page but this one."""

    def head(request, row) -> dict:
        actions = []
        if key != "price_index" and request.user.has_perm("register.edit", row):
            actions.append((_("Rediger"), keep_unit(request, reverse(f"vedlikehold:{key}-edit", args=[row.pk])), True))
        return {"title": title(row), "facts": [], "figures": figures(row), "actions": actions}

    return head


def _kind(key: str, model, form, head, edit_label, delete_label="") -> Kind:
    return Kind(
        key=key,
        model=model,
        form=form,
        rows=lambda user: model.objects.visible_to(user),
        head=head,
        list_url="vedlikehold:assumptions",
        list_label=HEADING,
        edit_label=edit_label,
        delete_label=delete_label,
        namespace="vedlikehold",
        form_template="vedlikehold/codes/assumption_form.html",
        home=_home,
    )


PARAMETERS = _kind(
    "parameters",
    ConditionParameters,
    ParametersForm,
    _about("parameters", lambda row: _("Forutsetninger for tilstand og etterslep")),
    gettext_lazy("Rediger forutsetninger"),
)
NORM = _kind(
    "norm",
    ReplacementNorm,
    NormForm,
    _about(
        "norm",
        lambda row: _("Normtall for %(type)s") % {"type": row.building_type},
        lambda row: [Figure(_("Kroner per m² BTA"), format_number(row.nok_per_m2), str(row.price_year))],
    ),
    gettext_lazy("Rediger normtall"),
    gettext_lazy("Slett normtall"),
)
INDEX = _kind(
    "price_index",
    PriceIndex,
    None,
    _about(
        "price_index",
        lambda row: _("Byggekostnadsindeks %(year)s") % {"year": row.year},
        lambda row: [Figure(_("Indeks"), format_number(row.value, 2), _("anslag") if row.is_estimate else "")],
    ),
    "",
)


@requires("register.view")
def assumptions(request):
    row = ConditionParameters.objects.visible_to(request.user).first()
    sections, origins = sections_of(row, LAYOUT, "vedlikehold:parameters-origin") if row else ([], None)
    context = {
        "heading": HEADING,
        "parameters": row,
        "sections": sections,
        "usual_origin": origins.usual if origins else None,
        "last": last_changes([row]).get(row.pk) if row else None,
        "norms": norm_rows(request.user),
        "index": index_rows(request.user),
        "may_edit": request.user.has_perm("codes.edit"),
        "may_move": may_move(request.user),
        "crumbs": [(_("Oversikt"), keep_unit(request, "/")), (str(HEADING), "")],
    }
    return render(request, "vedlikehold/codes/assumptions.html", context)


@requires("register.view")
def parameters_history(request, pk):
    return common.history(request, PARAMETERS, pk)


@requires("register.view")
def parameters_origin(request, pk, name):
    return common.origin(request, PARAMETERS, pk, name)


@requires("codes.edit")
def parameters_edit(request, pk):
    if "effect" in request.POST:
        return with_effect(request, PARAMETERS, common.editable(request, PARAMETERS, pk), effect_of)
    return common.edit(request, PARAMETERS, pk)


@requires("register.view")
def norm_history(request, pk):
    return common.history(request, NORM, pk)


@requires("codes.edit")
def norm_new(request):
    back = keep_unit(request, reverse("vedlikehold:assumptions"))
    return common.new(request, NORM, ReplacementNorm(), _("Nytt normtall"), back)


@requires("codes.edit")
def norm_edit(request, pk):
    return common.edit(request, NORM, pk)


@requires("codes.edit")
def norm_delete(request, pk):
    return common.delete(request, NORM, pk)


@requires("register.view")
def index_history(request, pk):
    return common.history(request, INDEX, pk)


@requires("codes.edit")
def index_edit(request):
    """The whole price index in one form: an index is chosen as a series, not year by year."""
    stored = PriceIndex.objects.editable_by(request.user).order_by("year")
    posted = request.method == "POST"
    initial = None if posted else list(stored.values("year", "value", "is_estimate", "source"))
    lines = IndexFormSet(request.POST if posted else None, initial=initial)
    before: list[PriceIndex] = []
    if posted and lines.is_valid():
        try:
            act = save_price_index(by=request.user, values=lines.index_values, opened=_opened(request), note=_why(request))
        except StaleRow:
            before = list(stored)
        else:
            return _index_saved(request, act)
    heading = _("Rediger byggekostnadsindeks")
    context = {
        "lines": lines,
        "heading": heading,
        "why": _why(request),
        "opened": ",".join(f"{row.year}:{row.version}" for row in stored) if before or not posted else request.POST.get("opened", ""),
        "as_saved": before,
        "back": keep_unit(request, reverse("vedlikehold:assumptions")),
        "crumbs": common.crumbs(request, INDEX, (heading, "")),
    }
    return render(request, "vedlikehold/codes/index_form.html", context, status=409 if before else 422 if posted else 200)


def _opened(request) -> dict[int, int]:
    """Each year's version when the page was opened."""
    pairs = (pair.partition(":") for pair in request.POST.get("opened", "").split(","))
    numbers = ((whole_number(year), whole_number(version)) for year, _colon, version in pairs)
    return {year: version for year, version in numbers if year is not None and version is not None}


def _why(request) -> str:
    return request.POST.get("why", "").strip()[:300]


def _index_saved(request, act) -> HttpResponseRedirect:
    if act is None:
        messages.info(request, _("Ingenting er endret."))
    else:
        undo = f"undo:{reverse('audit:revert-all', args=[act.pk])}"
        messages.success(request, _("Byggekostnadsindeksen er lagret. Alle priser er regnet om."), extra_tags=undo)
    return go(request, "vedlikehold:assumptions")

"""A building's strategy: scores, recommendation with its reasons, decision, history; and the assumptions of all."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bygg.models import Building
from bygg.views import common
from bygg.views.common import Kind, go, keep_unit, show
from bygg.views.objects import BUILDING
from fdvu.audit.queries.history import last_change, row_history
from fdvu.core.views.guards import requires
from vedlikehold.enums import CRITERION_LABELS, MATRIX_FIELD_LABELS, Criterion, Strategy
from vedlikehold.forms.strategy import AssessmentForm, DecisionForm, ParametersForm
from vedlikehold.models import BuildingStrategy, StrategyParameters
from vedlikehold.queries.strategy import BuildingStrategyPage, building_strategy
from vedlikehold.queries.strategy_texts import plain_number, reason_text, step_text, utilisation_text
from vedlikehold.services import strategy as act
from vedlikehold.views.saving import first_of_its_kind

HISTORY_PER_PAGE = 5


def _home(row: BuildingStrategy) -> str:
    return reverse("vedlikehold:building-strategy", args=[row.building_id])


def _save_assessment(form: AssessmentForm, *, by, note: str, expected_version: int = 0) -> BuildingStrategy:
    building = form.instance.building
    with first_of_its_kind(expected_version):
        return act.assess(by=by, building=building, values=form.changes, note=note, expected_version=expected_version)


def _save_parameters(form: ParametersForm, *, by, note: str, expected_version: int = 0) -> StrategyParameters:
    with first_of_its_kind(expected_version):
        return act.change_parameters(by=by, values=form.changes, note=note, expected_version=expected_version)


ASSESSMENT = Kind(
    key="building-strategy",
    model=BuildingStrategy,
    form=AssessmentForm,
    rows=lambda user: BuildingStrategy.objects.visible_to(user).select_related("building"),
    head=lambda request, row: {},
    list_url="vedlikehold:strategies",
    list_label=gettext_lazy("Behold, bruk annerledes eller avhend"),
    edit_label=gettext_lazy("Vurder egnethet"),
    delete_label="",
    namespace="vedlikehold",
    save=_save_assessment,
    home=_home,
)
PARAMETERS = Kind(
    key="strategy-parameters",
    model=StrategyParameters,
    form=ParametersForm,
    rows=lambda user: StrategyParameters.objects.visible_to(user),
    head=lambda request, row: {},
    list_url="vedlikehold:strategies",
    list_label=gettext_lazy("Behold, bruk annerledes eller avhend"),
    edit_label=gettext_lazy("Forutsetninger for strategien"),
    delete_label="",
    namespace="vedlikehold",
    save=_save_parameters,
    home=lambda row: reverse("vedlikehold:strategies"),
)


@requires("register.view")
def tab(request, pk):
    row = common.visible(request, BUILDING, pk)
    page = building_strategy(user=request.user, building=row, today=timezone.localdate())
    history = row_history(request.user, page.strategy, request.GET.get("page", 1), size=HISTORY_PER_PAGE) if page.strategy else None
    advice = page.line.recommendation
    context = {
        "strategy_page": page,
        "line": page.line,
        "strategy": page.strategy,
        "reasons": [reason_text(reason) for reason in advice.reasons],
        "field": _(MATRIX_FIELD_LABELS[advice.field]) if advice.field else "",
        "scores": _scores(page),
        "sum_known": _sum_known(page),
        "running_cost": plain_number(page.line.facts.running_cost_nok_per_m2),
        "limits": {name: plain_number(getattr(page.rule, name)) for name in ("good_condition", "suitable")},
        "page": history,
    }
    return show(request, BUILDING, row, "building-strategy", "vedlikehold/strategy/building.html", **context)


def _scores(page: BuildingStrategyPage) -> list[dict]:
    """Each criterion: its words, score, weight and what it adds to the sum."""
    found = []
    for criterion in Criterion:
        score, weight = page.line.facts.scores[criterion], page.rule.weights[criterion]
        found.append(
            {
                "label": _(CRITERION_LABELS[criterion]),
                "text": "" if score is None else step_text(criterion, score),
                "score": score,
                "weight": plain_number(weight),
                "product": None if score is None else plain_number(weight * score),
                "evidence": utilisation_text(page.utilisation) if criterion is Criterion.UTILISATION else "",
            }
        )
    return found


def _sum_known(page: BuildingStrategyPage) -> dict[str, str]:
    """Σ weight and Σ weight × score over the criteria that are scored."""
    weight, product = page.rule.sums(page.line.facts.scores)
    return {"weight": plain_number(weight), "product": plain_number(product)}


@requires("register.edit")
def assess(request, pk):
    building = common.editable(request, BUILDING, pk)
    row = BuildingStrategy.objects.visible_to(request.user).filter(building=building).first()
    if row is not None:
        return common.edit(request, ASSESSMENT, row.pk)
    back = keep_unit(request, reverse("vedlikehold:building-strategy", args=[building.pk]))
    return common.new(request, ASSESSMENT, BuildingStrategy(building=building), _("Vurder egnethet"), back, ((building.name, back),))


@requires("register.edit")
def decide(request, pk):
    """Hold, use differently or sell: whatever is recommended, with a reason."""
    building = common.editable(request, BUILDING, pk)
    page = building_strategy(user=request.user, building=building, today=timezone.localdate())
    form = DecisionForm(request.POST or None, today=timezone.localdate(), initial={"decision": page.line.outcome or None})
    if request.method == "POST" and form.is_valid() and _decided(request, building, form):
        return go(request, "vedlikehold:building-strategy", building.pk)
    context = {
        "form": form,
        "line": page.line,
        "reasons": [reason_text(reason) for reason in page.line.recommendation.reasons],
    } | _around(request, building, _("Beslutt"))
    return render(request, "vedlikehold/strategy/decide.html", context, status=422 if form.is_bound else 200)


def _decided(request, building: Building, form: DecisionForm) -> bool:
    data = form.cleaned_data
    try:
        row = act.decide(by=request.user, building=building, decision=Strategy(data["decision"]), reason=data["reason"], on=data["on"])
    except ValidationError as refused:
        form.add_error(None, refused)
        return False
    change = last_change(row)
    messages.success(
        request,
        _("Beslutningen for %(name)s er lagret.") % {"name": building.name},
        extra_tags=f"undo:{reverse('audit:revert-one', args=[change.pk])}",
    )
    return True


@requires("register.edit")
def withdraw(request, pk):
    """The decision falls away and the recommendation stands again; what was decided stays in the history."""
    building = common.editable(request, BUILDING, pk)
    row = BuildingStrategy.objects.visible_to(request.user).filter(building=building).select_related("decided_by").first()
    if row is None or not row.decision:
        messages.info(request, _("Det er ingen beslutning å trekke tilbake."))
        return go(request, "vedlikehold:building-strategy", building.pk)
    if request.method == "POST":
        changeset = act.withdraw(by=request.user, strategy=row, note=request.POST.get("why", "").strip())
        text = _("Beslutningen for %(name)s er trukket tilbake.") % {"name": building.name}
        messages.success(request, text, extra_tags=f"undo:{reverse('audit:revert-all', args=[changeset.pk])}")
        return go(request, "vedlikehold:building-strategy", building.pk)
    return render(
        request, "vedlikehold/strategy/withdraw.html", {"strategy": row} | _around(request, building, _("Trekk beslutningen tilbake"))
    )


def _around(request, building: Building, heading: str) -> dict:
    back = keep_unit(request, reverse("vedlikehold:building-strategy", args=[building.pk]))
    return {
        "row": building,
        "heading": heading,
        "back": back,
        "crumbs": common.crumbs(request, BUILDING, (building.name, back), (heading, "")),
    }


@requires("codes.edit")
def parameters(request):
    """Weights and limits that every recommendation rests on."""
    row = StrategyParameters.objects.visible_to(request.user).first()
    if row is not None:
        return common.edit(request, PARAMETERS, row.pk)
    back = keep_unit(request, reverse("vedlikehold:strategies"))
    return common.new(request, PARAMETERS, StrategyParameters(), _("Forutsetninger for strategien"), back)

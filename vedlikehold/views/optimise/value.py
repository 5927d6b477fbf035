"""Verdi: the value function with its numbers, and its weights with what they do before they are saved."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from bygg.views import common
from bygg.views.common import go
from fdvu.audit.services import StaleRow
from fdvu.core.ids import whole_number
from fdvu.core.views.guards import requires
from vedlikehold.calc.plans.quality import terms_of
from vedlikehold.calc.plans.value import PROFILES, TYPES, Worth
from vedlikehold.enums import CONSEQUENCE_TYPE_LABELS, KNOWN_GRADES, VALUE_PROFILE_LABELS, ValueProfile
from vedlikehold.forms.optimise import WeightsForm, values_of
from vedlikehold.models import Scenario
from vedlikehold.queries.plans.explaining import most_valuable
from vedlikehold.queries.plans.problem import PlanProblem, plan_problem
from vedlikehold.services.plans.optimise import set_weights
from vedlikehold.views.plans.kinds import SCENARIO, link, may_edit, scenario_rows

MOST = 10


@requires("register.view")
def value(request, pk):
    """The form shows the weights that are looked at; what they do stands below, against those that are saved."""
    row = common.visible(request, SCENARIO, pk)
    today = timezone.localdate()
    if request.method == "POST":
        row = common.editable(request, SCENARIO, pk)
    typed = _typed(request, row)
    form = WeightsForm(typed, instance=scenario_rows(request.user).get(pk=pk), user=request.user, today=today)
    valid = typed is not None and form.is_valid()
    if request.method == "POST" and valid and _saved(request, row, form):
        return go(request, "vedlikehold:scenario-value", row.pk)
    problem = plan_problem(row, user=request.user, today=today)
    tried = problem.weighted(form.weights, float(form.cleaned_data["energy_price_nok"])) if valid else None
    context = {
        "form": form,
        "version": row.version,
        "problem": problem,
        "profile": _(VALUE_PROFILE_LABELS[ValueProfile(row.profile)]),
        "profiles": [(_(VALUE_PROFILE_LABELS[key]), f"{link(request, 'scenario-value', row.pk)}{_join(request)}profil={key.value}") for key in PROFILES],
        "may_save": may_edit(request, row) and not row.is_frozen,
        "terms": _terms(problem, row),
        "is_tried": tried is not None and form.has_changed(),
        "top": _top(problem, tried),
        "grades": list(zip((grade.value for grade in KNOWN_GRADES), problem.assumed.severity, strict=True)),
        "types": _types(problem),
    }  # fmt: skip
    status = 422 if form.is_bound and form.errors else 200
    response = common.show(request, SCENARIO, row, "scenario-value", "vedlikehold/optimise/value.html", **context)
    response.status_code = status
    return response


def _join(request) -> str:
    return "&" if request.unit else "?"


def _typed(request, row: Scenario) -> dict | None:
    """What the form is filled with: sent, tried, a ready-made profile, or nothing."""
    if request.method == "POST":
        return request.POST
    profile = request.GET.get("profil", "")
    if profile in PROFILES:
        fields = WeightsForm(instance=row, user=request.user, today=timezone.localdate())
        values = values_of(PROFILES[ValueProfile(profile)]) | {"energy_price_nok": row.energy_price_nok}
        return {name: fields.fields[name].prepare_value(worth) for name, worth in values.items()}
    return request.GET if "weight_safety" in request.GET else None


def _saved(request, row: Scenario, form: WeightsForm) -> bool:
    try:
        changeset = set_weights(
            by=request.user,
            scenario=row,
            values=form.values,
            expected_version=whole_number(request.POST.get("version", "")),
            note=form.cleaned_data.get("why", ""),
        )
    except StaleRow:
        form.add_error(None, _("Noen andre endret planversjonen mens du så på vektene. Se over og lagre igjen."))
        return False
    except ValidationError as refused:
        form.add_error(None, refused)
        return False
    text = _("Vektene er lagret. Optimer planen på nytt for at de skal virke.")
    messages.success(request, text, extra_tags=f"undo:{reverse('audit:revert-all', args=[changeset.pk])}")
    return True


def _terms(problem: PlanProblem, row: Scenario) -> list[dict]:
    """The formula with the numbers of the version as it stands."""
    found = terms_of(problem.worth, problem.stands)
    parts = (
        (_("Unngått risiko"), found.exposure_nok, None, 1),
        (_("Unngått etterslep"), found.backlog_nok, row.weight_backlog, 1),
        (_("Besparelser"), found.savings_nok, row.weight_savings, 1),
        (_("Egen kostnad"), found.cost_nok, row.weight_cost, -1),
    )
    return [
        {
            "label": label,
            "nok": amount,
            "weight": weight,
            "sign": "−" if sign < 0 else "+",
            "part": sign * amount * (1.0 if weight is None else weight),
        }
        for label, amount, weight, sign in parts
    ] + [{"label": _("Verdi"), "part": found.value, "is_sum": True}]


def _top(problem: PlanProblem, tried: Worth | None) -> list[dict]:
    """The most valuable measures under the weights looked at, with their place under those that are saved."""
    now = most_valuable(problem, problem.worth.value, len(problem.measures))
    rank = {at: number for number, (at, _row, _year) in enumerate(now, 1)}
    saved = {at: float(problem.worth.value[row, year]) for at, row, year in now}
    worth = tried.value if tried else problem.worth.value
    found = []
    for number, (at, row, year) in enumerate(most_valuable(problem, worth, MOST), 1):
        way = problem.ways[row].option
        found.append(
            {
                "measure": problem.measures[at],
                "way": way.name if way.alternative else "",
                "year": problem.calendar.first_year + year,
                "rank": number,
                "was": rank[at],
                "worth": float(worth[row, year]),
                "saved": saved[at],
            }
        )
    return found


def _types(problem: PlanProblem) -> list[tuple]:
    """(consequence type, KG of a component that nobody has assessed)."""
    return [(_(CONSEQUENCE_TYPE_LABELS[kind]), problem.assumed.default_kg.get(kind, 0)) for kind in TYPES]

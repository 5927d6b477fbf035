"""What stands above the tabs of orders, analyses and findings, and how each is saved and removed."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bygg.queries.objects import Figure
from bygg.views.common import Kind, keep_unit
from fdvu.core.lists.pages import optional_url
from fdvu.lib.numbers import MISSING, format_date, format_nok, format_number, format_share
from vedlikehold.enums import (
    ANALYSIS_LEVEL_LABELS,
    ANALYSIS_STATUS_LABELS,
    FINDING_STATE_LABELS,
    GRADE_LABELS,
    OPEN_ANALYSES,
    RISK_LABELS,
    AnalysisLevel,
    AnalysisStatus,
    FindingState,
    Grade,
    Risk,
)
from vedlikehold.forms.analyses import AnalysisForm, CommissionForm, FindingForm
from vedlikehold.models import Commission, ConditionAnalysis, Finding
from vedlikehold.queries.analyses import pages as read
from vedlikehold.services import analyses as act

STATUS_COLORS = {AnalysisStatus.DONE: "success", AnalysisStatus.ONGOING: "info", AnalysisStatus.CANCELLED: "neutral"}


def commission_rows(user):
    return Commission.objects.visible_to(user).select_related("unit")


def analysis_rows(user):
    return ConditionAnalysis.objects.visible_to(user).select_related("building__unit", "commission")


def finding_rows(user):
    rows = Finding.objects.visible_to(user)
    return rows.select_related("analysis__building__unit", "component__part", "measure")


def _kept(request, actions: list[tuple]) -> list[tuple]:
    return [(label, keep_unit(request, address), main) for label, address, main in actions]


def commission_head(request, row: Commission) -> dict:
    progress = read.progress_of(ConditionAnalysis.objects.visible_to(request.user).filter(commission=row))
    actions = []
    if request.user.has_perm("register.edit", row):
        actions = [
            (_("Rediger"), reverse("vedlikehold:commission-edit", args=[row.pk]), True),
            (_("Legg til bygg"), reverse("vedlikehold:commission-add", args=[row.pk]), False),
            (_("Slett"), reverse("vedlikehold:commission-delete", args=[row.pk]), False),
        ]
    listed = f"{reverse('vedlikehold:analyses')}?commission={row.pk}"
    return {
        "title": row.title,
        "facts": [row.unit.name, row.supplier, _(ANALYSIS_LEVEL_LABELS[AnalysisLevel(row.level)])],
        "status": _("Ferdig") if progress.total and progress.done == progress.total else "",
        "color": "success",
        "figures": [
            Figure(_("Bygg"), format_number(progress.total), _cancelled(progress), keep_unit(request, listed)),
            Figure(
                _("Ferdige"), format_number(progress.done), format_share(progress.share, 0), keep_unit(request, f"{listed}&status=done")
            ),
            Figure(_("Pågår"), format_number(progress.ongoing), "", keep_unit(request, f"{listed}&status=ongoing")),
            Figure(_("Frist"), format_date(row.due_on), _("bestilt %(day)s") % {"day": format_date(row.ordered_on)}),
        ],
        "actions": _kept(request, actions),
    }


def _cancelled(progress: read.Progress) -> str:
    return _("%(n)s avlyst i tillegg") % {"n": format_number(progress.cancelled)} if progress.cancelled else ""


def analysis_head(request, row: ConditionAnalysis) -> dict:
    counts = read.grade_counts(row)
    findings = reverse("vedlikehold:analysis-findings", args=[row.pk])
    when = row.performed_on or row.planned_on
    says = _("utført %(day)s") if row.performed_on else _("planlagt %(day)s")
    return {
        "path": [(row.building.name, reverse("vedlikehold:building-analyses", args=[row.building_id]))],
        "title": row.title,
        "facts": [
            row.building.name,
            _(ANALYSIS_LEVEL_LABELS[AnalysisLevel(row.level)]),
            says % {"day": format_date(when)} if when else "",
            row.performed_by,
        ],
        "status": _(ANALYSIS_STATUS_LABELS[AnalysisStatus(row.status)]),
        "color": STATUS_COLORS.get(row.status, "warning"),
        "figures": [
            Figure(grade.value, format_number(n), _short(grade), keep_unit(request, f"{findings}?grade={grade.value}"))
            for grade, n in counts.items()
        ],
        "actions": _kept(request, _analysis_actions(request, row)),
    }


def _short(grade: Grade) -> str:
    """The words of a grade without its letters."""
    return _(GRADE_LABELS[grade]).partition("–")[2].strip()


def _analysis_actions(request, row: ConditionAnalysis) -> list[tuple]:
    if not request.user.has_perm("register.edit", row):
        return []

    def to(name: str) -> str:
        return reverse(f"vedlikehold:analysis-{name}", args=[row.pk])

    actions = [(_("Rediger"), to("edit"), True)]
    if row.status in OPEN_ANALYSES:
        actions += [(_("Konkluder"), to("conclude"), False), (_("Avlys"), to("cancel"), False)]
    if row.status == AnalysisStatus.DONE:
        return [*actions, (_("Gjenåpne"), to("reopen"), False)]
    return [*actions, (_("Slett"), to("delete"), False)]


def finding_head(request, row: Finding) -> dict:
    analysis = row.analysis
    actions = []
    if analysis.status in OPEN_ANALYSES and request.user.has_perm("register.edit", row):
        actions = [
            (_("Rediger"), reverse("vedlikehold:finding-edit", args=[row.pk]), True),
            (_("Registrer neste funn"), reverse("vedlikehold:finding-new", args=[analysis.pk]), False),
            (_("Slett"), reverse("vedlikehold:finding-delete", args=[row.pk]), False),
        ]
    if (
        row.measure_id is None
        and request.user.has_perm("register.edit", row)
        and finding_rows(request.user).standing().filter(pk=row.pk).exists()
    ):
        actions.append((_("Lag tiltak"), f"{reverse('vedlikehold:measure-from-findings')}?ids={row.pk}", not actions))
    cost = _("i %(year)s-priser") % {"year": row.price_year} if row.price_year and row.cost_likely_nok is not None else ""

    def origin(name: str) -> str:
        return keep_unit(request, reverse("vedlikehold:finding-origin", args=[row.pk, name]))

    return {
        "path": [
            (analysis.building.name, reverse("vedlikehold:building-analyses", args=[analysis.building_id])),
            (analysis.title, reverse("vedlikehold:analysis-findings", args=[analysis.pk])),
        ],
        "title": f"{row.grade} {row.component.name}",
        "facts": [analysis.building.name, str(row.component.part), row.location],
        "status": _(FINDING_STATE_LABELS[FindingState(row.state)]),
        "color": "warning" if row.state == FindingState.OPEN else "neutral",
        "figures": [
            Figure(_("Tilstandsgrad"), row.grade, _short(Grade(row.grade)), origin("grade")),
            Figure(_("Risiko"), _(RISK_LABELS[Risk(row.risk)]) if row.risk else MISSING, _("formel %(n)s") % {"n": row.risk_version}),
            Figure(_("Sannsynlig kostnad"), format_nok(row.cost_likely_nok, 0), cost, origin("cost_likely_nok")),
            Figure(_("Frist"), format_date(row.deadline), "", origin("deadline")),
        ],
        "actions": _kept(request, actions),
        "component_url": optional_url("vedlikehold:component", row.component_id),
        "measure_url": optional_url("vedlikehold:measure", row.measure_id) if row.measure_id else "",
    }


def _values(form) -> dict:
    return {name: form.cleaned_data[name] for name in form._meta.fields if name in form.cleaned_data}


def _save_commission(form: CommissionForm, *, by, note: str = "", expected_version: int | None = None) -> Commission:
    row = commission_rows(by).get(pk=form.instance.pk)  # as it stands: the form has put what was typed into its own
    act.save_commission(by=by, commission=row, values=_values(form), expected_version=expected_version, note=note)
    return row


def _save_analysis(form: AnalysisForm, *, by, note: str = "", expected_version: int | None = None) -> ConditionAnalysis:
    pk = form.instance.pk
    values = _values(form) if pk else {"building": form.instance.building} | _values(form)
    row = analysis_rows(by).get(pk=pk) if pk else None
    return act.save_analysis(by=by, analysis=row, values=values, expected_version=expected_version, note=note)


def _save_finding(form: FindingForm, *, by, note: str = "", expected_version: int | None = None) -> Finding:
    """The form's finding, with the component that is made with it."""
    analysis, pk = form.instance.analysis, form.instance.pk
    part = form.cleaned_data.get("new_part")
    return act.save_finding(
        by=by,
        analysis=analysis,
        values=form.finding_values(),
        finding=finding_rows(by).get(pk=pk) if pk else None,  # as it stands: the form has put what was typed into its own
        expected_version=expected_version,
        note=note,
        new_component=(part, form.cleaned_data["new_name"]) if part else None,
    )


def _remove_analysis(*, by, row: ConditionAnalysis, note: str = ""):
    return act.delete_analysis(by=by, analysis=row, note=note)


def _remove_finding(*, by, row: Finding, note: str = ""):
    return act.delete_finding(by=by, finding=row, note=note)


COMMISSION = Kind(
    key="commission",
    model=Commission,
    form=CommissionForm,
    rows=commission_rows,
    head=commission_head,
    list_url="vedlikehold:commissions",
    list_label=gettext_lazy("Oppdrag"),
    edit_label=gettext_lazy("Rediger oppdrag"),
    delete_label=gettext_lazy("Slett oppdrag"),
    namespace="vedlikehold",
    save=_save_commission,
)
ANALYSIS = Kind(
    key="analysis",
    model=ConditionAnalysis,
    form=AnalysisForm,
    rows=analysis_rows,
    head=analysis_head,
    list_url="vedlikehold:analyses",
    list_label=gettext_lazy("Tilstandsanalyser"),
    edit_label=gettext_lazy("Rediger analyse"),
    delete_label=gettext_lazy("Slett analyse"),
    namespace="vedlikehold",
    save=_save_analysis,
    remove=_remove_analysis,
)
FINDING = Kind(
    key="finding",
    model=Finding,
    form=FindingForm,
    rows=finding_rows,
    head=finding_head,
    list_url="vedlikehold:findings",
    list_label=gettext_lazy("Funn"),
    edit_label=gettext_lazy("Rediger funn"),
    delete_label=gettext_lazy("Slett funn"),
    namespace="vedlikehold",
    form_template="vedlikehold/analyses/finding_form.html",
    save=_save_finding,
    remove=_remove_finding,
)

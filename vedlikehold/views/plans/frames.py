"""Rammer: every year of a version in one table."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils.translation import gettext as _

from bygg.views import common
from bygg.views.common import go
from fdvu.audit.queries.history import changes_since_version
from fdvu.audit.services import StaleRow
from fdvu.audit.values import from_json
from fdvu.core.views.guards import requires
from vedlikehold.forms.frames import CARRIES, COLUMNS, FramesForm, cell, filled
from vedlikehold.models import PlanYear, Scenario
from vedlikehold.queries.plans.lines import planned
from vedlikehold.services.plans import set_frames
from vedlikehold.views.plans.kinds import SCENARIO, may_edit


@requires("register.view")
def frames(request, pk):
    """The table; to type in for those who may, while the version is a draft."""
    row = common.visible(request, SCENARIO, pk)
    if request.method == "POST":
        return _posted(request, row)
    return _page(request, row, FramesForm(scenario=row, rows=_rows(row)))


def _rows(scenario: Scenario) -> dict[int, PlanYear]:
    return {row.year: row for row in scenario.frames.all()}


def _page(request, row: Scenario, form: FramesForm, *, clashes: list | None = None, status: int = 200):
    context = {
        "form": form,
        "years": planned(row, user=request.user).totals.years,
        "can_type": may_edit(request, row) and not row.is_frozen,
        "clashes": clashes or [],
    }
    response = common.show(request, SCENARIO, row, "scenario-frames", "vedlikehold/plans/frames.html", **context)
    response.status_code = status
    return response


def _posted(request, row: Scenario):
    if not may_edit(request, row):
        raise PermissionDenied(_("Du kan se dette, men ikke endre det."))
    data, column = request.POST, request.POST.get("fill", "")
    if column in COLUMNS:
        try:
            data = filled(data, row, column)
        except ValidationError as refused:
            messages.error(request, " ".join(refused.messages))
        return _page(request, row, FramesForm(data, scenario=row, rows=_rows(row)))
    form = FramesForm(data, scenario=row, rows=_rows(row))
    if not form.is_valid():
        return _page(request, row, form, status=422)
    try:
        changeset = set_frames(
            by=request.user,
            scenario=row,
            frames=form.frames,
            carries=form.carries,
            expected_versions=form.versions,
            note=form.cleaned_data["why"],
        )
    except StaleRow:
        row = common.visible(request, SCENARIO, row.pk)
        return _conflict(request, row)
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
        return go(request, "vedlikehold:scenario-frames", row.pk)
    if changeset is None:
        messages.info(request, _("Ingenting er endret."))
    else:
        undo = f"undo:{reverse('audit:revert-all', args=[changeset.pk])}" if request.user.has_perm("history.revert", row) else ""
        messages.success(request, _("Rammene er lagret."), extra_tags=undo)
    return go(request, "vedlikehold:scenario-frames", row.pk)


def _conflict(request, row: Scenario):
    """Somebody else saved first: cells left alone take the other's value, cells both changed keep what was typed."""
    rows, data, clashes = _rows(row), request.POST.copy(), []
    typed = FramesForm(request.POST, scenario=row, rows=rows)
    opened, fresh = typed.versions, FramesForm(scenario=row, rows=rows)
    for key, there in {0: row, **rows}.items():
        for name, (old, change) in _changed_since(there, opened.get(key, there.version)).items():
            label = name if key == 0 else cell(name, key)
            if label not in fresh.fields:
                continue
            is_yours = typed[label].field.has_changed(from_json(there._meta.get_field(name), old), typed[label].data)
            if not is_yours:
                _take(data, label, fresh[label].value())
            clashes.append({"label": fresh[label].label, "now": fresh[label].value(), "by": change.changeset.by, "is_yours": is_yours})
        data[f"version_{key}"] = str(there.version)
    form = FramesForm(data, scenario=row, rows=rows)
    form.is_valid()
    return _page(request, row, form, clashes=clashes, status=409)


def _changed_since(row, version: int) -> dict[str, tuple]:
    """Per field its value when the page was opened, and the last change to it."""
    found: dict[str, tuple] = {}
    for change in changes_since_version(row, version):
        for name, (old, _new) in change.diff.items():
            if name in COLUMNS or name in CARRIES:
                found[name] = (found[name][0] if name in found else old, change)
    return found


def _take(data, name: str, value) -> None:
    if isinstance(value, bool):
        data.pop(name, None)
        if value:
            data[name] = "on"
    else:
        data[name] = "" if value is None else str(value)

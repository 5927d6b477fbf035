"""Step 3: which column holds what, in which units and codes; and the profiles that remember it."""

import json
from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from fdvu.core.ids import whole_number
from fdvu.core.importing import uploads
from fdvu.core.importing.mapping import EMPTY, mapping_view, profile_from_form
from fdvu.core.importing.parsing import value_problems
from fdvu.core.importing.profile import ProfileError, ReadOptions
from fdvu.core.importing.texts import translated
from fdvu.core.registry import import_kinds
from fdvu.core.views.guards import requires
from fdvu.core.views.imports.common import batch_look, batch_view, leave, page_context, read_options
from fdvu.core.views.imports.forms import ProfileFileForm
from fdvu.lib.message import Message

DECIMALS = (("", gettext_lazy("Finn ut selv")), (",", gettext_lazy("Komma (1,5)")), (".", gettext_lazy("Punktum (1.5)")))
THOUSANDS = (
    ("", gettext_lazy("Finn ut selv")),
    ("space", gettext_lazy("Mellomrom (1 250)")),
    (".", gettext_lazy("Punktum (1.250)")),
    (",", gettext_lazy("Komma (1,250)")),
    ("'", gettext_lazy("Apostrof (1'250)")),
)
DATES = (
    ("", gettext_lazy("Finn ut selv")),
    ("%d.%m.%Y", "31.12.2026"),
    ("%Y-%m-%d", "2026-12-31"),
    ("%d/%m/%Y", "31/12/2026"),
    ("%m/%d/%Y", "12/31/2026"),
    ("%d-%m-%Y", "31-12-2026"),
    ("%Y%m%d", "20261231"),
)


@batch_view
def columns(request, batch):
    if not uploads.may_change(batch):
        return leave(request, "core:import", batch.pk)
    look = batch_look(batch, read_options(batch))
    if look.problem:
        return leave(request, "core:import_sheet", batch.pk)
    if request.method != "POST":
        return _page(request, batch, look, batch.profile, [])
    profile = profile_from_form(request.POST, look, import_kinds[batch.kind], batch.profile)
    wrong = _problems(profile, look, import_kinds[batch.kind])
    if not wrong:
        uploads.read_otherwise(batch, by=request.user, profile=profile)
        if "check" in request.POST:
            uploads.start_check(batch, by=request.user)
            return leave(request, "core:import_check", batch.pk)
        if "save_profile" in request.POST:
            wrong = _save_profile(request, batch, profile)
    quiet = "check" not in request.POST and "save_profile" not in request.POST
    return _page(request, batch, look, profile, [] if quiet and request.htmx else wrong)


def _page(request, batch, look, profile: Mapping[str, Any], wrong: list[tuple[str, str]]) -> HttpResponse:
    kind = import_kinds[batch.kind]
    view = mapping_view(
        look, kind, profile, ReadOptions(columns=dict(profile.get("columns") or {})), user=request.user, profile_name=batch.profile_name
    )
    context = page_context(
        batch,
        "columns",
        look=look,
        view=view,
        profile=_shown(profile),
        wrong=wrong,
        fields=[f for f in kind.fields if not f.internal],
        keys=[f for f in kind.fields if f.name in {c.target.name for c in view.columns if c.target}],
        profiles=[(p, uploads.may_edit_profile(p, request.user)) for p in uploads.profiles_for(batch.kind)],
        profile_form=ProfileFileForm(kind=kind),
        empty=EMPTY,
        typed_name=request.POST.get("profile_name", batch.profile_name),
        decimals=DECIMALS,
        thousands=THOUSANDS,
        dates=DATES,
    )
    part = request.htmx and request.htmx.target == "kolonner"
    return render(request, "core/imports/_columns.html" if part else "core/imports/columns.html", context)


def _shown(profile: Mapping[str, Any]) -> dict[str, Any]:
    """The parts of the profile that hold for the whole file, as the form's controls have them."""
    dates = profile.get("dates") or ""
    thousands = profile.get("thousands") or ""
    keys = profile.get("key") or []
    return {
        "decimal": profile.get("decimal") or "",
        "thousands": "space" if thousands.isspace() and thousands else thousands,
        "dates": dates if isinstance(dates, str) else " ".join(dates),
        "null_values": "\n".join(map(str, profile.get("null_values") or [])),
        "key": [keys] if isinstance(keys, str) else keys,
        "source": profile.get("source") or "",
        "empty": profile.get("empty") or "keep",
    }


def _problems(profile: dict[str, Any], look, kind) -> list[tuple[str, str]]:
    """What keeps the choices from being used, each with the control it is about."""
    twice = _mapped_twice(profile, look, kind)
    if twice:
        return twice
    try:
        options = ReadOptions.from_dict(profile, kind)
    except ProfileError as problem:
        return [_placed(message, profile, look, kind) for message in problem.messages]
    wrong = [_placed(message, profile, look, kind) for message in value_problems(options, kind)]
    if not any(options.columns.values()):
        wrong.append((_("Ingen kolonner er koblet til et felt. Koble minst én."), "col-0"))
    return wrong


def _mapped_twice(profile: dict[str, Any], look, kind) -> list[tuple[str, str]]:
    first: dict[str, str] = {}
    wrong = []
    for place, column in enumerate(look.columns):
        name = profile["columns"].get(column.heading) if profile.get("columns") else None
        if name and column.is_repeated:
            text = _("To kolonner heter «%(column)s». Gi dem hvert sitt navn i filen, eller la være å koble dem.")
            wrong.append((text % {"column": column.heading}, f"col-{place}"))
        elif name and first.setdefault(name, column.heading) != column.heading:
            text = _("«%(first)s» og «%(second)s» er begge koblet til %(field)s. Velg den ene.")
            params = {"first": first[name], "second": column.heading, "field": kind.by_name[name].label}
            wrong.append((text % params, f"col-{place}"))
    return wrong


def _placed(message: Message, profile: dict[str, Any], look, kind) -> tuple[str, str]:
    """A message with the field's label instead of its name, and the id of the control."""
    target = kind.by_name.get(message.params.get("field", ""))
    if target is None:
        return translated(message), "kolonner"
    text = translated(Message(message.text, {**message.params, "field": str(target.label)}))
    if target.name in (profile.get("defaults") or {}):
        return text, f"default-{target.name}"
    places = [place for place, column in enumerate(look.columns) if (profile.get("columns") or {}).get(column.heading) == target.name]
    return text, f"col-{places[0]}" if places else "kolonner"


def _save_profile(request, batch, profile: dict[str, Any]) -> list[tuple[str, str]]:
    name = " ".join(request.POST.get("profile_name", "").split())[:100]
    if not name:
        return [(_("Gi profilen et navn."), "profile-name")]
    try:
        uploads.save_profile(by=request.user, kind=batch.kind, name=name, data=profile)
    except uploads.NotNow as refusal:
        return [(str(refusal), "profile-name")]
    uploads.read_otherwise(batch, by=request.user, profile=profile, profile_name=name)
    messages.success(request, _("Profilen «%(name)s» er lagret.") % {"name": name})
    return []


@require_POST
@batch_view
def use_profile(request, batch):
    """Read the file as a saved profile says."""
    profile = get_object_or_404(uploads.profiles_for(batch.kind), pk=whole_number(request.POST.get("profile")))
    uploads.read_otherwise(batch, by=request.user, profile=profile.data, profile_name=profile.name)
    messages.success(request, _("Filen leses nå med profilen «%(name)s».") % {"name": profile.name})
    return leave(request, "core:import_columns", batch.pk)


@require_POST
@batch_view
def upload_profile(request, batch):
    """Read the file as a profile file says."""
    form = ProfileFileForm(request.POST, request.FILES, kind=import_kinds[batch.kind])
    if form.is_valid():
        uploads.read_otherwise(
            batch,
            by=request.user,
            profile=form.cleaned_data["profile_file"],
            profile_name=form.cleaned_data["profile_file"].get("name", "")[:100],
        )
        messages.success(request, _("Oppsettet er hentet fra profilfilen."))
    else:
        messages.error(request, " ".join(form.errors["profile_file"]))
    return leave(request, "core:import_columns", batch.pk)


@batch_view
def download_profile(request, batch):
    """The choices as a file for another installation, or for the command."""
    data = {"name": batch.profile_name or batch.filename, "kind": batch.kind, **batch.profile}
    response = HttpResponse(json.dumps(data, ensure_ascii=False, indent=2) + "\n", content_type="application/json")
    name = slugify(batch.profile_name) or batch.kind
    response["Content-Disposition"] = f'attachment; filename="{name}.json"'
    return response


@require_POST
@requires("register.import")
def delete_profile(request, pk: int):
    """Own profiles only."""
    kinds = [kind.key for kind in uploads.usable_kinds(request.user)]
    profile = get_object_or_404(uploads.own_profiles(request.user).filter(kind__in=kinds), pk=pk)
    uploads.delete_profile(profile, by=request.user)
    messages.success(request, _("Profilen «%(name)s» er slettet.") % {"name": profile.name})
    batch = uploads.visible_batches(request.user).filter(pk=whole_number(request.POST.get("batch"))).first()
    return leave(request, "core:import_columns", batch.pk) if batch else leave(request, "core:imports")

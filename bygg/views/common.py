"""What every object page has: head, tabs, form with conflicts, deletion with its consequences, history, opened values."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from bygg.queries.deletion import deletion_plan
from bygg.services import delete_row
from bygg.views.conflict import conflict_context
from fdvu.audit.models import AuditedModel
from fdvu.audit.queries.display import describe_fields, field_label, row_url, value_text
from fdvu.audit.queries.history import describe_values, last_change, row_history
from fdvu.audit.queries.origin import earlier_values, origins_of
from fdvu.audit.services import StaleRow, save_form
from fdvu.audit.values import audited_fields
from fdvu.core.ids import whole_number
from fdvu.core.registry import Tab, tabs
from fdvu.core.views.guards import get_editable_or_403, get_visible_or_404


@dataclass(frozen=True)
class Kind:
    """A kind of object page. `key` begins its url names; `head(request, row)` gives what stands above the tabs.

    `save(form, by=, note=, expected_version=)` writes a valid form; `plan(row)` says what a deletion takes with it and
    `remove(by=, row=, note=)` does it; `home(row)` is where a row without a page of its own is read. `above` are the pages that the
    list is opened from, each a label and the name of its address.
    """

    key: str
    model: type[AuditedModel]
    form: type
    rows: Callable
    head: Callable
    list_url: str
    list_label: Any
    edit_label: Any
    delete_label: Any
    namespace: str = "bygg"
    form_template: str = "bygg/form.html"
    save: Callable = save_form
    plan: Callable = deletion_plan
    remove: Callable = delete_row
    home: Callable | None = None
    above: tuple[tuple[Any, str], ...] = ()

    def url(self, part: str, *args) -> str:
        return reverse(f"{self.namespace}:{self.key}-{part}" if part else f"{self.namespace}:{self.key}", args=args)


def keep_unit(request, address: str) -> str:
    """An address with the chosen unit in it."""
    if not request.unit:
        return address
    return f"{address}{'&' if '?' in address else '?'}unit={request.unit.pk}"


def go(request, url_name: str, *args) -> HttpResponseRedirect:
    return HttpResponseRedirect(keep_unit(request, reverse(url_name, args=args)))


def crumbs(request, kind: Kind, *steps: tuple[str, str]) -> list[tuple[str, str]]:
    way = [(str(label), keep_unit(request, reverse(name))) for label, name in (*kind.above, (kind.list_label, kind.list_url))]
    return [(_("Oversikt"), keep_unit(request, "/")), *way, *steps]


def visible(request, kind: Kind, pk: int) -> AuditedModel:
    return get_visible_or_404(kind.rows(request.user), pk)


def editable(request, kind: Kind, pk: int) -> AuditedModel:
    return get_editable_or_403(kind.rows(request.user), request.user, pk)


def show(request, kind: Kind, row: AuditedModel, tab: str, template: str, **context):
    """An object page: head and tabs around a tab's own content."""
    head = kind.head(request, row)
    for section in context.get("sections", ()):
        section.values = [replace(value, page=_pointed_at(request, row, value.name)) for value in section.values]
    head["facts"] = [fact for fact in head["facts"] if fact]
    context |= {
        "row": row,
        "head": head,
        **row_tabs(request, row, tab),
        "may_edit": request.user.has_perm("register.edit", row),
        "map_tile_url": settings.MAP_TILE_URL,
        "map_attribution": settings.MAP_ATTRIBUTION,
        "crumbs": crumbs(request, kind, *head.get("path", ()), (head["title"], "")),
    }
    return render(request, template, context)


def _pointed_at(request, row: AuditedModel, name: str) -> str:
    """The page of the row that a field points at; '' where there is none, or none for the person."""
    field = row._meta.get_field(name)
    if not field.is_relation or getattr(row, field.attname) is None:
        return ""
    address = row_url(field.related_model, getattr(row, field.attname))
    return keep_unit(request, address) if address and request.user.has_perm("register.view", getattr(row, name)) else ""


def row_tabs(request, row: AuditedModel, current: str) -> dict:
    """`tabs` as (label, url, whether it is the current); where that one is of a group, `subtabs` with those of the group, and its name."""
    offered = [tab for tab in tabs if tab.on == row._meta.label_lower and request.user.has_perm(tab.permission, row)]
    groups: dict[str, list[Tab]] = {}
    for tab in offered:
        groups.setdefault(str(tab.group) or f"#{tab.key}", []).append(tab)

    def line(tab: Tab, label, is_current: bool) -> tuple:
        return label, keep_unit(request, reverse(tab.url_name, args=[row.pk])), is_current

    found: dict = {"tabs": [], "subtabs": [], "tab_group": ""}
    for members in groups.values():
        first, is_current = members[0], any(tab.key == current for tab in members)
        alone = len(members) == 1
        found["tabs"].append(line(first, first.label if alone else first.group, is_current))
        if is_current and not alone:
            found |= {"subtabs": [line(tab, tab.label, tab.key == current) for tab in members], "tab_group": first.group}
    return found


def history(request, kind: Kind, pk: int):
    row = visible(request, kind, pk)
    page = row_history(request.user, row, request.GET.get("page", 1))
    return show(request, kind, row, f"{kind.key}-history", "bygg/history.html", page=page)


def origin(request, kind: Kind, pk: int, name: str):
    """One value opened: where it comes from, and what it was before."""
    row = visible(request, kind, pk)
    field = next((f for f in audited_fields(kind.model) if f.name == name), None)
    if field is None:
        raise Http404
    context = {
        "field_label": field_label(field),
        "value": describe_fields(kind.model, {name: getattr(row, field.attname)})[name],
        "origin": origins_of(row).of(name),
        "earlier": describe_values(field, earlier_values(row, name)),
        "area_facts": _area_facts(row, name),
    }
    return show(request, kind, row, "", "bygg/origin.html", **context)


def _area_facts(row: AuditedModel, name: str) -> list[tuple[str, str]]:
    """How an area was measured, where the row says so."""
    if not name.startswith("area_") or not hasattr(row, "area_standard"):
        return []
    names = ("area_standard", "area_source", "area_measured_on")
    return [(field_label(f), value_text(f, getattr(row, f.attname))) for f in (row._meta.get_field(n) for n in names)]


def new(request, kind: Kind, row: AuditedModel, heading: str, back: str, path: tuple = ()):
    """The form of a row that does not exist yet."""
    form = kind.form(request.POST or None, instance=row, user=request.user, today=timezone.localdate())
    if request.method == "POST" and form.is_valid() and (saved := _saved(request, kind, form)):
        _tell_saved(request, saved, _("%(name)s er opprettet.") % {"name": saved})
        return HttpResponseRedirect(keep_unit(request, _page_of(kind, saved)))
    context = {"form": form, "heading": heading, "back": back, "crumbs": crumbs(request, kind, *path, (heading, ""))}
    return render(request, kind.form_template, context, status=422 if form.is_bound else 200)


def edit(request, kind: Kind, pk: int):
    """The form of a row; who was slower than somebody else sees what the other changed and keeps what was typed."""
    row = editable(request, kind, pk)
    data = request.POST or None
    form = kind.form(data, instance=row, user=request.user, today=timezone.localdate())
    version = row.version
    if request.method == "POST":
        opened = version if (posted := whole_number(request.POST.get("version"))) is None else posted
        if opened != version:
            return _edit_page(request, kind, row, conflict=conflict_context(kind, row, request, opened))
        if form.is_valid():
            try:
                saved = _saved(request, kind, form, expected_version=opened)
            except StaleRow:
                row = editable(request, kind, pk)
                return _edit_page(request, kind, row, conflict=conflict_context(kind, row, request, opened))
            if saved:
                _tell_edited(request, saved, version)
                return HttpResponseRedirect(keep_unit(request, _page_of(kind, saved)))
    return _edit_page(request, kind, row, form=form, version=version)


def _saved(request, kind: Kind, form, **options) -> AuditedModel | None:
    """The saved row; None, with an error in the form, where the service or the table refuses it."""
    try:
        return kind.save(form, by=request.user, note=form.cleaned_data["why"], **options)
    except ValidationError as refused:
        form.add_error(None, refused)
        return None
    except IntegrityError:
        form.add_error(None, _("Noen andre lagret noe samtidig som ikke går sammen med dette. Se over og prøv igjen."))
        return None


def _edit_page(request, kind: Kind, row: AuditedModel, *, form=None, version: int | None = None, conflict: dict | None = None):
    row_name = str(kind.rows(request.user).get(pk=row.pk))  # the form may already have put typed values into `row`
    context = {"heading": kind.edit_label, "about": row_name, "back": keep_unit(request, _page_of(kind, row))}
    context |= {"crumbs": crumbs(request, kind, (row_name, context["back"]), (str(kind.edit_label), ""))}
    context |= conflict if conflict is not None else {"form": form, "version": version}
    status = 409 if conflict else 422 if form.is_bound else 200
    return render(request, kind.form_template, context, status=status)


def delete(request, kind: Kind, pk: int):
    """What a deletion takes with it, and the deletion."""
    row = editable(request, kind, pk)
    back = keep_unit(request, _page_of(kind, row))
    if request.method == "POST":
        label = str(row)
        try:
            changeset = kind.remove(by=request.user, row=row, note=request.POST.get("why", "").strip()[:300])
        except ValidationError as refused:
            messages.error(request, " ".join(refused.messages))
            return HttpResponseRedirect(back)
        text = _("%(name)s er slettet.") % {"name": label}
        messages.success(request, text, extra_tags=f"undo:{reverse('audit:revert-all', args=[changeset.pk])}")
        return HttpResponseRedirect(keep_unit(request, _list_of(kind, row)))
    context = {"row": row, "plan": kind.plan(row), "heading": kind.delete_label, "back": back}
    context["crumbs"] = crumbs(request, kind, (str(row), back), (str(kind.delete_label), ""))
    return render(request, "bygg/delete.html", context)


def _page_of(kind: Kind, row: AuditedModel) -> str:
    """The row's own page, or where it is read."""
    return kind.home(row) if kind.home else kind.url("", row.pk)


def _list_of(kind: Kind, row: AuditedModel) -> str:
    if kind.home:
        return kind.home(row)
    building = getattr(row, "building_id", None) if kind.namespace == "bygg" else None
    return reverse("bygg:building-areas", args=[building]) if building else reverse(kind.list_url)


def _tell_edited(request, row: AuditedModel, version_before: int) -> None:
    if row.version == version_before:
        messages.info(request, _("Ingenting er endret."))
    else:
        _tell_saved(request, row, _("%(name)s er lagret.") % {"name": row})


def _tell_saved(request, row: AuditedModel, text: str) -> None:
    change = last_change(row)
    undo = f"undo:{reverse('audit:revert-one', args=[change.pk])}" if change and request.user.has_perm("history.revert", row) else ""
    messages.success(request, text, extra_tags=undo)

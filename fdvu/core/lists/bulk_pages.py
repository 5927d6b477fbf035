"""The pages of a bulk edit: choose field, give value, look, do, take back."""

from functools import partial

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from fdvu.core.lists import bulk
from fdvu.core.lists.queries import filtered
from fdvu.core.lists.spec import RegisterSpec
from fdvu.core.views.guards import requires
from fdvu.lib.numbers import format_number


def urls(spec: RegisterSpec, prefix: str) -> list:
    guard = requires(spec.bulk.permission)
    return [
        path(f"{prefix}masseendring/", guard(partial_view(edit, spec)), name=f"{spec.key}-bulk"),
        path(f"{prefix}masseendring/<int:changeset>/angre/", guard(require_POST(partial_view(undo, spec))), name=f"{spec.key}-bulk-undo"),
    ]


def partial_view(view, spec: RegisterSpec):
    """`view` for one register, with a name that error pages and tests can show."""
    bound = partial(view, spec)
    bound.__name__, bound.__module__, bound.__doc__ = view.__name__, view.__module__, view.__doc__
    return bound


def edit(spec: RegisterSpec, request):
    """One address, step by step; nothing is written before `step=apply`."""
    if request.method != "POST":
        return redirect(back(spec, request))
    if why := filtered(spec, request).unreadable():
        messages.error(request, f"{why} {_('Rett eller fjern filteret før du endrer flere rader.')}")
        return redirect(back(spec, request))
    name = request.POST.get("field", "")
    selection = bulk.narrow(spec, bulk.select(spec, request), name)
    if not selection.found:
        messages.error(request, _("Ingen av de valgte radene kan endres av deg.") if selection.locked else _("Velg minst én rad."))
        return redirect(back(spec, request))
    context = {
        "spec": spec,
        "selection": selection,
        "found_text": spec.count_text % {"n": selection.found, "text": format_number(selection.found)},
        "back_url": back(spec, request),
        "field_form": bulk.FieldForm(spec, {"field": name} if name else None),
    }
    if name not in spec.bulk.fields:
        return render(request, "core/lists/bulk.html", context)
    step = request.POST.get("step", "")
    form = bulk.ValueForm(spec, name, request.user, request.POST if step else None)
    context |= {"form": form, "field": name}
    if not step or not _acceptable(spec, selection, name, form):
        return render(request, "core/lists/bulk.html", context)
    if step == "apply" and request.POST.get("expected") == str(selection.found):
        return _apply(spec, request, selection, name, form)
    if step == "apply":
        messages.warning(request, _("Utvalget er endret siden forhåndsvisningen. Se over på nytt."))
    context["preview"] = bulk.preview(spec, selection, name, form)
    return render(request, "core/lists/bulk.html", context)


def _acceptable(spec: RegisterSpec, selection: bulk.Selection, name: str, form) -> bool:
    """Whether the value can be read, and be given to all the rows; if not, the form says why."""
    if form.is_valid() and (why := spec.bulk.refuse(selection.editable, name, form.cleaned_data["value"])):
        form.add_error("value", why)
    return form.is_valid()


def _apply(spec: RegisterSpec, request, selection: bulk.Selection, name: str, form):
    changed, changeset = spec.bulk.apply(
        selection.editable, name, form.cleaned_data["value"], by=request.user, note=form.cleaned_data["note"]
    )
    if not changed:
        messages.info(request, _("Alle radene hadde alt denne verdien. Ingenting er endret."))
        return redirect(back(spec, request))
    text = ngettext("%(text)s rad er endret.", "%(text)s rader er endret.", changed) % {"text": format_number(changed)}
    undo_address = f"{reverse(spec.url_name('bulk-undo'), args=[changeset])}?{request.GET.urlencode()}"
    messages.success(request, text, extra_tags=f"undo:{undo_address}")
    return redirect(back(spec, request))


def undo(spec: RegisterSpec, request, changeset: int):
    """Take a bulk edit back, where the person may change the rows."""
    result = spec.bulk.undo(changeset, by=request.user)
    if result is None:
        raise PermissionDenied(_("Du kan bare angre dine egne masseendringer her."))
    reverted, conflicts = result
    text = ngettext("%(text)s rad er tilbakeført.", "%(text)s rader er tilbakeført.", reverted)
    messages.success(request, text % {"text": format_number(reverted)})
    if conflicts:
        kept = ngettext(
            "%(text)s rad er endret etterpå og står som den er.", "%(text)s rader er endret etterpå og står som de er.", conflicts
        )
        messages.warning(request, kept % {"text": format_number(conflicts)})
    return redirect(back(spec, request))


def back(spec: RegisterSpec, request) -> str:
    query = request.GET.urlencode()
    return f"{reverse(spec.url_name())}?{query}" if query else reverse(spec.url_name())

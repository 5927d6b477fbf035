"""Saving, renaming, sharing and deleting list views. Only the owner changes a view."""

from django import forms
from django.contrib import messages
from django.http import Http404, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from fdvu.core.lists import saved
from fdvu.core.models import SavedView
from fdvu.core.registry import registers
from fdvu.core.views.guards import requires


class SavedViewForm(forms.ModelForm):
    class Meta:
        model = SavedView
        fields = ("name", "shared", "is_default")

    def clean_name(self):
        name = self.cleaned_data["name"].strip()
        others = SavedView.objects.filter(owner=self.instance.owner, register=self.instance.register, name=name)
        if others.exclude(pk=self.instance.pk).exists():
            raise forms.ValidationError(_("Du har alt en visning med dette navnet."))
        return name

    def validate_constraints(self):
        """The name is checked above; which view opens first is settled by the service."""


def register_or_404(request, key: str):
    spec = registers.get(key)
    if spec is None or not request.user.has_perm(spec.permission):
        raise Http404
    return spec


def list_address(spec, query: str = "") -> str:
    return f"{reverse(spec.url_name())}?{query}" if query else reverse(spec.url_name())


@requires()
@require_POST
def create(request, register: str):
    """Keep the list as it stands, under the name given."""
    spec = register_or_404(request, register)
    state = spec.read_state(QueryDict(request.POST.get("query", "")[:4000]))
    query = state.view_query
    name = " ".join(request.POST.get("name", "").split())[:80]
    if not name:
        messages.error(request, _("Gi visningen et navn."))
    elif not query:
        messages.error(request, _("Det er ingenting å lagre: listen har verken filter, sortering eller egne kolonner."))
    else:
        view = saved.save_view(by=request.user, register=spec.key, name=name, query=query, shared="shared" in request.POST)
        messages.success(request, _("Visningen «%(name)s» er lagret.") % {"name": view.name})
    return redirect(list_address(spec, state.query()))


@requires()
def edit(request, pk: int):
    """Rename, share, open first; or delete."""
    view = get_object_or_404(SavedView.objects.filter(owner=request.user), pk=pk)
    spec = register_or_404(request, view.register)
    form = SavedViewForm(request.POST or None, instance=view)
    if request.method == "POST" and form.is_valid():
        saved.change_view(view, **form.cleaned_data)
        messages.success(request, _("Visningen «%(name)s» er endret.") % {"name": view.name})
        return redirect(list_address(spec, view.query))
    context = {"form": form, "view": view, "spec": spec, "back_url": list_address(spec, view.query)}
    return render(request, "core/lists/saved_view.html", context)


@requires()
@require_POST
def delete(request, pk: int):
    view = get_object_or_404(SavedView.objects.filter(owner=request.user), pk=pk)
    spec = register_or_404(request, view.register)
    view.delete()
    messages.success(request, _("Visningen «%(name)s» er slettet.") % {"name": view.name})
    return redirect(list_address(spec))

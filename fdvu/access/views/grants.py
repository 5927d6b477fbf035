"""Giving, changing and ending grants."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from fdvu.access.forms import EndGrantForm, GrantForm, GrantPeriodForm, GrantToForm
from fdvu.access.models import Grant
from fdvu.access.services import change_grant, end_grant, grant_role
from fdvu.access.services.rights import require_unit
from fdvu.access.views.common import crumbs, done, go, submitted, visible_grant, visible_unit, visible_user
from fdvu.core.views.guards import requires


@requires("access.manage")
def grant_new(request, pk):
    """A grant to a person."""
    person = visible_user(request, pk)
    form = GrantForm(request.POST or None, by=request.user, today=timezone.localdate())
    if submitted(request, form) and done(form, grant_role, by=request.user, user=person, **form.terms()):
        messages.success(request, _("Tilgangen er gitt."))
        return go(request, "access:user", pk)
    back = reverse("access:user", args=[pk])
    return _form_page(request, form, title=_("Gi tilgang"), submit=_("Gi tilgang"), about=str(person), back=back, section="users")


@requires("access.manage")
def unit_grant_new(request, pk):
    """A grant in a unit, to somebody who has an account already."""
    unit = visible_unit(request, pk)
    require_unit(request.user, unit)
    form = GrantToForm(request.POST or None, by=request.user, today=timezone.localdate())
    if submitted(request, form) and done(form, grant_role, by=request.user, user=form.cleaned_data["person"], unit=unit, **form.terms()):
        messages.success(request, _("Tilgangen er gitt."))
        return go(request, "access:unit", pk)
    back = reverse("access:unit", args=[pk])
    return _form_page(request, form, title=_("Gi tilgang"), submit=_("Gi tilgang"), about=str(unit), back=back, section="units")


@requires("access.manage")
def grant_edit(request, pk):
    grant = _managed(request, pk)
    initial = {"valid_from": grant.valid_from, "valid_to": grant.valid_to, "note": grant.note}
    form = GrantPeriodForm(request.POST or None, initial=initial)
    if submitted(request, form) and done(form, change_grant, by=request.user, grant=grant, **form.cleaned_data):
        messages.success(request, _("Tilgangen er endret."))
        return _after(request, grant.user_id)
    text = _("Skal personen ha en annen rolle eller enhet, avslutter du denne tilgangen og gir en ny.")
    return _form_page(
        request, form, title=_("Endre tilgang"), submit=_("Lagre"), about=_about(grant), back=_back(grant), section="users", text=text
    )


@requires("access.manage")
def grant_end(request, pk):
    grant = _managed(request, pk)
    form = EndGrantForm(request.POST or None, initial={"on": timezone.localdate()})
    if submitted(request, form) and done(form, end_grant, by=request.user, grant=grant, **form.cleaned_data):
        messages.success(request, _("Tilgangen er avsluttet."))
        return _after(request, grant.user_id)
    text = _("Personen mister det denne tilgangen åpner, fra den dagen du velger. Historikken blir stående.")
    return _form_page(
        request,
        form,
        title=_("Avslutt tilgang"),
        submit=_("Avslutt tilgangen"),
        about=_about(grant),
        back=_back(grant),
        section="users",
        text=text,
        danger=True,
    )


def _managed(request, pk: int) -> Grant:
    grant = visible_grant(request, pk)
    require_unit(request.user, grant.unit)
    return grant


def _after(request, user_id: int):
    """Back to the person; to the front page for one who has just given up their own access."""
    return go(request, "access:user", user_id) if request.user.has_perm("access.view") else redirect("home")


def _about(grant: Grant) -> str:
    return f"{grant.user} – {grant.get_role_display()} – {grant.unit}"


def _back(grant: Grant) -> str:
    return reverse("access:user", args=[grant.user_id])


def _form_page(request, form, *, title: str, submit: str, about: str, back: str, section: str, text: str = "", danger: bool = False):
    lists = {"users": (_("Brukere"), reverse("access:users")), "units": (_("Enheter"), reverse("access:units"))}
    steps = crumbs(lists[section], (about.split(" – ")[0], back), (title, ""))
    context = {
        "form": form,
        "heading": title,
        "about": about,
        "submit": submit,
        "text": text,
        "danger": danger,
        "crumbs": steps,
        "back": back,
    }
    return render(request, "access/form.html", context)

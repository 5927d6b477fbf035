"""People: list, one person, new, changed, closed to sign-in, passwords."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from fdvu.access.forms import GrantForm, NewUserForm, NoteForm, PasswordForm, PersonForm, UserFilterForm
from fdvu.access.models import User
from fdvu.access.queries.history import history_of_user
from fdvu.access.queries.people import count_hidden_grants, find_people, grants_in_time
from fdvu.access.services import (
    GrantTerms,
    create_user,
    deactivate_user,
    make_reset_link,
    reactivate_user,
    set_password,
    update_user,
)
from fdvu.access.services.rights import may_manage_account, require_account
from fdvu.access.views.common import crumbs, done, go, submitted, visible_user
from fdvu.core.text import datetime_text
from fdvu.core.views.guards import requires

PAGE_SIZE = 50


@requires("access.view")
def users(request):
    form = UserFilterForm(request.GET)
    found = find_people(request.user, today=timezone.localdate(), unit=request.unit, **form.chosen())
    page = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {"page": page, "filter_form": form, "crumbs": crumbs((_("Brukere"), ""))}
    context["may_manage"] = request.user.has_perm("access.manage")
    return render(request, "access/users.html", context)


@requires("access.view")
def user(request, pk):
    person = visible_user(request, pk)
    return render(request, "access/user.html", _user_page(request, person))


@requires("access.manage")
def user_new(request):
    today = timezone.localdate()
    form = NewUserForm(request.POST or None, by=request.user, today=today)
    if submitted(request, form) and done(form, create_user, by=request.user, grants=[GrantTerms(**form.terms())], **form.account()):
        messages.success(
            request, _("%(name)s er opprettet. Lag en lenke for å velge passord, eller sett et passord.") % {"name": form.result}
        )
        return go(request, "access:user", form.result.pk)
    context = {
        "form": form,
        "person_fields": [form[name] for name in PersonForm.base_fields if name in form.fields],
        "grant_fields": [form[name] for name in GrantForm.base_fields],
        "crumbs": crumbs((_("Brukere"), reverse("access:users")), (_("Ny bruker"), "")),
    }
    return render(request, "access/user_new.html", context)


@requires("access.manage")
def user_edit(request, pk):
    person = _managed(request, pk)
    initial = {name: getattr(person, name) for name in PersonForm.base_fields}
    form = PersonForm(request.POST or None, by=request.user, initial=initial)
    if submitted(request, form) and done(form, update_user, by=request.user, user=person, **form.account()):
        messages.success(request, _("Brukeren er lagret."))
        return go(request, "access:user", pk)
    return _form_page(request, person, form, title=_("Endre bruker"), submit=_("Lagre"))


@requires("access.manage")
def user_deactivate(request, pk):
    person = _managed(request, pk)
    form = NoteForm(request.POST or None)
    if submitted(request, form) and done(form, deactivate_user, by=request.user, user=person, note=form.cleaned_data["note"]):
        messages.success(request, _("%(name)s er sperret og kan ikke logge inn.") % {"name": person})
        return go(request, "access:user", pk)
    return _form_page(
        request,
        person,
        form,
        title=_("Sperr bruker"),
        submit=_("Sperr brukeren"),
        danger=True,
        text=_("Personen blir logget ut med en gang og kan ikke logge inn. Tilgangene beholdes, og du kan åpne brukeren igjen."),
    )


@requires("access.manage")
@require_POST
def user_reactivate(request, pk):
    person = _managed(request, pk)
    reactivate_user(by=request.user, user=person)
    messages.success(request, _("%(name)s er åpnet igjen.") % {"name": person})
    return go(request, "access:user", pk)


@requires("access.manage")
def user_password(request, pk):
    person = _managed(request, pk)
    form = PasswordForm(request.POST or None)
    if submitted(request, form) and done(form, set_password, by=request.user, user=person, password=form.cleaned_data["password"]):
        messages.success(request, _("Passordet er satt. Personen er logget ut overalt."))
        return go(request, "access:user", pk)
    return _form_page(request, person, form, title=_("Sett passord"), submit=_("Sett passord"))


@requires("access.manage")
@require_POST
def user_reset_link(request, pk):
    """The link stands on this answer alone: it is not stored and cannot be found again."""
    person = _managed(request, pk)
    try:
        link = request.build_absolute_uri(make_reset_link(by=request.user, user=person))
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
        return go(request, "access:user", pk)
    return render(request, "access/user.html", _user_page(request, person) | {"reset_link": link})


def _managed(request, pk: int) -> User:
    person = visible_user(request, pk)
    require_account(request.user, person)
    return person


def _user_page(request, person: User) -> dict:
    today = timezone.localdate()
    return {
        "person": person,
        "grants": grants_in_time(request.user, person, today=today),
        "details": _details(person),
        "hidden_grants": count_hidden_grants(request.user, person, today=today),
        "history": history_of_user(request.user, person),
        "may_manage": may_manage_account(request.user, person) and request.user.has_perm("access.manage"),
        "may_grant": request.user.has_perm("access.manage"),
        "crumbs": crumbs((_("Brukere"), reverse("access:users")), (str(person), "")),
        "reset_link": "",
    }


def _details(person: User) -> list[tuple]:
    return [
        (_("Brukernavn"), person.username),
        (_("E-post"), person.email or None),
        (_("Språk"), person.get_language_display()),
        (_("Opprettet"), datetime_text(person.date_joined)),
        (_("Sist innlogget"), datetime_text(person.last_login) if person.last_login else _("Aldri")),
    ]


def _form_page(request, person: User, form, *, title: str, submit: str, text: str = "", danger: bool = False):
    steps = crumbs((_("Brukere"), reverse("access:users")), (str(person), reverse("access:user", args=[person.pk])), (title, ""))
    context = {"form": form, "heading": title, "about": str(person), "submit": submit, "text": text, "danger": danger, "crumbs": steps}
    return render(request, "access/form.html", context | {"back": reverse("access:user", args=[person.pk])})

"""Accounts: made, changed, closed to sign-in; never deleted, since the history names them."""

from collections.abc import Iterable

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from fdvu.access.enums import AccessEventKind, Permission
from fdvu.access.models import User
from fdvu.access.scope import units_for
from fdvu.access.services.grants import GrantTerms, grant_role
from fdvu.access.services.log import as_new, difference, record, values
from fdvu.access.services.rights import require_account

_LOGGED = ("username", "full_name", "email", "title", "language", "is_superuser")


@transaction.atomic
def create_user(
    *,
    by: User | None,
    username: str,
    full_name: str = "",
    email: str = "",
    title: str = "",
    language: str = "nb",
    password: str | None = None,
    is_superuser: bool = False,
    grants: Iterable[GrantTerms] = (),
) -> User:
    """A new account, with its first grants. Without a password the person signs in through a link or the identity provider."""
    grants = list(grants)
    if by is not None and not by.is_superuser:
        if not units_for(by, Permission.ACCESS_MANAGE):
            raise PermissionDenied
        if not grants and not units_for(by, Permission.ACCESS_MANAGE).everything:
            raise ValidationError(_("Gi brukeren en tilgang i en av enhetene du styrer."))
    _check_superuser_flag(by, False, is_superuser)
    user = User(username=username, full_name=full_name, email=email, title=title, language=language)
    user.is_superuser = user.is_staff = is_superuser
    _set_checked_password(by, user, password)
    user.full_clean()
    _check_email_free(user)
    user.save()
    record(AccessEventKind.USER_CREATED, by=by, user=user, diff=as_new(user, _LOGGED))
    for terms in grants:
        grant_role(
            by=by, user=user, unit=terms.unit, role=terms.role, valid_from=terms.valid_from, valid_to=terms.valid_to, note=terms.note
        )
    return user


@transaction.atomic
def update_user(
    *, by: User | None, user: User, username: str, full_name: str, email: str, title: str, language: str, is_superuser: bool | None = None
) -> User:
    """Change an account's details; `is_superuser` None leaves that flag as it is."""
    require_account(by, user)
    stored = User.objects.get(pk=user.pk)
    wanted = stored.is_superuser if is_superuser is None else is_superuser
    _check_superuser_flag(by, stored.is_superuser, wanted)
    before = values(stored, _LOGGED)
    user.username, user.full_name, user.email, user.title, user.language = username, full_name, email, title, language
    user.is_superuser = user.is_staff = wanted
    user.full_clean()
    _check_email_free(user)
    diff = difference(before, values(user, _LOGGED))
    if diff:
        user.save()
        record(AccessEventKind.USER_CHANGED, by=by, user=user, diff=diff)
    return user


@transaction.atomic
def deactivate_user(*, by: User | None, user: User, note: str = "") -> None:
    """Close an account to sign-in at once. Its grants stay, so that opening it again gives back what was."""
    require_account(by, user)
    if by is not None and by.pk == user.pk:
        raise ValidationError(_("Du kan ikke sperre deg selv."))
    _set_active(by, user, False, AccessEventKind.USER_DEACTIVATED, note)


@transaction.atomic
def reactivate_user(*, by: User | None, user: User, note: str = "") -> None:
    require_account(by, user)
    _set_active(by, user, True, AccessEventKind.USER_REACTIVATED, note)


@transaction.atomic
def set_password(*, by: User | None, user: User, password: str) -> None:
    """A new password, which signs the person out everywhere."""
    require_account(by, user)
    _set_checked_password(by, user, password)
    user.save(update_fields=["password"])
    record(AccessEventKind.PASSWORD_SET, by=by, user=user)


@transaction.atomic
def make_reset_link(*, by: User | None, user: User) -> str:
    """The path of a page where the person sets a password; works once, and as long as `PASSWORD_RESET_TIMEOUT` says."""
    from allauth.account.forms import default_token_generator  # reads models at import
    from allauth.account.utils import user_pk_to_url_str

    require_account(by, user)
    if not user.is_active:
        raise ValidationError(_("Brukeren er sperret. Åpne brukeren igjen først."))
    record(AccessEventKind.RESET_LINK_MADE, by=by, user=user)
    return reverse(
        "account_reset_password_from_key", kwargs={"uidb36": user_pk_to_url_str(user), "key": default_token_generator.make_token(user)}
    )


def _set_active(by: User | None, user: User, active: bool, kind: AccessEventKind, note: str) -> None:
    if user.is_active == active:
        return
    user.is_active = active
    user.save(update_fields=["is_active"])
    record(kind, by=by, user=user, diff={"is_active": [not active, active]}, note=note)


def _set_checked_password(by: User | None, user: User, password: str | None) -> None:
    if password is None:
        user.set_unusable_password()
        return
    if by is not None:
        try:
            validate_password(password, user)
        except ValidationError as refused:
            raise ValidationError({"password": refused.messages}) from refused
    user.set_password(password)


def _check_superuser_flag(by: User | None, old: bool, new: bool) -> None:
    if old != new and by is not None and not by.is_superuser:
        raise PermissionDenied(_("Bare en superbruker kan gjøre noen til superbruker."))


def _check_email_free(user: User) -> None:
    # Sign-in works by e-mail too, so that two accounts with one address would be a lottery.
    if user.email and User.objects.filter(email__iexact=user.email).exclude(pk=user.pk).exists():
        raise ValidationError({"email": _("En annen bruker har denne e-postadressen.")})

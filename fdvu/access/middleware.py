"""Who is asking: their roles, their language, and the unit they have chosen in the header (`unit` in the address)."""

from collections.abc import Set

from django.conf import settings
from django.http import Http404
from django.utils import translation
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from fdvu.core.ids import whole_number


class RolesOf(Set):
    """The roles a user holds today, read when first asked for; behaves like a set."""

    def __init__(self, user):
        self._user = user

    @cached_property
    def _roles(self) -> set:
        from fdvu.access.scope import roles_of

        return roles_of(self._user) if self._user.is_authenticated else set()

    def __contains__(self, role) -> bool:
        return role in self._roles

    def __iter__(self):
        return iter(self._roles)

    def __len__(self) -> int:
        return len(self._roles)

    @classmethod
    def _from_iterable(cls, roles):
        return set(roles)


def chosen_unit(request):
    """The unit in the address, or None for everything the person may see. A unit out of scope does not exist."""
    from fdvu.access.models import OrgUnit

    raw = request.GET.get("unit", "")
    if not raw or not request.user.is_authenticated:
        return None
    number = whole_number(raw)
    unit = OrgUnit.objects.visible_to(request.user).filter(pk=number).first() if number is not None else None
    if unit is None:
        raise Http404(_("Enheten finnes ikke, eller du har ikke tilgang til den."))
    return unit


class CurrentUnitMiddleware:
    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        request.roles = RolesOf(request.user)
        return self.get_response(request)

    def process_view(self, request, view_func, view_args, view_kwargs):
        # Resolved before the view, so that a foreign unit is a 404 on every page, whether the page uses it or not.
        request.unit = chosen_unit(request)


class LanguageMiddleware:
    """A signed-in person's own language; others get what they chose in the page's foot, kept in a cookie, else bokmål.

    The browser's own wish is not asked: on a municipality's machines it is whatever the browser was installed with.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        language = _language_of(request)
        translation.activate(language)
        request.LANGUAGE_CODE = language
        response = self.get_response(request)
        response.headers.setdefault("Content-Language", language)
        return response


def _language_of(request) -> str:
    wanted = request.user.language if request.user.is_authenticated else request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME)
    return wanted if wanted in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE

"""The front page, and what a person may set about the pages themselves."""

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from fdvu.core.context import COLOR_SCHEME_COOKIE, COLOR_SCHEMES
from fdvu.core.forms import ProfileForm
from fdvu.core.gallery import examples
from fdvu.core.registry import cards
from fdvu.core.views.guards import requires

_YEAR = 365 * 24 * 3600


@requires()
def home(request):
    """The cards of the person's roles. A card that has nothing to say gives '' and is left out; with `now` none comes later."""
    at_once = "now" in request.GET
    chosen = [card for card in cards if card.is_for(request.roles)]
    rendered = [(card, "" if card.later and not at_once else card.render(request)) for card in chosen]
    empty = not any(html for _card, html in rendered)
    shown = [(card, html) for card, html in rendered if html or (card.later and not at_once and not empty)]
    return render(request, "core/home.html", {"cards": shown})


@requires()
def home_card(request, key: str):
    """One card that comes after its page; nothing where it has nothing to say."""
    found = next((card for card in cards if card.key == key and card.is_for(request.roles)), None)
    if found is None:
        raise Http404
    html = found.render(request)
    return render(request, "core/_home_card.html", {"card": found, "html": html}) if html else HttpResponse()


@requires()
def profile(request):
    form = ProfileForm(request.POST or None, instance=request.user)
    if request.method == "POST" and form.is_valid():
        form.save()
        with translation.override(form.instance.language):
            messages.success(request, _("Profilen er lagret."))
        return redirect("core:profile")
    return render(request, "core/profile.html", {"form": form})


@require_POST
def preferences(request):
    """Language and colours from the header's menu: on the person when signed in, else in a cookie. Open to all."""
    chosen = _valid_preferences(request.POST)
    response = HttpResponseRedirect(_safe_next(request))
    if request.user.is_authenticated:
        for name, value in chosen.items():
            setattr(request.user, name, value)
        request.user.save(update_fields=list(chosen))
    cookies = {"language": settings.LANGUAGE_COOKIE_NAME, "color_scheme": COLOR_SCHEME_COOKIE}
    for name, value in chosen.items():
        # Kept as a cookie too, so that the sign-in page looks as the person left it.
        response.set_cookie(cookies[name], value, max_age=_YEAR, samesite="Lax", secure=request.is_secure())
    return response


@requires()
def gallery(request):
    """Every component on one page, for those who build and check pages."""
    if not request.user.is_superuser:
        raise PermissionDenied(_("Denne siden er bare for administratorer av installasjonen."))
    return render(request, "core/gallery.html", examples(request))


def csrf_failure(request, reason=""):
    """A form sent from a page that had been open too long, or from another site."""
    return render(request, "403_csrf.html", status=403)


def _valid_preferences(data) -> dict[str, str]:
    allowed = {"language": dict(settings.LANGUAGES), "color_scheme": COLOR_SCHEMES}
    return {name: data[name] for name, values in allowed.items() if data.get(name) in values}


def _safe_next(request) -> str:
    address = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(address, allowed_hosts={request.get_host()}, require_https=request.is_secure())
    return address if safe else "/"

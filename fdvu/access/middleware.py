"""The unit a person has chosen in the header; it stands in the address as `unit`."""

from django.http import Http404
from django.utils.translation import gettext as _


def chosen_unit(request):
    """The unit in the address, or None for everything the person may see. A unit out of scope does not exist."""
    from fdvu.access.models import OrgUnit

    raw = request.GET.get("unit", "")
    if not raw or not request.user.is_authenticated:
        return None
    unit = OrgUnit.objects.visible_to(request.user).filter(pk=raw).first() if raw.isdigit() else None
    if unit is None:
        raise Http404(_("Enheten finnes ikke, eller du har ikke tilgang til den."))
    return unit


class CurrentUnitMiddleware:
    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view_func, view_args, view_kwargs):
        # Resolved before the view, so that a foreign unit is a 404 on every page, whether the page uses it or not.
        request.unit = chosen_unit(request)

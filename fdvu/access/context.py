"""What the page frame needs to know about units and roles."""

from urllib.parse import urlencode


def current_unit(request):
    """The chosen unit, the units to choose from, and the query that keeps the choice in links."""
    from fdvu.access.queries import unit_choices

    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {}
    unit = getattr(request, "unit", None)
    return {
        "current_unit": unit,
        "unit_query": urlencode({"unit": unit.pk}) if unit else "",
        "user_roles": getattr(request, "roles", set()),
        "unit_choices": lambda: unit_choices(user),
    }

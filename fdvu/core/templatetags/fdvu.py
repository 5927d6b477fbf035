"""Template tags available on every page: Norwegian formats and links that keep the chosen unit."""

from django import template
from django.urls import reverse

from fdvu.lib import numbers

register = template.Library()

register.filter("number", numbers.format_number)
register.filter("nok", numbers.format_nok)
register.filter("area", numbers.format_area)
register.filter("share", numbers.format_share)
register.filter("nb_date", numbers.format_date)


@register.simple_tag(takes_context=True)
def link(context, url_name, *args, **kwargs):
    """The address of a named page, with the chosen unit kept: `{% link 'bygg:buildings' %}`."""
    address = reverse(url_name, args=args, kwargs=kwargs)
    query = context.get("unit_query", "")
    return f"{address}?{query}" if query else address

"""Template tags available on every page: Norwegian formats, links that keep the chosen unit, small parts of the frame."""

from django import template
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from fdvu.core import text
from fdvu.core.icons import ICONS
from fdvu.lib import numbers, shares

register = template.Library()

register.filter("number", numbers.format_number)
register.filter("nok", numbers.format_nok)
register.filter("mnok", numbers.format_mnok)
register.filter("area", numbers.format_area)
register.filter("share", numbers.format_share)
register.filter("nb_date", numbers.format_date)
register.filter("seconds", numbers.format_seconds)
register.filter("percents", shares.format_shares)

UNDO, SEE = "undo:", "see:"
_ALERT_COLORS = {"error": "danger", "debug": "info"}


register.filter("nb_datetime", text.datetime_text)


@register.simple_tag(takes_context=True)
def link(context, url_name, *args, **kwargs):
    """The address of a named page, with the chosen unit kept: `{% link 'bygg:buildings' %}`."""
    address = reverse(url_name, args=args, kwargs=kwargs)
    query = context.get("unit_query", "")
    return f"{address}?{query}" if query else address


register.simple_tag(text.say, name="say")


@register.simple_tag
def left_out(figure) -> str:
    """How many rows a key figure leaves out; '' for none. The figure's own page says why."""
    count = sum(exclusion.count for exclusion in figure.exclusions)
    return _("%(count)s ikke med") % {"count": numbers.format_number(count)} if count else ""


@register.simple_tag
def icon(name: str):
    """An icon that says nothing to a screen reader; the text beside it, or the button's label, does."""
    return format_html(
        '<svg class="icon" viewBox="0 0 24 24" width="24" height="24" fill="none" stroke="currentColor" stroke-width="1.75" '
        'stroke-linecap="round" stroke-linejoin="round" aria-hidden="true" focusable="false">{}</svg>',
        mark_safe(ICONS[name]),  # noqa: S308 - our own drawings, never input
    )


@register.filter
def alert_color(message) -> str:
    """The colour of a message's alert."""
    return _ALERT_COLORS.get(message.level_tag, message.level_tag)


@register.filter
def undo_url(message) -> str:
    """Where «Angre» posts to, for a message with `extra_tags="undo:<url>"`."""
    return _tagged(message, UNDO)


@register.filter
def see_url(message) -> str:
    """The page a message sends the person to, for one with `extra_tags="see:<url>"`."""
    return _tagged(message, SEE)


def _tagged(message, kind: str) -> str:
    return next((tag.removeprefix(kind) for tag in (message.extra_tags or "").split() if tag.startswith(kind)), "")


@register.filter
def control(field):
    """A form field's control with the design system's class; Django wires labels, help and errors."""
    widget = field.field.widget
    kind = "" if getattr(widget, "input_type", "") == "hidden" else "ds-input"
    return field.as_widget(attrs={"class": f"{kind} {widget.attrs.get('class', '')}".strip()})


@register.filter
def choice_control(choice):
    """One radio button or checkbox of a group, with the design system's class."""
    choice.data["attrs"] = choice.data["attrs"] | {"class": "ds-input"}
    return choice.tag()


@register.filter
def control_kind(field) -> str:
    """`hidden`, `check`, `group` or `line`: how `_components/form_field.html` lays the field out."""
    widget = field.field.widget
    if widget.is_hidden:
        return "hidden"
    if widget.use_fieldset:
        return "group"
    return "check" if getattr(widget, "input_type", "") == "checkbox" else "line"


@register.simple_tag
def page_query(request, **changes) -> str:
    """The address's query with some values changed (None removes one), for pagination and sort links."""
    query = request.GET.copy()
    for name, value in changes.items():
        if value is None:
            query.pop(name, None)
        else:
            query[name] = value
    return f"?{query.urlencode()}" if query else "?"


@register.filter
def indent(choice) -> str:
    """Spaces that show a choice's depth in a tree, inside a plain select."""
    return numbers.NBSP * 3 * choice.depth


@register.filter
def page_numbers(page) -> list[int]:
    """The page numbers to show, 0 for a gap: first, last, and those around the current one."""
    last = page.paginator.num_pages
    near = {1, last, *range(page.number - 1, page.number + 2)}
    shown = sorted(n for n in near if 1 <= n <= last)
    result: list[int] = []
    for number in shown:
        if result and number - result[-1] == 2:
            result.append(number - 1)
        elif result and number - result[-1] > 2:
            result.append(0)
        result.append(number)
    return result


@register.filter
def nb_time(value) -> str:
    """The time of day in the site's time zone: `14:05:09`. With points it would be read as a date."""
    if value is None:
        return numbers.MISSING
    if timezone.is_aware(value):
        value = timezone.localtime(value)
    return f"{value:%H:%M:%S}"

"""What every register's FilterSet has: the rows that count, tags for what is chosen, errors that do not crash."""

from dataclasses import dataclass

import django_filters
from django import forms
from django.db.models import Q
from django.utils import timezone
from django.utils.html import format_html_join
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fdvu.lib.numbers import format_date, format_number

NONE = "null"
EVERYTHING = gettext_lazy("Alle")


@dataclass(frozen=True)
class Tag:
    """One chosen filter value, to be shown and removed."""

    name: str
    label: str
    text: str
    value: str | None = None


class CodesFilter(django_filters.MultipleChoiceFilter):
    """Any of several codes; `none_label` offers rows that have none.

    One `IN` instead of the library's chain of ORs, and no DISTINCT, which would read every row.
    """

    def __init__(self, *args, none_label="", **kwargs):
        kwargs.setdefault("widget", forms.CheckboxSelectMultiple)
        choices = kwargs.get("choices", ())
        if none_label and not callable(choices):
            kwargs["choices"] = [*choices, (NONE, none_label)]
        super().__init__(*args, distinct=False, **kwargs)

    def filter(self, qs, value):
        if not value:
            return qs
        codes = [code for code in value if code != NONE]
        wanted = Q(**{f"{self.field_name}__in": codes}) if codes else Q(pk__in=[])
        if NONE in value:
            wanted |= Q(**{f"{self.field_name}__isnull": True}) if self.is_nullable(qs) else Q(**{self.field_name: ""})
        return self.get_method(qs)(wanted)

    def is_nullable(self, qs) -> bool:
        return qs.model._meta.get_field(self.field_name.split("__")[0]).null


class RegisterFilterSet(django_filters.FilterSet):
    """Filters of one register. `primary` are always visible, `hidden` set by links only, the rest stand in a drawer.

    Rows out of the portfolio are left out unless `show` or one of `lifts_cut` asks for them.
    """

    primary: tuple[str, ...] = ("q",)
    lifts_cut: tuple[str, ...] = ()
    hidden: tuple[str, ...] = ()

    show = django_filters.ChoiceFilter(
        label=gettext_lazy("Utvalg"),
        empty_label=gettext_lazy("I porteføljen"),
        choices=[("all", gettext_lazy("Alle")), ("out", gettext_lazy("Utenfor porteføljen"))],
        method="filter_show",
    )

    def __init__(self, data=None, *args, **kwargs):
        # Bound also without a query, so that the default cut holds everywhere.
        super().__init__({} if data is None else data, *args, **kwargs)

    def counted(self) -> Q:
        """Rows that count in sums."""
        raise NotImplementedError

    @property
    def today(self):
        return timezone.localdate()

    def filter_show(self, queryset, name, value):
        return queryset  # taken last, in `filter_queryset`

    def filter_queryset(self, queryset):
        self.wide = super().filter_queryset(queryset)
        match self.mode:
            case "counted":
                return self.wide.filter(self.counted())
            case "out":
                return self.wide.exclude(self.counted())
        return self.wide

    @property
    def mode(self) -> str:
        """`counted`, `out` or `all`."""
        values = self.form.cleaned_data
        if values.get("show"):
            return values["show"]
        return "all" if any(values.get(name) for name in self.lifts_cut) else "counted"

    def tags(self) -> list[Tag]:
        """What is chosen, value by value. The unit stands in the header."""
        found: list[Tag] = []
        for name, value in self.form.cleaned_data.items():
            if value in (None, "", [], ()) or name == "unit":
                continue
            label = str(self.form.fields[name].label)
            if isinstance(value, list):
                found += [Tag(name, label, self._word(name, v), v) for v in value]
            else:
                found.append(Tag(name, label, self._word(name, value)))
        return found

    def _word(self, name: str, value) -> str:
        field = self.form.fields[name]
        if isinstance(value, bool):
            return _("Ja") if value else _("Nei")
        choices = getattr(field, "choices", None)
        if choices is not None:
            return str(next((text for code, text in choices if str(code) == str(value)), value)).strip()
        if hasattr(value, "year"):
            return format_date(value)
        if isinstance(value, str):
            return value
        return str(value) if name.startswith("year") else format_number(value)

    def error_tags(self) -> list[Tag]:
        """Filters that could not be read, with why."""
        return [Tag(name, str(self.form.fields[name].label), " ".join(errors)) for name, errors in self.form.errors.items()]

    def unreadable(self) -> str:
        """One sentence on filters that could not be read, '' where all could: then more rows are shown than were asked for."""
        tags = "; ".join(f"{tag.label} – {tag.text}" for tag in self.error_tags())
        return _("Filteret kunne ikke leses: %(what)s") % {"what": tags} if tags else ""

    def primary_fields(self) -> list["FilterField"]:
        return [self._field(name) for name in self.primary]

    def more_fields(self) -> list["FilterField"]:
        return [self._field(name) for name in self.form.fields if name not in self.primary and name not in self.hidden]

    def hidden_fields(self) -> list[tuple[str, str]]:
        """Filters that other pages set through links, kept while the visible ones change."""
        return [(name, str(self.data[name])) for name in self.hidden if self.data.get(name)]

    def more_in_use(self) -> int:
        """How many filters in the drawer are in use, or could not be read."""
        names = set(self.primary) | set(self.hidden)
        return len({tag.name for tag in [*self.tags(), *self.error_tags()]} - names)

    def _field(self, name: str) -> "FilterField":
        bound = self.form[name]
        widget = bound.field.widget
        several = isinstance(widget, forms.CheckboxSelectMultiple)
        values = bound.value() or []
        chosen = {str(value) for value in (values if isinstance(values, list | tuple) else [values])}
        kind = "several" if several else "one" if isinstance(widget, forms.Select) else getattr(widget, "input_type", "text")
        return FilterField(
            name=name,
            id=f"id_{name}",
            label=str(bound.label),
            kind="search" if name == "q" else "text" if kind == "number" else kind,
            is_number=isinstance(bound.field, forms.DecimalField | forms.IntegerField),
            value="" if several else next(iter(chosen), ""),
            choices=_choices(name, bound.field, chosen, several) if kind in ("several", "one") else "",
            chosen=len(chosen),
            errors=list(bound.errors),
        )


@dataclass(frozen=True)
class FilterField:
    """A filter as the page draws it. `choices` is finished HTML: a widget, or a template's turn, per choice would be most of
    the page's time."""

    name: str
    id: str
    label: str
    kind: str
    is_number: bool
    value: str
    choices: str
    chosen: int
    errors: list[str]


_TICK = '<label class="choice"><input class="ds-input" type="checkbox" name="{}" value="{}"{}> {}</label>\n'
_OPTION = '<option value="{}"{}>{}</option>\n'


def _choices(name: str, field: forms.Field, chosen: set[str], several: bool) -> str:
    """Boxes to tick, or the options of a select, where nothing chosen is the empty one."""
    found = field.choices if hasattr(field, "choices") else field.widget.choices
    pairs = [(str(code), words) for code, words in found]
    if several:
        rows = ((name, code, _flag("checked", code in chosen), words) for code, words in pairs if code)
        return format_html_join("", _TICK, rows)
    return format_html_join("", _OPTION, ((code, _flag("selected", code in (chosen or {""})), words) for code, words in pairs))


def _flag(word: str, is_set: bool) -> str:
    return mark_safe(f" {word}") if is_set else ""  # noqa: S308 - one of two fixed words

"""What every register's FilterSet has: the rows that count, tags for what is chosen, errors that do not crash."""

from dataclasses import dataclass

import django_filters
from django import forms
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fdvu.lib.numbers import format_date, format_number

NONE = "null"


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
    """Filters of one register. `primary` are always visible, the rest stand in a drawer.

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
        """What is chosen, value by value."""
        found: list[Tag] = []
        for name, value in self.form.cleaned_data.items():
            if value in (None, "", [], ()) or name not in self.filters:
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

    def primary_fields(self):
        return [self.form[name] for name in self.primary]

    def more_fields(self):
        return [self.form[name] for name in self.form.fields if name not in self.primary and name not in self.hidden]

    def hidden_fields(self):
        """Filters that other pages set through links, kept while the visible ones change."""
        return [self.form[name] for name in self.hidden if self.form.cleaned_data.get(name) not in (None, "")]

    def more_in_use(self) -> bool:
        names = {field.name for field in self.more_fields()}
        return any(tag.name in names for tag in [*self.tags(), *self.error_tags()])

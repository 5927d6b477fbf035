"""The filter of the account book's pages."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bygg.models import Building, BuildingType
from vedlikehold.enums import LEDGER_KIND_LABELS, LedgerKind
from vedlikehold.queries.ledger import GROUPINGS, LedgerScope
from vedlikehold.queries.parts import part_choices


class LedgerFilter(forms.Form):
    """Building, part group, building type; and within a year what it is grouped by and which cause. What cannot be read is left out."""

    building = forms.ModelChoiceField(label=gettext_lazy("Bygning"), queryset=Building.objects.none(), required=False)
    part = forms.ChoiceField(label=gettext_lazy("Bygningsdel"), required=False)
    type = forms.ChoiceField(label=gettext_lazy("Bygningstype"), required=False)
    by = forms.ChoiceField(label=gettext_lazy("Vis per"), required=False, choices=[(key, key) for key in GROUPINGS])
    kind = forms.ChoiceField(label=gettext_lazy("Posteringstype"), required=False)

    def __init__(self, data, *, user, unit):
        super().__init__(data)
        self.user, self.unit = user, unit
        self.fields["building"].queryset = Building.objects.visible_to(user).in_unit(unit)
        self.fields["part"].choices = [("", _("Alle")), *part_choices()]
        types = BuildingType.objects.order_by("code")
        self.fields["type"].choices = [("", _("Alle")), *((kind.code, str(kind)) for kind in types)]
        self.fields["kind"].choices = [("", _("Alle")), *((kind.value, _(LEDGER_KIND_LABELS[kind])) for kind in LedgerKind)]
        self.is_valid()

    def value(self, name: str):
        return self.cleaned_data.get(name) or ""

    @property
    def grouping(self) -> str:
        return self.value("by") or "building"

    @property
    def at(self) -> Building | None:
        return self.cleaned_data.get("building")

    @property
    def scope(self) -> LedgerScope:
        return LedgerScope(self.user, self.unit, self.at.pk if self.at else None, self.value("part"), self.value("type"))

    @property
    def pairs(self) -> list[tuple[str, str]]:
        """What is chosen, as the address has it."""
        chosen = {"building": str(self.at.pk) if self.at else ""}
        chosen |= {name: self.value(name) for name in ("part", "type", "by", "kind")}
        return [(name, value) for name, value in chosen.items() if value]

    @property
    def unreadable(self) -> list[str]:
        return [str(self.fields[name].label) for name in self.errors]

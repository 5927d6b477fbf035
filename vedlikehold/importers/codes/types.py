"""Import of types of components with what one unit costs to put right."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from itertools import pairwise
from typing import Any

from django.db import models
from django.db.models import Case, F, Value, When
from django.db.models.functions import Concat
from django.utils.translation import gettext_lazy as _

from bygg.importers.fields import ID, NOTE, SOURCE_ID
from fdvu.audit.importing import ImportContext
from fdvu.core.importing import Identifier, ImportField, Plan
from fdvu.core.importing.frame import Frame
from fdvu.lib.message import Message, gettext_noop
from fdvu.lib.tabular import normalise_choice
from vedlikehold.enums import QUANTITY_UNIT_LABELS
from vedlikehold.importers.codes.common import CommonKind
from vedlikehold.importers.lookups import PART
from vedlikehold.models import ComponentType

COSTS_FALL = gettext_noop("Det kan ikke koste mindre å rette opp en dårligere grad: %(low)s er mer enn %(high)s.")
NO_YEAR = gettext_noop("Raden har kostnader, men ikke prisår. Oppgi prisåret kostnadene gjelder, i en kolonne eller som fast verdi.")
NAME_TOO_LONG = gettext_noop("Navnet blir på %(length)s tegn når gruppene settes foran. Det kan være %(limit)s.")

NAME_LENGTH = 200
_PLACES = Decimal("0.00000001")
_GRADES = ("unit_cost_tg1_nok", "unit_cost_tg2_nok", "unit_cost_tg3_nok")
COSTS = (*_GRADES, "replacement_unit_cost_nok")
_GROUPS = ("group", "subgroup")


def _cost(name: str, label: Any, example: float, *aliases: str) -> ImportField:
    return ImportField(name, label, "decimal", unit="kr", min=0, max=10**9, example=example, aliases=aliases)


FIELDS = (
    ID,
    ImportField("code", _("Kode"), "code", key=True, required=True, max_length=40, example="262-PAPP", aliases=("kode", "code", "type code", "typekode")),
    SOURCE_ID,
    ImportField("name", _("Navn"), required=True, max_length=200, example="Flatt tak, tekking av papp", aliases=("name", "navn", "komponenttype", "type")),
    ImportField("group", _("Gruppe i kilden"), stored=False, exported=False, max_length=200, example="Tak", aliases=("gruppe", "hovedgruppe", "group")),
    ImportField("subgroup", _("Undergruppe i kilden"), stored=False, exported=False, max_length=200, example="Tekking", aliases=("undergruppe", "subgroup")),
    ImportField("part", _("Bygningsdel"), "lookup", lookup=PART, example="26", aliases=("bygningsdel", "ns 3451", "bygningsdelsnummer", "part")),
    ImportField("quantity_unit", _("Enhet for mengde"), "choice", choices=QUANTITY_UNIT_LABELS, example="m²", aliases=("enhet", "mengdeenhet", "unit")),
    ImportField("expected_life_years", _("Forventet levetid (år)"), "float", min=1, max=500, example=30, aliases=("levetid", "expected life", "life")),
    _cost("unit_cost_tg1_nok", _("Enhetskostnad fra TG1"), 50, "kostnad tg1", "unit cost tg1"),
    _cost("unit_cost_tg2_nok", _("Enhetskostnad fra TG2"), 450, "kostnad tg2", "unit cost tg2"),
    _cost("unit_cost_tg3_nok", _("Enhetskostnad fra TG3"), 1250, "kostnad tg3", "unit cost tg3"),
    _cost("replacement_unit_cost_nok", _("Enhetskostnad ved utskifting"), 1250, "utskifting", "replacement unit cost"),
    ImportField("price_year", _("Prisår"), "int", min=1950, max=2100, example=2025, aliases=("prisår", "prisnivå", "price year")),
    ImportField("source", _("Kilde"), max_length=200, example="Norsk Prisbok", aliases=("kilde", "source")),
    NOTE,
)  # fmt: skip


class ComponentTypeKind(CommonKind):
    """Komponenttyper: recognised by code.

    A source with its own groups gives the name its beginning; the profile's `values` for a group say which building part it is,
    the subgroup before the group.
    """

    key = "component_types"
    label = _("Komponenttyper")
    order = 65
    fields = FIELDS
    model = ComponentType
    rule_fields = (*COSTS, "price_year")
    label_fields = ("code", "name", "id")

    def prepare(self, frame: Frame) -> None:
        _use_groups(frame)
        for name in COSTS:
            if frame.has(name):
                # As many places as the register keeps, so that the same file is the same the next time.
                frame.values[name] = [value if value is None else value.quantize(_PLACES) for value in frame.values[name]]

    def known_identifiers(self, frame: Frame, context: ImportContext) -> list[Identifier]:
        by_code = []
        if frame.has("code"):
            stored = dict(ComponentType.objects.values_list("code", "pk"))
            by_code.append(Identifier("code", self.by_name["code"].label, frame.column("code"), stored))
        return [*self.by_id(frame), *by_code, *self.by_source(frame)]

    def check_result(self, plan: Plan, context: ImportContext) -> None:
        super().check_result(plan, context)
        _check_costs(plan)

    def export_values(self, queryset: models.QuerySet, names: Sequence[str]) -> Iterable[Sequence[Any]]:
        part = Case(
            When(part=None, then=Value(None)),
            default=Concat(F("part__code"), Value(" "), F("part__name")),
            output_field=models.CharField(),
        )
        return self.export_along(queryset, names, {"part": part})


def _use_groups(frame: Frame) -> None:
    groups = [name for name in _GROUPS if frame.has(name)]
    if not groups:
        return
    written = [[frame.raw(name, row) for row in range(frame.count)] for name in groups]
    if frame.has("name"):
        _join_names(frame, written)
    parts = list(frame.column("part"))
    for name, texts in zip(reversed(groups), reversed(written), strict=True):
        # Only what the profile gives a meaning says anything about the part.
        known = {normalise_choice(text) for text in frame.options.values.get(name, ())}
        means = [meaning if normalise_choice(text) in known else None for text, meaning in zip(texts, frame.values[name], strict=True)]
        parts = [meaning if part is None else part for part, meaning in zip(parts, means, strict=True)]
    if not frame.has("part"):
        frame.derived.add("part")
    frame.values["part"] = parts


def _join_names(frame: Frame, groups: Sequence[Sequence[str | None]]) -> None:
    whole = zip(*groups, frame.values["name"], strict=True)
    joined = [" – ".join(dict.fromkeys(text.strip() for text in texts if text)) or None for texts in whole]
    for row, text in enumerate(joined):
        if text is not None and len(text) > NAME_LENGTH:
            frame.reject(row, "name", Message(NAME_TOO_LONG, {"length": len(text), "limit": NAME_LENGTH}))
    frame.values["name"] = joined


def _check_costs(plan: Plan) -> None:
    """Costs rise with the grade and have a price year, as the row would end up."""
    frame = plan.frame
    live = sorted({*plan.created, *plan.changes})
    columns = {name: plan.effective(name) for name in (*COSTS, "price_year")}
    for row in live:
        for low, high in pairwise([name for name in _GRADES if columns[name][row] is not None]):
            if columns[low][row] > columns[high][row]:
                labels = {"low": frame.kind.by_name[low].label, "high": frame.kind.by_name[high].label}
                frame.reject(row, high, Message(COSTS_FALL, labels))
        if columns["price_year"][row] is None and any(columns[name][row] is not None for name in COSTS):
            frame.reject(row, "price_year", Message(NO_YEAR))

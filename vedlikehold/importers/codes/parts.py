"""Import of building parts (NS 3451): full lists of an edition, own sub-codes, and what each code became in the next edition."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any

from django.db import models
from django.db.models import Case, F, Value, When
from django.db.models.functions import Concat
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from bygg.importers.fields import ID
from fdvu.audit.importing import ImportContext
from fdvu.core.importing import Identifier, ImportField, Lookup, LookupTable, Plan
from fdvu.core.importing.frame import Frame
from fdvu.lib.message import Message, gettext_noop
from vedlikehold.codes import OWN_CODE, STANDARD_CODE, has_shipped_name
from vedlikehold.importers.codes.common import CommonKind
from vedlikehold.models import BuildingPart

NOT_A_CODE = gettext_noop(
    "«%(value)s» er ingen kode for en bygningsdel. Standardens koder har ett til fire sifre; egne koder har punktum etter: 234.1."
)
NOT_AN_EDITION = gettext_noop("«%(value)s» er ingen utgave. Skriv årstallet med fire sifre, for eksempel 2009.")
NO_LATER_EDITION = gettext_noop("Det finnes ingen utgave etter %(edition)s med koden %(code)s. Ta inn den nye utgaven først.")
NOT_LATER = gettext_noop("«%(value)s» er ikke i en senere utgave enn raden selv.")
NOT_WEIGHED = gettext_noop("Bare tosifrede koder har andel av byggekostnad. Koden er %(code)s.")
NAME_KEPT = gettext_noop("Koder som følger med programmet, beholder navnet sitt. %(count)s er skrevet annerledes i filen.")

_WITH_EDITION = re.compile(r"(\d{4})[ :/]+(\S+)")


def load_successors(context: ImportContext) -> LookupTable:
    """Parts of every edition, by «2022 67»."""
    table = LookupTable()
    for key, edition, code in BuildingPart.objects.values_list("pk", "edition", "code"):
        table.add(key, f"{edition} {code}", f"{edition} {code}")
    return table


FIELDS = (
    ID,
    ImportField(
        "edition", _("Utgave"), "code", key=True, required=True, max_length=4, example="2009", aliases=("utgave", "edition", "ns 3451 utgave")
    ),
    ImportField(
        "code",
        _("Kode"),
        "code",
        key=True,
        required=True,
        max_length=12,
        example="234",
        aliases=("kode", "code", "bygningsdel", "bygningsdelsnummer", "nummer"),
    ),
    ImportField("name", _("Navn"), required=True, max_length=150, example="Vinduer, dører, porter", aliases=("name", "name no", "navn no", "tekst")),
    ImportField("name_en", _("Engelsk navn"), max_length=150, example="Windows, doors and gates", aliases=("name en", "english name", "english")),
    ImportField("is_own", _("Egen kode"), "bool", example=False, aliases=("egen", "own code")),
    ImportField("weight_share", _("Andel av byggekostnad"), "float", min=0, max=1, example="", aliases=("andel", "vekt", "weight")),
    ImportField(
        "successor",
        _("Ble til"),
        "lookup",
        lookup=Lookup(load_successors),
        example="2022 234",
        aliases=("erstattet av", "ny kode", "successor", "replaced by", "etterfølger"),
    ),
)  # fmt: skip


class BuildingPartKind(CommonKind):
    """Bygningsdeler: recognised by edition and code. Parts that ship with the product keep their names."""

    key = "building_parts"
    label = _("Bygningsdeler (NS 3451)")
    order = 60
    fields = FIELDS
    model = BuildingPart
    rule_fields = ("edition", "code", "successor")
    label_fields = ("code", "name", "id")

    def prepare(self, frame: Frame) -> None:
        _check_codes(frame)
        _begin_with_capital(frame)
        if not frame.has("is_own"):
            frame.values["is_own"] = [True if code and OWN_CODE.fullmatch(code) else None for code in frame.column("code")]
            frame.derived.add("is_own")

    def resolve(self, frame: Frame, context: ImportContext, choices: dict[str, Any]) -> None:
        stored = set(BuildingPart.objects.values_list("edition", "code"))
        _keep_shipped_names(frame, stored)
        _name_successors(frame, sorted({edition for edition, _code in stored}))
        super().resolve(frame, context, choices)

    def known_identifiers(self, frame: Frame, context: ImportContext) -> list[Identifier]:
        found = self.by_id(frame)
        if frame.has("code") and (frame.has("edition") or "edition" in frame.defaults):
            found.append(self.by_fields(frame, ("edition", "code")))
        return found

    def check_result(self, plan: Plan, context: ImportContext) -> None:
        super().check_result(plan, context)
        _check_weights(plan)
        _check_order(plan, context)

    def pages(self, batch: Any, user: Any) -> list[tuple[str, str, tuple]]:
        return [(gettext("Til bygningsdelene"), "vedlikehold:parts", ())]

    def export_values(self, queryset: models.QuerySet, names: Sequence[str]) -> Iterable[Sequence[Any]]:
        written = Case(
            When(successor=None, then=Value(None)),
            default=Concat(F("successor__edition"), Value(" "), F("successor__code")),
            output_field=models.CharField(),
        )
        return self.export_along(queryset, names, {"successor": written})

    def export_queryset(self, context: ImportContext) -> models.QuerySet:
        return BuildingPart.objects.order_by("sort_key", "pk")


def _check_codes(frame: Frame) -> None:
    for row, code in enumerate(frame.column("code")):
        if code is not None and not (STANDARD_CODE.fullmatch(code) or OWN_CODE.fullmatch(code)):
            frame.reject(row, "code", Message(NOT_A_CODE, {"value": code}))
    for row, edition in enumerate(frame.filled("edition")):
        if edition is not None and not re.fullmatch(r"\d{4}", edition):
            frame.reject(row, "edition", Message(NOT_AN_EDITION, {"value": edition}))


def _begin_with_capital(frame: Frame) -> None:
    for name in ("name", "name_en"):
        if frame.has(name):
            frame.values[name] = [text and text[:1].upper() + text[1:] for text in frame.values[name]]


def _keep_shipped_names(frame: Frame, stored: set[tuple[str, str]]) -> None:
    """Take the file's names away from parts whose names came with the product, and say so where they differ."""
    keys = list(zip(frame.filled("edition"), frame.column("code"), strict=True))
    for name in ("name", "name_en"):
        if not frame.has(name):
            continue
        values, differing = frame.values[name], []
        for row, key in enumerate(keys):
            shipped = has_shipped_name(*key) if key in stored else None
            if shipped is None or values[row] is None:
                continue
            if values[row].casefold() != shipped[0 if name == "name" else 1].casefold():
                differing.append(row)
            values[row] = None
        frame.warn(differing, name, NAME_KEPT)


def _name_successors(frame: Frame, editions: Sequence[str]) -> None:
    """«67» to «2022 67»: a code alone means the edition after the row's own."""
    if not frame.has("successor"):
        return
    own, values = frame.filled("edition"), frame.values["successor"]
    for row, text in enumerate(values):
        if text is None:
            continue
        written = _WITH_EDITION.fullmatch(text)
        later = next((edition for edition in editions if own[row] is not None and edition > own[row]), None)
        if written is None and later is None:
            frame.reject(row, "successor", Message(NO_LATER_EDITION, {"edition": own[row] or "", "code": text}))
            values[row] = None
        else:
            values[row] = " ".join(written.groups()) if written else f"{later} {text}"


def _check_weights(plan: Plan) -> None:
    frame = plan.frame
    if not frame.has("weight_share"):
        return
    given = frame.values["weight_share"]
    for row, code in enumerate(plan.effective("code")):
        if given[row] is not None and code is not None and not re.fullmatch(r"\d{2}", code):
            frame.reject(row, "weight_share", Message(NOT_WEIGHED, {"code": code}))


def _check_order(plan: Plan, context: ImportContext) -> None:
    frame = plan.frame
    if not frame.has("successor"):
        return
    labels, editions = context.tables["successor"].labels, plan.effective("edition")
    for row, key in enumerate(frame.values["successor"]):
        if key is not None and editions[row] is not None and labels[key][:4] <= editions[row]:
            frame.reject(row, "successor", Message(NOT_LATER, {"value": labels[key]}))

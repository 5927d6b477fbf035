"""Importmal: an empty workbook with the right headings, one example row, and a sheet that explains every field."""

from __future__ import annotations

from typing import IO

from django.utils.translation import gettext as _

from fdvu.core.importing.fields import ImportField
from fdvu.core.importing.kinds import ImportKind
from fdvu.lib.sheets.columns import Column
from fdvu.lib.sheets.write import Sheet, write_workbook

_MOST_WORDS = 30


def write_template(kind: ImportKind, out: str | IO[bytes]) -> None:
    """Write the workbook. The id column is left out: it belongs to rows that exist."""
    fields = [f for f in kind.fields if f.exported and f.name != "id"]
    explained = [
        Column(_("Kolonne")),
        Column(_("Type")),
        Column(_("Måles i")),
        Column(_("Må fylles ut")),
        Column(_("Tillatte verdier")),
        Column(_("Eksempel")),
    ]
    write_workbook(
        [
            Sheet(str(kind.label), [Column(f.heading) for f in fields], [[f.example for f in fields]]),
            Sheet(_("Forklaring"), explained, [_explained(f) for f in fields]),
        ],
        out,
    )


def _explained(field: ImportField) -> list:
    words = [_(label) for label in field.choices.values()]
    allowed = ", ".join(words[:_MOST_WORDS]) + (" …" if len(words) > _MOST_WORDS else "")
    return [str(field.label), type_label(field.type), field.unit, _("Ja") if field.required else "", allowed, field.example]


def type_label(name: str) -> str:
    """A field's type in plain words."""
    return {
        "int": _("Helt tall"),
        "float": _("Tall"),
        "decimal": _("Tall"),
        "date": _("Dato"),
        "bool": _("Ja eller nei"),
        "choice": _("Kode fra listen"),
        "lookup": _("Kode eller navn"),
        "code": _("Kode"),
    }.get(name, _("Tekst"))

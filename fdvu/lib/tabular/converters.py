"""One converter per type of field: from a cell to its value or to what is wrong with it."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from fdvu.lib.message import Message
from fdvu.lib.message import gettext_noop as _

from . import dates, numbers
from .errors import error_message, is_error_text, shown
from .values import ValueSpec, cell_text, normalise_choice, nulls_of, out_of_bounds, problem_in, too_long

_YES = frozenset(["ja", "j", "yes", "y", "true", "t", "sann", "sant", "1", "x", "on"])
_NO = frozenset(["nei", "n", "no", "false", "f", "usann", "usant", "0", "off"])
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")


class Converter:
    """From one cell to its value, None, or the Message that says what is wrong."""

    def __init__(self, spec: ValueSpec, values: Sequence[Any]):
        self.spec, self.warnings = spec, []
        self.nulls = nulls_of(spec)
        self.mapped = {normalise_choice(key): value for key, value in (spec.values or {}).items()}
        self.prepare(values)

    def prepare(self, values: Sequence[Any]) -> None:
        """Look at the whole column before its cells are read."""

    def __call__(self, value: Any) -> Any:
        if value == "" or value is None:
            return None
        if self.mapped:
            key = normalise_choice(cell_text(value))
            if key in self.mapped:
                return self.mapped[key]
        if isinstance(value, str) and is_error_text(value.strip()):
            return error_message(value.strip())
        if self.nulls.match(value):
            return None
        return self.convert(value)

    def convert(self, value: Any) -> Any:
        """Read a cell that is neither empty nor an error."""
        raise NotImplementedError


class TextConverter(Converter):
    """Text as written, without spaces around it."""

    def convert(self, value: Any) -> Any:
        text = cell_text(value)
        if "_x" in text:  # Excel's way of writing control characters
            text = _ESCAPED.sub(lambda match: chr(int(match[1], 16)), text).replace("\r\n", "\n").replace("\r", "\n").strip()
        problem = problem_in(text)
        if problem:
            return problem
        if self.spec.max_length is not None and len(text) > self.spec.max_length:
            return too_long(text, self.spec)
        return text or None


class CodeConverter(TextConverter):
    """Codes: text that may have been stored as a number and so lost zeros in front."""

    def convert(self, value: Any) -> Any:
        if isinstance(value, (dt.date, dt.time, dt.timedelta, bool)):
            return Message(
                _("«%(value)s» er en dato eller ja/nei, ikke en kode. Sett celleformatet til tekst og skriv koden på nytt."),
                {"value": shown(cell_text(value))},
            )
        if isinstance(value, float) and not value.is_integer():
            return Message(_("«%(value)s» er et desimaltall, ikke en kode."), {"value": cell_text(value)})
        text = super().convert(value)
        if self.spec.pad_digits and isinstance(text, str):
            text = text.removesuffix(".0")
            if text.isascii() and text.isdigit():
                text = text.zfill(self.spec.pad_digits)
        return text


class NumberConverter(Converter):
    """Whole, exact and floating numbers."""

    def prepare(self, values: Sequence[Any]) -> None:
        spec = self.spec
        decimal, thousands = spec.decimal, spec.thousands
        self.without_unit = numbers.unit_stripper(spec.unit)
        if decimal is None:
            texts = (self.without_unit(v) for v in values if type(v) is str and not self.nulls.match(v))
            style = numbers.sniff_style(texts, whole=spec.type == "int")
            decimal = style.decimal
            if thousands is None:
                thousands = style.thousands
            elif thousands == decimal or thousands in (",", "."):
                decimal = "." if thousands == "," else ","
            if not style.certain and spec.thousands is None:
                self._warn(decimal)
        elif thousands is None:
            thousands = "." if decimal == "," else ","
        self.read = numbers.number_text_parser(decimal, thousands)
        self.marks = decimal, thousands
        self.factor = None if spec.factor in (None, 1) else Decimal(repr(spec.factor))

    def _warn(self, decimal: str) -> None:
        text = _("Tallene kan leses på to måter. «%(mark)s» er lest som desimaltegn; velg desimaltegn selv om det er feil.")
        self.warnings.append(Message(text, {"mark": decimal}))

    def convert(self, value: Any) -> Any:
        if isinstance(value, str):
            text = self._read(value)
            if isinstance(text, Message):
                return text
            number = Decimal(text)
        elif isinstance(value, (int, float)) and not isinstance(value, bool) and abs(value) < 1e300:
            number = numbers.decimal_of(value) if isinstance(value, float) else Decimal(value)
        else:
            return numbers.not_a_number(cell_text(value) if isinstance(value, bool) else value, whole=self.spec.type == "int")
        if number.adjusted() > 20:
            return numbers.not_a_number(value, whole=self.spec.type == "int")
        if self.factor is not None:
            number *= self.factor
        result = self.finish(number, value)
        return out_of_bounds(result, self.spec) or result if type(result) is not Message else result

    def _read(self, value: str) -> str | Message:
        """As the column is written, else as the cell is where that can only be one number."""
        written = self.without_unit(value)
        text = self.read(written)
        if text is not None:
            return text
        found = numbers.readings(written)
        if len(found) > 1:
            return numbers.read_otherwise(written, *self.marks)
        return found[0] if found else numbers.not_a_number(value, whole=self.spec.type == "int")

    def finish(self, number: Decimal, value: Any) -> Any:
        """The exact number as the field's type."""
        if self.spec.type == "int":
            if self.factor is not None:
                return int(numbers.rounded(number, 0))
            return int(number) if number == number.to_integral_value() else numbers.not_whole(value)
        number = numbers.rounded(number, self.spec.decimals)
        if self.spec.type != "float":
            return number
        as_stored = isinstance(value, float) and self.factor is None and self.spec.decimals is None
        return value if as_stored else float(number)


class DateConverter(Converter):
    """Dates; a time of day is cut off."""

    def prepare(self, values: Sequence[Any]) -> None:
        formats = self.spec.dates
        if formats is None:
            found = dates.sniff_formats(v for v in values if type(v) is str and not self.nulls.match(v))
            formats = list(dict.fromkeys([*found, *(f for f in dates.DAY_FIRST if "/" not in f or not found)]))
        elif isinstance(formats, str):
            formats = [formats]
        self.read = dates.text_parser(formats)

    def convert(self, value: Any) -> Any:
        if isinstance(value, dt.datetime):
            result: Any = value.date()
        elif isinstance(value, dt.date):
            result = value
        elif isinstance(value, str):
            result = self.read(value.strip()) or dates.not_a_date(value)
        elif isinstance(value, (int, float)) and not isinstance(value, bool):
            result = dates.from_serial(value)
        else:
            result = dates.not_a_date(cell_text(value))
        if type(result) is Message:
            return result
        if result in self.nulls.dates:
            return None
        return out_of_bounds(result, self.spec) or result


class BoolConverter(Converter):
    """Yes and no in the spellings of both languages."""

    def convert(self, value: Any) -> Any:
        key = normalise_choice(cell_text(value))
        if key in _YES:
            return True
        if key in _NO:
            return False
        return Message(_("«%(value)s» er verken ja eller nei. Skriv ja eller nei."), {"value": shown(cell_text(value))})


class ChoiceConverter(Converter):
    """One of a closed list of codes."""

    def prepare(self, values: Sequence[Any]) -> None:
        self.choices = {normalise_choice(key): value for key, value in (self.spec.choices or {}).items()}

    def convert(self, value: Any) -> Any:
        text = cell_text(value)
        key = normalise_choice(text)
        if key in self.choices:
            return self.choices[key]
        if self.spec.pad_digits and key.isdigit() and key.zfill(self.spec.pad_digits) in self.choices:
            return self.choices[key.zfill(self.spec.pad_digits)]
        allowed = self._words()
        return Message(
            _("«%(value)s» er ikke en kjent verdi. Tillatte verdier: %(allowed)s."),
            {"value": shown(text), "allowed": ", ".join(allowed[:12]) + (" …" if len(allowed) > 12 else "")},
        )

    def _words(self) -> list[str]:
        """Each allowed value once, by its label where it has one: a person does not know our codes."""
        words: dict[Any, str] = {}
        for spelling, code in (self.spec.choices or {}).items():
            if words.get(code, str(code)) == str(code):
                words[code] = str(spelling)
        return list(words.values())


_CONVERTERS: dict[str, type[Converter]] = {
    "text": TextConverter,
    "code": CodeConverter,
    "int": NumberConverter,
    "decimal": NumberConverter,
    "float": NumberConverter,
    "date": DateConverter,
    "bool": BoolConverter,
    "choice": ChoiceConverter,
}


def converter_for(spec: ValueSpec, values: Sequence[Any]) -> Converter:
    """The converter of this type of field, prepared for this column."""
    return _CONVERTERS[spec.type](spec, values)

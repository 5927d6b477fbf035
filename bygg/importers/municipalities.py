"""Kommunenummer in a file: names to numbers, and what a matrikkelnummer without one is taken to mean."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from functools import cached_property

from bygg.calc.cadastre import CadastralNumber, parse_cadastral_number
from bygg.calc.names import plain_words
from bygg.importers.lookups import load_municipalities
from bygg.models import Building, Municipality, Property
from fdvu.audit.importing import ImportContext
from fdvu.core.importing.frame import Frame
from fdvu.lib.message import Message, gettext_noop

NOT_CADASTRAL = gettext_noop("«%(value)s» er ikke et matrikkelnummer. Skriv kommunenr-gnr/bnr, for eksempel %(example)s-12/34.")
NO_MUNICIPALITY = gettext_noop(
    "«%(value)s» mangler kommunenummer. Åpne «Gi andre felt en fast verdi» på kolonnesiden og skriv kommunenummeret der, "
    "for eksempel %(example)s."
)
PRESUMED = gettext_noop("%(count)s rader mangler kommunenummer. De er tatt som %(number)s, det eneste registeret bruker.")
UNKNOWN_MUNICIPALITY = gettext_noop("«%(value)s» er verken et kommunenummer eller navnet på en kommune.")
NOT_IN_REGISTER = gettext_noop("%(count)s rader har kommunenummer %(number)s, som registeret ikke kjenner. Se om det er skrevet riktig.")
_EXAMPLE = "3203"


class OwnMunicipalities:
    """The municipality numbers the register knows, read when first asked for."""

    def __init__(self, context: ImportContext):
        self.context = context

    @cached_property
    def _listed(self) -> dict[str, bool]:
        """Whether each number of the list is in force."""
        rows = Municipality.objects.values_list("number", "valid_to")
        return {number: valid_to is None or valid_to > self.context.today for number, valid_to in rows}

    @cached_property
    def _used(self) -> list[str]:
        """Numbers of the properties and buildings the person may import among, the commonest first."""
        counts: Counter[str] = Counter()
        for model in (Property, Building):
            rows = model.objects.exclude(municipality_number="").order_by().values_list("municipality_number", "unit_id").distinct()
            counts.update(number for number, unit in rows if unit in self.context.units)
        return [number for number, _count in counts.most_common() if self._listed.get(number, True)]

    @cached_property
    def only(self) -> str | None:
        """The one number there can be question of, if there is one."""
        current = [number for number, in_force in self._listed.items() if in_force]
        found = current if len(current) == 1 else self._used
        return found[0] if len(found) == 1 else None

    @property
    def example(self) -> str:
        """A number to show what is meant."""
        return self.only or next(iter(self._used), None) or next((n for n, in_force in self._listed.items() if in_force), _EXAMPLE)

    @property
    def known(self) -> set[str]:
        return {*self._listed, *self._used}


def read_number(text: str | None, municipality: str | None, own: OwnMunicipalities) -> tuple[CadastralNumber | Message | None, bool]:
    """A matrikkelnummer, or what is wrong with it; and whether its municipality was presumed."""
    if not text:
        return None, False
    number = parse_cadastral_number(text, municipality=municipality or "")
    if number is not None:
        return number, False
    number = parse_cadastral_number(text, municipality=own.only or _EXAMPLE)
    if number is not None and own.only:
        return number, True
    return Message(NOT_CADASTRAL if number is None else NO_MUNICIPALITY, {"value": text, "example": own.example}), False


def warn_of_unknown(frame: Frame, numbers: Sequence[str | None], column: str, own: OwnMunicipalities) -> None:
    """Say which municipalities are new to the register; one that knows none says nothing."""
    given = {number for number in numbers if number}
    known = own.known if given else set()
    for new in sorted(given - known) if known else ():
        frame.warn([row for row, number in enumerate(numbers) if number == new], column, NOT_IN_REGISTER, number=new)


def resolve_municipalities(frame: Frame) -> None:
    """Names to numbers; any four digits are taken, since the list of numbers may be older than the file."""
    if not frame.has("municipality_number"):
        return
    texts = {text for text in frame.values["municipality_number"] if text is not None}
    if not texts or all(text.isdigit() and len(text) == 4 for text in texts):
        return
    known = load_municipalities()
    found: dict[str | None, str | None] = {None: None}
    for text in texts:
        numbers = known.get(plain_words(text), set())
        found[text] = text if text.isdigit() and len(text) == 4 else next(iter(numbers)) if len(numbers) == 1 else None
    for row, text in enumerate(frame.values["municipality_number"]):
        if text is not None and found[text] is None:
            frame.reject(row, "municipality_number", Message(UNKNOWN_MUNICIPALITY, {"value": text}))
    frame.values["municipality_number"] = [found[text] for text in frame.values["municipality_number"]]

"""Matrikkelnummer: kommunenr-gnr/bnr/fnr/snr (Kartverket objektkatalog; lengths 4, 5, 4, 4, 3)."""

import re
from dataclasses import dataclass

_PATTERN = re.compile(
    r"^\s*(?:(?P<municipality>\d{3,4})\s*[-– ]\s*)?"
    r"(?:gnr\.?\s*)?(?P<gnr>\d{1,5})\s*(?:/|,|\s*bnr\.?)\s*(?:bnr\.?\s*)?(?P<bnr>\d{1,4})"
    r"(?:\s*/\s*(?P<fnr>\d{1,4}))?(?:\s*/\s*(?P<snr>\d{1,3}))?\s*$",
    re.IGNORECASE,
)


@dataclass(frozen=True, order=True)
class CadastralNumber:
    """Matrikkelnummer. `fnr` and `snr` are 0 where there is none."""

    municipality: str
    gnr: int
    bnr: int
    fnr: int = 0
    snr: int = 0

    def __str__(self) -> str:
        text = f"{self.municipality}-{self.gnr}/{self.bnr}"
        if self.fnr or self.snr:
            text += f"/{self.fnr}"
        if self.snr:
            text += f"/{self.snr}"
        return text

    def moved(self, municipality: str, shift: int = 0) -> "CadastralNumber":
        """The number in another municipality, farms renumbered by `shift`, as mergers do it."""
        return CadastralNumber(municipality, self.gnr + shift, self.bnr, self.fnr, self.snr)


def parse_cadastral_number(text: str, *, municipality: str = "") -> CadastralNumber | None:
    """Read «3203-12/34», «12/34/0/2» or «gnr. 12 bnr. 34»; None where the text is no matrikkelnummer.

    `municipality` is used where the text names none; a lost leading zero of the municipality number is put back.

    >>> str(parse_cadastral_number("301-208/12"))
    '0301-208/12'
    """
    match = _PATTERN.match(text)
    if match is None:
        return None
    number = (match["municipality"] or municipality).zfill(4)
    if number == "0000":
        return None
    return CadastralNumber(number, int(match["gnr"]), int(match["bnr"]), int(match["fnr"] or 0), int(match["snr"] or 0))

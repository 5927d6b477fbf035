"""Two-digit building parts by name, for filters and lists."""

from django.db.models import Case, CharField, F, Value, When

from vedlikehold.models import BuildingPart
from vedlikehold.queries.parameters import parameters

TWO_DIGITS = r"^\d\d$"


def two_digit_parts() -> dict[str, str]:
    """Code and «26 Yttertak» of the edition in use, in the reader's language; two queries."""
    parts = BuildingPart.objects.filter(edition=parameters().part_edition, code__regex=TWO_DIGITS).order_by("code")
    return {part.code: str(part) for part in parts}


def part_choices() -> list[tuple[str, str]]:
    """The same, to choose from."""
    return list(two_digit_parts().items())


def part_names(edition: str) -> dict[str, str]:
    """Each code of one or two digits, of any edition, with its name, that of `edition` where it has one; one query."""
    parts = sorted(BuildingPart.objects.filter(code__regex=r"^\d{1,2}$"), key=lambda part: (part.edition == edition, part.edition))
    return {part.code: str(part) for part in parts}


def part_label(path: str = "part__group") -> Case:
    """The two-digit code at `path` with its name, as an expression; the bare code where the edition lacks it. Two queries."""
    whens = [When(**{path: code}, then=Value(label)) for code, label in two_digit_parts().items()]
    return Case(*whens, default=F(path), output_field=CharField())

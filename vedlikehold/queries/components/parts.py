"""Two-digit building parts by name, for filters and lists."""

from django.db.models import Case, CharField, F, Value, When

from vedlikehold.models import BuildingPart
from vedlikehold.queries.parameters import parameters


def two_digit_parts() -> dict[str, str]:
    """Code and «26 Yttertak» of the edition in use, in the reader's language; two queries."""
    parts = BuildingPart.objects.filter(edition=parameters().part_edition, code__regex=r"^\d\d$").order_by("code")
    return {part.code: str(part) for part in parts}


def part_label(path: str = "part__group") -> Case:
    """The two-digit code at `path` with its name, as an expression; the bare code where the edition lacks it. Two queries."""
    whens = [When(**{path: code}, then=Value(label)) for code, label in two_digit_parts().items()]
    return Case(*whens, default=F(path), output_field=CharField())

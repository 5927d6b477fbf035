"""The order of grades in the database: TGIU is unknown, not the worst."""

from django.db.models import Case, IntegerField, Value, When
from django.db.models.expressions import OrderBy

from vedlikehold.calc.upgrade import GRADE_CODES, WORST


def worst_first(path: str = "grade") -> OrderBy:
    """TG3 down to TG0, then what is not known."""
    known = [When(**{path: grade}, then=Value(code)) for grade, code in GRADE_CODES.items() if code <= WORST]
    return Case(*known, default=Value(-1), output_field=IntegerField()).desc()

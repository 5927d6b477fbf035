"""Caseless look-ups know Norwegian letters on both databases, and treat what a person types literally."""

import pytest

from fdvu.access.models import OrgUnit
from tests.factories.access import make_unit

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("lookup", "text"),
    [("icontains", "ØRST"), ("icontains", "ørst"), ("istartswith", "åS"), ("iendswith", "ÆRE"), ("iexact", "ÅS I ØRSTA MED ÆRE")],
)
def test_norwegian_letters_in_any_case(lookup, text):
    make_unit("Ås i Ørsta med ære")
    make_unit("Noe annet")
    assert [u.name for u in OrgUnit.objects.filter(**{f"name__{lookup}": text})] == ["Ås i Ørsta med ære"]


@pytest.mark.parametrize("text", ["%", "_", "\\"])
def test_wildcards_are_plain_characters(text):
    make_unit(f"Ås {text} skole")
    make_unit("Ås x skole")
    assert OrgUnit.objects.filter(name__icontains=text).count() == 1

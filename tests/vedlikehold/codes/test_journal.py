"""The journal of lists that belong to all: whoever may edit codes anywhere sees, changes and takes back."""

import pytest
from django.urls import reverse

from fdvu.access.scope import forget_scope
from fdvu.audit.enums import Source
from fdvu.audit.models import Change, ChangeSet
from fdvu.audit.queries.revertible import revertible_ids
from fdvu.audit.services import delete_rows, open_changeset, update_rows
from tests.factories.bygg import make_building
from tests.factories.vedlikehold import part
from vedlikehold.models import BuildingPart


def weighed(user, share: float = 0.5) -> Change:
    """A change to a shipped part."""
    act = open_changeset(by=user, source=Source.FORM)
    update_rows(act, [(part("26"), {"weight_share": share})])
    return act.changes.get()


@pytest.fixture
def people(unit_tree, user_with, outsider):
    return {
        "manager": user_with("manager"),
        "manager of education": user_with("manager", unit_tree.education, username="oppvekst"),
        "service": user_with("service", unit_tree.education, username="skole"),
        "auditor": user_with("auditor", unit_tree.health, username="revisor"),
        "outsider": outsider,
    }


def test_who_may_see_and_change_a_common_row(people):
    roof = part("26")
    found = {
        name: (BuildingPart.objects.visible_to(user).filter(pk=roof.pk).exists(), user.has_perm("register.edit", roof))
        for name, user in people.items()
    }
    assert found == {
        "manager": (True, True),
        "manager of education": (True, True),
        "service": (True, False),
        "auditor": (True, False),
        "outsider": (False, False),
    }
    assert BuildingPart.objects.editable_by(people["service"]).count() == 0
    assert BuildingPart.objects.editable_by(people["manager of education"]).filter(pk=roof.pk).exists()


def test_who_sees_its_changes_and_may_take_them_back(people):
    change = weighed(people["manager"])
    found = {
        name: (Change.objects.visible_to(user).filter(pk=change.pk).exists(), change.pk in revertible_ids(user, [change]))
        for name, user in people.items()
    }
    assert found == {
        "manager": (True, True),
        "manager of education": (True, True),
        "service": (True, False),
        "auditor": (True, False),
        "outsider": (False, False),
    }


def test_changes_of_a_unit_s_rows_are_no_more_visible_than_before(people, unit_tree):
    make_building(unit_tree.nursing_home, "Solbakken")
    change = Change.objects.get(unit=unit_tree.nursing_home)
    change.unit = None
    change.save()
    forget_scope(people["service"])
    assert not Change.objects.visible_to(people["service"]).exists()


def test_taken_back_by_one_who_edits_codes_in_a_part_of_the_municipality(people, client_for):
    before = part("26").weight_share
    change = weighed(people["manager"])
    client = client_for(people["manager of education"])
    assert client.post(reverse("audit:revert-one", args=[change.pk])).status_code == 302
    assert (part("26").weight_share, ChangeSet.objects.filter(reverts=change.changeset).count()) == (before, 1)
    refused = client_for(people["service"]).post(reverse("audit:revert-one", args=[change.pk]))
    assert refused.status_code == 403


def test_a_deletion_comes_back(people):
    row = part("99", name="Prøve")
    act = open_changeset(by=people["manager"], source=Source.FORM)
    delete_rows(act, [row])
    assert revertible_ids(people["manager of education"], list(act.changes.all())) == {act.changes.get().pk}
    assert revertible_ids(people["service"], list(act.changes.all())) == set()

"""Who may take findings in, and of which buildings."""

from fdvu.access.enums import Role
from tests.factories.access import grant, make_user
from tests.factories.imports import counts, errors
from tests.factories.vedlikehold import make_analysis, make_finding
from tests.vedlikehold.analyses.importing.pieces import preview


def test_a_finding_in_another_persons_units_is_not_theirs_to_import(school, roof, unit_tree, user_with):
    found = make_finding(make_analysis(school), roof, "TG2")
    outside = user_with(Role.MANAGER, unit_tree.health)
    text = f"Id i fdvu;TG\n{found.pk};TG3\n"
    assert [row for row, _column, _why in errors(preview(text, by=outside))] == [2]
    assert counts(preview(text, by=user_with(Role.MANAGER, unit_tree.education), decisions={"use_file": True})) == {"updated": 1}


def test_who_may_import(unit_tree, user_with):
    viewer = make_user("ser")
    grant(viewer, Role.SERVICE, unit_tree.education)
    assert not viewer.has_perm("register.import")

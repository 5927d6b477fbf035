"""Orders: one analysis of each building, within the unit that orders."""

import pytest
from django.core.exceptions import ValidationError

from fdvu.audit.models import ChangeSet
from tests.factories.bygg import make_building
from tests.factories.vedlikehold import make_analysis, make_commission
from tests.vedlikehold.analyses.services.pieces import DAY, fresh
from vedlikehold.models import ConditionAnalysis
from vedlikehold.services import analyses as act


def test_an_order_plans_one_analysis_of_each_building(unit_tree, by, building):
    other = make_building(unit_tree.school)
    values = {
        "unit": unit_tree.municipality, "title": "Tilstand 2024", "client": "Eiendom", "supplier": "Rådgiver AS", "level": 2,
        "reference_level": "TEK17", "purpose": "Plan", "scope": "Alt", "due_on": DAY,
    }  # fmt: skip
    order = act.create_commission(by=by, values=values, buildings=[building, other])
    rows = order.analyses.order_by("pk").values_list(
        "building", "title", "client", "performed_by", "level", "reference_level", "purpose", "scope", "planned_on", "status"
    )
    common = ("Tilstand 2024", "Eiendom", "Rådgiver AS", 2, "TEK17", "Plan", "Alt", DAY, "planned")
    assert list(rows) == [(building.pk, *common), (other.pk, *common)]
    assert ChangeSet.objects.latest("pk").counts == {"vedlikehold.commission:c": 1, "vedlikehold.conditionanalysis:c": 2}


def test_an_order_without_buildings_or_title_is_refused(unit_tree, by, building):
    with pytest.raises(ValidationError, match="minst ett bygg"):
        act.create_commission(by=by, values={"unit": unit_tree.municipality, "title": "Tom"}, buildings=[])
    with pytest.raises(ValidationError) as refused:
        act.create_commission(by=by, values={"unit": unit_tree.municipality}, buildings=[building])
    assert list(refused.value.message_dict) == ["title"]
    assert ConditionAnalysis.objects.count() == 0


def test_an_order_holds_only_buildings_of_its_unit(unit_tree, by, building):
    nursing_home = make_building(unit_tree.nursing_home, "Solbakken")
    values = {"unit": unit_tree.education, "title": "Skoler"}
    with pytest.raises(ValidationError, match="Solbakken hører ikke til under Oppvekst"):
        act.create_commission(by=by, values=values, buildings=[building, nursing_home])
    order = act.create_commission(by=by, values=values, buildings=[building])
    with pytest.raises(ValidationError, match="Solbakken"):
        act.add_buildings(by=by, commission=order, buildings=[nursing_home])
    assert [analysis.building for analysis in order.analyses.all()] == [building]


def test_an_analysis_is_only_put_in_an_order_of_a_unit_above_its_building(unit_tree, by, building):
    school, health = make_commission(unit_tree.education, "Skoler"), make_commission(unit_tree.health, "Helse")
    analysis = make_analysis(building, commission=school)
    text = "Fjellvik skole hører ikke til under"
    for existing in (analysis, None):
        values = {"title": "A", "commission": health} | ({} if existing else {"building": building})
        with pytest.raises(ValidationError, match=text) as refused:
            act.save_analysis(by=by, analysis=existing, values=values)
        assert list(refused.value.message_dict) == ["commission"]
    assert [row.commission for row in ConditionAnalysis.objects.all()] == [school]
    # One that stands wrongly already does not hold up the rest.
    astray = make_analysis(building, commission=health)
    act.save_analysis(by=by, analysis=astray, values={"title": "Nytt navn", "commission": health})
    assert fresh(astray).title == "Nytt navn"


def test_an_order_is_not_moved_away_from_its_buildings(unit_tree, by, building):
    order = act.create_commission(by=by, values={"unit": unit_tree.education, "title": "A"}, buildings=[building])
    with pytest.raises(ValidationError, match="Fjellvik skole hører ikke til under"):
        act.save_commission(by=by, commission=fresh(order), values={"unit": unit_tree.health})
    assert fresh(order).unit == unit_tree.education
    assert act.save_commission(by=by, commission=fresh(order), values={"unit": unit_tree.municipality}) is True
    assert fresh(order).unit == unit_tree.municipality


def test_buildings_are_added_to_an_order_once(unit_tree, by, building):
    order = act.create_commission(by=by, values={"unit": unit_tree.municipality, "title": "A"}, buildings=[building])
    other = make_building(unit_tree.school)
    assert act.add_buildings(by=by, commission=order, buildings=[building, other]) == 1
    assert act.add_buildings(by=by, commission=order, buildings=[building, other]) == 0
    assert sorted(order.analyses.values_list("building", flat=True)) == sorted([building.pk, other.pk])
    act.cancel_analysis(by=by, analysis=order.analyses.get(building=building))
    assert act.add_buildings(by=by, commission=order, buildings=[building]) == 1

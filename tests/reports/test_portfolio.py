"""The portfolio read model: scope, sums, exclusions, and that every bar opens exactly the rows it counts."""

import datetime

import pytest
from django.urls import reverse

from bygg.models import Building, BuildingType
from fdvu.access.enums import Role
from reports.queries.cached import cached_portfolio
from reports.queries.portfolio import portfolio
from reports.texts import rows_address, summary
from tests.factories.access import grant, make_user
from tests.factories.bygg import make_area_use, make_building, make_plot, make_space

pytestmark = pytest.mark.django_db
TODAY = datetime.date(2026, 11, 22)


@pytest.fixture
def stock(unit_tree):
    school = make_building(unit_tree.school, area_bta_m2=1000.0, area_bra_m2=800.0, year_built=1978)
    make_building(unit_tree.school, area_bta_m2=3000.0, year_built=2010, ownership="leased")
    make_building(unit_tree.nursing_home, area_bta_m2=None, year_built=1890, status="vacant")
    make_building(unit_tree.nursing_home, area_bta_m2=999.0, year_built=None)
    make_building(unit_tree.school, area_bta_m2=9000.0, status="sold")
    make_plot(unit_tree.school, area_m2=500.0)
    make_plot(unit_tree.school, area_m2=9000.0, status="sold")
    make_area_use(school, unit_tree.school, user_count=120)
    make_area_use(school, unit_tree.school, user_count=80, valid_to=TODAY)
    return school


@pytest.fixture
def leader(user_with):
    return user_with(Role.LEADER)


def figures_of(user, unit=None) -> dict:
    return {key: figure.value for key, figure in portfolio(user=user, unit=unit, today=TODAY).figures.items()}


def test_figures_of_the_whole_municipality(stock, leader):
    figures = figures_of(leader)
    assert figures.pop("quality") == pytest.approx(measure_share())
    assert figures.pop("age") == pytest.approx(2026 - (1978 * 1000 + 2010 * 3000) / 4000)
    assert figures == {
        "buildings": 4,
        "bta": 4999.0,
        "bra": 800.0,
        "leased": pytest.approx(3000 / 4999),
        "empty": 0.0,
        "land": 500.0,
        "users": 120,  # the second use ended today: periods are half-open
    }


def measure_share() -> float:
    from bygg.quality import measure

    return measure(Building.objects.in_portfolio()).score_share


def test_a_service_area_sees_and_sums_only_its_own(stock, user_with, unit_tree):
    user = user_with(Role.SERVICE, unit_tree.health)
    model = portfolio(user=user, unit=None, today=TODAY)
    assert model.figures["buildings"].value == 2
    assert model.figures["bta"].value == 999.0
    assert model.figures["land"].value is None
    assert model.scope_name == "Helse og omsorg"
    assert [group.label for group in model.by_unit] == ["Solbakken sykehjem"]


def test_a_person_without_grants_sees_nothing(stock, outsider):
    model = portfolio(user=outsider, unit=None, today=TODAY)
    assert model.totals.buildings == 0
    assert model.quality.score_share is None
    assert [figure.value for figure in model.figures.values() if figure.value] == []


def test_the_chosen_unit_narrows_everything(stock, leader, unit_tree):
    assert figures_of(leader, unit_tree.education)["buildings"] == 2


def test_unknown_is_left_out_and_said(stock, leader):
    model = portfolio(user=leader, unit=None, today=TODAY)
    left_out = {key: [(e.reason.text, e.count) for e in f.exclusions] for key, f in model.figures.items()}
    assert left_out["bta"] == [("Mangler bruttoareal (BTA)", 1)]
    assert left_out["age"] == [("Mangler byggeår", 1), ("Har byggeår, men mangler bruttoareal (BTA)", 1)]
    assert [count for _reason, count in left_out["buildings"]] == [1]


@pytest.mark.parametrize("breakdown", ["by_type", "by_unit", "by_ownership", "by_age", "by_size"])
def test_breakdowns_add_up_and_open_their_rows(stock, leader, client_for, breakdown):
    groups = getattr(portfolio(user=leader, unit=None, today=TODAY), breakdown)
    assert sum(g.totals.buildings for g in groups) == 4
    client = client_for(leader)
    for group in groups:
        page = client.get(rows_address(group.query))
        assert page.context["page"].paginator.count == group.totals.buildings, group


def test_every_quality_rule_opens_as_many_rows_as_it_counts(stock, leader, client_for):
    failing = portfolio(user=leader, unit=None, today=TODAY).quality.failing
    client = client_for(leader)
    for key, count in failing.items():
        assert client.get(rows_address({"quality": key})).context["page"].paginator.count == count, key


def test_as_many_queries_for_one_building_as_for_many(unit_tree, leader, django_assert_num_queries):
    make_building(unit_tree.school)
    portfolio(user=leader, unit=None, today=TODAY)  # grants are read once per person
    with django_assert_num_queries(9):
        portfolio(user=leader, unit=None, today=TODAY)
    for _number in range(20):
        make_building(unit_tree.nursing_home, area_bta_m2=100.0)
    with django_assert_num_queries(9):
        portfolio(user=leader, unit=None, today=TODAY)


def test_the_cache_follows_the_register(unit_tree, leader):
    make_building(unit_tree.school)
    assert cached_portfolio(user=leader, unit=None, today=TODAY).totals.buildings == 1
    make_building(unit_tree.school)
    assert cached_portfolio(user=leader, unit=None, today=TODAY).totals.buildings == 2


def test_the_cache_is_not_shared_across_scopes(stock, leader, unit_tree):
    assert cached_portfolio(user=leader, unit=None, today=TODAY).totals.buildings == 4
    other = make_user()
    grant(other, Role.SERVICE, unit_tree.health)
    assert cached_portfolio(user=other, unit=None, today=TODAY).totals.buildings == 2


def test_summary_of_an_empty_portfolio_claims_nothing(leader):
    assert summary(portfolio(user=leader, unit=None, today=TODAY)) == ["Det er ingen bygninger i porteføljen ennå."]


@pytest.mark.parametrize(("role", "status"), [(Role.LEADER, 200), (Role.SERVICE, 200), (None, 403)])
@pytest.mark.parametrize("name", ["reports:portfolio", "reports:quality", "reports:index"])
def test_who_may_open_the_pages(unit_tree, user_with, client_for, name, role, status):
    user = user_with(role) if role else make_user()
    assert client_for(user).get(reverse(name)).status_code == status


def test_an_unknown_figure_does_not_exist(leader, client_for):
    assert client_for(leader).get(reverse("reports:figure", args=["tull"])).status_code == 404


@pytest.mark.parametrize("key", ["buildings", "bta", "bra", "age", "leased", "empty", "quality", "land", "users"])
def test_every_figure_opens(stock, leader, client_for, key):
    page = client_for(leader).get(reverse("reports:figure", args=[key]))
    assert page.status_code == 200
    assert page.context["formula"] in page.content.decode().replace("&#x27;", "'")


def test_only_those_who_may_make_reports_start_one(stock, user_with, client_for):
    address = reverse("reports:make-portfolio")
    assert client_for(user_with(Role.SERVICE)).post(address, {"format": "xlsx", "lang": "nb"}).status_code == 403


def test_rows_above_the_service_areas_have_a_bar_of_their_own_that_opens_them(stock, leader, unit_tree, client_for):
    make_building(unit_tree.municipality, "Rådhuset", area_bta_m2=100.0)
    groups = portfolio(user=leader, unit=None, today=TODAY).by_unit
    assert {g.label: g.totals.buildings for g in groups} == {"Oppvekst": 2, "Helse og omsorg": 2, "Storvik kommune (ikke fordelt)": 1}
    client = client_for(leader)
    for group in groups:
        assert client.get(rows_address(group.query)).context["page"].paginator.count == group.totals.buildings, group.label


def test_units_above_the_scope_are_never_named(stock, user_with, unit_tree):
    model = portfolio(user=user_with(Role.LEADER, unit_tree.school), unit=None, today=TODAY)
    assert [(g.label, g.query) for g in model.by_unit] == [("Fjellvik skole", {"unit": unit_tree.school.pk})]


def test_a_units_room_is_not_counted_beside_its_whole_building(stock, leader, unit_tree):
    room = make_space(stock, "101")
    make_area_use(stock, unit_tree.school, space=room, user_count=28)
    make_area_use(stock, unit_tree.nursing_home, space=room, user_count=5)
    assert figures_of(leader)["users"] == 125


def test_vacant_buildings_without_area_are_said(stock, leader):
    exclusions = portfolio(user=leader, unit=None, today=TODAY).figures["empty"].exclusions
    assert [(e.reason.text, e.count) for e in exclusions] == [("Står tomt, men mangler bruttoareal (BTA)", 1)]


@pytest.mark.parametrize(("key", "register"), [("land", "plots"), ("users", "area_uses"), ("bta", "buildings")])
def test_a_figure_opens_its_own_register(stock, leader, client_for, key, register):
    page = client_for(leader).get(reverse("reports:figure", args=[key]))
    assert page.context["rows_url"] == reverse(f"bygg:{register}")


def test_a_report_is_made_only_where_the_person_may_make_one(stock, user_with, unit_tree, client_for):
    user = user_with(Role.LEADER, unit_tree.health)
    grant(user, Role.SERVICE, unit_tree.education)
    client, address = client_for(user), reverse("reports:make-portfolio")
    order = {"format": "xlsx", "lang": "nb"}
    assert client.post(address, order).status_code == 403
    assert client.post(f"{address}?unit={unit_tree.education.pk}", order).status_code == 403
    assert client.post(f"{address}?unit={unit_tree.health.pk}", order).status_code == 302


def test_type_names_follow_language_and_renaming(unit_tree, leader):
    from django.utils import translation

    kind = BuildingType.objects.get(code="613")
    make_building(unit_tree.school, building_type=kind, area_bta_m2=10.0)
    with translation.override("en"):
        assert cached_portfolio(user=leader, unit=None, today=TODAY).by_type[0].label == f"613 {kind.name_en}"
    BuildingType.objects.filter(code="613").update(name="Grendeskole")
    assert cached_portfolio(user=leader, unit=None, today=TODAY).by_type[0].label == "613 Grendeskole"

"""What the tests of the condition report share: a school with two analyses, photos of it, and a stock."""

import datetime
from decimal import Decimal

import pytest

from bygg.services.documents import add_document
from fdvu.access.enums import Role
from tests.factories.bygg import make_building
from tests.factories.files import jpeg
from tests.factories.vedlikehold import make_analysis, make_component, make_finding, make_measure, make_strategy
from vedlikehold.models import BuildingPart
from vedlikehold.services.analyses import conclude_analysis
from vedlikehold.services.attachments import attach


@pytest.fixture
def leader(user_with):
    return user_with(Role.LEADER)


@pytest.fixture
def school(unit_tree):
    return make_building(
        unit_tree.school, "Ørnes skole", area_bta_m2=2000.0, year_built=1975, street_address="Skoleveien 4", postal_code="6300"
    )


@pytest.fixture
def analysed(school, leader):
    """A school with a roof that is bad, walls that are fair and a cellar that nobody saw, in two analyses."""
    roof = make_component(school, "26", "Taktekning", replacement_cost_nok=Decimal(1_000_000), price_year=2026)
    wall = make_component(school, "23", "Yttervegg sør", replacement_cost_nok=Decimal(400_000), price_year=2026)
    cellar = make_component(school, "21", "Kjellervegg", replacement_cost_nok=Decimal(200_000), price_year=2026)
    make_component(school, "31", "Rør", replacement_cost_nok=Decimal(100_000), price_year=2026)
    first = make_analysis(school, "Analyse 2021", status="ongoing")
    make_finding(first, roof, "TG2", symptom="Slitt membran", probability=2, kg_economy=2)
    make_finding(first, wall, "TG1", symptom="Noe falmet")
    conclude_analysis(by=leader, analysis=first, on=datetime.date(2021, 5, 4))
    last = make_analysis(
        school, "Analyse 2026", level=2, status="ongoing", client="Storvik kommune", purpose="Grunnlag for vedlikeholdsplan",
        performed_by="Takst og Tak AS", participants="Kari Nes", method="Fuktmåler", reservations="Snø på taket",
        summary="Taket må tas nå.",
    )  # fmt: skip
    leak = make_finding(
        last, roof, "TG3", location="Ved sluk", symptom="Taket lekker", cause="Tette sluk", probability=3, kg_economy=3, kg_safety=2,
        recommendation="Tekk om taket", deadline=datetime.date(2027, 6, 1), cost_low_nok=800_000, cost_likely_nok=900_000,
        cost_high_nok=1_200_000, price_year=2026,
    )  # fmt: skip
    make_finding(last, wall, "TG2", symptom="Råte nederst", probability=1, kg_aesthetics=1)
    make_finding(last, cellar, "TGIU", symptom="Låst dør")
    conclude_analysis(by=leader, analysis=last, on=datetime.date(2026, 9, 15))
    measure = make_measure(
        school, "Nytt tak", cost_likely_nok=Decimal(950_000), price_year=2026, planned_year=2027, part=BuildingPart.objects.get(edition="2009", code="26")
    )  # fmt: skip
    leak.measure = measure
    leak.save()
    return school


@pytest.fixture
def photographed(analysed, leader):
    """A photo of the building, one of the leak, and a drawing."""
    finding = analysed.components.get(name="Taktekning").findings.get(grade="TG3")
    add_document(by=leader, building=analysed, file=jpeg("fasade.jpg"), kind="photo", title="Fasaden")
    photo = add_document(by=leader, building=analysed, file=jpeg("lekkasje.jpg"), kind="photo", title="Lekkasje ved sluk")
    attach(by=leader, document=photo, finding=finding)
    add_document(by=leader, building=analysed, file=jpeg("plan.jpg"), kind="drawing", title="Plan 1. etasje")
    return analysed


@pytest.fixture
def stock(analysed, unit_tree, leader):
    home = make_building(unit_tree.nursing_home, "Hemmelig sykehjem", area_bta_m2=500.0)
    lift = make_component(home, "62", "Hemmelig heis", grade="TG3", replacement_cost_nok=Decimal(2_000_000), price_year=2026)
    analysis = make_analysis(home, "Hemmelig analyse", status="ongoing")
    make_finding(analysis, lift, "TG3", symptom="Hemmelig stans", probability=3, kg_safety=3)
    conclude_analysis(by=leader, analysis=analysis, on=datetime.date(2025, 3, 1))
    make_building(unit_tree.school, "Ukjent gymsal", area_bta_m2=300.0)
    make_strategy(home, function=3, utilisation=3, location=3, statutory=3, running_cost=3)
    return analysed

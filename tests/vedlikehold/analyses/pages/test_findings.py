"""Pages of findings: form, what is wrong said in place, and who sees them."""

import datetime
from decimal import Decimal

import pytest
from django.urls import reverse

from fdvu.access.enums import Role
from tests.factories.vedlikehold import make_analysis, make_commission, make_component, make_finding, make_measure, part
from tests.vedlikehold.analyses.pages.pieces import RECENT, done, fresh, url
from vedlikehold.models import Component, Finding


def typed(component=None, **values) -> dict:
    return {"component": component.pk if component else "", "grade": "TG2", "symptom": "Råte"} | values


def test_no_consequence_is_named_apart_from_not_given(client, school):
    page = client.get(url("finding-new", make_analysis(school).pk)).content.decode()
    assert [page.count(f": {text}</span>") for text in ("Ikke oppgitt", "KG0 – ingen konsekvens")] == [6, 6]


def test_a_finding_is_registered_with_costs_as_norwegians_write_them(client, school, roof):
    analysis = make_analysis(school)
    values = typed(
        roof, probability="3", kg_safety="2", cost_low_nok="1 000", cost_likely_nok="1 250,50", price_year="2024", deadline="2030-01-31"
    )
    response = client.post(url("finding-new", analysis.pk), values)
    row = Finding.objects.get()
    assert response.url == url("finding", row.pk)
    assert (row.cost_low_nok, row.cost_likely_nok, row.price_year, row.risk) == (Decimal(1000), Decimal("1250.50"), 2024, "high")
    assert (row.deadline, row.kg_health, fresh(analysis).status) == (datetime.date(2030, 1, 31), None, "ongoing")


def test_a_standing_finding_without_a_measure_offers_to_make_one(client, client_for, user_with, school, unit_tree):
    done(school, RECENT, "TG3")
    finding = Finding.objects.get()
    address = f"{reverse('vedlikehold:measure-from-findings')}?ids={finding.pk}"
    with_unit = f"{address}&amp;unit={unit_tree.school.pk}"
    page = client.get(url("finding", finding.pk), {"unit": unit_tree.school.pk}).content.decode()
    assert f'href="{with_unit}"' in page
    assert client.get(address).context["findings"] == [finding]
    reader = client_for(user_with(Role.LEADER))
    assert "Lag tiltak" not in reader.get(url("finding", finding.pk)).content.decode()
    measure = make_measure(school)
    for values in ({"measure": measure}, {"measure": None, "state": "superseded", "closed_on": RECENT}):
        Finding.objects.filter(pk=finding.pk).update(**values)
        assert "Lag tiltak" not in client.get(url("finding", finding.pk)).content.decode()


def test_the_next_finding_is_offered_while_the_analysis_is_under_way(client, client_for, user_with, school, roof):
    analysis = make_analysis(school)
    finding = make_finding(analysis, roof, "TG2")
    link = f'href="{url("finding-new", analysis.pk)}"'
    assert client.get(url("finding", finding.pk)).content.decode().count(link) == 2
    assert link not in client_for(user_with(Role.LEADER)).get(url("finding", finding.pk)).content.decode()
    done(school, RECENT, "TG3")
    standing = Finding.objects.exclude(pk=finding.pk).get()
    assert url("finding-new", standing.analysis_id) not in client.get(url("finding", standing.pk)).content.decode()


def test_what_is_a_row_leads_to_its_page_and_to_where_it_comes_from(client, school, roof, unit_tree, client_for, user_with):
    def pages(name, pk, who=client):
        found = who.get(url(name, pk)).context["sections"]
        return {value.name: value.page for section in found for value in section.values if value.page}

    order = make_commission(unit_tree.education, "Skolene")
    analysis = make_analysis(school, commission=order)
    finding = make_finding(analysis, roof, "TG2", measure=make_measure(school))
    assert pages("finding", finding.pk) == {"component": url("component", roof.pk), "measure": url("measure", finding.measure_id)}
    assert pages("analysis", analysis.pk) == {"commission": url("commission", order.pk)}
    assert pages("component", roof.pk) == {"building": f"/bygg/{school.pk}/", "part": url("part", roof.part_id)}
    page = client.get(url("analysis", analysis.pk)).content.decode()
    assert f'href="{url("analysis-origin", analysis.pk, "commission")}">Opphav' in page
    only_school = client_for(user_with(Role.SERVICE, unit_tree.school))
    assert pages("analysis", analysis.pk, only_school) == {}


def test_a_component_is_made_on_the_spot(client, school):
    analysis, heat = make_analysis(school), part("32")
    client.post(url("finding-new", analysis.pk), typed(new_part=heat.pk, new_name="Kjel"))
    made = Component.objects.get()
    assert (made.building, made.part, made.name, made.findings.get().grade) == (school, heat, "Kjel", "TG2")


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"component": ""}, "component"),
        ({"grade": ""}, "grade"),
        ({"grade": "TG4"}, "grade"),
        ({"cost_likely_nok": "100"}, "price_year"),
        ({"cost_low_nok": "100", "price_year": "2024"}, "cost_likely_nok"),
        ({"cost_likely_nok": "100", "cost_low_nok": "200", "price_year": "2024"}, "cost_low_nok"),
        ({"cost_likely_nok": "100", "cost_high_nok": "20", "price_year": "2024"}, "cost_high_nok"),
        ({"kg_safety": "store"}, "kg_safety"),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_nothing_typed_is_lost(client, school, roof, values, field):
    response = client.post(url("finding-new", make_analysis(school).pk), typed(roof) | values)
    assert (response.status_code, list(response.context["form"].errors)) == (422, [field])
    assert "Råte" in response.content.decode()
    assert Finding.objects.count() == 0


def test_either_a_component_or_a_part_and_only_of_this_building(client, school, roof, home):
    analysis = make_analysis(school)
    both = client.post(url("finding-new", analysis.pk), typed(roof, new_part=roof.part_id))
    assert list(both.context["form"].errors) == ["new_part"]
    other = client.post(url("finding-new", analysis.pk), typed(make_component(home)))
    assert list(other.context["form"].errors) == ["component"]


def test_a_finding_is_edited_by_one_at_a_time(client, school, roof):
    finding = make_finding(make_analysis(school), roof, "TG2", symptom="Slitt")
    client.post(url("finding-edit", finding.pk), typed(roof, version="1"))
    assert fresh(finding).symptom == "Råte"
    stale = client.post(url("finding-edit", finding.pk), typed(roof, symptom="Sopp", version="1"))
    assert (stale.status_code, fresh(finding).symptom) == (409, "Råte")
    assert "Sopp" in stale.content.decode()


def test_findings_of_a_finished_analysis_are_closed_to_edits(client, school):
    finding = done(school, RECENT).findings.get()
    for name in ("finding-edit", "finding-delete"):
        response = client.post(url(name, finding.pk), typed(finding.component), follow=True)
        assert "Gjenåpne den for å endre funnene" in response.content.decode()
    assert (Finding.objects.count(), fresh(finding).symptom) == (1, "")
    assert client.get(url("finding-new", finding.analysis_id)).status_code == 302


def test_a_finding_is_deleted_and_brought_back(client, school, roof):
    finding = make_finding(make_analysis(school), roof, "TG2")
    response = client.post(url("finding-delete", finding.pk), follow=True)
    assert Finding.objects.count() == 0
    undo = next(message.extra_tags for message in response.context["messages"]).removeprefix("undo:")
    client.post(undo)
    assert Finding.objects.get().pk == finding.pk


@pytest.mark.parametrize(
    ("query", "says"),
    [
        ("probability=3&kg_safety=2&kg_aesthetics=0", ["Høy risiko", "Sannsynlighet 3 × høyeste konsekvens KG2", "(Sikkerhet)"]),
        ("probability=1&kg_economy=2&kg_function=2", ["Lav risiko", "(Økonomi, Funksjon)"]),
        ("probability=2", ["Velg minst én konsekvens"]),
        ("kg_safety=3", ["Velg sannsynlighet"]),
        ("probability=9&kg_safety=7", ["Velg sannsynlighet og minst én konsekvens"]),
    ],
)
def test_the_risk_is_shown_while_it_is_chosen(client, query, says):
    text = " ".join(client.get(url("finding-risk") + f"?{query}").content.decode().split())
    assert [word for word in says if word not in text] == []
    assert "Formel, versjon 1" in text


def test_the_findings_of_an_analysis_by_part_and_grade(client, school, roof):
    analysis, wall = make_analysis(school), make_component(school, "23", "Vegg")
    for component, grade in ((roof, "TG1"), (roof, "TG3"), (wall, "TG2")):
        make_finding(analysis, component, grade)
    address = url("analysis-findings", analysis.pk)
    assert [(f.component.name, f.grade) for f in client.get(address).context["page"]] == [
        ("Vegg", "TG2"),
        ("Yttertak", "TG3"),
        ("Yttertak", "TG1"),
    ]
    assert [f.grade for f in client.get(address + "?grade=TG3").context["page"]] == ["TG3"]


def test_nobody_sees_a_finding_of_another_unit(client_for, user_with, school, roof, unit_tree):
    finding = make_finding(make_analysis(school), roof, "TG3", symptom="Hemmelig")
    outsider = client_for(user_with(Role.ADMIN, unit_tree.health))
    for name, pk in (("finding", finding.pk), ("analysis", finding.analysis_id), ("building-analyses", school.pk)):
        assert outsider.get(url(name, pk)).status_code == 404
    assert "Hemmelig" not in outsider.get(url("findings") + "?show=all").content.decode()
    viewer = client_for(user_with(Role.SERVICE, unit_tree.education))
    assert viewer.get(url("finding", finding.pk)).status_code == 200
    assert viewer.post(url("finding-edit", finding.pk), typed(roof)).status_code == 403
    assert viewer.post(url("analysis-conclude", finding.analysis_id), {"on": RECENT}).status_code == 403

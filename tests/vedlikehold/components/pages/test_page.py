"""The page of a component: figures, findings, documents, measures, and what is not offered."""

import datetime

import pytest
from django.urls import reverse

from bygg.services import add_document
from tests.factories import files
from tests.factories.vedlikehold import make_analysis, make_component, make_finding, make_measure
from tests.vedlikehold.components.pages.pieces import TODAY, YEAR, text, url
from vedlikehold.services.attachments import attach


def figures(response) -> dict[str, str]:
    return {figure.label: figure.value.replace("\u00a0", " ") for figure in response.context["head"]["figures"]}


def test_the_head_shows_the_figures_that_matter(client, roof):
    response = client.get(url("component", roof.pk))
    assert figures(response) == {
        "Tilstandsgrad": "TG3",
        "Etterslep": "250 000 kr",
        "Utskifting": "800 000 kr",
        "Gjenstående levetid": f"{max(1998 + 30 - YEAR, 0)} år",
    }
    tabs = [label for label, _url, _current in response.context["tabs"]]
    assert tabs == ["Komponenten", "Funn", "Dokumenter", "Historikk"]


def test_a_component_past_its_life_says_so(client, building):
    old = make_component(building, installed_year=1970, expected_life_years=30)
    figure = client.get(url("component", old.pk)).context["head"]["figures"][3]
    assert (figure.value.replace("\u00a0", " "), figure.note.split(" · ")[0]) == ("0 år", f"{YEAR - 2000} år over forventet levetid")


def test_a_cost_that_does_not_count_is_not_called_backlog(client, building):
    row = make_component(building, grade="TG1", cost_likely_nok=9000, price_year=YEAR)
    response = client.get(url("component", row.pk))
    assert (figures(response)["Kostnad for å rette opp"], "TG1 er ikke dårligere enn målgraden TG1" in text(response)) == ("9 000 kr", True)


def test_the_cost_can_be_opened(client, roof):
    page = text(client.get(url("component-cost", roof.pk)))
    assert "250 000 kr Slik er tallet laget Komponentens eget anslag for å rette opp TG3" in page
    assert "Kostnaden er med i byggets etterslep." in page


def test_every_value_can_be_opened(client, roof):
    response = client.get(url("component", roof.pk))
    opened = [value.url for section in response.context["sections"] for value in section.values]
    assert len(opened) == 19
    assert {client.get(address).status_code for address in opened} == {200}


def test_findings_of_all_analyses_stand_newest_first(client, roof, building, manager):
    older = make_analysis(building, "Analyse 2019", performed_on=datetime.date(2019, 5, 1), status="done")
    newer = make_analysis(building, "Analyse 2024", performed_on=datetime.date(2024, 5, 1), status="done")
    make_finding(older, roof, "TG1", symptom="Mose")
    worse = make_finding(newer, roof, "TG3", symptom="Lekkasje", cause="Alder")
    make_finding(newer, make_component(building), "TG2", symptom="Et annet sted")
    photo = add_document(by=manager, building=building, file=files.jpeg("lekk.jpg"))
    attach(by=manager, document=photo, finding=worse)
    response = client.get(url("component-findings", roof.pk))
    assert [line[0].symptom for line in response.context["lines"]] == ["Lekkasje", "Mose"]
    page = response.content.decode()
    assert reverse("bygg:document-preview", args=[photo.pk]) in page
    assert "Et annet sted" not in page


def test_a_component_nobody_has_looked_at_says_why(client, roof):
    assert "Ingen tilstandsanalyse har sett på komponenten ennå" in text(client.get(url("component-findings", roof.pk)))


def test_documents_of_the_component_and_not_of_the_building(client, roof, building, manager):
    mine, other = (add_document(by=manager, building=building, file=files.pdf(name)) for name in ("FDV.pdf", "Annet.pdf"))
    attach(by=manager, document=mine, component=roof)
    page = text(client.get(url("component-documents", roof.pk)))
    assert ("FDV" in page, "Annet" in page) == (True, False)
    assert other.title == "Annet"


def test_measures_and_replacements_lead_on(client, roof, building):
    make_measure(building, "Legge om tekkingen", component=roof, planned_year=YEAR + 1)
    make_measure(building, "Ferdig tiltak", component=roof, status="done", done_on=TODAY)
    later = make_component(building, "26", "Ny tekking", replaces=roof)
    page = text(client.get(url("component", roof.pk)))
    assert ("Legge om tekkingen" in page, "Ferdig tiltak" in page) == (True, False)
    assert "Skiftet ut med Ny tekking" in page
    assert "Erstattet Taktekking" in text(client.get(url("component", later.pk)))


@pytest.mark.parametrize("tab", ["component", "component-findings", "component-documents", "component-cost", "component-label"])
def test_what_another_unit_has_does_not_exist(client_for, user_with, unit_tree, roof, tab):
    elsewhere = client_for(user_with("manager", unit_tree.health))
    assert elsewhere.get(url(tab, roof.pk)).status_code == 404


def test_one_who_only_looks_gets_no_way_to_change(viewer, roof):
    response = viewer.get(url("component", roof.pk))
    assert [label for label, _url, _main in response.context["head"]["actions"]] == ["Etikett"]
    refused = [
        viewer.post(url(name, roof.pk)).status_code
        for name in ("component-edit", "component-replace", "component-remove", "component-delete")
    ]
    assert refused == [403, 403, 403, 403]

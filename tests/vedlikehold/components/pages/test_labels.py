"""Labels that lead to the page of a component."""

from tests.factories.vedlikehold import make_component
from tests.vedlikehold.components.pages.pieces import TODAY, text, url


def test_a_label_leads_to_the_components_page(client, roof, settings):
    settings.SITE_URL = "https://fdvu.example.no/"
    response = client.get(url("component-label", roof.pk))
    (label,) = response.context["labels"]
    assert (label.title, label.code, label.place, label.part) == ("Taktekking", "+A=262.001", "Fjellvik skole", "26 Yttertak")
    assert label.url == f"https://fdvu.example.no/komponenter/{roof.pk}/"
    assert response.content.decode().count("<svg") == response.content.decode().count("</svg>")
    assert 'class="qr"' in response.content.decode()


def test_without_an_address_of_its_own_the_site_is_where_it_was_opened(client, roof):
    (label,) = client.get(url("component-label", roof.pk)).context["labels"]
    assert label.url == f"http://testserver/komponenter/{roof.pk}/"


def test_labels_of_chosen_rows_alone_and_in_order(client, building, unit_tree):
    rows = [make_component(building, "26", name) for name in ("Tak", "Aktak", "Ikke valgt")]
    response = client.post(url("component-labels"), {"ids": [rows[0].pk, rows[1].pk, 999_999]})
    assert [label.title for label in response.context["labels"]] == ["Aktak", "Tak"]


def test_labels_of_all_the_filter_finds(client, building):
    for name in ("Tak", "Takrenne", "Dør"):
        make_component(building, "26", name)
    response = client.post(url("component-labels") + "?q=tak", {"all": "1"})
    assert [label.title for label in response.context["labels"]] == ["Tak", "Takrenne"]


def test_labels_are_never_of_what_one_cannot_see(client_for, user_with, unit_tree, roof):
    elsewhere = client_for(user_with("manager", unit_tree.health))
    response = elsewhere.post(url("component-labels"), {"ids": [roof.pk]})
    assert response.url == url("components")


def test_labels_of_a_buildings_parts_and_components(client, building, roof):
    make_component(building, "362", "Kanal")
    make_component(building, "36", "Borte", removed_on=TODAY)
    parts = client.get(url("building-labels", building.pk)).context["labels"]
    assert [(label.title, label.url.partition("#")[2]) for label in parts] == [("26 Yttertak", "del-26"), ("36 Luftbehandling", "del-36")]
    rows = client.get(url("building-labels", building.pk), {"av": "komponenter"}).context["labels"]
    assert [label.title for label in rows] == ["Taktekking", "Kanal"]


def test_too_many_labels_are_cut_and_said(client, building, monkeypatch):
    monkeypatch.setattr("vedlikehold.views.components.labels.MOST_LABELS", 2)
    for _ in range(3):
        make_component(building)
    response = client.post(url("component-labels"), {"all": "1"})
    assert (len(response.context["labels"]), "Bare de første av 3 får plass" in text(response)) == (2, True)

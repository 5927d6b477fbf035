"""The pages of components: what stands on them, forms and their errors, acts with their consequences, labels."""

import datetime
import re

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from bygg.services import add_document
from fdvu.audit.models import ChangeSet
from tests.factories import files
from tests.factories.bygg import make_building, make_space
from tests.factories.vedlikehold import make_analysis, make_component, make_finding, make_measure, make_type, part
from vedlikehold.models import Component, LedgerPosting
from vedlikehold.services.attachments import attach

TODAY = timezone.localdate()
YEAR = TODAY.year


@pytest.fixture(autouse=True)
def _nothing_remembered(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    cache.clear()


@pytest.fixture
def manager(user_with):
    return user_with("manager", username="forvalter")


@pytest.fixture
def client(client_for, manager):
    return client_for(manager)


@pytest.fixture
def viewer(client_for, user_with, unit_tree):
    return client_for(user_with("service", unit_tree.education, username="tjeneste"))


@pytest.fixture
def building(unit_tree):
    return make_building(unit_tree.school, "Fjellvik skole")


@pytest.fixture
def roof(building):
    return make_component(
        building, "26", "Taktekking", tfm_id="+A=262.001", grade="TG3", graded_on=datetime.date(YEAR - 1, 6, 1), installed_year=1998,
        expected_life_years=30, cost_likely_nok=250_000, price_year=YEAR, replacement_cost_nok=800_000,
    )  # fmt: skip


def url(name: str, *args) -> str:
    return reverse(f"vedlikehold:{name}", args=args)


def text(response) -> str:
    """What a person reads: no tags, plain spaces."""
    plain = re.sub(r"<[^>]+>", " ", response.content.decode())
    return " ".join(plain.replace("\u00a0", " ").split())


def figures(response) -> dict[str, str]:
    return {figure.label: figure.value.replace("\u00a0", " ") for figure in response.context["head"]["figures"]}


def told(response) -> list[str]:
    return [str(message) for message in response.context["messages"]]


def posted(component: Component, **changes) -> dict:
    """What the edit form sends when nothing is touched, with some fields changed."""
    names = ("type", "tfm_id", "quantity", "quantity_unit", "installed_year", "replacement_cost_nok", "price_year", "grade", "note")
    more = ("expected_life_years", "cost_low_nok", "cost_likely_nok", "cost_high_nok")
    values = {name: getattr(component, f"{name}_id" if name == "type" else name) for name in (*names, *more)}
    data = {
        name: "" if value is None else value if isinstance(value, str) else str(value).replace(".", ",") for name, value in values.items()
    }
    data |= {"part": component.part_id, "name": component.name, "space": component.space_id or "", "version": component.version, "why": ""}
    data["graded_on"] = component.graded_on.isoformat() if component.graded_on else ""
    return data | changes


# -- the object page ---------------------------------------------------------------------------------------------


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
    assert (figure.value.replace("\u00a0", " "), figure.note.split(" · ")[0]) == ("0 år", f"{YEAR - 2000} år på overtid")


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


# -- forms -------------------------------------------------------------------------------------------------------


def test_a_new_component_is_made_with_norwegian_numbers_and_posted(client, building):
    room = make_space(building, "1.04")
    data = {
        "part": part("36").pk, "type": "", "name": "Ventilasjonsaggregat", "tfm_id": "+A=360.001", "space": room.pk, "quantity": "1,5",
        "quantity_unit": "stk", "installed_year": "2004", "expected_life_years": "25", "replacement_cost_nok": "1 250 000,50",
        "price_year": str(YEAR), "grade": "TG2", "graded_on": "", "cost_low_nok": "", "cost_likely_nok": "400 000", "cost_high_nok": "",
        "note": "", "why": "Registrert på befaring",
    }  # fmt: skip
    response = client.post(url("component-new", building.pk), data)
    row = Component.objects.get()
    assert response.url == url("component", row.pk)
    assert (row.name, row.space, row.quantity, float(row.replacement_cost_nok)) == ("Ventilasjonsaggregat", room, 1.5, 1250000.5)
    assert (row.grade, row.graded_on, row.building) == ("TG2", TODAY, building)
    assert [float(amount) for amount in LedgerPosting.objects.values_list("amount_nok", flat=True)] == [400_000.0]
    assert ChangeSet.objects.latest("pk").note == "Registrert på befaring"


@pytest.mark.parametrize(("given", "expected"), [("type", "Papptekking"), ("part", "Luftbehandling")])
def test_a_name_left_out_is_that_of_the_type_or_the_part(client, building, given, expected):
    kind = make_type("PAPP", name="Papptekking")
    data = {"part": part("36").pk, "type": kind.pk if given == "type" else "", "name": "", "quantity_unit": "stk"}
    client.post(url("component-new", building.pk), data)
    assert Component.objects.get().name == expected


@pytest.mark.parametrize(
    ("changes", "field", "message"),
    [
        ({"price_year": ""}, "price_year", "Oppgi prisåret kostnadene gjelder."),
        ({"price_year": "1780"}, "price_year", "Prisåret må være mellom 1900 og"),
        ({"cost_low_nok": "300 000"}, "cost_low_nok", "Lav kostnad kan ikke være høyere enn sannsynlig."),
        ({"cost_high_nok": "1"}, "cost_high_nok", "Høy kostnad kan ikke være lavere enn sannsynlig."),
        ({"cost_likely_nok": "", "cost_low_nok": "5"}, "cost_likely_nok", "Lav og høy kostnad kan bare stå sammen med en sannsynlig."),
        ({"quantity": "mange"}, "quantity", "«mange» er ikke et tall."),
        ({"graded_on": "2150-01-01"}, "graded_on", "Dagen er ikke kommet."),
        ({"grade": ""}, "grade", "Velg tilstandsgraden som ble fastsatt."),
        ({"grade": "TG4"}, "grade", "TG4"),
        ({"installed_year": "2150"}, "installed_year", "Året må være mellom 1000 og"),
        ({"expected_life_years": "0"}, "__all__", "Levetiden må være større enn null."),
        ({"part": ""}, "part", "Feltet må fylles ut"),
    ],
)
def test_what_is_wrong_is_said_at_the_field_and_nothing_typed_is_lost(client, roof, changes, field, message):
    response = client.post(url("component-edit", roof.pk), posted(roof, note="Skrevet av meg", **changes))
    form = response.context["form"]
    assert (response.status_code, field in form.errors) == (422, True)
    assert message in " ".join(form.errors[field]) or field == "part"
    assert form["note"].value() == "Skrevet av meg"
    roof.refresh_from_db()
    assert roof.version == 1


def test_an_edit_moves_the_ledger_and_undo_moves_it_back(client, roof):
    client.post(url("component-edit", roof.pk), posted(roof, grade="TG0", cost_likely_nok=""))
    roof.refresh_from_db()
    assert roof.grade == "TG0"
    client.post(url("component-edit", roof.pk), posted(roof, grade="TG3", cost_likely_nok="100 000"))
    amounts = list(LedgerPosting.objects.order_by("pk").values_list("kind", "amount_nok"))
    assert [(kind, float(amount)) for kind, amount in amounts] == [("decay", 100_000.0)]


def test_a_grade_set_by_hand_is_not_the_analysis_any_more(client, building):
    row = make_component(building, grade="TG1", graded_on=datetime.date(2020, 1, 1), graded_in=make_analysis(building))
    client.post(url("component-edit", row.pk), posted(row, note="Bare merknad"))
    row.refresh_from_db()
    assert (row.note, row.graded_in_id is not None) == ("Bare merknad", True)
    client.post(url("component-edit", row.pk), posted(row, grade="TG2", graded_on=TODAY.isoformat()))
    row.refresh_from_db()
    assert (row.grade, row.graded_on, row.graded_in) == ("TG2", TODAY, None)


def test_who_was_slower_sees_what_the_other_changed(client, roof):
    slow = posted(roof, note="Min merknad")
    client.post(url("component-edit", roof.pk), posted(roof, quantity="12"))
    response = client.post(url("component-edit", roof.pk), slow)
    assert (response.status_code, [clash.name for clash in response.context["clashes"]]) == (409, ["quantity"])
    assert response.context["form"]["note"].value() == "Min merknad"


def test_a_part_of_another_edition_stays_a_choice(client, building):
    row = make_component(building, part=part("64", edition="1999", name="Gammel del"))
    choices = client.get(url("component-edit", row.pk)).context["form"].fields["part"].queryset
    assert row.part in choices
    assert not choices.exclude(pk=row.part_id).filter(edition="1999").exists()


def test_the_building_is_chosen_among_those_one_may_change(client_for, user_with, unit_tree, building):
    make_building(unit_tree.nursing_home, "Solbakken")
    teacher = client_for(user_with("manager", unit_tree.education))
    everything = teacher.get(url("component-choose")).context["buildings"]
    assert [row.name for row in everything] == ["Fjellvik skole"]
    assert teacher.get(url("component-choose"), {"q": "solbakken"}).context["buildings"] == []


# -- acts --------------------------------------------------------------------------------------------------------


def test_replacing_says_what_will_happen_and_does_it(client, roof, building):
    make_finding(make_analysis(building), roof, "TG3")
    make_measure(building, component=roof)
    page = text(client.get(url("component-replace", roof.pk)))
    assert "250 000 kr går ut av etterslepet." in page
    assert "1 åpent funn lukkes." in page
    assert "1 tiltak gjelder komponenten og blir stående." in page
    data = {"on": TODAY.isoformat(), "type": "", "name": "Takfolie", "tfm_id": "", "quantity": "", "quantity_unit": "rs", "why": ""}
    response = client.post(url("component-replace", roof.pk), data, follow=True)
    new = Component.objects.get(name="Takfolie")
    assert response.redirect_chain == [(url("component", new.pk), 302)]
    assert told(response) == ["Taktekking er skiftet ut. Den gamle er beholdt i historikken."]
    act = ChangeSet.objects.latest("pk")
    client.post(reverse("audit:revert-all", args=[act.pk]))
    roof.refresh_from_db()
    assert (roof.is_current, Component.objects.count()) == (True, 1)


@pytest.mark.parametrize(
    ("on", "message"), [("", "Feltet må fylles ut"), ("2150-01-01", "Dagen er ikke kommet"), ("1990-01-01", "installert i 1998")]
)
@pytest.mark.parametrize("act", ["component-replace", "component-remove"])
def test_a_day_that_cannot_be_is_refused(client, roof, act, on, message):
    response = client.post(url(act, roof.pk), {"on": on, "name": "Ny", "quantity_unit": "stk", "why": "Derfor"})
    assert (response.status_code, "on" in response.context["form"].errors) == (422, True)
    assert message in " ".join(response.context["form"].errors["on"]) or not on
    assert response.context["form"]["why"].value() == "Derfor"
    assert Component.objects.filter(is_current=True).count() == 1


def test_removing_keeps_the_page_and_marks_it(client, roof):
    response = client.post(url("component-remove", roof.pk), {"on": TODAY.isoformat(), "why": "Revet"}, follow=True)
    assert told(response) == ["Taktekking er fjernet. Historikken er beholdt."]
    assert response.context["head"]["status"] == f"Fjernet {TODAY:%d.%m.%Y}"
    labels = [label for label, _url, _main in response.context["head"]["actions"]]
    assert labels == ["Rediger", "Slett", "Etikett"]


def test_what_is_gone_cannot_be_replaced(client, building):
    gone = make_component(building, removed_on=TODAY)
    assert [client.get(url(name, gone.pk)).status_code for name in ("component-replace", "component-remove")] == [403, 403]


def test_deleting_says_what_stands_in_the_way(client, roof, building):
    make_finding(make_analysis(building), roof)
    page = text(client.get(url("component-delete", roof.pk)))
    assert "Kan ikke slettes så lenge dette viser hit: 1 funn" in page
    client.post(url("component-delete", roof.pk))
    assert Component.objects.filter(pk=roof.pk).exists()


def test_deleting_a_slip_leads_to_the_list_and_can_be_undone(client, building):
    row = make_component(building)
    response = client.post(url("component-delete", row.pk), {"why": "Feil"})
    assert (response.url, Component.objects.count()) == (url("components"), 0)
    client.post(reverse("audit:revert-all", args=[ChangeSet.objects.latest("pk").pk]))
    assert Component.objects.get().pk == row.pk


# -- the building's tab ------------------------------------------------------------------------------------------


def test_the_buildings_tab_shows_its_components_by_part(client, roof, building, unit_tree):
    make_component(building, "36", "Aggregat", grade="TG2")
    make_component(make_building(unit_tree.school), "26", "Naboens")
    response = client.get(url("building-components", building.pk))
    page = text(response)
    assert (
        f"2 komponenter, etterslep mot TG1 på 250 000 kr i {response.context['found'].price_year}-kroner. 1 av dem mangler kostnad" in page
    )
    assert ("Naboens" in page, "26 Yttertak" in page, "36 Luftbehandling" in page) == (False, True, True)


def test_an_empty_building_says_what_to_do(client, viewer, building):
    assert "importer dem fra et regneark" in text(client.get(url("building-components", building.pk)))
    assert "De som forvalter bygget" in text(viewer.get(url("building-components", building.pk)))


def test_the_buildings_tab_costs_the_same_whatever_is_in_it(client, roof, building):
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            client.get(url("building-components", building.pk))
        return len(captured)

    client.get(url("building-components", building.pk))
    few = queries()
    for code in ("21", "23", "36", "43"):
        make_component(building, code, grade="TG2", type=make_type(), cost_likely_nok=1, price_year=YEAR)
    assert queries() == few


# -- labels ------------------------------------------------------------------------------------------------------


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

"""The list of inspections, the page that is kept on the phone, and the worker that keeps it."""

import datetime
import json
import re

import pytest
from django.urls import reverse
from django.utils import translation

from fdvu.core import static_graph
from tests.factories.access import grant, make_user
from tests.factories.bygg import make_building
from tests.factories.vedlikehold import make_analysis, make_component, make_finding
from vedlikehold.models import Finding
from vedlikehold.queries.inspection import INSPECTED
from vedlikehold.views.inspection.words import field_labels, phone_words

LIST = reverse("vedlikehold:inspections")
SHELL = reverse("vedlikehold:inspection-shell")
WORKER = reverse("vedlikehold:inspection-worker-file")
DAY = datetime.date(2026, 11, 2)


@pytest.fixture
def manager(user_with, unit_tree):
    return user_with("manager", unit_tree.education)


def titles(response) -> list[str]:
    return [analysis.title for analysis in response.context["page"]]


def plan_of(response) -> dict:
    return json.loads(re.search(r"self\.PLAN = (\{.*?\});\n", response.content.decode()).group(1))


# -- the list --------------------------------------------------------------------------------------------------------


def test_open_analyses_stand_soonest_first_with_their_findings(client_for, manager, unit_tree):
    school = make_building(unit_tree.school, "Fjellvik skole", street_address="Skoleveien 1")
    make_analysis(school, "Uten dato")
    make_analysis(school, "Senere", planned_on=DAY + datetime.timedelta(days=9))
    soon = make_analysis(school, "Snart", status="ongoing", planned_on=DAY)
    make_analysis(school, "Ferdig", status="done", performed_on=DAY)
    make_analysis(school, "Avlyst", status="cancelled")
    make_finding(soon, make_component(school))
    response = client_for(manager).get(LIST)
    assert titles(response) == ["Snart", "Senere", "Uten dato"]
    text = response.content.decode()
    assert f'href="{reverse("vedlikehold:inspection", args=[soon.pk])}"' in text
    assert ("1 funn" in text, "planlagt 02.11.2026" in text) == (True, True)


def test_only_analyses_one_may_write_in_are_listed(client_for, unit_tree, manager):
    """Sees both buildings, may change one."""
    make_analysis(make_building(unit_tree.school), "Egen")
    make_analysis(make_building(unit_tree.nursing_home), "Andres")
    grant(manager, "service", unit_tree.health)
    client = client_for(manager)
    assert titles(client.get(LIST)) == ["Egen"]
    assert titles(client.get(LIST, {"unit": unit_tree.health.pk})) == []


def test_the_list_is_searched_in_building_address_and_title(client_for, manager, unit_tree):
    make_analysis(make_building(unit_tree.school, "Ålvik skole", street_address="Skoleveien 1"), "Hovedanalyse")
    make_analysis(make_building(unit_tree.school, "Fjellvik skole"), "Enkel runde")
    client = client_for(manager)
    found = {text: titles(client.get(LIST, {"q": text})) for text in ("ÅLVIK", "skoleveien", "enkel", "skole runde", "ukjent")}
    assert found == {
        "ÅLVIK": ["Hovedanalyse"],
        "skoleveien": ["Hovedanalyse"],
        "enkel": ["Enkel runde"],
        "skole runde": ["Enkel runde"],
        "ukjent": [],
    }
    assert "Ingen åpne analyser passer med søket" in client.get(LIST, {"q": "ukjent"}).content.decode()


def test_an_empty_list_says_why(client_for, manager):
    assert "Her står analyser som er planlagt eller pågår" in client_for(manager).get(LIST).content.decode()


def test_the_list_takes_as_many_queries_for_three_as_for_one(client_for, manager, unit_tree, django_assert_max_num_queries):
    make_analysis(make_building(unit_tree.school))
    client = client_for(manager)
    client.get(LIST)
    with django_assert_max_num_queries(12) as one:
        client.get(LIST)
    for _number in range(2):
        make_analysis(make_building(unit_tree.school))
    with django_assert_max_num_queries(12) as three:
        assert len(titles(client.get(LIST))) == 3
    assert len(three) == len(one)


# -- the page ----------------------------------------------------------------------------------------------------------


def test_the_page_says_nothing_about_person_or_building(client_for, manager, unit_tree):
    """It is kept on the phone, so it must be the same for every analysis, with nothing to read when the phone is lost."""
    manager.full_name = "Kari Nordbø"
    manager.save()
    analysis = make_analysis(make_building(unit_tree.school, "Fjellvik skole"), "Hovedanalyse")
    client = client_for(manager)
    page = client.get(reverse("vedlikehold:inspection", args=[analysis.pk])).content.decode()
    assert page == client.get(SHELL).content.decode()
    for secret in ("Kari", "Nordbø", manager.username, "Fjellvik", "Hovedanalyse", "csrf"):
        assert secret.lower() not in page.lower()


def test_the_page_may_show_pictures_of_its_own_and_run_its_worker(client_for, manager, unit_tree):
    analysis = make_analysis(make_building(unit_tree.school))
    client = client_for(manager)
    for address in (SHELL, reverse("vedlikehold:inspection", args=[analysis.pk])):
        policy = dict(part.strip().split(" ", 1) for part in client.get(address).headers["Content-Security-Policy"].split(";"))
        assert "blob:" in policy["img-src"].split()
        assert (policy["worker-src"], policy["script-src"], policy["connect-src"]) == ("'self'", "'self'", "'self'")
    assert "blob:" not in client.get(LIST).headers["Content-Security-Policy"]


@pytest.mark.parametrize(("status", "more"), [("done", {"performed_on": DAY}), ("cancelled", {})])
def test_the_page_of_a_closed_analysis_still_opens(client_for, manager, unit_tree, status, more):
    """Something unsent may lie on the phone; the page says that the analysis is closed."""
    analysis = make_analysis(make_building(unit_tree.school), status=status, **more)
    assert client_for(manager).get(reverse("vedlikehold:inspection", args=[analysis.pk])).status_code == 200


def test_every_field_of_the_form_is_taken_in(client_for, manager):
    """The form's names are the finding's, and each has a word for the comparison of two versions."""
    page = client_for(manager).get(SHELL).content.decode()
    in_form = set(re.findall(r'<(?:input|textarea|select)[^>]*\sname="([a-z]\w*)"', page))
    assert in_form == set(INSPECTED) - {"price_year"}  # filled in by the script, beside the costs
    assert set(field_labels()) == {*INSPECTED, "component"}
    assert {name for name in INSPECTED if not hasattr(Finding, name)} == set()


def test_every_text_the_script_asks_for_is_there():
    """`say("…")` and `counted("…")` with a plain text; those put together from two are tried in the browser."""
    folder = static_graph.finders.find("fdvu/inspection")
    from pathlib import Path

    source = "\n".join(path.read_text() for path in Path(folder).glob("*.js"))
    asked = set(re.findall(r'\bsay\(\s*"(\w+)"', source)) | {
        f"{key}_{many}" for key in re.findall(r'\bcounted\(\s*"(\w+)"', source) for many in ("one", "many")
    }
    words = phone_words()
    assert len(asked) > 30
    assert asked - set(words) == set()
    states = {f"state_{state}" for state in ("waiting", "sent", "invalid", "conflict", "gone")}
    problems = {f"problem_{why}" for why in ("login", "forbidden", "missing", "closed", "server", "other_user")}
    connections = {f"connection_{how}" for how in ("online", "offline", "unknown")}
    assert states | problems | connections <= set(words)


# -- the worker --------------------------------------------------------------------------------------------------------


def test_the_worker_keeps_the_page_and_every_file_it_needs(client_for, manager):
    client = client_for(manager)
    response = client.get(WORKER)
    plan = plan_of(response)
    assert response.headers["Content-Type"].startswith("text/javascript")
    assert response.content.decode().endswith('importScripts("/static/fdvu/inspection/worker.js");\n')
    assert (plan["home"], plan["shell"]) == (LIST, SHELL)
    # Its reach is the folder it lies in: no page outside the inspections is ever asked about.
    assert WORKER.rpartition("/")[0] + "/" == LIST
    page = client.get(SHELL).content.decode()
    named = set(re.findall(r'(?:href|src)="(/static/[^"]+)"', page))
    assert len(named) > 8
    assert named <= set(plan["files"])
    assert {"/static/fdvu/inspection/store.js", "/static/fdvu/inspection/sync.js"} <= set(plan["files"])


def test_the_worker_is_another_when_a_file_or_a_text_is(client_for, manager, monkeypatch):
    client = client_for(manager)
    first = plan_of(client.get(WORKER))["version"]
    assert plan_of(client.get(WORKER))["version"] == first
    manager.language = "en"
    manager.save()
    assert plan_of(client.get(WORKER))["version"] != first
    manager.language = "nb"
    manager.save()
    files = static_graph._read_once(pages_files())
    monkeypatch.setitem(files, "fdvu/inspection/store.js", b"other")
    assert plan_of(client.get(WORKER))["version"] != first


def pages_files():
    from vedlikehold.views.inspection.pages import FILES

    return FILES


def test_worker_and_page_are_asked_for_anew_each_time(client_for, manager):
    client = client_for(manager)
    for address in (WORKER, SHELL):
        assert "no-store" in client.get(address).headers["Cache-Control"]


def test_the_phone_can_put_inspections_on_its_home_screen(client_for, manager):
    answer = client_for(manager).get(reverse("vedlikehold:inspection-manifest-file"))
    assert answer.headers["Content-Type"] == "application/manifest+json"
    assert (answer.json()["start_url"], answer.json()["scope"], answer.json()["display"]) == (LIST, LIST, "standalone")


def test_words_have_the_same_places_in_both_numbers():
    with translation.override("nb"):
        words = phone_words()
    for key in words:
        if key.endswith("_many"):
            assert "%(n)s" in words[key]
            assert key.removesuffix("_many") + "_one" in words


def test_navigation_shows_inspections_to_those_who_may_write(client_for, manager, unit_tree):
    reader = make_user("leser")
    grant(reader, "service", unit_tree.education)
    shown = {user.username: LIST in client_for(user).get("/").content.decode() for user in (manager, reader)}
    assert shown == {manager.username: True, "leser": False}

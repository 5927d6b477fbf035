"""The frame: guards, navigation, unit picker, front page, preferences, error pages."""

import pytest
from django.contrib import messages
from django.contrib.messages.storage.base import Message
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404
from django.test import RequestFactory
from django.urls import reverse

from bygg.models import Building
from fdvu.core.context import nav_entries
from fdvu.core.registry import Card, NavItem, cards, navigation
from fdvu.core.templatetags.fdvu import alert_color, page_numbers, undo_url
from fdvu.core.views.guards import get_editable_or_403, get_visible_or_404, requires
from fdvu.core.views.shell import csrf_failure
from tests.factories.access import PASSWORD, make_user

pytestmark = pytest.mark.django_db


# --- guards -----------------------------------------------------------------------------------


@requires("register.edit")
def guarded(request):
    return "opened"


def asked_by(user, address="/bygg/?page=2"):
    request = RequestFactory().get(address)
    request.user = user
    return request


def test_the_guard_opens_for_a_grant_anywhere(user_with, unit_tree):
    assert guarded(asked_by(user_with("manager", unit_tree.school))) == "opened"


@pytest.mark.parametrize("role", ["service", "leader", "auditor"])
def test_the_guard_refuses_those_without_the_permission(user_with, role):
    with pytest.raises(PermissionDenied):
        guarded(asked_by(user_with(role)))


def test_the_guard_sends_strangers_to_sign_in_and_back(client):
    response = client.get(reverse("core:jobs") + "?page=2")
    assert (response.status_code, response.url) == (302, "/konto/login/?next=/jobber/%3Fpage%3D2")


def test_a_row_out_of_scope_does_not_exist(user_with, unit_tree, sample_data):
    rows = Building.objects.visible_to(user_with("manager", unit_tree.health))
    with pytest.raises(Http404):
        get_visible_or_404(rows, sample_data.building.pk)


@pytest.mark.parametrize(("role", "may"), [("manager", True), ("service", False)])
def test_a_visible_row_is_changed_only_with_the_permission(user_with, unit_tree, sample_data, role, may):
    user = user_with(role, unit_tree.education)
    rows = Building.objects.visible_to(user)
    if may:
        assert get_editable_or_403(rows, user, sample_data.building.pk) == sample_data.building
    else:
        with pytest.raises(PermissionDenied):
            get_editable_or_403(rows, user, sample_data.building.pk)


# --- navigation -------------------------------------------------------------------------------


def test_every_navigation_item_leads_somewhere():
    assert [item.key for item in navigation if not reverse(item.url_name)] == []


def test_every_parent_in_the_navigation_exists():
    assert [item.key for item in navigation if item.parent and item.parent not in navigation] == []


@pytest.fixture
def small_navigation(monkeypatch):
    items = [
        NavItem("home", "Oversikt", "home", "", 0),
        NavItem("work", "Arbeid", "core:jobs", "register.view", 1),
        NavItem("find", "Søk", "core:search", "register.view", 2, parent="work"),
        NavItem("manage", "Styr", "core:profile", "access.manage", 3),
        NavItem("under", "Under søk", "core:gallery", "register.view", 3, parent="find", listed=False),
        NavItem("gone", "Borte", "no-such-page", "register.view", 4),
    ]
    monkeypatch.setattr(navigation, "_offers", {item.key: item for item in items})


def test_navigation_holds_what_the_person_may_open(small_navigation, user_with, outsider):
    assert [(e.key, [c.key for c in e.children]) for e in nav_entries(user_with("manager"), "/")] == [("home", []), ("work", ["find"])]
    assert [e.key for e in nav_entries(user_with("admin"), "/")] == ["home", "work", "manage"]
    assert [e.key for e in nav_entries(outsider, "/")] == ["home"]


@pytest.mark.parametrize(
    ("path", "current", "exact"),
    [
        ("/", ["home"], ["home"]),
        ("/jobber/", ["work"], ["work"]),
        ("/jobber/7/", ["work"], []),
        ("/sok/", ["work", "find"], ["find"]),
        ("/galleri/", ["work", "find"], []),
        ("/annet/", [], []),
    ],
)
def test_the_current_item_is_marked(small_navigation, user_with, path, current, exact):
    entries = nav_entries(user_with("manager"), path)
    every = [e for top in entries for e in (top, *top.children)]
    assert ([e.key for e in every if e.current], [e.key for e in every if e.exact]) == (current, exact)


# --- front page -------------------------------------------------------------------------------


@pytest.fixture
def two_cards(monkeypatch):
    offers = [
        Card("mine", ("manager",), lambda request: "<p>Mine bygg</p>"),
        Card("empty", ("manager",), lambda request: ""),
        Card("sum", ("leader",), lambda request: "<p>Åtte tall</p>"),
    ]
    monkeypatch.setattr(cards, "_offers", {card.key: card for card in offers})


@pytest.mark.parametrize(("role", "shown"), [("manager", ["mine"]), ("leader", ["sum"]), ("service", [])])
def test_each_role_gets_its_cards(client_for, user_with, two_cards, role, shown):
    response = client_for(user_with(role)).get("/")
    assert [card.key for card, html in response.context["cards"]] == shown


def test_a_card_that_takes_time_comes_after_the_page(client_for, user_with, two_cards, monkeypatch):
    slow = Card("slow", ("manager",), lambda request: "<p>Prognose</p>", later=True, waiting="Regner")
    monkeypatch.setattr(cards, "_offers", cards._offers | {"slow": slow})
    client = client_for(user_with("manager"))
    front, at_once = (client.get(path).content.decode() for path in ("/", "/?now=1"))
    assert ['hx-get="/kort/slow/"' in page for page in (front, at_once)] == [True, False]
    assert ["<p>Prognose</p>" in page for page in (front, at_once)] == [False, True]
    assert client.get("/kort/slow/").content.decode().strip() == '<section class="home-card"><p>Prognose</p></section>'
    assert client.get("/kort/empty/").content == b""
    assert client.get("/kort/sum/").status_code == 404


def test_without_a_grant_the_front_page_says_whom_to_ask(client_for, outsider):
    page = client_for(outsider).get("/").content.decode()
    assert "Spør den som administrerer FDVU i kommunen" in page


# --- unit picker ------------------------------------------------------------------------------


def test_the_picker_offers_the_persons_units_and_keeps_the_rest_of_the_address(client_for, user_with, unit_tree):
    response = client_for(user_with("manager", unit_tree.education)).get("/", {"unit": unit_tree.school.pk, "type": "613", "page": "4"})
    assert response.context["kept_params"] == [("type", "613")]
    assert [choice.name for choice in response.context["unit_choices"]()] == ["Oppvekst", "Fjellvik skole"]


def test_links_keep_the_unit(client_for, user_with, unit_tree):
    page = client_for(user_with("manager")).get(reverse("core:jobs"), {"unit": unit_tree.health.pk}).content.decode()
    assert f'href="/?unit={unit_tree.health.pk}"' in page


# --- preferences ------------------------------------------------------------------------------


def test_a_persons_choices_are_stored_on_the_person(client_for, outsider):
    response = client_for(outsider).post(reverse("core:preferences"), {"language": "en", "color_scheme": "dark", "next": "/jobber/?page=2"})
    outsider.refresh_from_db()
    assert (response.url, outsider.language, outsider.color_scheme) == ("/jobber/?page=2", "en", "dark")


def test_a_strangers_choices_are_kept_in_cookies(client):
    client.post(reverse("core:preferences"), {"language": "en", "color_scheme": "dark"})
    page = client.get(reverse("account_login")).content.decode()
    assert '<html lang="en" data-color-scheme="dark"' in page


@pytest.mark.parametrize("address", ["https://evil.example/", "//evil.example", "javascript:alert(1)", ""])
def test_nobody_is_sent_to_another_site(client_for, outsider, address):
    assert client_for(outsider).post(reverse("core:preferences"), {"language": "nb", "next": address}).url == "/"


def test_unknown_choices_change_nothing(client_for, outsider):
    client_for(outsider).post(reverse("core:preferences"), {"language": "xx", "color_scheme": "pink"})
    outsider.refresh_from_db()
    assert (outsider.language, outsider.color_scheme) == ("nb", "auto")


def test_the_profile_is_the_persons_own(client_for, outsider):
    data = {
        "full_name": "Åse Ødegård",
        "title": "",
        "email": "leder@example.com",
        "language": "nb",
        "color_scheme": "light",
        "is_superuser": "1",
    }
    response = client_for(outsider).post(reverse("core:profile"), data)
    email = outsider.email
    outsider.refresh_from_db()
    assert (response.status_code, outsider.full_name, outsider.color_scheme, outsider.is_superuser) == (302, "Åse Ødegård", "light", False)
    assert outsider.email == email


# --- pages of the frame -----------------------------------------------------------------------


def test_the_gallery_is_for_superusers(client_for, user_with):
    address = reverse("core:gallery")
    assert client_for(user_with("admin")).get(address).status_code == 403
    assert client_for(make_user("rot", is_superuser=True)).get(address).status_code == 200


def test_a_missing_page_keeps_the_frame(client_for, user_with):
    response = client_for(user_with("manager")).get("/finnes-ikke/")
    assert response.status_code == 404
    assert 'id="hovedmeny"' in response.content.decode()


def test_a_failed_confirmation_says_that_nothing_changed(rf, outsider):
    request = rf.post("/")
    request.user = outsider
    response = csrf_failure(request, "CSRF cookie not set.")
    assert response.status_code == 403
    assert "Ingenting er endret" in response.content.decode()


def test_a_fault_has_a_page_of_its_own(client_for, user_with, monkeypatch):
    monkeypatch.setattr(cards, "_offers", {"x": Card("x", ("manager",), lambda request: 1 / 0)})
    client = client_for(user_with("manager"), raise_request_exception=False)
    response = client.get("/")
    assert response.status_code == 500
    assert "Noe gikk galt hos oss" in response.content.decode()


@pytest.mark.parametrize("name", ["account_login", "account_reset_password", "account_reset_password_done", "account_signup"])
def test_pages_before_signing_in_wear_the_frame(client, name):
    page = client.get(reverse(name)).content.decode()
    assert 'class="brand"' in page


def test_signing_in_with_name_or_mail(client, outsider):
    outsider.email = "utenfor@example.com"
    outsider.save()
    for login in ("utenfor", "utenfor@example.com"):
        client.logout()
        response = client.post(reverse("account_login"), {"login": login, "password": PASSWORD})
        assert (response.status_code, response.url) == (302, "/")


def test_a_wrong_password_keeps_the_name(client, outsider):
    page = client.post(reverse("account_login"), {"login": "utenfor", "password": "feil"}).content.decode()
    assert 'value="utenfor"' in page
    assert "data-error-summary" in page


# --- small parts ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("number", "pages", "shown"),
    [
        (1, 1, [1]),
        (1, 3, [1, 2, 3]),
        (5, 9, [1, 0, 4, 5, 6, 0, 9]),
        (3, 9, [1, 2, 3, 4, 0, 9]),
        (4, 9, [1, 2, 3, 4, 5, 0, 9]),
        (9, 9, [1, 0, 8, 9]),
    ],
)
def test_page_numbers(number, pages, shown):
    assert page_numbers(Paginator(range(pages), 1).page(number)) == shown


def test_a_message_may_carry_its_undoing():
    message = Message(messages.SUCCESS, "Slettet", extra_tags="undo:/historikk/4/angre/")
    assert (undo_url(message), alert_color(message)) == ("/historikk/4/angre/", "success")
    assert undo_url(Message(messages.ERROR, "Feil")) == ""
    assert alert_color(Message(messages.ERROR, "Feil")) == "danger"

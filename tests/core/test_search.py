"""The search box: groups, limits, and that only visible rows are found."""

from dataclasses import dataclass

import pytest
from django.urls import reverse

from fdvu.core.registry import SearchSource, search_sources
from fdvu.core.views.search import HITS_PER_SOURCE, SUGGESTIONS_PER_SOURCE, find_everywhere

pytestmark = pytest.mark.django_db


@dataclass
class Hit:
    label: str
    detail: str = ""
    url: str = "/"


@pytest.fixture
def sources(monkeypatch):
    """Only the given sources, each finding `number` rows."""

    def use(**numbers):
        asked = []

        def finder(key, number):
            def find(user, text, limit):
                asked.append((key, text, limit))
                return [Hit(f"{key} {n}") for n in range(min(number, limit))]

            return find

        offers = {key: SearchSource(key, key.title(), finder(key, number), order) for order, (key, number) in enumerate(numbers.items())}
        monkeypatch.setattr(search_sources, "_offers", offers)
        return asked

    return use


def test_hits_are_grouped_and_cut(sources):
    sources(bygg=9, tomter=2, rom=0)
    groups = find_everywhere(None, "sko", 5)
    assert [(g.label, len(g.hits), g.more) for g in groups] == [("Bygg", 5, True), ("Tomter", 2, False)]


def test_one_letter_is_too_little(sources):
    asked = sources(bygg=3)
    assert (find_everywhere(None, "s", 5), asked) == ([], [])


def test_page_and_suggestions_ask_for_different_amounts(client_for, user_with, sources):
    asked = sources(bygg=0)
    client = client_for(user_with("manager"))
    client.get(reverse("core:search"), {"q": " skole "})
    client.get(reverse("core:search_suggestions"), {"q": "skole"})
    assert asked == [("bygg", "skole", HITS_PER_SOURCE + 1), ("bygg", "skole", SUGGESTIONS_PER_SOURCE + 1)]


@pytest.mark.parametrize("name", ["search", "search_suggestions"])
def test_a_stranger_finds_nothing(client, name):
    assert client.get(reverse(f"core:{name}"), {"q": "skole"}).status_code == 302


@pytest.mark.parametrize(("role", "found"), [("manager", ["Fjellvik skole"]), (None, [])])
def test_only_what_the_person_may_see_is_found(client_for, user_with, outsider, sample_data, unit_tree, role, found):
    user = user_with(role, unit_tree.education) if role else outsider
    for text, expected in (("fjellvik skole", found), ("solbakken", [])):
        groups = client_for(user).get(reverse("core:search"), {"q": text}).context["groups"]
        assert [hit.label for group in groups if group.key == "buildings" for hit in group.hits] == expected


def test_what_was_typed_is_shown_as_text(client_for, user_with, sources):
    sources(bygg=0)
    page = client_for(user_with("manager")).get(reverse("core:search"), {"q": "<script>alert(1)</script>"}).content.decode()
    assert "<script>alert(1)" not in page

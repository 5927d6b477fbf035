"""Computed things are shared by those who see the same, and made again when something has changed."""

import datetime
from itertools import count

import pytest
from django.core.cache import cache
from django.utils import translation

from bygg.models import BuildingType
from bygg.queries import kept as module
from bygg.queries.kept import kept, program
from tests.factories.bygg import make_building

pytestmark = pytest.mark.django_db
TODAY = datetime.date(2026, 11, 22)


@pytest.fixture
def ask(user_with):
    """Asks for a number that is another each time it is made."""
    cache.clear()
    numbers, manager = count(1), user_with("manager")

    def once_more(what="number", *, user=manager, unit=None, today=TODAY, more=()):
        return kept(what, lambda: next(numbers), user=user, unit=unit, today=today, more=more)

    return once_more


def test_the_same_question_is_answered_once(ask, user_with):
    assert [ask(), ask(), ask(user=user_with("leader"))] == [1, 1, 1]


def test_scope_unit_day_kind_and_choices_are_kept_apart(ask, user_with, unit_tree):
    answers = [
        ask(),
        ask(user=user_with("manager", unit_tree.education)),
        ask(unit=unit_tree.health),
        ask(today=TODAY + datetime.timedelta(days=1)),
        ask("other"),
        ask(more=("TG0",)),
    ]
    assert answers == [1, 2, 3, 4, 5, 6]


def test_a_changed_row_a_unit_and_a_code_make_it_again(ask, unit_tree):
    found = [ask()]
    make_building(unit_tree.school)
    found.append(ask())
    unit_tree.school.name = "Nytt navn"
    unit_tree.school.save()
    found.append(ask())
    BuildingType.objects.create(code="998", name="Ny type")
    found.append(ask())
    assert found == [1, 2, 3, 4]


def test_each_language_has_its_own(ask):
    with translation.override("nb"):
        first = ask()
    with translation.override("en"):
        assert ask() != first


def test_another_program_does_not_read_what_the_old_one_kept(ask, monkeypatch, tmp_path, settings):
    first = ask()
    (tmp_path / "fdvu").mkdir()
    (tmp_path / "fdvu" / "new.py").write_text("")
    settings.BASE_DIR = tmp_path
    program.cache_clear()
    try:
        assert ask() != first
    finally:
        program.cache_clear()


def test_the_packages_are_there(settings):
    assert all((settings.BASE_DIR / name / "__init__.py").exists() for name in module.PACKAGES)

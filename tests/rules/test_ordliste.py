"""The vocabulary follows the code: English name, Norwegian word, standard, place."""

import importlib
import re
from dataclasses import dataclass
from enum import Enum

import pytest
from django.apps import apps

from fdvu.lib.sorting import nb_sort_key
from tests.rules.source import ROOT, refuse

ORDLISTE = ROOT / "docs" / "ordliste.md"
ENUM_MODULES = ("bygg.enums", "vedlikehold.enums", "fdvu.access.enums", "fdvu.audit.enums")
OUR_APPS = ("core", "access", "audit", "bygg", "vedlikehold", "reports")
# The Norwegian term is what stands before the first stop, colon or bracket.
TERM = re.compile(r"^([A-ZÆØÅ][\w –-]*?)\s*(?:[:.(]|$)")
ENGLISH_OPENING = re.compile(r"^(A|An|One|The|Where|What|Rows)\b")


@dataclass(frozen=True)
class Line:
    english: str
    norwegian: str
    standard: str
    where: tuple[str, ...]


def lines() -> list[Line]:
    rows = [row.strip().strip("|").split("|") for row in ORDLISTE.read_text(encoding="utf-8").splitlines() if row.startswith("| ")]
    cells = [[cell.strip() for cell in row] for row in rows[1:] if not row[0].strip().startswith("---")]
    return [Line(english, norwegian, standard, tuple(re.findall(r"`([^`]+)`", where))) for english, norwegian, standard, where in cells]


def term_of(docstring: str | None) -> str:
    """The Norwegian term a docstring begins with, or ''."""
    first = (docstring or "").strip().split("\n")[0]
    found = TERM.match(first)
    return found[1] if found and not ENGLISH_OPENING.match(first) and len(found[1].split()) <= 6 else ""


def classes_with_terms() -> dict[str, str]:
    """Norwegian term by the dotted name a line should give."""
    found = {}
    for model in apps.get_models():
        if model._meta.app_label in OUR_APPS and term_of(model.__dict__.get("__doc__")):
            package = ".".join(model.__module__.split(".")[: model.__module__.split(".").index("models") + 1])
            found[f"{package}.{model.__name__}"] = term_of(model.__doc__)
    for name in ENUM_MODULES:
        module = importlib.import_module(name)
        for key, value in vars(module).items():
            if (
                isinstance(value, type)
                and issubclass(value, Enum)
                and value.__module__.startswith(name)
                and term_of(value.__dict__.get("__doc__"))
            ):
                found[f"{name}.{key}"] = term_of(value.__doc__)
    return found


def test_every_term_in_the_code_stands_in_the_list():
    said = {where: line.norwegian.casefold() for line in lines() for where in line.where}
    missing = [(name, f"«{term}»") for name, term in classes_with_terms().items() if term.casefold() not in said.get(name, "")]
    refuse(missing, "give the class a line in docs/ordliste.md with this Norwegian term")


def test_every_place_in_the_list_exists():
    refuse([where for line in lines() for where in line.where if not exists(where)], "the name is gone or misspelt in docs/ordliste.md")


def exists(dotted: str) -> bool:
    parts = dotted.split(".")
    for length in range(len(parts), 0, -1):
        try:
            thing = importlib.import_module(".".join(parts[:length]))
        except ModuleNotFoundError:
            continue
        for name in parts[length:]:
            if not hasattr(thing, name):
                return False
            thing = getattr(thing, name)
        return True
    return False


def test_the_list_is_alphabetical_and_names_each_word_once():
    words = [line.english for line in lines()]
    assert len(words) > 40
    assert words == sorted(set(words), key=nb_sort_key)


def test_every_line_is_complete():
    refuse(
        [line.english for line in lines() if not (line.norwegian and line.standard and line.where)], "fill every column, – for no standard"
    )


@pytest.mark.parametrize(
    ("docstring", "term"),
    [
        ("Bygning. Areas in m².", "Bygning"),
        ("Tomt eller ubebygd areal: a piece of land", "Tomt eller ubebygd areal"),
        ("Eiendom (matrikkelenhet): kommunenr", "Eiendom"),
        ("One thing a person may do in a unit and everything below it.", ""),
        ("A register row: written only through", ""),
        (None, ""),
    ],
)
def test_the_term_is_what_the_docstring_begins_with(docstring, term):
    assert term_of(docstring) == term


def test_places_are_looked_up():
    assert [exists(name) for name in ("bygg.models.Building.area_bta_m2", "bygg.models.Buildings", "nowhere.at.all")] == [
        True,
        False,
        False,
    ]

"""Every text of the interface has its English, with the same places to fill."""

import ast
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.template.base import Lexer, TokenType

from fdvu.core.translations import TEMPLATE_SUFFIXES, is_untranslated, places_in, read_catalogue, source_files, texts_in

ROOT = Path(settings.BASE_DIR)
ENGLISH = ROOT / "locale" / "en" / "LC_MESSAGES" / "django.po"


@pytest.fixture(scope="module")
def in_code():
    return {(text.context, text.id if isinstance(text.id, str) else text.id[0]): text.place for text in texts_in(ROOT)}


@pytest.fixture(scope="module")
def messages():
    return [message for message in read_catalogue(ENGLISH) if message.id]


def key(message):
    return message.context, message.id if isinstance(message.id, str) else message.id[0]


def test_the_catalogue_holds_exactly_the_texts_in_the_code(in_code, messages):
    known = {key(message) for message in messages}
    missing = [
        f"{place}: {text!r}" for (context, text), place in sorted(in_code.items(), key=lambda item: item[1]) if (context, text) not in known
    ]
    left_over = sorted(text for context, text in known - in_code.keys())
    assert (missing, left_over) == ([], []), "run `make messages` and translate what came in"


def test_every_text_is_translated(messages):
    assert [message.id for message in messages if is_untranslated(message)] == []


def test_translations_fill_the_same_places(messages):
    wrong = []
    for message in messages:
        sources = message.id if isinstance(message.id, (tuple, list)) else (message.id,)
        strings = message.string if isinstance(message.string, (tuple, list)) else (message.string,)
        allowed = [places_in(source) for source in sources]
        wrong += [(message.id, string) for string in strings if string and places_in(string) not in allowed]
    assert wrong == []


def test_the_compiled_catalogue_is_read_by_django(tmp_path):
    """In a process of its own, as a fresh installation does it."""
    code = (
        "import django; django.setup()\n"
        "from django.core.management import call_command\n"
        "from django.utils import translation\n"
        "call_command('compile_translations')\n"
        "with translation.override('en'): print(translation.gettext('Eid'))"
    )
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "fdvu.settings.test"}
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, env=environment, capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "Owned"


TAGS = re.compile(r"<(?:script|style)\b.*?</(?:script|style)>|<[^>]*>|<!--.*?-->|&\w+;|&#\w+;", re.S)
SPOKEN_ATTRIBUTE = re.compile(r"""\b(?:title|alt|aria-label|placeholder|label|summary|data-label)="([^"]*)\"""")
LETTERS = re.compile(r"[^\W\d_]{2,}")
# Names and units that are the same in every language.
UNIVERSAL = {
    "«",
    "»",
    "fdvu",
    "FDVU",
    "Excel",
    "CSV",
    "PDF",
    "BTA",
    "KG",
    "TG",
    "m²",
    "BRA",
    "NTA",
    "km",
    "kWh",
    "NOK",
    "kr",
    "English",
    "Norsk",
    "bokmål",
    "Bokmål",
    "mill",
}

# The gallery shows components with sample content; nobody but developers sees it.
SAMPLES = {"templates/core/gallery.html"}


def bare_words(template: str) -> list[str]:
    """Words in a template that no translation tag surrounds."""
    shown, hidden = [], 0
    for token in Lexer(template).tokenize():
        name = token.contents.split()[0] if token.token_type == TokenType.BLOCK and token.contents else ""
        if name in {"blocktrans", "blocktranslate", "comment"}:
            hidden += 1
        elif name in {"endblocktrans", "endblocktranslate", "endcomment"}:
            hidden -= 1
        elif token.token_type == TokenType.TEXT and not hidden:
            shown.append(token.contents)
        elif token.token_type != TokenType.TEXT:
            shown.append("\0")  # keeps a tag with a variable in it in one piece
    page = "".join(shown)
    spoken = " ".join(SPOKEN_ATTRIBUTE.findall(page))
    return sorted(set(LETTERS.findall(TAGS.sub(" ", page) + " " + spoken)) - UNIVERSAL)


def test_no_text_in_a_template_stands_outside_translation():
    found = {
        place: words
        for path in source_files(ROOT)
        if path.suffix in TEMPLATE_SUFFIXES - {".svg", ".xml"}
        and (place := path.relative_to(ROOT).as_posix()) not in SAMPLES
        and (words := bare_words(path.read_text(encoding="utf-8")))
    }
    assert found == {}


def test_bare_words_finds_text_and_spoken_attributes():
    assert bare_words('<p title="Se her">{% trans "Bygg" %} heter <b class="num">{{ name }}</b></p>') == ["Se", "her", "heter"]


NORWEGIAN = re.compile("[æøåÆØÅ«»]")
MARKS = {"_", "gettext", "gettext_lazy", "gettext_noop", "ngettext", "ngettext_lazy", "pgettext", "pgettext_lazy"}
# Headings and values that files come with: what people write, not what we say.
FROM_FILES = {"aliases", "example"}
# Letters, units and code lists: content, not speech.
CONTENT = {
    "bygg/calc/names.py",
    "bygg/codes.py",
    "bygg/calc/duplicates.py",
    "bygg/importers/duplicates.py",
    "fdvu/access/models/user.py",
    "fdvu/core/gallery.py",
    "fdvu/lib/charts/text.py",
    "fdvu/lib/sorting.py",
    "fdvu/lib/tabular/numbers.py",
    "fdvu/settings/base.py",
    "vedlikehold/codes.py",
}
CONTENT_FOLDERS = ("fdvu/demo/",)
CONTENT_FILES = ("demo.py", "headings.py")


def bare_strings(source: str) -> list[str]:
    """Strings with Norwegian letters that are neither marked for translation nor documentation."""
    tree, allowed = ast.parse(source), set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr):
            allowed.add(id(node.value))
        if isinstance(node, ast.Call) and getattr(node.func, "attr", getattr(node.func, "id", "")) in MARKS:
            allowed.update(id(part) for part in ast.walk(node))
        if isinstance(node, ast.keyword) and node.arg in FROM_FILES:
            allowed.update(id(part) for part in ast.walk(node))
    strings = [node for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str)]
    return [node.value for node in strings if id(node) not in allowed and node.value not in UNIVERSAL and NORWEGIAN.search(node.value)]


def test_no_norwegian_text_in_the_code_stands_outside_translation():
    found = {
        place: strings
        for path in source_files(ROOT)
        if path.suffix == ".py"
        and (place := path.relative_to(ROOT).as_posix()) not in CONTENT
        and not place.startswith(CONTENT_FOLDERS)
        and not place.endswith(CONTENT_FILES)
        and "/demo/" not in place
        and (strings := bare_strings(path.read_text(encoding="utf-8")))
    }
    assert found == {}


def test_bare_strings_finds_speech_only():
    assert bare_strings('"""Dokumentasjon på norsk."""\na = _("Bygg på tomt")\nb = "Bygg på tomt"\nc = "nb"\nF(aliases=("gårdsnr",))') == [
        "Bygg på tomt"
    ]

"""Rules about templates: nothing inline, nothing unused, no unknown variable."""

import re

import pytest
from django.template import Context, Template
from django.template.loader import get_template

from tests.rules.source import ROOT, place, product_files, refuse

FOLDERS = [
    ROOT / "templates",
    *(ROOT / app / "templates" for app in ("fdvu/core", "fdvu/access", "fdvu/audit", "bygg", "vedlikehold", "reports")),
]
# A document of its own, rendered to PDF; the page's content security policy does not reach it.
PRINTED = ("templates/reports/pdf/", "reports/render/", "reports/documents/")

INLINE = {
    "a script's body": re.compile(r"<script\b(?![^>]*\bsrc=)(?![^>]*type=[\"']application/json)[^>]*>", re.I),
    "a style element": re.compile(r"<style\b", re.I),
    "a style attribute": re.compile(r"<[^>{]*\sstyle\s*=", re.I),
    "an event attribute": re.compile(r"<[^>{]*\son[a-z]+\s*=", re.I),
    "hx-on": re.compile(r"\shx-on[:=-]", re.I),
}


def templates() -> list:
    return sorted(path for folder in FOLDERS if folder.exists() for path in folder.rglob("*.*") if path.suffix in {".html", ".txt", ".svg"})


def test_nothing_is_inline():
    pages = [path for path in templates() if not place(path).startswith(PRINTED)]
    found = [(place(path), what) for path in pages for what, pattern in INLINE.items() if pattern.search(path.read_text(encoding="utf-8"))]
    refuse(found, "the content security policy refuses it: put scripts and styles in fdvu/static/fdvu/")


@pytest.mark.parametrize(
    ("html", "found"),
    [
        ("<script>alert(1)</script>", ["a script's body"]),
        ('<script src="/a.js" defer></script>', []),
        ('<script type="application/json" id="data">{}</script>', []),
        ('<p style="color: red">', ["a style attribute"]),
        ('<button class="x" onclick="go()">', ["an event attribute"]),
        ('<input name="onward" data-on="x" value="{{ x }}">', []),
    ],
)
def test_the_rule_finds_what_is_inline(html, found):
    assert [what for what, pattern in INLINE.items() if pattern.search(html)] == found


def test_numbers_are_written_the_norwegian_way():
    found = [place(path) for path in templates() if re.search(r"\|\s*(floatformat|intcomma)\b", path.read_text(encoding="utf-8"))]
    refuse(found, "use the filters number, nok, area or share")


# Found by Django or a library under a name of theirs.
CALLED_BY_NAME = ("templates/account/", "templates/socialaccount/", "templates/allauth/", "templates/admin/", "templates/django/")
ERROR_PAGES = {f"templates/{code}.html" for code in ("400", "403", "404", "500", "403_csrf")}


BUILT_NAME = re.compile(r"""f"([\w/{}.\[\]']+\.html)\"""")


def built_names(text: str) -> list[re.Pattern]:
    """Names with a part that is chosen, as in f"core/lists/_{tab}.html"."""
    return [re.compile(re.sub(r"\\{.*?\\}", r"[\\w-]+", re.escape(name))) for name in BUILT_NAME.findall(text)]


def test_no_template_is_unused():
    texts = {path: path.read_text(encoding="utf-8") for path in (*templates(), *product_files())}
    built = [pattern for text in texts.values() for pattern in built_names(text)]
    unused = []
    for path in templates():
        name = place(path).split("templates/", 1)[1]
        if place(path) in ERROR_PAGES or place(path).startswith(CALLED_BY_NAME):
            continue
        if any(pattern.fullmatch(name) for pattern in built):
            continue
        if not any(f'"{name}"' in text or f"'{name}'" in text or f'"{name}#' in text for other, text in texts.items() if other != path):
            unused.append(name)
    refuse(unused, "delete the template, or name it in full where it is used")


def test_every_template_compiles():
    for path in templates():
        get_template(place(path).split("templates/", 1)[1])


def test_an_unknown_variable_in_our_templates_fails():
    page = get_template("_components/empty.html")
    with pytest.raises(AssertionError, match="title"):
        page.render({})


def test_an_unknown_variable_in_a_condition_is_a_question():
    assert Template("{% if unknown %}yes{% else %}no{% endif %}").render(Context()) == "no"

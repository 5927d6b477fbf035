"""Collecting, merging and compiling texts without GNU gettext."""

import gettext

import pytest

from fdvu.core.translations import Text, collect, compile_catalogue, is_untranslated, places_in, read_catalogue, texts_in


@pytest.fixture
def project(tmp_path):
    (tmp_path / "app" / "templates").mkdir(parents=True)
    (tmp_path / "app" / "views.py").write_text(
        "title = _('Bygg')\n"
        "other = gettext_noop('Antall '\n    'rom')\n"
        "count = ngettext('%(n)s bygg', '%(n)s bygninger', n)\n"
        "may = pgettext('måned', 'mai')\n"
        "plain = 'ikke merket'\n",
        encoding="utf-8",
    )
    (tmp_path / "app" / "templates" / "page.html").write_text(
        "<h1>{% trans 'Eiendommer' %}</h1>\n"
        "  {% blocktrans trimmed with n=count %}\n    Viser {{ n }}\n    bygg\n  {% endblocktrans %}\n"
        '{% card label=_("Til høyre") %}{{ _("Si «hei»") }}\n'
        "{% blocktrans count n=rows %}én rad{% plural %}{{ n }} rader{% endblocktrans %}",
        encoding="utf-8",
    )
    (tmp_path / "tests").mkdir()
    (tmp_path / "tests" / "test_x.py").write_text("_('bare i en test')")
    return tmp_path


def test_texts_of_python_and_templates_are_found(project):
    assert list(texts_in(project)) == [
        Text("Bygg", None, "app/views.py"),
        Text("Antall rom", None, "app/views.py"),
        Text(("%(n)s bygg", "%(n)s bygninger"), None, "app/views.py"),
        Text("mai", "måned", "app/views.py"),
        Text("Eiendommer", None, "app/templates/page.html"),
        Text("Viser %(n)s bygg", None, "app/templates/page.html"),
        Text("Til høyre", None, "app/templates/page.html"),
        Text("Si «hei»", None, "app/templates/page.html"),
        Text(("én rad", "%(n)s rader"), None, "app/templates/page.html"),
    ]


def test_collecting_keeps_what_is_translated_and_guesses_nothing(project):
    path = project / "locale" / "en" / "LC_MESSAGES" / "django.po"
    collect(project, path)
    path.write_text(
        path.read_text(encoding="utf-8").replace('msgid "Bygg"\nmsgstr ""', 'msgid "Bygg"\nmsgstr "Buildings"'), encoding="utf-8"
    )
    view = project / "app" / "views.py"
    view.write_text(view.read_text(encoding="utf-8").replace("'mai'", "'juni'") + "more = _('Byggene')\n", encoding="utf-8")

    catalogue = collect(project, path)

    assert catalogue["Bygg"].string == "Buildings"
    assert is_untranslated(catalogue["Byggene"])
    assert catalogue.get("mai", "måned") is None
    assert is_untranslated(catalogue.get("juni", "måned"))
    assert {str(message.id) for message in read_catalogue(path)} == {str(message.id) for message in catalogue}


def test_collecting_twice_changes_nothing(project):
    path = project / "locale" / "en" / "LC_MESSAGES" / "django.po"
    collect(project, path)
    first = path.read_bytes()
    collect(project, path)
    assert path.read_bytes() == first


def test_compiled_texts_are_read_by_gettext(project):
    path = project / "locale" / "en" / "LC_MESSAGES" / "django.po"
    catalogue = collect(project, path)
    assert "Plural-Forms" in path.read_text(encoding="utf-8")
    path.write_text(
        path.read_text(encoding="utf-8").replace('msgid "Bygg"\nmsgstr ""', 'msgid "Bygg"\nmsgstr "Buildings"'), encoding="utf-8"
    )
    with compile_catalogue(path).open("rb") as compiled:
        texts = gettext.GNUTranslations(compiled)
    assert (texts.gettext("Bygg"), texts.gettext("Eiendommer")) == ("Buildings", "Eiendommer")
    assert len(list(catalogue)) == 10


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("ingen", []),
        ("%(a)s av %(b)d", ["%(a)s", "%(b)d"]),
        ("%s og {navn}", ["%s", "{navn}"]),
        ("100 % av alt", []),
    ],
)
def test_places_in(text, places):
    assert places_in(text) == places

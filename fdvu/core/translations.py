"""Collects, merges and compiles the texts of the interface. Pure Python: no machine needs GNU gettext for it.

The text in the code is bokmål; `locale/en/LC_MESSAGES/django.po` holds the English.
"""

import ast
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

# Our own text is never below these.
SKIPPED_FOLDERS = {"node_modules", "staticfiles", "tests", "var", "docs", "scripts", "migrations", "__pycache__"}
TEMPLATE_SUFFIXES = {".html", ".txt", ".xml", ".svg"}

_SINGULAR = dict.fromkeys(("_", "gettext", "gettext_lazy", "gettext_noop"))
_PLURAL = dict.fromkeys(("ngettext", "ngettext_lazy"), (1, 2))
_CONTEXT = dict.fromkeys(("pgettext", "pgettext_lazy"), ((1, "c"), 2))
_CONTEXT_PLURAL = dict.fromkeys(("npgettext", "npgettext_lazy"), ((1, "c"), 2, 3))
KEYWORDS = {**_SINGULAR, **_PLURAL, **_CONTEXT, **_CONTEXT_PLURAL}

_STRING = r"""u?(?:"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')"""
_CALL = re.compile(rf"(?<!\w)(_|gettext|ngettext|pgettext|npgettext)\(\s*({_STRING}(?:\s*,\s*{_STRING})*)")
_ONE_STRING = re.compile(_STRING, re.S)
_PLACE = re.compile(r"%\(\w+\)[#0\- +]*[\d.]*[a-zA-Z]|%[sd]|\{\w*\}")


@dataclass(frozen=True)
class Text:
    """A text as it stands in the code."""

    id: str | tuple[str, str]
    context: str | None
    place: str


def source_files(root: Path) -> Iterator[Path]:
    """Every Python file and template with text of ours."""
    for folder, names, files in os.walk(root):
        names[:] = sorted(name for name in names if name not in SKIPPED_FOLDERS and not name.startswith("."))
        for name in sorted(files):
            path = Path(folder) / name
            if path.suffix == ".py" or (path.suffix in TEMPLATE_SUFFIXES and "templates" in path.parts):
                yield path


def texts_in(root: Path) -> Iterator[Text]:
    """Every text marked for translation below a folder."""
    for path in source_files(root):
        place = path.relative_to(root).as_posix()
        found = _in_python(path) if path.suffix == ".py" else _in_template(path)
        for text_id, context in found:
            yield Text(text_id, context, place)


def _in_python(path: Path) -> Iterator[tuple]:
    with path.open("rb") as source:
        for _line, found, _comments, context in extract("python", source, keywords=KEYWORDS):
            yield found if isinstance(found, str) else tuple(found), context


def _in_template(path: Path) -> Iterator[tuple]:
    # Django turns a template into text with calls in it; what stands between them is no Python.
    for call in _CALL.finditer(templatize(path.read_text(encoding="utf-8"), origin=str(path))):
        strings = [ast.literal_eval(quoted) for quoted in _ONE_STRING.findall(call.group(2))]
        context = strings.pop(0) if call.group(1) in {"pgettext", "npgettext"} else None
        yield (strings[0] if len(strings) == 1 else (strings[0], strings[1])), context


def read_catalogue(path: Path) -> Catalog:
    if not path.exists():
        return Catalog(locale=path.parent.parent.name, project="fdvu", charset="utf-8", fuzzy=False)
    with path.open("rb") as source:
        return read_po(source, locale=path.parent.parent.name, domain="django")


def collect(root: Path, path: Path) -> Catalog:
    """Bring a catalogue up to date with the code: new texts come in empty, vanished ones go, nothing is guessed."""
    wanted = Catalog(project="fdvu", charset="utf-8", fuzzy=False)
    for text in texts_in(root):
        wanted.add(text.id, context=text.context, locations=[(text.place, 0)])
    catalogue = read_catalogue(path)
    catalogue.update(wanted, no_fuzzy_matching=True, update_creation_date=False)
    catalogue.obsolete.clear()
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as target:
        write_po(target, catalogue, width=0, sort_by_file=True, include_lineno=False)
    return catalogue


def compile_catalogue(path: Path) -> Path:
    target = path.with_suffix(".mo")
    with target.open("wb") as out:
        write_mo(out, read_catalogue(path))
    return target


def is_untranslated(message: Message) -> bool:
    strings = message.string if isinstance(message.string, (tuple, list)) else (message.string,)
    return message.fuzzy or not all(strings)


def places_in(text: str) -> list[str]:
    """The places to be filled in a text, sorted: the same in every language."""
    return sorted(_PLACE.findall(text))

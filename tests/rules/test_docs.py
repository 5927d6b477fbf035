"""What the documentation points at exists, and what it lists is what the code has."""

import json
import os
import re
from pathlib import Path

import pytest
from django.conf import settings

from fdvu.core.importing.profile import ReadOptions
from fdvu.core.registry import import_kinds

ROOT = Path(settings.BASE_DIR)
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
PROFILES = sorted((ROOT / "docs" / "import-profiles").glob("*.json"))
LINK = re.compile(r"\]\(([^)\s]+)\)")


@pytest.mark.parametrize("document", PAGES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_links_lead_somewhere(document):
    targets = [target.split("#")[0] for target in LINK.findall(document.read_text(encoding="utf-8")) if "://" not in target]
    assert [target for target in targets if target and not (document.parent / target).exists()] == []


def test_operation_lists_every_setting_read_from_the_environment():
    code = "\n".join(path.read_text(encoding="utf-8") for path in sorted((ROOT / "fdvu" / "settings").glob("*.py")))
    read = set(re.findall(r"""\benv(?:\.\w+)?\(\s*["']([A-Z][A-Z_]+)["']""", code)) - {"DEBUG", "PYTEST_XDIST_WORKER"}
    listed = set(re.findall(r"`([A-Z][A-Z_]+)`", (ROOT / "docs" / "drift.md").read_text(encoding="utf-8")))
    assert (read - listed, listed - read) == (set(), {"DJANGO_SETTINGS_MODULE", "INFO"})


@pytest.mark.parametrize("path", PROFILES, ids=lambda path: path.stem)
def test_example_profiles_are_valid(path):
    data = json.loads(path.read_text(encoding="utf-8"))
    assert ReadOptions.from_dict(data, import_kinds[data["kind"]]).source == data["source"]


@pytest.mark.parametrize("path", PROFILES, ids=lambda path: path.stem)
def test_example_profiles_are_in_the_table(path):
    assert f"({path.name})" in (path.parent / "README.md").read_text(encoding="utf-8")


def test_makefile_lists_every_target_a_person_may_call():
    text = (ROOT / "Makefile").read_text(encoding="utf-8")
    described = set(re.findall(r"^([a-z0-9-]+):.*## ", text, re.M))
    phony = set(re.findall(r"^\.PHONY: ([a-z0-9-]+)$", text, re.M))
    assert phony - described == {"system-run", "system-test"}


@pytest.mark.parametrize("name", ["run", "system", "npm-ci", "lock", "services"])
def test_scripts_can_be_run(name):
    assert os.access(ROOT / ".ci" / name, os.X_OK)

"""What import-linter cannot see: relations between models named by strings, and habits of models and templates."""

import re
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings

ROOT = Path(settings.BASE_DIR)
# Lowest first; an app may point at itself and at what stands below.
LAYERS = ["fdvu.core", "fdvu.access", "fdvu.audit", "fdvu.demo", "bygg", "reports"]
OURS = [model for config in apps.get_app_configs() if config.name in LAYERS for model in config.get_models()]
TEMPLATES = sorted(path for folder in ("templates", "fdvu", "bygg", "reports") for path in (ROOT / folder).rglob("*.html"))


def layer(model) -> int | None:
    name = apps.get_app_config(model._meta.app_label).name
    return LAYERS.index(name) if name in LAYERS else None


def test_relations_point_downwards():
    """The core names its users through `AUTH_USER_MODEL`, as Django's own apps do."""
    upwards = [
        f"{model._meta.label}.{field.name} -> {field.related_model._meta.label}"
        for model in OURS
        for field in model._meta.get_fields()
        if field.is_relation
        and not field.auto_created
        and field.related_model is not None
        and field.related_model._meta.label != settings.AUTH_USER_MODEL
        and (target := layer(field.related_model)) is not None
        and target > layer(model)
    ]
    assert upwards == []


def test_every_app_of_ours_has_a_layer():
    ours = {config.name for config in apps.get_app_configs() if Path(config.path).is_relative_to(ROOT) and ".venv" not in config.path}
    assert ours == set(LAYERS)


@pytest.mark.parametrize("model", OURS, ids=lambda model: model._meta.label)
def test_order_is_chosen_where_rows_are_shown(model):
    assert model._meta.ordering in ([], ())


INLINE = {
    "style attribute": re.compile(r"<[^>]*\sstyle\s*="),
    "event attribute": re.compile(r"<[^>]*\son[a-z]+\s*="),
    "inline script": re.compile(r"<script(?![^>]*\bsrc=)(?![^>]*type=\"application/json\")"),
    "inline style": re.compile(r"<style\b"),
    "javascript address": re.compile(r"href\s*=\s*[\"']javascript:"),
}


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_templates_obey_the_content_security_policy(path):
    text = path.read_text(encoding="utf-8")
    assert [what for what, pattern in INLINE.items() if pattern.search(text)] == []

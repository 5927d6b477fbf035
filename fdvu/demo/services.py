"""Building the demo municipality from the parts the apps offer."""

import time
from collections.abc import Callable

from django.apps import apps
from django.db import models

from fdvu.audit.models import AuditedModel, ChangeSet
from fdvu.core.db.statistics import refresh_statistics
from fdvu.core.registry import demo_parts
from fdvu.demo.world import World


def is_empty() -> bool:
    """No people, no units, no act in the journal: only what the migrations put there, such as shipped code lists."""
    people = apps.get_model("access", "User"), apps.get_model("access", "OrgUnit")
    return not any(model._base_manager.exists() for model in (*people, ChangeSet))


def build(*, buildings: int, seed: int, password: str, tell: Callable[[str], None]) -> tuple[World, float]:
    """Fill the empty database; gives the world and the seconds it took."""
    started = time.monotonic()
    world = World(buildings=buildings, seed=seed, password=password, tell=tell)
    for part in demo_parts:
        part.build(world)
    refresh_statistics()
    return world, time.monotonic() - started


def counts() -> dict[str, int]:
    """Rows per model, for the models people know."""
    return {model._meta.label_lower: model._base_manager.count() for model in _told_models()}


def _told_models() -> list[type[models.Model]]:
    registers = sorted((m for m in apps.get_models() if issubclass(m, AuditedModel)), key=lambda m: m._meta.label_lower)
    return [apps.get_model("access", "User"), apps.get_model("access", "OrgUnit"), *registers]

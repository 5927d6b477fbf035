"""The demo municipality in a test, and the empty database it began with."""

import json
from io import StringIO

from django.apps import apps
from django.core.management import call_command

from bygg.models import Building, Municipality
from fdvu.access.models import AccessEvent, Grant, OrgUnit
from fdvu.audit.models import AuditedModel, Change, ChangeSet, SourceKey
from vedlikehold.models import BuildingPart, Component, ComponentType, ConditionParameters, LedgerPosting, PriceIndex, ReplacementNorm

# Rows that the migrations put there, all or some.
_SHIPPED = (BuildingPart, ComponentType, ConditionParameters, PriceIndex, ReplacementNorm)
# What others point at goes last; what points at itself lets go first.
_LAST = ("vedlikehold.component", "vedlikehold.measure", "vedlikehold.measurebundle", "vedlikehold.conditionanalysis")
_LAST += ("vedlikehold.commission", "bygg.areause", "bygg.space", "bygg.floor", "bygg.building", "bygg.plot", "bygg.property")


def demo(**options) -> dict:
    """Build it by the command; gives the command's JSON document."""
    out = StringIO()
    call_command("demo", json=True, stdout=out, **{"password": "hemmelig-hest"} | options)
    return json.loads(out.getvalue())


def empty_demo() -> None:
    """Take everything out but what the migrations put there."""
    LedgerPosting.objects.all().delete()
    Component.objects.update(replaces=None)
    Building._base_manager.update(merged_into=None, status="closed")
    audited = [m for m in apps.get_models() if issubclass(m, AuditedModel) and m not in _SHIPPED]
    for model in sorted(audited, key=lambda m: _LAST.index(m._meta.label_lower) if m._meta.label_lower in _LAST else -1):
        model._base_manager.all().delete()
    ComponentType.objects.all().delete()
    BuildingPart.objects.filter(pk__in=_given_by_people(BuildingPart)).delete()
    for model in (SourceKey, Change, ChangeSet):
        model._base_manager.all().delete()
    Municipality.objects.exclude(successor=None).delete()
    Municipality.objects.all().delete()
    for model in (AccessEvent, Grant):
        model.objects.all().delete()
    OrgUnit.objects.update(parent=None)
    OrgUnit.objects.all().delete()
    apps.get_model("access", "User").objects.all().delete()


def _given_by_people(model) -> list[int]:
    return list(
        Change.objects.filter(content_type__app_label="vedlikehold", content_type__model=model._meta.model_name, action="c").values_list(
            "object_id", flat=True
        )
    )

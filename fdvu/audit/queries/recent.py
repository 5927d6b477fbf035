"""What changed lately in a person's scope: acts with what they did, cut down by who, source, register and time."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.apps import apps
from django.contrib.auth import get_user_model
from django.contrib.contenttypes.models import ContentType
from django.core.paginator import Page, Paginator
from django.db.models import Count, Exists, F, OuterRef
from django.utils import timezone
from django.utils.translation import gettext as _

from fdvu.access.enums import Permission
from fdvu.access.scope import units_for
from fdvu.audit.enums import Action
from fdvu.audit.models import AuditedModel, Change, ChangeSet
from fdvu.audit.queries.display import model_name
from fdvu.audit.queries.history import source_label
from fdvu.lib.numbers import format_number

PAGE_SIZE = 25


@dataclass(frozen=True)
class Wanted:
    """What the history page is cut down to; empty means all."""

    by: int | None = None
    source: str = ""
    register: str = ""
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True)
class Act:
    """One act with what it did in the person's scope: «Endret 3 bygninger»."""

    changeset: ChangeSet
    source_label: str
    parts: list[str]


def registers() -> list[tuple[str, str]]:
    """Register models by label, for the filter."""
    models = (m for m in apps.get_models() if issubclass(m, AuditedModel))
    return sorted(((m._meta.label_lower, model_name(m, 2).capitalize()) for m in models), key=lambda pair: pair[1])


def people(user) -> list[tuple[int, str]]:
    """Those who have changed something in the person's scope."""
    acts = ChangeSet.objects.all() if units_for(user, Permission.REGISTER_VIEW).everything else visible_changesets(user)
    ids = acts.order_by().values("by").distinct()
    return [(person.pk, str(person)) for person in get_user_model().objects.filter(pk__in=ids).order_by("full_name", "username", "pk")]


def recent_acts(user, unit, wanted: Wanted, number: int | str = 1) -> Page:
    acts = ChangeSet.objects.select_related("by", "reverts").defer("keys_before", "reverts__keys_before")
    if wanted.by:
        acts = acts.filter(by=wanted.by)
    if wanted.source:
        acts = acts.filter(source=wanted.source)
    if wanted.since:
        acts = acts.filter(at__gte=_start(wanted.since))
    if wanted.until:
        acts = acts.filter(at__lt=_start(wanted.until + timedelta(days=1)))
    everything = units_for(user, Permission.REGISTER_VIEW).everything and unit is None
    changes = Change.objects.visible_to(user).in_unit(unit)
    if wanted.register:
        acts = acts.filter(counts__has_any_keys=[f"{wanted.register}:{action.value}" for action in Action])
        # An expression rather than the column: the database must look in the act's changes, not in all of the register's.
        changes = changes.annotate(kind=F("content_type_id") + 0).filter(kind=_content_type_id(wanted.register))
    if not everything:
        acts = acts.filter(Exists(changes.filter(changeset=OuterRef("pk"))))
    page = Paginator(acts.order_by("-at", "-pk"), PAGE_SIZE).get_page(number)
    found = list(page.object_list)
    counts = _stored_counts(found) if everything else _counted(changes, found)
    page.object_list = [Act(act, source_label(act), _parts(counts[act.pk])) for act in found]
    return page


def visible_changesets(user):
    """The acts that touched a row in the person's scope."""
    mine = Change.objects.visible_to(user).filter(changeset=OuterRef("pk"))
    acts = ChangeSet.objects.filter(Exists(mine)).select_related("by", "batch", "reverts")
    return acts.defer("keys_before", "reverts__keys_before")


def summary(user, changeset: ChangeSet) -> list[str]:
    """What one act did in the person's scope."""
    if units_for(user, Permission.REGISTER_VIEW).everything:
        return _parts(_stored_counts([changeset])[changeset.pk])
    return _parts(_counted(Change.objects.visible_to(user), [changeset])[changeset.pk])


def _start(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def _content_type_id(label: str) -> int:
    app, _dot, model = label.partition(".")
    return ContentType.objects.get_by_natural_key(app, model).pk


def _stored_counts(acts: list[ChangeSet]) -> dict[int, Counter]:
    return {act.pk: Counter({tuple(key.rsplit(":", 1)): count for key, count in act.counts.items()}) for act in acts}


def _counted(changes, acts: list[ChangeSet]) -> dict[int, Counter]:
    """The same for somebody who sees only part of it; one query."""
    found: dict[int, Counter] = {act.pk: Counter() for act in acts}
    rows = changes.filter(changeset__in=[act.pk for act in acts]).order_by().values_list("changeset", "content_type", "action")
    for act, content_type, action, count in rows.annotate(count=Count("pk")):
        model = ContentType.objects.get_for_id(content_type).model_class()
        found[act][model._meta.label_lower, action] += count
    return found


def _parts(counts: Counter) -> list[str]:
    words = {Action.CREATED: _("opprettet"), Action.UPDATED: _("endret"), Action.DELETED: _("slettet")}
    return [
        f"{format_number(count)} {model_name(apps.get_model(label), count)} {words[Action(action)]}"
        for (label, action), count in sorted(counts.items())
    ]

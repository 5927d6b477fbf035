"""The journal: one change set per deliberate act, one change per row it touched."""

from django.apps import apps
from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils.translation import gettext_lazy as _

from fdvu.access.enums import Permission
from fdvu.access.models import ScopedQuerySet, is_common
from fdvu.access.scope import units_for
from fdvu.audit.enums import ACTION_LABELS, SOURCE_LABELS, Action, Source


class ChangeSet(models.Model):
    """Endring: who, when, why and from where. An import of 50 000 rows is one change set."""

    at = models.DateTimeField(_("tidspunkt"), auto_now_add=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name=_("av"), null=True, on_delete=models.SET_NULL, related_name="+")
    source = models.CharField(_("kilde"), max_length=10, choices=[(s.value, SOURCE_LABELS[s]) for s in Source])
    source_name = models.CharField(_("kildesystem"), max_length=100, blank=True)
    note = models.CharField(_("hvorfor"), max_length=300, blank=True)
    batch = models.ForeignKey("core.ImportBatch", verbose_name=_("import"), null=True, on_delete=models.SET_NULL, related_name="changesets")
    reverts = models.ForeignKey("self", verbose_name=_("tilbakefører"), null=True, on_delete=models.SET_NULL, related_name="reverted_by")
    counts = models.JSONField(_("antall"), default=dict)
    # Source keys that this act moved or removed, as they stood (`fdvu.audit.services.keys.KeyBefore`).
    keys_before = models.JSONField(_("kildenøkler før"), default=list)

    class Meta:
        verbose_name = _("endringssett")
        verbose_name_plural = _("endringssett")


def _common_types() -> list[int]:
    common = [model for model in apps.get_models() if hasattr(model, "provenance") and is_common(model)]
    return sorted(found.pk for found in ContentType.objects.get_for_models(*common).values())


class ChangeQuerySet(ScopedQuerySet):
    unit_path = "unit"

    def permitted(self, user, permission: Permission):
        """Changes in the person's units, and those of lists that belong to all."""
        units = units_for(user, permission)
        if units.everything or not units:
            return units.limit(self, "unit_id")
        return self.filter(models.Q(unit__in=sorted(units.ids)) | models.Q(unit=None, content_type__in=_common_types()))

    def about(self, row):
        """The history of one row."""
        return self.filter(content_type=ContentType.objects.get_for_model(row), object_id=row.pk)

    def with_acts(self):
        """Each with its act, without the act's source keys, which may be those of a whole import."""
        return self.select_related("changeset__by", "changeset__batch", "content_type").defer("changeset__keys_before")


class Change(models.Model):
    """Radendring: what one change set did to one row.

    `diff` is `{field: [old, new]}` in JSON form; empty for a creation, whose values stand in the row and in later
    changes; complete for a deletion, with `version` and `created_at`, so that the row can be brought back. `provenance` keeps the previous opphav of the
    changed fields.
    """

    changeset = models.ForeignKey(ChangeSet, on_delete=models.CASCADE, related_name="changes")
    content_type = models.ForeignKey(ContentType, on_delete=models.PROTECT, db_index=False, related_name="+")
    object_id = models.BigIntegerField()
    unit = models.ForeignKey("access.OrgUnit", null=True, on_delete=models.SET_NULL, db_index=False, related_name="+")
    action = models.CharField(max_length=1, choices=[(a.value, ACTION_LABELS[a]) for a in Action])
    diff = models.JSONField(default=dict)
    provenance = models.JSONField(default=dict)

    objects = ChangeQuerySet.as_manager()

    class Meta:
        verbose_name = _("endring")
        verbose_name_plural = _("endringer")
        indexes = [models.Index(fields=["content_type", "object_id"], name="change_row")]

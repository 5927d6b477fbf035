"""What every register row carries."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class AuditedModel(models.Model):
    """A register row: written only through `fdvu.audit.services`, which leaves a change for each write.

    `provenance` says where each field's value comes from: `{"*": "i45", "name": "f81"}` means that change set 45, an
    import, set everything but the name, which change set 81, a form, set. The letter is the source's first letter
    (see `fdvu.audit.provenance`).
    """

    # Columns computed from others by `derive`; not shown in history.
    derived_fields: tuple[str, ...] = ()

    provenance = models.JSONField(_("opphav"), default=dict, editable=False)
    version = models.PositiveIntegerField(_("versjon"), default=1, editable=False)
    created_at = models.DateTimeField(_("opprettet"), auto_now_add=True)
    updated_at = models.DateTimeField(_("sist endret"), auto_now=True)

    class Meta:
        abstract = True

    def derive(self) -> None:
        """Fill `derived_fields` from the row's own values; no queries."""

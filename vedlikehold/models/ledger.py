"""The backlog's account book."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from fdvu.access.models import ScopedQuerySet
from vedlikehold.enums import LEDGER_KIND_LABELS, choices


class LedgerQuerySet(ScopedQuerySet):
    unit_path = "building__unit"


class LedgerPosting(models.Model):
    """Postering i etterslepsregnskapet: how much one component's backlog moved, when and why.

    Written by `vedlikehold.services.ledger` alone, never changed. The sum of a component's postings is its backlog at
    the price level of its last posting. Amounts carry their sign: what is done or written off is negative.

    Where the component is gone from the register, as when an import is undone, closed years stand with the name it had, and what they
    left is posted back in the year it went.
    """

    building = models.ForeignKey("bygg.Building", on_delete=models.CASCADE, db_index=False, related_name="ledger_postings")
    component = models.ForeignKey("vedlikehold.Component", null=True, on_delete=models.SET_NULL, related_name="ledger_postings")
    component_name = models.CharField(_("komponentens navn"), max_length=200, blank=True)
    part = models.ForeignKey("vedlikehold.BuildingPart", on_delete=models.PROTECT, related_name="+")
    posted_on = models.DateField(_("dato"))
    year = models.PositiveSmallIntegerField(_("år"))
    kind = models.CharField(_("posteringstype"), max_length=12, choices=choices(LEDGER_KIND_LABELS))
    amount_nok = models.DecimalField(_("beløp (kr)"), max_digits=16, decimal_places=2)
    grade_before = models.CharField(_("grad før"), max_length=4, blank=True)
    grade_after = models.CharField(_("grad etter"), max_length=4, blank=True)
    analysis = models.ForeignKey("vedlikehold.ConditionAnalysis", null=True, on_delete=models.SET_NULL, related_name="+")
    measure = models.ForeignKey("vedlikehold.Measure", null=True, on_delete=models.SET_NULL, related_name="+")

    # What the analysis or the measure was called when it was posted: either may be deleted, and the book still says what it was.
    origin = models.CharField(_("følger av"), max_length=200, blank=True)

    objects = LedgerQuerySet.as_manager()

    class Meta:
        verbose_name = _("postering")
        verbose_name_plural = _("posteringer")
        indexes = [models.Index(fields=["year", "building", "kind", "part", "amount_nok"], name="ledger_year")]

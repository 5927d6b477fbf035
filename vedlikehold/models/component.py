"""The component, and what documents belong to it, to a finding or to a measure."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from bygg.calc.names import plain_words
from fdvu.access.models import ScopedQuerySet
from fdvu.audit.models import AuditedModel
from fdvu.lib.sorting import nb_sort_key
from vedlikehold.enums import GRADE_LABELS, QUANTITY_UNIT_LABELS, QuantityUnit, choices


def costs_ordered(low: str = "cost_low_nok", likely: str = "cost_likely_nok", high: str = "cost_high_nok") -> Q:
    """0 ≤ low ≤ likely ≤ high; low and high only beside a likely one."""
    return (
        (Q(**{f"{low}__isnull": True}) | (Q(**{f"{low}__gte": 0}) & Q(**{f"{low}__lte": F(likely)})))
        & (Q(**{f"{high}__isnull": True}) | Q(**{f"{high}__gte": F(likely)}))
        & (Q(**{f"{likely}__gte": 0}) | Q(**{f"{likely}__isnull": True, f"{low}__isnull": True, f"{high}__isnull": True}))
    )


class ComponentQuerySet(ScopedQuerySet):
    unit_path = "building__unit"

    def current(self):
        """Components that are in place: not replaced, not removed."""
        return self.filter(is_current=True)

    def counting(self):
        """Components that count in the sums: in place, in buildings of the portfolio."""
        return self.filter(is_current=True, building__in_portfolio=True)


class Component(AuditedModel):
    """Komponent: a part of a building that has a condition, a life and a cost of its own.

    `grade` is the last known one: of the analysis in `graded_in`, or taken in with the register. The `cost_…` fields are what
    it was estimated to cost to put right *at that grade*; where they are empty the type's unit costs count, then a share of
    the replacement cost (see `vedlikehold.calc.upgrade`). One that is replaced stays, with `removed_on`.
    """

    derived_fields = ("is_current", "sort_key", "search_text")

    building = models.ForeignKey(
        "bygg.Building", verbose_name=_("bygning"), on_delete=models.CASCADE, db_index=False, related_name="components"
    )
    space = models.ForeignKey(
        "bygg.Space", verbose_name=_("rom"), null=True, blank=True, on_delete=models.SET_NULL, related_name="components"
    )
    part = models.ForeignKey("vedlikehold.BuildingPart", verbose_name=_("bygningsdel"), on_delete=models.PROTECT, related_name="components")
    type = models.ForeignKey(
        "vedlikehold.ComponentType",
        verbose_name=_("komponenttype"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="components",
    )
    name = models.CharField(_("navn"), max_length=200)
    tfm_id = models.CharField(_("TFM-id"), max_length=80, blank=True)
    quantity = models.FloatField(_("mengde"), null=True, blank=True)
    quantity_unit = models.CharField(
        _("enhet for mengde"), max_length=4, choices=choices(QUANTITY_UNIT_LABELS), default=QuantityUnit.LUMP_SUM
    )
    installed_year = models.PositiveSmallIntegerField(_("installert år"), null=True, blank=True)
    expected_life_years = models.FloatField(_("forventet levetid (år)"), null=True, blank=True)
    replacement_cost_nok = models.DecimalField(_("kostnad ved utskifting (kr)"), max_digits=14, decimal_places=2, null=True, blank=True)
    price_year = models.PositiveSmallIntegerField(_("prisår"), null=True, blank=True)
    grade = models.CharField(_("tilstandsgrad"), max_length=4, choices=choices(GRADE_LABELS), blank=True)
    graded_on = models.DateField(_("tilstand fastsatt"), null=True, blank=True)
    graded_in = models.ForeignKey(
        "vedlikehold.ConditionAnalysis",
        verbose_name=_("fastsatt i"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="graded",
    )
    cost_low_nok = models.DecimalField(_("utbedring, lav (kr)"), max_digits=14, decimal_places=2, null=True, blank=True)
    cost_likely_nok = models.DecimalField(_("utbedring, sannsynlig (kr)"), max_digits=14, decimal_places=2, null=True, blank=True)
    cost_high_nok = models.DecimalField(_("utbedring, høy (kr)"), max_digits=14, decimal_places=2, null=True, blank=True)
    replaces = models.ForeignKey(
        "self", verbose_name=_("erstatter"), null=True, blank=True, on_delete=models.SET_NULL, related_name="replaced_by"
    )
    removed_on = models.DateField(_("fjernet"), null=True, blank=True)
    note = models.TextField(_("merknad"), blank=True)
    # Given by the phone that made the row, so that findings sent one by one share it and sending it twice makes it once.
    client_id = models.UUIDField(null=True, blank=True, unique=True, editable=False)
    is_current = models.BooleanField(_("i bruk"), editable=False, default=True)
    sort_key = models.CharField(max_length=220, editable=False, default="")
    search_text = models.TextField(editable=False, default="")

    objects = ComponentQuerySet.as_manager()

    class Meta:
        verbose_name = _("komponent")
        verbose_name_plural = _("komponenter")
        constraints = [
            models.CheckConstraint(
                condition=Q(quantity__isnull=True) | Q(quantity__gte=0),
                name="component_quantity_not_negative",
                violation_error_message=_("Mengden kan ikke være negativ."),
            ),
            models.CheckConstraint(
                condition=costs_ordered(),
                name="component_costs_ordered",
                violation_error_message=_("Kostnadene må følge 0 ≤ lav ≤ sannsynlig ≤ høy."),
            ),
            models.CheckConstraint(
                condition=Q(replacement_cost_nok__isnull=True) | Q(replacement_cost_nok__gte=0),
                name="component_replacement_not_negative",
                violation_error_message=_("Kostnaden kan ikke være negativ."),
            ),
            models.CheckConstraint(
                condition=Q(price_year__isnull=False) | Q(replacement_cost_nok__isnull=True, cost_likely_nok__isnull=True),
                name="component_costs_have_year",
                violation_error_message=_("Oppgi prisåret kostnadene gjelder."),
            ),
            models.CheckConstraint(
                condition=Q(expected_life_years__isnull=True) | Q(expected_life_years__gt=0),
                name="component_life_positive",
                violation_error_message=_("Levetiden må være større enn null."),
            ),
        ]
        indexes = [
            # Everything the backlog's one aggregate reads, in the order it groups by.
            models.Index(
                fields=[
                    "is_current", "building", "part", "grade", "price_year", "type",
                    "quantity", "replacement_cost_nok", "cost_low_nok", "cost_likely_nok", "cost_high_nok",
                ],
                name="component_backlog",
            ),
            models.Index(fields=["building", "sort_key"], name="component_building"),
            models.Index(fields=["sort_key", "id"], name="component_sort"),
            models.Index(fields=["tfm_id"], name="component_tfm"),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.name

    def derive(self) -> None:
        self.is_current = self.removed_on is None
        self.sort_key = nb_sort_key(self.name)[:220]
        self.search_text = f"{plain_words(self.name)} {self.tfm_id.casefold()}"


class AttachedDocumentQuerySet(ScopedQuerySet):
    unit_path = "document__building__unit"


class AttachedDocument(AuditedModel):
    """Vedlegg: a building's document or photo, and the component, finding or measure it belongs to."""

    document = models.ForeignKey("bygg.Document", verbose_name=_("dokument"), on_delete=models.CASCADE, related_name="attached")
    component = models.ForeignKey(
        Component, verbose_name=_("komponent"), null=True, blank=True, on_delete=models.CASCADE, related_name="attachments"
    )
    finding = models.ForeignKey(
        "vedlikehold.Finding", verbose_name=_("funn"), null=True, blank=True, on_delete=models.CASCADE, related_name="attachments"
    )
    measure = models.ForeignKey(
        "vedlikehold.Measure", verbose_name=_("tiltak"), null=True, blank=True, on_delete=models.CASCADE, related_name="attachments"
    )

    objects = AttachedDocumentQuerySet.as_manager()

    class Meta:
        verbose_name = _("vedlegg")
        verbose_name_plural = _("vedlegg")
        constraints = [
            models.CheckConstraint(
                condition=Q(component__isnull=False, finding__isnull=True, measure__isnull=True)
                | Q(component__isnull=True, finding__isnull=False, measure__isnull=True)
                | Q(component__isnull=True, finding__isnull=True, measure__isnull=False),
                name="attached_to_one",
            )
        ]

    def __str__(self) -> str:
        return str(self.document)

"""Measures: what is to be done, what it costs, what it resolves."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from bygg.calc.names import plain_words
from fdvu.access.models import ScopedQuerySet
from fdvu.audit.models import AuditedModel
from fdvu.lib.sorting import nb_sort_key
from vedlikehold.enums import (
    ALTERNATIVE_KIND_LABELS,
    GRADE_LABELS,
    MEASURE_KIND_LABELS,
    MEASURE_STATUS_LABELS,
    NEED_LABELS,
    OPEN_MEASURES,
    POT_LABELS,
    AlternativeKind,
    Grade,
    MeasureKind,
    MeasureStatus,
    Need,
    Pot,
    choices,
)
from vedlikehold.models.component import costs_ordered


class InBuildingQuerySet(ScopedQuerySet):
    unit_path = "building__unit"


class MeasureBundle(AuditedModel):
    """Tiltakspakke: measures in one building that share rigging when they are done in the same year."""

    building = models.ForeignKey("bygg.Building", verbose_name=_("bygning"), on_delete=models.CASCADE, related_name="measure_bundles")
    name = models.CharField(_("navn"), max_length=200)
    saving_share = models.FloatField(_("besparelse ved felles rigg (andel)"), default=0.0)
    note = models.TextField(_("merknad"), blank=True)

    objects = InBuildingQuerySet.as_manager()

    class Meta:
        verbose_name = _("tiltakspakke")
        verbose_name_plural = _("tiltakspakker")
        constraints = [
            models.UniqueConstraint(
                fields=["building", "name"],
                name="bundle_name_once",
                violation_error_message=_("Bygget har alt en tiltakspakke med dette navnet."),
            ),
            models.CheckConstraint(
                condition=Q(saving_share__range=(0, 1)),
                name="bundle_saving_is_share",
                violation_error_message=_("Besparelsen må være mellom 0 og 100 prosent."),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class MeasureQuerySet(InBuildingQuerySet):
    def open(self):
        return self.filter(status__in=[status.value for status in OPEN_MEASURES])


class Measure(AuditedModel):
    """Tiltak: what is done with a building or a component, with what money, when."""

    derived_fields = ("is_open", "sort_key", "search_text")

    building = models.ForeignKey("bygg.Building", verbose_name=_("bygning"), on_delete=models.CASCADE, related_name="measures")
    component = models.ForeignKey(
        "vedlikehold.Component", verbose_name=_("komponent"), null=True, blank=True, on_delete=models.SET_NULL, related_name="measures"
    )
    part = models.ForeignKey(
        "vedlikehold.BuildingPart", verbose_name=_("bygningsdel"), null=True, blank=True, on_delete=models.PROTECT, related_name="measures"
    )
    bundle = models.ForeignKey(
        MeasureBundle, verbose_name=_("tiltakspakke"), null=True, blank=True, on_delete=models.SET_NULL, related_name="measures"
    )
    name = models.CharField(_("navn"), max_length=200)
    description = models.TextField(_("beskrivelse"), blank=True)
    kind = models.CharField(_("tiltakstype"), max_length=12, choices=choices(MEASURE_KIND_LABELS), default=MeasureKind.REPAIR)
    need = models.CharField(_("behov"), max_length=10, choices=choices(NEED_LABELS), default=Need.TECHNICAL)
    pot = models.CharField(_("budsjettpott"), max_length=12, choices=choices(POT_LABELS), default=Pot.OPERATION)
    status = models.CharField(_("status"), max_length=10, choices=choices(MEASURE_STATUS_LABELS), default=MeasureStatus.PROPOSED)
    cost_low_nok = models.DecimalField(_("kostnad, lav (kr)"), max_digits=14, decimal_places=2, null=True, blank=True)
    cost_likely_nok = models.DecimalField(_("kostnad, sannsynlig (kr)"), max_digits=14, decimal_places=2, null=True, blank=True)
    cost_high_nok = models.DecimalField(_("kostnad, høy (kr)"), max_digits=14, decimal_places=2, null=True, blank=True)
    price_year = models.PositiveSmallIntegerField(_("prisår"), null=True, blank=True)
    planned_year = models.PositiveSmallIntegerField(_("planlagt år"), null=True, blank=True)
    deadline = models.DateField(_("frist"), null=True, blank=True)
    grade_after = models.CharField(_("grad etter tiltaket"), max_length=4, choices=choices(GRADE_LABELS)[:3], default=Grade.TG0)
    energy_saving_kwh = models.FloatField(_("spart energi (kWh per år)"), null=True, blank=True)
    universal_design = models.CharField(_("virkning for universell utforming"), max_length=300, blank=True)
    grant_nok = models.DecimalField(_("tilskudd (kr)"), max_digits=14, decimal_places=2, null=True, blank=True)
    grant_source = models.CharField(_("tilskudd fra"), max_length=200, blank=True)
    is_duty = models.BooleanField(_("pålagt"), default=False)
    own_hours = models.FloatField(_("egne timer"), null=True, blank=True)
    # The shares of the cost that fall in the year it starts and the years after; nothing is all in the first.
    spend_shares = models.JSONField(_("fordeling over år"), default=list, blank=True)
    project = models.ForeignKey(
        "vedlikehold.Project", verbose_name=_("prosjekt"), null=True, blank=True, on_delete=models.SET_NULL, related_name="measures"
    )
    done_on = models.DateField(_("utført"), null=True, blank=True)
    actual_cost_nok = models.DecimalField(_("faktisk kostnad (kr)"), max_digits=14, decimal_places=2, null=True, blank=True)
    note = models.TextField(_("merknad"), blank=True)
    is_open = models.BooleanField(editable=False, default=True)
    sort_key = models.CharField(max_length=220, editable=False, default="")
    search_text = models.TextField(editable=False, default="")

    objects = MeasureQuerySet.as_manager()

    class Meta:
        verbose_name = _("tiltak")
        verbose_name_plural = _("tiltak")
        constraints = [
            models.CheckConstraint(
                condition=costs_ordered(),
                name="measure_costs_ordered",
                violation_error_message=_("Kostnadene må følge 0 ≤ lav ≤ sannsynlig ≤ høy."),
            ),
            models.CheckConstraint(
                condition=Q(cost_likely_nok__isnull=True) | Q(price_year__isnull=False),
                name="measure_costs_have_year",
                violation_error_message=_("Oppgi prisåret kostnadene gjelder."),
            ),
            models.CheckConstraint(
                condition=~Q(status=MeasureStatus.DONE.value) | Q(done_on__isnull=False),
                name="measure_done_has_day",
                violation_error_message=_("Et utført tiltak må ha en dato."),
            ),
            models.CheckConstraint(
                condition=Q(own_hours__isnull=True) | Q(own_hours__gte=0),
                name="measure_hours_not_negative",
                violation_error_message=_("Timene kan ikke være negative."),
            ),
        ]
        indexes = [
            models.Index(fields=["building", "is_open", "need"], name="measure_building"),
            models.Index(fields=["sort_key", "id"], name="measure_sort"),
        ]

    def __str__(self) -> str:
        return self.name

    def derive(self) -> None:
        self.is_open = self.status in OPEN_MEASURES
        self.sort_key = nb_sort_key(self.name)[:220]
        self.search_text = f"{plain_words(self.name)} {self.description.casefold()}"


class OfMeasureQuerySet(ScopedQuerySet):
    unit_path = "measure__building__unit"


class MeasureDependency(AuditedModel):
    """Avhengighet mellom tiltak: `measure` cannot begin before `requires` is done, or the same year."""

    measure = models.ForeignKey(Measure, verbose_name=_("tiltak"), on_delete=models.CASCADE, related_name="requirements")
    requires = models.ForeignKey(Measure, verbose_name=_("krever"), on_delete=models.CASCADE, related_name="required_by")

    objects = OfMeasureQuerySet.as_manager()

    class Meta:
        verbose_name = _("avhengighet")
        verbose_name_plural = _("avhengigheter")
        constraints = [
            models.UniqueConstraint(fields=["measure", "requires"], name="dependency_once"),
            models.CheckConstraint(
                condition=~Q(measure=F("requires")),
                name="dependency_not_on_itself",
                violation_error_message=_("Et tiltak kan ikke kreve seg selv."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.measure} → {self.requires}"


class MeasureExclusion(AuditedModel):
    """Utelukkelse mellom tiltak: at most one of the two is done. Stored once, the lower id first."""

    measure = models.ForeignKey(Measure, verbose_name=_("tiltak"), on_delete=models.CASCADE, related_name="exclusions")
    other = models.ForeignKey(Measure, verbose_name=_("utelukker"), on_delete=models.CASCADE, related_name="excluded_by")

    objects = OfMeasureQuerySet.as_manager()

    class Meta:
        verbose_name = _("utelukkelse")
        verbose_name_plural = _("utelukkelser")
        constraints = [
            models.UniqueConstraint(fields=["measure", "other"], name="exclusion_once"),
            models.CheckConstraint(
                condition=Q(measure__lt=F("other")),
                name="exclusion_lower_id_first",
                violation_error_message=_("Et tiltak kan ikke utelukke seg selv."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.measure} / {self.other}"


class MeasureAlternative(AuditedModel):
    """Tiltaksalternativ: another way than the measure's own to meet its need, with its own cost, money and outcome."""

    measure = models.ForeignKey(Measure, verbose_name=_("tiltak"), on_delete=models.CASCADE, related_name="alternatives")
    kind = models.CharField(_("alternativ"), max_length=12, choices=choices(ALTERNATIVE_KIND_LABELS), default=AlternativeKind.REHABILITATE)
    name = models.CharField(_("navn"), max_length=200)
    pot = models.CharField(_("budsjettpott"), max_length=12, choices=choices(POT_LABELS), default=Pot.INVESTMENT)
    cost_low_nok = models.DecimalField(_("kostnad, lav (kr)"), max_digits=14, decimal_places=2, null=True, blank=True)
    cost_likely_nok = models.DecimalField(_("kostnad, sannsynlig (kr)"), max_digits=14, decimal_places=2)
    cost_high_nok = models.DecimalField(_("kostnad, høy (kr)"), max_digits=14, decimal_places=2, null=True, blank=True)
    price_year = models.PositiveSmallIntegerField(_("prisår"))
    grade_after = models.CharField(_("grad etter tiltaket"), max_length=4, choices=choices(GRADE_LABELS)[:3], default=Grade.TG0)
    energy_saving_kwh = models.FloatField(_("spart energi (kWh per år)"), null=True, blank=True)
    grant_nok = models.DecimalField(_("tilskudd (kr)"), max_digits=14, decimal_places=2, null=True, blank=True)
    own_hours = models.FloatField(_("egne timer"), null=True, blank=True)
    spend_shares = models.JSONField(_("fordeling over år"), default=list, blank=True)
    note = models.TextField(_("merknad"), blank=True)

    objects = OfMeasureQuerySet.as_manager()

    class Meta:
        verbose_name = _("tiltaksalternativ")
        verbose_name_plural = _("tiltaksalternativer")
        constraints = [
            models.UniqueConstraint(
                fields=["measure", "name"],
                name="alternative_name_once",
                violation_error_message=_("Tiltaket har alt et alternativ med dette navnet."),
            ),
            models.CheckConstraint(
                condition=costs_ordered(),
                name="alternative_costs_ordered",
                violation_error_message=_("Kostnadene må følge 0 ≤ lav ≤ sannsynlig ≤ høy."),
            ),
            models.CheckConstraint(
                condition=Q(own_hours__isnull=True) | Q(own_hours__gte=0),
                name="alternative_hours_not_negative",
                violation_error_message=_("Timene kan ikke være negative."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

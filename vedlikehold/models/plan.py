"""Maintenance plans: what is done in which year, for what money, in which version."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from bygg.calc.names import plain_words
from fdvu.access.models import ScopedQuerySet
from fdvu.access.scope import load_tree
from fdvu.audit.models import AuditedModel
from fdvu.lib.sorting import nb_sort_key
from vedlikehold.enums import (
    OPEN_PROJECTS,
    PLACED_BY_LABELS,
    POT_LABELS,
    PROJECT_STATUS_LABELS,
    SCENARIO_STATUS_LABELS,
    VALUE_PROFILE_LABELS,
    PlacedBy,
    ProjectStatus,
    ScenarioStatus,
    ValueProfile,
    choices,
)

MOST_YEARS = 50


class InUnitQuerySet(ScopedQuerySet):
    unit_path = "unit"


class Plan(AuditedModel):
    """Vedlikeholdsplan: some years of measures in the buildings of one unit and all below it.

    What is done in year t costs what it costs in the prices of `price_year`, times (1 + growth)^(t − price year); frames are the
    kroner of their own year. Without growth all is in the prices of `price_year`. `discount_share` is real, beyond the growth. `follows` is the plan that this one rolled over from.
    """

    derived_fields = ("sort_key", "search_text")

    unit = models.ForeignKey("access.OrgUnit", verbose_name=_("enhet"), on_delete=models.PROTECT, related_name="plans")
    name = models.CharField(_("navn"), max_length=200)
    first_year = models.PositiveSmallIntegerField(_("første år"))
    years = models.PositiveSmallIntegerField(_("antall år"), default=10)
    price_year = models.PositiveSmallIntegerField(_("prisnivå"))
    price_growth_share = models.FloatField(_("årlig prisvekst"), default=0.0)
    discount_share = models.FloatField(_("kalkulasjonsrente"), default=0.04)
    follows = models.ForeignKey(
        "self", verbose_name=_("rullert fra"), null=True, blank=True, on_delete=models.SET_NULL, related_name="followed_by"
    )
    note = models.TextField(_("merknad"), blank=True)
    sort_key = models.CharField(max_length=220, editable=False, default="")
    search_text = models.TextField(editable=False, default="")

    objects = InUnitQuerySet.as_manager()

    class Meta:
        verbose_name = _("vedlikeholdsplan")
        verbose_name_plural = _("vedlikeholdsplaner")
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "name"], name="plan_name_once", violation_error_message=_("Enheten har alt en plan med dette navnet.")
            ),
            models.CheckConstraint(
                condition=Q(years__range=(1, MOST_YEARS)),
                name="plan_years_possible",
                violation_error_message=_("En plan har fra 1 til 50 år."),
            ),
            models.CheckConstraint(
                condition=Q(price_growth_share__range=(-0.1, 0.2)) & Q(discount_share__range=(0, 0.2)),
                name="plan_shares_possible",
                violation_error_message=_("Prisveksten må være fra −10 til 20 prosent, og renten fra 0 til 20 prosent."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def last_year(self) -> int:
        return self.first_year + self.years - 1

    @property
    def year_range(self) -> range:
        return range(self.first_year, self.first_year + self.years)

    def derive(self) -> None:
        self.sort_key = nb_sort_key(self.name)[:220]
        self.search_text = plain_words(self.name)


class OfPlanQuerySet(ScopedQuerySet):
    unit_path = "plan__unit"


class Scenario(AuditedModel):
    """Planversjon: one way to spend the money of a plan. One that is adopted is frozen; at most one of a plan is.

    The weights say what a krone of each kind of benefit counts (`vedlikehold.calc.plans.value`).
    """

    plan = models.ForeignKey(Plan, verbose_name=_("plan"), on_delete=models.CASCADE, related_name="scenarios")
    number = models.PositiveSmallIntegerField(_("versjon"))
    name = models.CharField(_("navn"), max_length=200)
    note = models.TextField(_("merknad"), blank=True)
    status = models.CharField(_("status"), max_length=10, choices=choices(SCENARIO_STATUS_LABELS), default=ScenarioStatus.DRAFT)
    based_on = models.ForeignKey("self", verbose_name=_("laget av"), null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    adopted_on = models.DateField(_("vedtatt"), null=True, blank=True)
    adopted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("vedtatt av"), null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    adoption_note = models.TextField(_("vedtaket"), blank=True)
    carry_operation = models.BooleanField(_("ubrukt drift overføres til neste år"), default=False)
    carry_investment = models.BooleanField(_("ubrukt investering overføres til neste år"), default=False)
    profile = models.CharField(_("verdiprofil"), max_length=10, choices=choices(VALUE_PROFILE_LABELS), default=ValueProfile.BALANCED)
    weight_safety = models.FloatField(_("vekt for sikkerhet"), default=1.0)
    weight_health = models.FloatField(_("vekt for helse og miljø"), default=1.0)
    weight_economy = models.FloatField(_("vekt for økonomi"), default=1.0)
    weight_aesthetics = models.FloatField(_("vekt for estetikk"), default=1.0)
    weight_function = models.FloatField(_("vekt for funksjon"), default=1.0)
    weight_authority = models.FloatField(_("vekt for myndighetskrav"), default=1.0)
    weight_backlog = models.FloatField(_("vekt for unngått etterslep"), default=1.0)
    weight_savings = models.FloatField(_("vekt for besparelser"), default=1.0)
    weight_cost = models.FloatField(_("vekt for kostnad"), default=1.0)
    energy_price_nok = models.DecimalField(_("energipris (kr per kWh)"), max_digits=8, decimal_places=4, default="1.2")

    objects = OfPlanQuerySet.as_manager()

    class Meta:
        verbose_name = _("planversjon")
        verbose_name_plural = _("planversjoner")
        constraints = [
            models.UniqueConstraint(fields=["plan", "number"], name="scenario_number_once"),
            models.UniqueConstraint(
                fields=["plan", "name"], name="scenario_name_once", violation_error_message=_("Planen har alt en versjon med dette navnet.")
            ),
            models.UniqueConstraint(fields=["plan"], condition=Q(status="adopted"), name="scenario_one_adopted"),
            models.CheckConstraint(
                condition=Q(status="draft") | Q(adopted_on__isnull=False),
                name="scenario_adopted_has_day",
                violation_error_message=_("En vedtatt versjon må ha en dato."),
            ),
            models.CheckConstraint(
                condition=Q(weight_safety__gte=0)
                & Q(weight_health__gte=0)
                & Q(weight_economy__gte=0)
                & Q(weight_aesthetics__gte=0)
                & Q(weight_function__gte=0)
                & Q(weight_authority__gte=0)
                & Q(weight_backlog__gte=0)
                & Q(weight_savings__gte=0)
                & Q(weight_cost__gte=0)
                & Q(energy_price_nok__gte=0),
                name="scenario_weights_not_negative",
                violation_error_message=_("Vekter og energipris kan ikke være negative."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_frozen(self) -> bool:
        return self.status != ScenarioStatus.DRAFT


class OfScenarioQuerySet(ScopedQuerySet):
    unit_path = "scenario__plan__unit"


class PlanYear(AuditedModel):
    """Planår: a scenario's frames of one year (kroner of that year), and the hours that own people have.

    No frame for grants or hours sets no limit to them.
    """

    scenario = models.ForeignKey(Scenario, verbose_name=_("planversjon"), on_delete=models.CASCADE, related_name="frames")
    year = models.PositiveSmallIntegerField(_("år"))
    operation_nok = models.DecimalField(_("ramme for drift (kr)"), max_digits=14, decimal_places=2, default=0)
    investment_nok = models.DecimalField(_("ramme for investering (kr)"), max_digits=14, decimal_places=2, default=0)
    grant_nok = models.DecimalField(_("tilskudd, høyst (kr)"), max_digits=14, decimal_places=2, null=True, blank=True)
    own_hours = models.FloatField(_("egne timer, høyst"), null=True, blank=True)

    objects = OfScenarioQuerySet.as_manager()

    class Meta:
        verbose_name = _("planår")
        verbose_name_plural = _("planår")
        constraints = [
            models.UniqueConstraint(fields=["scenario", "year"], name="plan_year_once"),
            models.CheckConstraint(
                condition=Q(operation_nok__gte=0)
                & Q(investment_nok__gte=0)
                & (Q(grant_nok__isnull=True) | Q(grant_nok__gte=0))
                & (Q(own_hours__isnull=True) | Q(own_hours__gte=0)),
                name="plan_year_not_negative",
                violation_error_message=_("Rammer og timer kan ikke være negative."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.year}"


class Placement(AuditedModel):
    """Plassering: the year in which a scenario does a measure, and in which way.

    No `alternative` is the measure as it stands. A placement without a year is a pinned one that is kept out of the plan.
    A measure that may be done but is not placed has no row. `agreed_…` are set when the scenario is adopted: what was adopted,
    whatever happens to the measure afterwards; `agreed_cost_nok` is own money in the prices of the year it starts, grants and what a
    bundle saves taken off.
    """

    scenario = models.ForeignKey(Scenario, verbose_name=_("planversjon"), on_delete=models.CASCADE, related_name="placements")
    measure = models.ForeignKey(
        "vedlikehold.Measure", verbose_name=_("tiltak"), null=True, on_delete=models.SET_NULL, related_name="placements"
    )
    building = models.ForeignKey("bygg.Building", verbose_name=_("bygning"), on_delete=models.CASCADE, related_name="placements")
    alternative = models.ForeignKey(
        "vedlikehold.MeasureAlternative", verbose_name=_("alternativ"), null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    year = models.PositiveSmallIntegerField(_("år"), null=True, blank=True)
    pinned = models.BooleanField(_("låst"), default=False)
    placed_by = models.CharField(_("plassert"), max_length=10, choices=choices(PLACED_BY_LABELS), default=PlacedBy.HAND)
    note = models.TextField(_("merknad"), blank=True)
    agreed_name = models.CharField(_("vedtatt tiltak"), max_length=200, blank=True)
    agreed_pot = models.CharField(_("vedtatt budsjettpott"), max_length=12, choices=choices(POT_LABELS), blank=True)
    agreed_cost_nok = models.DecimalField(_("vedtatt kostnad (kr)"), max_digits=14, decimal_places=2, null=True, blank=True)
    agreed_grant_nok = models.DecimalField(_("vedtatt tilskudd (kr)"), max_digits=14, decimal_places=2, null=True, blank=True)
    agreed_hours = models.FloatField(_("vedtatte timer"), null=True, blank=True)
    agreed_shares = models.JSONField(_("vedtatt fordeling over år"), default=list, blank=True)

    objects = OfScenarioQuerySet.as_manager()

    class Meta:
        verbose_name = _("plassering")
        verbose_name_plural = _("plasseringer")
        constraints = [
            models.UniqueConstraint(
                fields=["scenario", "measure"], name="placement_once", violation_error_message=_("Tiltaket er alt med i planversjonen.")
            ),
            models.CheckConstraint(
                condition=Q(year__isnull=False) | Q(pinned=True),
                name="placement_without_year_is_pinned",
                violation_error_message=_("Et tiltak uten år må være holdt utenfor."),
            ),
        ]
        indexes = [models.Index(fields=["scenario", "year"], name="placement_year")]

    def __str__(self) -> str:
        return self.agreed_name or (str(self.measure) if self.measure_id else "")


class PlanResult(models.Model):
    """Optimeringsresultat: what the last optimisation of a scenario proved, and about what.

    `digest` tells whether what it was computed from has changed. `figures` is what `vedlikehold.calc.plans.quality` made of it.
    """

    scenario = models.OneToOneField(Scenario, on_delete=models.CASCADE, related_name="result")
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    digest = models.CharField(max_length=64)
    value = models.FloatField()
    bound = models.FloatField()
    figures = models.JSONField(default=dict)

    objects = OfScenarioQuerySet.as_manager()

    class Meta:
        verbose_name = _("optimeringsresultat")
        verbose_name_plural = _("optimeringsresultater")


class ProjectQuerySet(InUnitQuerySet):
    def open(self):
        """Still to be carried out."""
        return self.filter(status__in=[status.value for status in OPEN_PROJECTS])

    def for_building(self, building):
        """Open ones that measures of the building can stand in: of its unit, or one above it."""
        return self.open().filter(unit__in=load_tree().above(building.unit_id))


class Project(AuditedModel):
    """Prosjekt: measures that are carried out together, with one who answers for them."""

    derived_fields = ("sort_key", "search_text")

    unit = models.ForeignKey("access.OrgUnit", verbose_name=_("enhet"), on_delete=models.PROTECT, related_name="projects")
    number = models.CharField(_("prosjektnummer"), max_length=40, blank=True)
    name = models.CharField(_("navn"), max_length=200)
    status = models.CharField(_("status"), max_length=10, choices=choices(PROJECT_STATUS_LABELS), default=ProjectStatus.PLANNED)
    manager = models.CharField(_("prosjektleder"), max_length=200, blank=True)
    starts_on = models.DateField(_("start"), null=True, blank=True)
    ends_on = models.DateField(_("slutt"), null=True, blank=True)
    budget_nok = models.DecimalField(_("ramme (kr)"), max_digits=14, decimal_places=2, null=True, blank=True)
    note = models.TextField(_("merknad"), blank=True)
    sort_key = models.CharField(max_length=220, editable=False, default="")
    search_text = models.TextField(editable=False, default="")

    objects = ProjectQuerySet.as_manager()

    class Meta:
        verbose_name = _("prosjekt")
        verbose_name_plural = _("prosjekter")
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "name"],
                name="project_name_once",
                violation_error_message=_("Enheten har alt et prosjekt med dette navnet."),
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(starts_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="project_ends_after_start",
                violation_error_message=_("Prosjektet kan ikke slutte før det starter."),
            ),
            models.CheckConstraint(
                condition=Q(budget_nok__isnull=True) | Q(budget_nok__gte=0),
                name="project_budget_not_negative",
                violation_error_message=_("Rammen kan ikke være negativ."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def derive(self) -> None:
        self.sort_key = nb_sort_key(self.name)[:220]
        self.search_text = f"{plain_words(self.name)} {self.number.casefold()}"

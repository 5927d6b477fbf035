"""Condition analyses: who was asked to look at what, and what they found."""

import datetime

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from fdvu.access.models import ScopedQuerySet
from fdvu.audit.models import AuditedModel
from vedlikehold.calc.risk import RISK_VERSION, risk_of
from vedlikehold.enums import (
    ANALYSIS_LEVEL_LABELS,
    ANALYSIS_STATUS_LABELS,
    CONSEQUENCE_GRADE_LABELS,
    FINDING_STATE_LABELS,
    GRADE_LABELS,
    PROBABILITY_LABELS,
    RISK_LABELS,
    AnalysisLevel,
    AnalysisStatus,
    ConsequenceType,
    FindingState,
    choices,
)
from vedlikehold.models.component import costs_ordered


class CommissionQuerySet(ScopedQuerySet):
    unit_path = "unit"


class Commission(AuditedModel):
    """Oppdrag om tilstandsanalyse: what was ordered, for several buildings at once."""

    unit = models.ForeignKey("access.OrgUnit", verbose_name=_("bestillende enhet"), on_delete=models.PROTECT, related_name="commissions")
    title = models.CharField(_("tittel"), max_length=200)
    client = models.CharField(_("oppdragsgiver"), max_length=200, blank=True)
    supplier = models.CharField(_("utførende firma"), max_length=200, blank=True)
    level = models.PositiveSmallIntegerField(_("analysenivå"), choices=choices(ANALYSIS_LEVEL_LABELS), default=AnalysisLevel.OVERALL)
    reference_level = models.TextField(_("referansenivå"), blank=True)
    purpose = models.TextField(_("formål"), blank=True)
    scope = models.TextField(_("omfang"), blank=True)
    ordered_on = models.DateField(_("bestilt"), null=True, blank=True)
    due_on = models.DateField(_("frist"), null=True, blank=True)
    note = models.TextField(_("merknad"), blank=True)

    objects = CommissionQuerySet.as_manager()

    class Meta:
        verbose_name = _("oppdrag")
        verbose_name_plural = _("oppdrag")

    def __str__(self) -> str:
        return self.title


class AnalysisQuerySet(ScopedQuerySet):
    unit_path = "building__unit"

    def done(self):
        return self.filter(status=AnalysisStatus.DONE)


class ConditionAnalysis(AuditedModel):
    """Tilstandsanalyse (NS 3424) av ett bygg."""

    derived_fields = ("sort_key",)

    building = models.ForeignKey("bygg.Building", verbose_name=_("bygning"), on_delete=models.CASCADE, related_name="analyses")
    commission = models.ForeignKey(
        Commission, verbose_name=_("oppdrag"), null=True, blank=True, on_delete=models.SET_NULL, related_name="analyses"
    )
    title = models.CharField(_("tittel"), max_length=200)
    level = models.PositiveSmallIntegerField(_("analysenivå"), choices=choices(ANALYSIS_LEVEL_LABELS), default=AnalysisLevel.OVERALL)
    status = models.CharField(_("status"), max_length=10, choices=choices(ANALYSIS_STATUS_LABELS), default=AnalysisStatus.PLANNED)
    client = models.CharField(_("oppdragsgiver"), max_length=200, blank=True)
    performed_by = models.CharField(_("utført av"), max_length=200, blank=True)
    participants = models.CharField(_("deltakere"), max_length=300, blank=True)
    planned_on = models.DateField(_("planlagt"), null=True, blank=True)
    performed_on = models.DateField(_("utført"), null=True, blank=True)
    valid_until = models.DateField(_("gjelder til"), null=True, blank=True)
    purpose = models.TextField(_("formål"), blank=True)
    scope = models.TextField(_("omfang"), blank=True)
    reference_level = models.TextField(_("referansenivå"), blank=True)
    basis = models.TextField(_("underlag"), blank=True)
    method = models.TextField(_("metode og utstyr"), blank=True)
    reservations = models.TextField(_("forbehold"), blank=True)
    summary = models.TextField(_("sammendrag"), blank=True)
    sort_key = models.CharField(max_length=220, editable=False, default="")

    objects = AnalysisQuerySet.as_manager()

    class Meta:
        verbose_name = _("tilstandsanalyse")
        verbose_name_plural = _("tilstandsanalyser")
        constraints = [
            models.CheckConstraint(
                condition=~Q(status=AnalysisStatus.DONE.value) | Q(performed_on__isnull=False),
                name="analysis_done_has_day",
                violation_error_message=_("En ferdig analyse må ha en dato for når den ble utført."),
            )
        ]
        indexes = [models.Index(fields=["building", "status", "performed_on"], name="analysis_building")]

    def __str__(self) -> str:
        return self.title

    def derive(self) -> None:
        self.sort_key = self.title.casefold()[:220]


class FindingQuerySet(ScopedQuerySet):
    unit_path = "analysis__building__unit"

    def open(self):
        return self.filter(state=FindingState.OPEN)

    def standing(self):
        """Open, in an analysis that is done: what may set a grade, be counted, and be closed by a measure."""
        return self.open().filter(analysis__status=AnalysisStatus.DONE)

    def standing_on(self, day: datetime.date):
        """Those that stood at the end of `day`: in an analysis done by then, and not closed until later."""
        done = self.filter(analysis__status=AnalysisStatus.DONE, analysis__performed_on__lte=day)
        return done.filter(Q(state=FindingState.OPEN) | Q(closed_on__gt=day))


def _consequence(kind: str) -> models.PositiveSmallIntegerField:
    return models.PositiveSmallIntegerField(kind, choices=choices(CONSEQUENCE_GRADE_LABELS), null=True, blank=True)


class Finding(AuditedModel):
    """Funn (registrert tilstand, NS 3424): grade, cause, consequence and advice for one component in one analysis.

    TG, KG per type and probability are stored apart; `risk` follows from them by the formula in `risk_version`.
    """

    derived_fields = ("risk", "risk_version", "search_text")

    analysis = models.ForeignKey(ConditionAnalysis, verbose_name=_("tilstandsanalyse"), on_delete=models.CASCADE, related_name="findings")
    component = models.ForeignKey("vedlikehold.Component", verbose_name=_("komponent"), on_delete=models.CASCADE, related_name="findings")
    location = models.CharField(_("sted"), max_length=200, blank=True)
    grade = models.CharField(_("tilstandsgrad"), max_length=4, choices=choices(GRADE_LABELS))
    symptom = models.TextField(_("symptom"), blank=True)
    cause = models.TextField(_("årsak"), blank=True)
    probability = models.PositiveSmallIntegerField(_("sannsynlighet"), choices=choices(PROBABILITY_LABELS), null=True, blank=True)
    kg_safety = _consequence(_("konsekvens for sikkerhet"))
    kg_health = _consequence(_("konsekvens for helse og miljø"))
    kg_economy = _consequence(_("konsekvens for økonomi"))
    kg_aesthetics = _consequence(_("konsekvens for estetikk"))
    kg_function = _consequence(_("konsekvens for funksjon"))
    kg_authority = _consequence(_("konsekvens for myndighetskrav"))
    risk = models.CharField(_("risiko"), max_length=6, choices=choices(RISK_LABELS), blank=True, editable=False)
    risk_version = models.PositiveSmallIntegerField(editable=False, default=RISK_VERSION)
    recommendation = models.TextField(_("anbefalt tiltak"), blank=True)
    deadline = models.DateField(_("frist"), null=True, blank=True)
    cost_low_nok = models.DecimalField(_("kostnad, lav (kr)"), max_digits=14, decimal_places=2, null=True, blank=True)
    cost_likely_nok = models.DecimalField(_("kostnad, sannsynlig (kr)"), max_digits=14, decimal_places=2, null=True, blank=True)
    cost_high_nok = models.DecimalField(_("kostnad, høy (kr)"), max_digits=14, decimal_places=2, null=True, blank=True)
    price_year = models.PositiveSmallIntegerField(_("prisår"), null=True, blank=True)
    state = models.CharField(_("stilling"), max_length=10, choices=choices(FINDING_STATE_LABELS), default=FindingState.OPEN)
    closed_on = models.DateField(_("lukket"), null=True, blank=True)
    measure = models.ForeignKey(
        "vedlikehold.Measure", verbose_name=_("tiltak"), null=True, blank=True, on_delete=models.SET_NULL, related_name="findings"
    )
    # Given by the phone that made the row, so that sending it twice makes it once.
    client_id = models.UUIDField(null=True, blank=True, unique=True, editable=False)
    search_text = models.TextField(editable=False, default="")

    objects = FindingQuerySet.as_manager()

    class Meta:
        verbose_name = _("funn")
        verbose_name_plural = _("funn")
        constraints = [
            models.CheckConstraint(
                condition=costs_ordered(),
                name="finding_costs_ordered",
                violation_error_message=_("Kostnadene må følge 0 ≤ lav ≤ sannsynlig ≤ høy."),
            ),
            models.CheckConstraint(
                condition=Q(cost_likely_nok__isnull=True) | Q(price_year__isnull=False),
                name="finding_costs_have_year",
                violation_error_message=_("Oppgi prisåret kostnadene gjelder."),
            ),
            models.CheckConstraint(
                condition=~Q(grade=""), name="finding_has_grade", violation_error_message=_("Et funn må ha en tilstandsgrad.")
            ),
        ]
        indexes = [
            models.Index(fields=["component", "state"], name="finding_component"),
            models.Index(fields=["analysis", "grade"], name="finding_analysis"),
        ]

    def __str__(self) -> str:
        return f"{self.grade} {self.location or self.symptom[:60]}".strip()

    @property
    def consequences(self) -> dict[ConsequenceType, int | None]:
        """KG per type."""
        return {kind: getattr(self, f"kg_{kind.value}") for kind in ConsequenceType}

    def derive(self) -> None:
        found = risk_of(self.probability, self.consequences)
        self.risk = found.value if found else ""
        self.risk_version = RISK_VERSION
        self.search_text = f"{self.location} {self.symptom} {self.cause} {self.recommendation}".casefold()

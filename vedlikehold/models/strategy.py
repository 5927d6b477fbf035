"""What is to become of a building."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.text import format_lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from fdvu.access.models import CommonQuerySet, ScopedQuerySet
from fdvu.audit.models import AuditedModel
from vedlikehold.calc.strategy import DEFAULT_RULE, StrategyRule
from vedlikehold.enums import CRITERION_STEPS, STRATEGY_LABELS, Criterion, choices
from vedlikehold.models.codes import CommonModel


class StrategyQuerySet(ScopedQuerySet):
    unit_path = "building__unit"


def _score(label: str, criterion: Criterion) -> models.PositiveSmallIntegerField:
    steps = [(score, format_lazy("{} – {}", score, _(step))) for score, step in enumerate(CRITERION_STEPS[criterion])]
    return models.PositiveSmallIntegerField(label, choices=steps, null=True, blank=True)


class BuildingStrategy(AuditedModel):
    """Byggets strategi: how suitable it is, 0–3 per criterion with 0 as best, and what was decided.

    The recommendation is computed (`vedlikehold.calc.strategy`); `decision` overrides it and needs a note.
    """

    building = models.OneToOneField("bygg.Building", verbose_name=_("bygning"), on_delete=models.CASCADE, related_name="strategy")
    function = _score(_("funksjonalitet"), Criterion.FUNCTION)
    utilisation = _score(_("arealutnyttelse"), Criterion.UTILISATION)
    location = _score(_("beliggenhet"), Criterion.LOCATION)
    statutory = _score(_("lov- og forskriftskrav"), Criterion.STATUTORY)
    running_cost = _score(_("driftskostnad"), Criterion.RUNNING_COST)
    running_cost_nok_per_m2 = models.DecimalField(
        _("driftskostnad (kr per m² BTA og år)"), max_digits=10, decimal_places=2, null=True, blank=True
    )
    replacement_value_nok = models.DecimalField(_("gjenanskaffelsesverdi (kr)"), max_digits=16, decimal_places=2, null=True, blank=True)
    replacement_price_year = models.PositiveSmallIntegerField(_("prisår for gjenanskaffelsesverdi"), null=True, blank=True)
    assessed_on = models.DateField(_("vurdert"), null=True, blank=True)
    assessment_note = models.TextField(_("begrunnelse for vurderingen"), blank=True)
    decision = models.CharField(_("beslutning"), max_length=8, choices=choices(STRATEGY_LABELS), blank=True)
    decision_note = models.TextField(_("begrunnelse for beslutningen"), blank=True)
    decided_on = models.DateField(_("besluttet"), null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("besluttet av"), null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    objects = StrategyQuerySet.as_manager()

    class Meta:
        verbose_name = _("strategi for bygg")
        verbose_name_plural = _("strategier for bygg")
        constraints = [
            models.CheckConstraint(
                condition=Q(decision="") | ~Q(decision_note=""),
                name="strategy_decision_has_reason",
                violation_error_message=_("En beslutning må begrunnes."),
            ),
            models.CheckConstraint(
                condition=Q(replacement_value_nok__isnull=True) | Q(replacement_price_year__isnull=False, replacement_value_nok__gt=0),
                name="strategy_value_has_year",
                violation_error_message=_("Oppgi en verdi større enn null og prisåret den gjelder."),
            ),
        ]

    def __str__(self) -> str:
        return gettext("Strategi for %(building)s") % {"building": self.building}

    @property
    def scores(self) -> dict[Criterion, int | None]:
        """The score per criterion; None where nobody has given one."""
        return {criterion: getattr(self, criterion.value) for criterion in Criterion}


def _weight(label: str, criterion: Criterion) -> models.FloatField:
    return models.FloatField(label, default=DEFAULT_RULE.weights[criterion])


class StrategyParameters(CommonModel):
    """Forutsetninger for strategien: weights and limits of the recommendation. One row for the municipality, journalled."""

    only = models.BooleanField(default=True, editable=False, unique=True)
    weight_function = _weight(_("vekt for funksjonalitet"), Criterion.FUNCTION)
    weight_utilisation = _weight(_("vekt for arealutnyttelse"), Criterion.UTILISATION)
    weight_location = _weight(_("vekt for beliggenhet"), Criterion.LOCATION)
    weight_statutory = _weight(_("vekt for lov- og forskriftskrav"), Criterion.STATUTORY)
    weight_running_cost = _weight(_("vekt for driftskostnad"), Criterion.RUNNING_COST)
    good_condition = models.FloatField(_("god stand til og med vektet tilstandsgrad"), default=DEFAULT_RULE.good_condition)
    suitable = models.FloatField(_("egnet til og med poeng"), default=DEFAULT_RULE.suitable)
    replace_fci = models.FloatField(_("grense for etterslep, andel av gjenanskaffelse"), default=DEFAULT_RULE.replace_fci)
    needed_share = models.FloatField(_("andel av vektene som må være vurdert"), default=DEFAULT_RULE.needed_share)
    source = models.CharField(_("kilde"), max_length=300, blank=True)

    objects = CommonQuerySet.as_manager()

    class Meta:
        verbose_name = _("forutsetninger for strategien")
        verbose_name_plural = _("forutsetninger for strategien")
        constraints = [
            models.CheckConstraint(
                condition=Q(weight_function__gte=0)
                & Q(weight_utilisation__gte=0)
                & Q(weight_location__gte=0)
                & Q(weight_statutory__gte=0)
                & Q(weight_running_cost__gte=0)
                & ~Q(weight_function=0, weight_utilisation=0, weight_location=0, weight_statutory=0, weight_running_cost=0),
                name="strategy_weights_positive",
                violation_error_message=_("Ingen vekt kan være negativ, og minst én må være større enn null."),
            ),
            models.CheckConstraint(
                condition=Q(good_condition__range=(0, 3)) & Q(suitable__range=(0, 3)),
                name="strategy_limits_on_scale",
                violation_error_message=_("Grensene for stand og egnethet må være mellom 0 og 3."),
            ),
            models.CheckConstraint(
                condition=Q(replace_fci__gt=0) & Q(needed_share__range=(0, 1)),
                name="strategy_shares_possible",
                violation_error_message=_(
                    "Andelen av gjenanskaffelse må være over 0, og andelen som må være vurdert mellom 0 og 100 prosent."
                ),
            ),
        ]

    def __str__(self) -> str:
        return str(self._meta.verbose_name).capitalize()

    @property
    def rule(self) -> StrategyRule:
        """The row as the arithmetic takes it."""
        return StrategyRule(
            weights={criterion: getattr(self, f"weight_{criterion.value}") for criterion in Criterion},
            good_condition=self.good_condition,
            suitable=self.suitable,
            replace_fci=self.replace_fci,
            needed_share=self.needed_share,
        )

"""What the forecast of condition follows from."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from fdvu.access.models import CommonQuerySet
from vedlikehold.enums import RATE_SOURCE_LABELS, RateSource, choices
from vedlikehold.models.codes import BuildingPart, CommonModel, ComponentType


class ForecastParameters(CommonModel):
    """Forutsetninger for prognosen: one row for the municipality, each change in the journal.

    `stage_…` are the shares of the expected life that a component spends in TG0, TG1 and TG2; a life without a figure is
    `default_life_years`. `rate_spread` and `cost_spread` are how far the common factors of the band may be off (one standard
    deviation of their logarithm).
    """

    only = models.BooleanField(default=True, editable=False, unique=True)
    stage_tg0_share = models.FloatField(_("del av levetiden i TG0"), default=0.35)
    stage_tg1_share = models.FloatField(_("del av levetiden i TG1"), default=0.40)
    stage_tg2_share = models.FloatField(_("del av levetiden i TG2"), default=0.25)
    default_life_years = models.FloatField(_("levetid der ingen er oppgitt (år)"), default=40.0)
    price_growth_share = models.FloatField(_("årlig prisvekst"), default=0.03)
    discount_share = models.FloatField(_("kalkulasjonsrente"), default=0.04)
    rate_spread = models.FloatField(_("usikkerhet i forfallet"), default=0.25)
    cost_spread = models.FloatField(_("usikkerhet i kostnadene"), default=0.20)
    source = models.CharField(_("kilde"), max_length=300, blank=True)

    objects = CommonQuerySet.as_manager()

    class Meta:
        verbose_name = _("forutsetninger for prognosen")
        verbose_name_plural = _("forutsetninger for prognosen")
        constraints = [
            models.CheckConstraint(
                condition=Q(stage_tg0_share__gt=0) & Q(stage_tg1_share__gt=0) & Q(stage_tg2_share__gt=0),
                name="forecast_stages_positive",
                violation_error_message=_("Hver del av levetiden må være større enn null."),
            ),
            models.CheckConstraint(
                condition=Q(default_life_years__gt=0)
                & Q(price_growth_share__range=(-0.1, 0.2))
                & Q(discount_share__range=(0, 0.2))
                & Q(rate_spread__range=(0, 1))
                & Q(cost_spread__range=(0, 1)),
                name="forecast_parameters_possible",
                violation_error_message=_(
                    "Levetiden må være større enn null, prisveksten fra −10 til 20 prosent, renten fra 0 til 20 prosent og usikkerheten "
                    "fra 0 til 100 prosent."
                ),
            ),
        ]

    def __str__(self) -> str:
        return gettext("Prognose")


class DeteriorationRate(CommonModel):
    """Forfallstakt: the yearly shares that go from TG0 to TG1, TG1 to TG2, TG2 to TG3, for a component type or a building part.

    A component takes its type's, then its part's, then that of its part's two-digit group, and without any what its expected life
    gives. `low`, `high` are the ends of the 90 % interval per step and `pairs` what it was calibrated on: for each step the number of
    pairs of grades that stood in that grade at the first survey.
    """

    type = models.OneToOneField(
        ComponentType, verbose_name=_("komponenttype"), null=True, blank=True, on_delete=models.CASCADE, related_name="deterioration"
    )
    part = models.OneToOneField(
        BuildingPart, verbose_name=_("bygningsdel"), null=True, blank=True, on_delete=models.CASCADE, related_name="deterioration"
    )
    tg0_share = models.FloatField(_("fra TG0 per år"))
    tg1_share = models.FloatField(_("fra TG1 per år"))
    tg2_share = models.FloatField(_("fra TG2 per år"))
    basis = models.CharField(_("opphav"), max_length=10, choices=choices(RATE_SOURCE_LABELS), default=RateSource.SET)
    low = models.JSONField(default=list, blank=True)
    high = models.JSONField(default=list, blank=True)
    pairs = models.JSONField(default=list, blank=True)
    calibrated_on = models.DateField(_("kalibrert"), null=True, blank=True)
    source = models.CharField(_("kilde"), max_length=300, blank=True)

    objects = CommonQuerySet.as_manager()

    class Meta:
        verbose_name = _("forfallstakt")
        verbose_name_plural = _("forfallstakter")
        constraints = [
            models.CheckConstraint(
                condition=Q(type__isnull=False, part__isnull=True) | Q(type__isnull=True, part__isnull=False), name="rate_of_type_or_part"
            ),
            models.CheckConstraint(
                condition=Q(tg0_share__range=(0, 1)) & Q(tg1_share__range=(0, 1)) & Q(tg2_share__range=(0, 1)),
                name="rate_is_share",
                violation_error_message=_("Takten må være fra 0 til 100 prosent i året."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.type or self.part)

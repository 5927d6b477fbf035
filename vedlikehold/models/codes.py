"""Code lists and assumptions that belong to the whole municipality, not to one unit."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from fdvu.access.models import CommonQuerySet
from fdvu.audit.models import AuditedModel
from vedlikehold.enums import QUANTITY_UNIT_LABELS, Grade, choices

GRADES_TO_AIM_FOR = [(Grade.TG0.value, "TG0"), (Grade.TG1.value, "TG1"), (Grade.TG2.value, "TG2")]


class CommonModel(AuditedModel):
    """A journalled row of a list that belongs to all; `unit` is who keeps it, for the journal alone."""

    unit = models.ForeignKey("access.OrgUnit", verbose_name=_("eier"), null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        abstract = True


class BuildingPart(CommonModel):
    """Bygningsdel (NS 3451), by edition; own sub-codes stand under the standard's.

    `group` is the two-digit code that sums are made by. `weight_share` is the part's share of what a new building costs, for
    two-digit parts: a parameter. `successor` is the part in the next edition that took the code over.
    """

    derived_fields = ("group", "sort_key")

    edition = models.CharField(_("utgave"), max_length=4, default="2009")
    code = models.CharField(_("kode"), max_length=12)
    name = models.CharField(_("navn"), max_length=150)
    name_en = models.CharField(_("engelsk navn"), max_length=150, blank=True)
    is_own = models.BooleanField(_("egen kode"), default=False)
    weight_share = models.FloatField(_("andel av byggekostnad"), null=True, blank=True)
    successor = models.ForeignKey(
        "self", verbose_name=_("ble til"), null=True, blank=True, on_delete=models.SET_NULL, related_name="predecessors"
    )
    group = models.CharField(max_length=2, editable=False, default="")
    sort_key = models.CharField(max_length=20, editable=False, default="")

    objects = CommonQuerySet.as_manager()

    class Meta:
        verbose_name = _("bygningsdel")
        verbose_name_plural = _("bygningsdeler")
        constraints = [
            models.UniqueConstraint(
                fields=["edition", "code"],
                name="building_part_once",
                violation_error_message=_("Utgaven har alt en bygningsdel med denne koden."),
            ),
            models.CheckConstraint(
                condition=Q(weight_share__isnull=True) | Q(weight_share__range=(0, 1)),
                name="building_part_weight_is_share",
                violation_error_message=_("Andelen må være mellom 0 og 1."),
            ),
        ]
        indexes = [models.Index(fields=["edition", "sort_key"], name="building_part_sort")]

    def __str__(self) -> str:
        return f"{self.code} {self.local_name}"

    @property
    def local_name(self) -> str:
        return self.name_en if self.name_en and get_language() == "en" else self.name

    def derive(self) -> None:
        self.group = self.code[:2]
        self.sort_key = f"{self.edition}{self.code}"


class ComponentType(CommonModel):
    """Komponenttype: a kind of component with what one unit of it costs to put right from each grade, and how long it lasts."""

    derived_fields = ("search_text",)

    code = models.CharField(_("kode"), max_length=40, unique=True)
    name = models.CharField(_("navn"), max_length=200)
    part = models.ForeignKey(
        BuildingPart, verbose_name=_("bygningsdel"), null=True, blank=True, on_delete=models.PROTECT, related_name="types"
    )
    quantity_unit = models.CharField(_("enhet for mengde"), max_length=4, choices=choices(QUANTITY_UNIT_LABELS), blank=True)
    expected_life_years = models.FloatField(_("forventet levetid (år)"), null=True, blank=True)
    unit_cost_tg1_nok = models.DecimalField(_("enhetskostnad fra TG1 (kr)"), max_digits=18, decimal_places=8, null=True, blank=True)
    unit_cost_tg2_nok = models.DecimalField(_("enhetskostnad fra TG2 (kr)"), max_digits=18, decimal_places=8, null=True, blank=True)
    unit_cost_tg3_nok = models.DecimalField(_("enhetskostnad fra TG3 (kr)"), max_digits=18, decimal_places=8, null=True, blank=True)
    replacement_unit_cost_nok = models.DecimalField(
        _("enhetskostnad ved utskifting (kr)"), max_digits=18, decimal_places=8, null=True, blank=True
    )
    price_year = models.PositiveSmallIntegerField(_("prisår"), null=True, blank=True)
    source = models.CharField(_("kilde"), max_length=200, blank=True)
    note = models.TextField(_("merknad"), blank=True)
    search_text = models.TextField(editable=False, default="")

    objects = CommonQuerySet.as_manager()

    class Meta:
        verbose_name = _("komponenttype")
        verbose_name_plural = _("komponenttyper")
        constraints = [
            models.CheckConstraint(
                condition=(Q(unit_cost_tg1_nok__isnull=True) | Q(unit_cost_tg1_nok__gte=0))
                & (Q(unit_cost_tg2_nok__isnull=True) | Q(unit_cost_tg2_nok__gte=0))
                & (Q(unit_cost_tg3_nok__isnull=True) | Q(unit_cost_tg3_nok__gte=0))
                & (Q(replacement_unit_cost_nok__isnull=True) | Q(replacement_unit_cost_nok__gte=0)),
                name="component_type_costs_not_negative",
                violation_error_message=_("Kostnader kan ikke være negative."),
            ),
            models.CheckConstraint(
                condition=(
                    Q(unit_cost_tg1_nok__isnull=True) | Q(unit_cost_tg2_nok__isnull=True) | Q(unit_cost_tg1_nok__lte=F("unit_cost_tg2_nok"))
                )
                & (Q(unit_cost_tg2_nok__isnull=True) | Q(unit_cost_tg3_nok__isnull=True) | Q(unit_cost_tg2_nok__lte=F("unit_cost_tg3_nok")))
                & (
                    Q(unit_cost_tg1_nok__isnull=True) | Q(unit_cost_tg3_nok__isnull=True) | Q(unit_cost_tg1_nok__lte=F("unit_cost_tg3_nok"))
                ),
                name="component_type_costs_rise",
                violation_error_message=_("Det kan ikke koste mindre å rette opp en dårligere grad."),
            ),
            models.CheckConstraint(
                condition=Q(price_year__isnull=False)
                | Q(
                    unit_cost_tg1_nok__isnull=True,
                    unit_cost_tg2_nok__isnull=True,
                    unit_cost_tg3_nok__isnull=True,
                    replacement_unit_cost_nok__isnull=True,
                ),
                name="component_type_costs_have_year",
                violation_error_message=_("Oppgi prisåret kostnadene gjelder."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"

    def derive(self) -> None:
        self.search_text = f"{self.code} {self.name}".casefold()


class ConditionParameters(CommonModel):
    """Forutsetninger for tilstand og etterslep: one row for the municipality, each change in the journal."""

    only = models.BooleanField(default=True, editable=False, unique=True)
    part_edition = models.CharField(_("utgave av NS 3451"), max_length=4, default="2009")
    target_grade = models.CharField(_("målgrad"), max_length=3, choices=GRADES_TO_AIM_FOR, default=Grade.TG1.value)
    share_tg1 = models.FloatField(_("andel av gjenanskaffelse ved TG1"), default=0.05)
    share_tg2 = models.FloatField(_("andel av gjenanskaffelse ved TG2"), default=0.45)
    share_tg3 = models.FloatField(_("andel av gjenanskaffelse ved TG3"), default=1.0)
    low_share = models.FloatField(_("lav kostnad, del av sannsynlig"), default=0.75)
    high_share = models.FloatField(_("høy kostnad, del av sannsynlig"), default=1.4)
    correlation = models.FloatField(_("samvariasjon mellom kostnader"), default=0.4)
    valid_years = models.PositiveSmallIntegerField(_("år før en analyse er utdatert"), default=5)
    source = models.CharField(_("kilde"), max_length=300, blank=True)

    objects = CommonQuerySet.as_manager()

    class Meta:
        verbose_name = _("forutsetninger")
        verbose_name_plural = _("forutsetninger")
        constraints = [
            models.CheckConstraint(
                condition=Q(share_tg1__gte=0) & Q(share_tg1__lte=F("share_tg2")) & Q(share_tg2__lte=F("share_tg3")),
                name="condition_shares_rise",
                violation_error_message=_("Andelene må stige fra TG1 til TG3, og ingen kan være negativ."),
            ),
            models.CheckConstraint(
                condition=Q(low_share__range=(0, 1)) & Q(high_share__gte=1),
                name="condition_low_and_high_around_likely",
                violation_error_message=_("Lav må være høyst 1 og høy minst 1 av sannsynlig kostnad."),
            ),
            models.CheckConstraint(
                condition=Q(correlation__range=(0, 1)),
                name="condition_correlation_is_share",
                violation_error_message=_("Samvariasjonen må være mellom 0 og 1."),
            ),
        ]

    def __str__(self) -> str:
        return gettext("Tilstand og etterslep")


class ReplacementNorm(CommonModel):
    """Normtall for gjenanskaffelse: what a new building of a type costs per m² BTA."""

    building_type = models.OneToOneField(
        "bygg.BuildingType", verbose_name=_("bygningstype"), on_delete=models.CASCADE, related_name="replacement_norm"
    )
    nok_per_m2 = models.DecimalField(_("kroner per m² BTA"), max_digits=12, decimal_places=2)
    price_year = models.PositiveSmallIntegerField(_("prisår"))
    source = models.CharField(_("kilde"), max_length=200, blank=True)

    objects = CommonQuerySet.as_manager()

    class Meta:
        verbose_name = _("normtall for gjenanskaffelse")
        verbose_name_plural = _("normtall for gjenanskaffelse")
        constraints = [
            models.CheckConstraint(
                condition=Q(nok_per_m2__gt=0),
                name="replacement_norm_positive",
                violation_error_message=_("Normtallet må være større enn null."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.building_type}"


class PriceIndex(CommonModel):
    """Byggekostnadsindeks: one value per year, all on one base. Turns money of one price year into money of another."""

    year = models.PositiveSmallIntegerField(_("år"), unique=True)
    value = models.FloatField(_("indeks"))
    is_estimate = models.BooleanField(_("anslag"), default=False)
    source = models.CharField(_("kilde"), max_length=200, blank=True)

    objects = CommonQuerySet.as_manager()

    class Meta:
        verbose_name = _("byggekostnadsindeks")
        verbose_name_plural = _("byggekostnadsindeks")
        constraints = [
            models.CheckConstraint(
                condition=Q(value__gt=0), name="price_index_positive", violation_error_message=_("Indeksen må være større enn null.")
            )
        ]

    def __str__(self) -> str:
        return f"{self.year}"

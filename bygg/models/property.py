"""Land: properties in the cadastre, their numbers through time, plots and undeveloped areas."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from bygg.calc.cadastre import CadastralNumber
from bygg.calc.names import plain_words
from bygg.enums import (
    HOLDING_STATUS_LABELS,
    OWNERSHIP_LABELS,
    PLOT_KIND_LABELS,
    PROPERTY_KIND_LABELS,
    HoldingStatus,
    Ownership,
    PlotKind,
    PropertyKind,
    choices,
)
from fdvu.access.models import ScopedQuerySet
from fdvu.audit.models import AuditedModel
from fdvu.lib.sorting import nb_sort_key


class LandQuerySet(ScopedQuerySet):
    unit_path = "unit"

    def in_portfolio(self):
        """Rows that count in the sums: held today."""
        return self.filter(status=HoldingStatus.HELD)


class Property(AuditedModel):
    """Eiendom (matrikkelenhet): kommunenr-gnr/bnr/fnr/snr."""

    derived_fields = ("cadastral_number", "sort_key", "search_text")

    unit = models.ForeignKey("access.OrgUnit", verbose_name=_("ansvarlig enhet"), on_delete=models.PROTECT, related_name="properties")
    municipality_number = models.CharField(_("kommunenummer"), max_length=4)
    gnr = models.PositiveIntegerField(_("gårdsnummer"))
    bnr = models.PositiveIntegerField(_("bruksnummer"))
    fnr = models.PositiveIntegerField(_("festenummer"), default=0)
    snr = models.PositiveIntegerField(_("seksjonsnummer"), default=0)
    name = models.CharField(_("navn"), max_length=150, blank=True)
    kind = models.CharField(_("type"), max_length=12, choices=choices(PROPERTY_KIND_LABELS), default=PropertyKind.LAND)
    ownership = models.CharField(_("eierform"), max_length=10, choices=choices(OWNERSHIP_LABELS), default=Ownership.OWNED)
    status = models.CharField(_("status"), max_length=12, choices=choices(HOLDING_STATUS_LABELS), default=HoldingStatus.HELD)
    area_m2 = models.FloatField(_("areal (m²)"), null=True, blank=True)
    acquired_on = models.DateField(_("ervervet"), null=True, blank=True)
    disposed_on = models.DateField(_("avhendet"), null=True, blank=True)
    note = models.TextField(_("merknad"), blank=True)
    cadastral_number = models.CharField(_("matrikkelnummer"), max_length=25, editable=False, default="")
    sort_key = models.CharField(max_length=60, editable=False, default="")
    search_text = models.TextField(editable=False, default="")

    objects = LandQuerySet.as_manager()

    class Meta:
        verbose_name = _("eiendom")
        verbose_name_plural = _("eiendommer")
        constraints = [
            models.UniqueConstraint(
                fields=["municipality_number", "gnr", "bnr", "fnr", "snr"],
                name="property_number_once",
                violation_error_message=_("Det finnes alt en eiendom med dette matrikkelnummeret."),
            ),
            models.CheckConstraint(
                condition=models.Q(area_m2__isnull=True) | models.Q(area_m2__gte=0),
                name="property_area_not_negative",
                violation_error_message=_("Arealet kan ikke være negativt."),
            ),
        ]
        indexes = [
            models.Index(fields=["sort_key"], name="property_sort"),
            models.Index(fields=["cadastral_number"], name="property_cadastral"),
        ]

    def __str__(self) -> str:
        number = str(self.number)
        return f"{number} {self.name}" if self.name else number

    @property
    def number(self) -> CadastralNumber:
        return CadastralNumber(self.municipality_number, self.gnr, self.bnr, self.fnr, self.snr)

    def derive(self) -> None:
        self.cadastral_number = str(self.number)
        self.sort_key = nb_sort_key(self.cadastral_number)
        self.search_text = f"{self.cadastral_number} {plain_words(self.name)}"


class FormerNumberQuerySet(ScopedQuerySet):
    unit_path = "property__unit"


class PropertyNumber(AuditedModel):
    """Tidligere matrikkelnummer: a number the property had before a merger or renumbering."""

    property = models.ForeignKey(Property, on_delete=models.CASCADE, related_name="former_numbers")
    cadastral_number = models.CharField(_("matrikkelnummer"), max_length=25, db_index=True)
    valid_from = models.DateField(_("fra og med"), null=True, blank=True)
    valid_to = models.DateField(_("til"))
    reason = models.CharField(_("årsak"), max_length=200, blank=True)

    objects = FormerNumberQuerySet.as_manager()

    class Meta:
        verbose_name = _("tidligere matrikkelnummer")
        verbose_name_plural = _("tidligere matrikkelnumre")
        constraints = [
            models.UniqueConstraint(fields=["property", "cadastral_number", "valid_to"], name="former_number_once"),
            models.CheckConstraint(
                condition=models.Q(valid_from__isnull=True) | models.Q(valid_to__gt=models.F("valid_from")),
                name="former_number_period",
                violation_error_message=_("Et matrikkelnummer må ha gjeldt minst én dag."),
            ),
        ]

    def __str__(self) -> str:
        return self.cadastral_number


class Plot(AuditedModel):
    """Tomt eller ubebygd areal: a piece of land as the municipality uses it, inside a property or across several."""

    derived_fields = ("sort_key", "search_text")

    unit = models.ForeignKey("access.OrgUnit", verbose_name=_("ansvarlig enhet"), on_delete=models.PROTECT, related_name="plots")
    property = models.ForeignKey(Property, verbose_name=_("eiendom"), null=True, blank=True, on_delete=models.PROTECT, related_name="plots")
    plot_number = models.CharField(_("tomtenummer"), max_length=40, blank=True)
    name = models.CharField(_("navn"), max_length=150)
    kind = models.CharField(_("type"), max_length=12, choices=choices(PLOT_KIND_LABELS), default=PlotKind.BUILT)
    zoning = models.CharField(_("reguleringsformål"), max_length=150, blank=True)
    ownership = models.CharField(_("eierform"), max_length=10, choices=choices(OWNERSHIP_LABELS), default=Ownership.OWNED)
    status = models.CharField(_("status"), max_length=12, choices=choices(HOLDING_STATUS_LABELS), default=HoldingStatus.HELD)
    area_m2 = models.FloatField(_("areal (m²)"), null=True, blank=True)
    latitude = models.FloatField(_("breddegrad"), null=True, blank=True)
    longitude = models.FloatField(_("lengdegrad"), null=True, blank=True)
    disposed_on = models.DateField(_("avhendet"), null=True, blank=True)
    note = models.TextField(_("merknad"), blank=True)
    sort_key = models.CharField(max_length=200, editable=False, default="")
    search_text = models.TextField(editable=False, default="")

    objects = LandQuerySet.as_manager()

    class Meta:
        verbose_name = _("tomt")
        verbose_name_plural = _("tomter")
        constraints = [
            models.UniqueConstraint(
                fields=["plot_number"],
                condition=~models.Q(plot_number=""),
                name="plot_number_once",
                violation_error_message=_("Det finnes alt en tomt med dette tomtenummeret."),
            ),
            models.CheckConstraint(
                condition=models.Q(area_m2__isnull=True) | models.Q(area_m2__gte=0),
                name="plot_area_not_negative",
                violation_error_message=_("Arealet kan ikke være negativt."),
            ),
        ]
        indexes = [models.Index(fields=["sort_key", "id"], name="plot_sort")]

    def __str__(self) -> str:
        return self.name

    def derive(self) -> None:
        self.sort_key = nb_sort_key(self.name)[:200]
        self.search_text = f"{plain_words(self.name)} {self.plot_number.casefold()}"

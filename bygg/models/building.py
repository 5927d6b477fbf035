"""The building."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from bygg.calc.names import address_key, plain_words
from bygg.enums import (
    AREA_STANDARD_LABELS,
    BUILDING_STATUS_LABELS,
    CADASTRAL_STATUS_LABELS,
    HERITAGE_LABELS,
    IN_PORTFOLIO,
    KOSTRA_FUNCTION_LABELS,
    OWNERSHIP_LABELS,
    BuildingStatus,
    EnergyLabel,
    Ownership,
    choices,
)
from fdvu.access.models import ScopedQuerySet
from fdvu.audit.models import AuditedModel
from fdvu.lib.sorting import nb_sort_key

LATEST_YEAR = 2100


class BuildingQuerySet(ScopedQuerySet):
    unit_path = "unit"

    def in_portfolio(self):
        """Buildings that count in the sums: standing, and ours to run."""
        return self.filter(in_portfolio=True)


def _ordered(small: str, large: str) -> Q:
    return Q(**{f"{small}__isnull": True}) | Q(**{f"{large}__isnull": True}) | Q(**{f"{small}__lte": F(large)})


class Building(AuditedModel):
    """Bygning. Areas in m² after NS 3940: NTA ≤ BRA ≤ BTA."""

    derived_fields = ("in_portfolio", "sort_key", "search_text", "address_key")

    # `unit` and `building_type` stand first in indexes of their own, see Meta.
    unit = models.ForeignKey(
        "access.OrgUnit", verbose_name=_("ansvarlig enhet"), on_delete=models.PROTECT, db_index=False, related_name="buildings"
    )
    property = models.ForeignKey(
        "bygg.Property", verbose_name=_("eiendom"), null=True, blank=True, on_delete=models.PROTECT, related_name="buildings"
    )
    building_number = models.BigIntegerField(_("bygningsnummer"), null=True, blank=True)
    extension_number = models.PositiveSmallIntegerField(_("løpenummer for tilbygg"), default=0)
    name = models.CharField(_("navn"), max_length=200)
    building_type = models.ForeignKey(
        "bygg.BuildingType",
        verbose_name=_("bygningstype"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        db_index=False,
        related_name="buildings",
    )
    year_built = models.PositiveSmallIntegerField(_("byggeår"), null=True, blank=True)
    year_is_estimate = models.BooleanField(_("byggeåret er et anslag"), default=False)
    year_renovated = models.PositiveSmallIntegerField(_("rehabilitert"), null=True, blank=True)
    status = models.CharField(_("status"), max_length=20, choices=choices(BUILDING_STATUS_LABELS), default=BuildingStatus.IN_USE)
    cadastral_status = models.CharField(_("status i matrikkelen"), max_length=2, choices=choices(CADASTRAL_STATUS_LABELS), blank=True)
    ownership = models.CharField(_("eierform"), max_length=10, choices=choices(OWNERSHIP_LABELS), default=Ownership.OWNED)
    area_bta_m2 = models.FloatField(_("bruttoareal BTA (m²)"), null=True, blank=True)
    area_bra_m2 = models.FloatField(_("bruksareal BRA (m²)"), null=True, blank=True)
    area_nta_m2 = models.FloatField(_("nettoareal NTA (m²)"), null=True, blank=True)
    area_standard = models.CharField(_("arealstandard"), max_length=12, choices=choices(AREA_STANDARD_LABELS), blank=True)
    area_source = models.CharField(_("kilde for areal"), max_length=100, blank=True)
    area_measured_on = models.DateField(_("areal målt"), null=True, blank=True)
    floor_count = models.PositiveSmallIntegerField(_("antall etasjer"), null=True, blank=True)
    street_address = models.CharField(_("gateadresse"), max_length=200, blank=True)
    postal_code = models.CharField(_("postnummer"), max_length=10, blank=True)
    postal_place = models.CharField(_("poststed"), max_length=100, blank=True)
    municipality_number = models.CharField(_("kommunenummer"), max_length=4, blank=True)
    latitude = models.FloatField(_("breddegrad"), null=True, blank=True)
    longitude = models.FloatField(_("lengdegrad"), null=True, blank=True)
    heritage = models.CharField(_("kulturminneverdi"), max_length=12, choices=choices(HERITAGE_LABELS), blank=True)
    kostra_function = models.CharField(_("KOSTRA-funksjon"), max_length=3, choices=choices(KOSTRA_FUNCTION_LABELS), blank=True)
    energy_label = models.CharField(_("energikarakter"), max_length=1, choices=[(e.value, e.value) for e in EnergyLabel], blank=True)
    manager_name = models.CharField(_("forvalter"), max_length=150, blank=True)
    acquired_on = models.DateField(_("tatt over"), null=True, blank=True)
    disposed_on = models.DateField(_("avhendet"), null=True, blank=True)
    merged_into = models.ForeignKey(
        "self", verbose_name=_("slått sammen med"), null=True, blank=True, on_delete=models.PROTECT, related_name="merged_from"
    )
    note = models.TextField(_("merknad"), blank=True)
    in_portfolio = models.BooleanField(_("i porteføljen"), editable=False, default=True)
    sort_key = models.CharField(max_length=220, editable=False, default="")
    search_text = models.TextField(editable=False, default="")
    address_key = models.CharField(max_length=220, editable=False, default="")

    objects = BuildingQuerySet.as_manager()

    class Meta:
        verbose_name = _("bygning")
        verbose_name_plural = _("bygninger")
        constraints = [
            models.UniqueConstraint(
                fields=["building_number", "extension_number"],
                condition=Q(building_number__isnull=False, merged_into__isnull=True),
                name="building_number_once",
                violation_error_message=_("Det finnes alt en bygning med dette bygningsnummeret."),
            ),
            models.CheckConstraint(
                condition=_ordered("area_bra_m2", "area_bta_m2")
                & _ordered("area_nta_m2", "area_bra_m2")
                & _ordered("area_nta_m2", "area_bta_m2"),
                name="building_areas_ordered",
                violation_error_message=_("Arealene må følge NTA ≤ BRA ≤ BTA."),
            ),
            models.CheckConstraint(
                condition=(Q(area_bta_m2__isnull=True) | Q(area_bta_m2__gte=0))
                & (Q(area_bra_m2__isnull=True) | Q(area_bra_m2__gte=0))
                & (Q(area_nta_m2__isnull=True) | Q(area_nta_m2__gte=0)),
                name="building_areas_not_negative",
                violation_error_message=_("Areal kan ikke være negativt."),
            ),
            models.CheckConstraint(
                condition=Q(year_built__isnull=True) | Q(year_built__range=(1000, LATEST_YEAR)),
                name="building_year_possible",
                violation_error_message=_("Byggeåret er ikke et mulig årstall."),
            ),
            models.CheckConstraint(
                condition=(Q(latitude__isnull=True) | Q(latitude__range=(-90, 90)))
                & (Q(longitude__isnull=True) | Q(longitude__range=(-180, 180))),
                name="building_coordinates_possible",
                violation_error_message=_("Koordinatene er ikke mulige."),
            ),
            models.CheckConstraint(
                condition=Q(status=BuildingStatus.MERGED.value, merged_into__isnull=False)
                | (~Q(status=BuildingStatus.MERGED.value) & Q(merged_into__isnull=True)),
                name="building_merged_into_one",
                violation_error_message=_("En bygning som er slått sammen med en annen, må vise til den, og har ingen annen status."),
            ),
        ]
        # The list's pages, counts and sums are read from these alone: `in_portfolio` and `unit` in each, so that the
        # default cut and a person's scope need no look into the rows.
        indexes = [
            models.Index(
                fields=[
                    "sort_key",
                    "id",
                    "in_portfolio",
                    "unit",
                    "building_type",
                    "year_built",
                    "area_bta_m2",
                    "area_bra_m2",
                    "search_text",
                ],
                name="building_list",
            ),
            models.Index(fields=["unit", "in_portfolio", "building_type", "area_bta_m2", "area_bra_m2"], name="building_unit"),
            models.Index(fields=["building_type", "in_portfolio", "unit", "area_bta_m2", "area_bra_m2"], name="building_type"),
            models.Index(fields=["area_bta_m2", "id", "in_portfolio", "unit"], name="building_area"),
            models.Index(fields=["area_bra_m2", "id", "in_portfolio", "unit"], name="building_net_area"),
            models.Index(fields=["year_built", "id", "in_portfolio", "unit"], name="building_year"),
            models.Index(fields=["address_key", "id", "in_portfolio", "unit"], name="building_address"),
            models.Index(fields=["latitude", "longitude", "in_portfolio", "unit", "id"], name="building_map"),
        ]

    def __str__(self) -> str:
        return self.name

    def derive(self) -> None:
        self.in_portfolio = self.status in IN_PORTFOLIO
        self.sort_key = nb_sort_key(self.name)[:220]
        self.address_key = address_key(self.street_address, self.postal_code)[:220]
        number = str(self.building_number) if self.building_number is not None else ""
        # The matrikkelnummer is found through the property, whose number may change without this row changing.
        self.search_text = (
            f"{plain_words(self.name)} {plain_words(self.street_address)} {self.postal_code} {self.postal_place.casefold()} {number}"
        )

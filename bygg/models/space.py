"""Inside a building: floors, spaces, and which unit uses what."""

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from bygg.calc.names import plain_words
from bygg.enums import ROOM_FUNCTION_LABELS, RoomFunction, choices
from fdvu.access.models import ScopedQuerySet
from fdvu.audit.models import AuditedModel
from fdvu.lib.sorting import nb_sort_key


class InBuildingQuerySet(ScopedQuerySet):
    unit_path = "building__unit"

    def in_portfolio(self):
        """Rows of buildings that count in the sums."""
        return self.filter(building__in_portfolio=True)


def in_force(day) -> Q:
    """Rows whose period holds `day`; periods are half-open."""
    started = Q(valid_from__isnull=True) | Q(valid_from__lte=day)
    return started & (Q(valid_to__isnull=True) | Q(valid_to__gt=day))


class AreaUseQuerySet(InBuildingQuerySet):
    def on(self, day):
        """Uses in force on a day."""
        return self.filter(in_force(day))

    def counted_once(self):
        """Leaves out a unit's use of a room where the same rows hold its use of the whole building: the same people."""
        whole = self.filter(space__isnull=True, building=OuterRef("building"), user_unit=OuterRef("user_unit"))
        return self.filter(Q(space__isnull=True) | ~Exists(whole))


class Floor(AuditedModel):
    """Etasje: code as in the cadastre, H01, U01, K01, L01."""

    building = models.ForeignKey("bygg.Building", verbose_name=_("bygning"), on_delete=models.CASCADE, related_name="floors")
    code = models.CharField(_("etasjekode"), max_length=5)
    name = models.CharField(_("navn"), max_length=60, blank=True)
    level = models.SmallIntegerField(_("nivå"), default=0, help_text=_("Rekkefølge nedenfra; første hovedetasje er 1."))
    area_bta_m2 = models.FloatField(_("bruttoareal BTA (m²)"), null=True, blank=True)
    area_bra_m2 = models.FloatField(_("bruksareal BRA (m²)"), null=True, blank=True)

    objects = InBuildingQuerySet.as_manager()

    class Meta:
        verbose_name = _("etasje")
        verbose_name_plural = _("etasjer")
        constraints = [
            models.UniqueConstraint(
                fields=["building", "code"], name="floor_code_once", violation_error_message=_("Bygget har alt en etasje med denne koden.")
            )
        ]

    def __str__(self) -> str:
        return self.name or self.code


class Space(AuditedModel):
    """Rom: number, room function and net area."""

    derived_fields = ("sort_key", "search_text")

    building = models.ForeignKey("bygg.Building", verbose_name=_("bygning"), on_delete=models.CASCADE, related_name="spaces")
    floor = models.ForeignKey(Floor, verbose_name=_("etasje"), null=True, blank=True, on_delete=models.PROTECT, related_name="spaces")
    number = models.CharField(_("romnummer"), max_length=40)
    name = models.CharField(_("navn"), max_length=150, blank=True)
    function = models.CharField(_("romfunksjon"), max_length=20, choices=choices(ROOM_FUNCTION_LABELS), default=RoomFunction.OTHER)
    area_nta_m2 = models.FloatField(_("nettoareal NTA (m²)"), null=True, blank=True)
    capacity = models.PositiveIntegerField(_("plasser"), null=True, blank=True)
    shareable = models.BooleanField(_("egnet for sambruk"), default=False)
    note = models.TextField(_("merknad"), blank=True)
    sort_key = models.CharField(max_length=60, editable=False, default="")
    search_text = models.TextField(editable=False, default="")

    objects = InBuildingQuerySet.as_manager()

    class Meta:
        verbose_name = _("rom")
        verbose_name_plural = _("rom")
        constraints = [
            models.UniqueConstraint(
                fields=["building", "number"],
                name="space_number_once",
                violation_error_message=_("Bygget har alt et rom med dette nummeret."),
            ),
            models.CheckConstraint(
                condition=Q(area_nta_m2__isnull=True) | Q(area_nta_m2__gte=0),
                name="space_area_not_negative",
                violation_error_message=_("Arealet kan ikke være negativt."),
            ),
        ]
        indexes = [models.Index(fields=["sort_key", "id"], name="space_sort")]

    def __str__(self) -> str:
        return f"{self.number} {self.name}".strip()

    def derive(self) -> None:
        self.sort_key = nb_sort_key(self.number)[:60]
        self.search_text = f"{self.number.casefold()} {plain_words(self.name)}"


class AreaUse(AuditedModel):
    """Arealbruk: which unit uses a building or a space, how much of it, with how many users, and when."""

    building = models.ForeignKey("bygg.Building", verbose_name=_("bygning"), on_delete=models.CASCADE, related_name="area_uses")
    space = models.ForeignKey(Space, verbose_name=_("rom"), null=True, blank=True, on_delete=models.CASCADE, related_name="area_uses")
    user_unit = models.ForeignKey("access.OrgUnit", verbose_name=_("brukende enhet"), on_delete=models.PROTECT, related_name="area_uses")
    area_m2 = models.FloatField(_("areal (m²)"), null=True, blank=True)
    user_count = models.PositiveIntegerField(_("antall brukere"), null=True, blank=True)
    purpose = models.CharField(_("formål"), max_length=150, blank=True)
    valid_from = models.DateField(_("fra og med"), null=True, blank=True)
    valid_to = models.DateField(_("til"), null=True, blank=True)

    objects = AreaUseQuerySet.as_manager()

    class Meta:
        verbose_name = _("arealbruk")
        verbose_name_plural = _("arealbruk")
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_from__isnull=True) | Q(valid_to__gt=F("valid_from")),
                name="area_use_period_forward",
                violation_error_message=_("Sluttdatoen må være etter startdatoen."),
            ),
            models.CheckConstraint(
                condition=Q(area_m2__isnull=True) | Q(area_m2__gte=0),
                name="area_use_not_negative",
                violation_error_message=_("Arealet kan ikke være negativt."),
            ),
        ]
        indexes = [models.Index(fields=["building", "valid_from"], name="area_use_building")]

    def __str__(self) -> str:
        return f"{self.user_unit} – {self.building}"

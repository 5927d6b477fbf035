"""Forms of the building register."""

from datetime import date

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bygg.calc.cadastre import CadastralNumber, parse_cadastral_number
from bygg.enums import BUILDING_STATUS_LABELS, BuildingStatus
from bygg.forms.base import InBuildingForm, PropertyField, RegisterForm, keep_current
from bygg.models import AreaUse, Building, BuildingType, Floor, Plot, Property, Space
from bygg.services import DISPOSALS, check_day, numbered_since, refuse_future
from fdvu.access.forms import UnitField
from fdvu.access.queries import unit_choices
from fdvu.core.forms import DateField

_NOT_BUILT_YET = {BuildingStatus.PLANNED.value, BuildingStatus.UNDER_CONSTRUCTION.value}
_YEARS = ("year_built", "year_renovated")


class BuildingForm(RegisterForm):
    """Bygning."""

    unit = UnitField(label=gettext_lazy("Ansvarlig enhet"), help_text=gettext_lazy("Bestemmer hvem som ser og kan endre bygget."))
    property = PropertyField(label=gettext_lazy("Eiendom"))
    needed_by_constraints = frozenset({"merged_into"})
    sections = (
        (gettext_lazy("Hva"), ("name", "building_type", "status", "ownership", "unit", "manager_name")),
        (gettext_lazy("Matrikkel"), ("building_number", "extension_number", "cadastral_status", "property", "municipality_number")),
        (gettext_lazy("Beliggenhet"), ("street_address", "postal_code", "postal_place", "latitude", "longitude")),
        (
            gettext_lazy("Areal"),
            ("area_bta_m2", "area_bra_m2", "area_nta_m2", "area_standard", "area_source", "area_measured_on", "floor_count"),
        ),
        (
            gettext_lazy("Alder og egenskaper"),
            (
                "year_built",
                "year_is_estimate",
                "year_renovated",
                "energy_label",
                "heritage",
                "kostra_function",
                "acquired_on",
                "disposed_on",
            ),
        ),
        (gettext_lazy("Merknad"), ("note",)),
    )

    class Meta:
        model = Building
        fields = [
            "name", "building_type", "status", "ownership", "unit", "manager_name",
            "building_number", "extension_number", "cadastral_status", "property", "municipality_number",
            "street_address", "postal_code", "postal_place", "latitude", "longitude",
            "area_bta_m2", "area_bra_m2", "area_nta_m2", "area_standard", "area_source", "area_measured_on", "floor_count",
            "year_built", "year_is_estimate", "year_renovated", "energy_label", "heritage", "kostra_function",
            "acquired_on", "disposed_on", "note",
        ]  # fmt: skip

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["building_number"].help_text = _("Fra matrikkelen, vanligvis åtte eller ni sifre. La stå tomt om det ikke er kjent.")
        self.fields["extension_number"].help_text = _("0 for hovedbygget.")
        self.fields["latitude"].help_text = _("Desimalgrader (WGS84), for eksempel 61,905.")

    def clean(self):
        data = super().clean()
        self._check_areas(data)
        for name in _YEARS:
            year = data.get(name)
            if year and year > self.today.year and data.get("status") not in _NOT_BUILT_YET:
                self.add_error(name, _("Året %(year)s er ikke kommet. Velg status Planlagt eller Under oppføring.") % {"year": year})
        if (data.get("latitude") is None) != (data.get("longitude") is None):
            missing = "latitude" if data.get("latitude") is None else "longitude"
            self.add_error(missing, _("Fyll ut både breddegrad og lengdegrad, eller ingen av dem."))
        return data

    def _check_areas(self, data: dict) -> None:
        """NTA ≤ BRA ≤ BTA, said at the field that is too large."""
        pairs = (("area_nta_m2", "area_bra_m2", _("NTA kan ikke være større enn BRA.")),
                 ("area_bra_m2", "area_bta_m2", _("BRA kan ikke være større enn BTA.")),
                 ("area_nta_m2", "area_bta_m2", _("NTA kan ikke være større enn BTA.")))  # fmt: skip
        for small, large, text in pairs:
            if data.get(small) is not None and data.get(large) is not None and data[small] > data[large] and small not in self.errors:
                self.add_error(small, text)


class PropertyForm(RegisterForm):
    """Eiendom. The number of an existing property is changed by renumbering, which keeps the old one."""

    unit = UnitField(label=gettext_lazy("Ansvarlig enhet"))
    sections = (
        (gettext_lazy("Matrikkelnummer"), ("municipality_number", "gnr", "bnr", "fnr", "snr")),
        (gettext_lazy("Hva"), ("name", "kind", "ownership", "status", "unit", "area_m2")),
        (gettext_lazy("Tid"), ("acquired_on", "disposed_on")),
        (gettext_lazy("Merknad"), ("note",)),
    )
    numbers = ("municipality_number", "gnr", "bnr", "fnr", "snr")

    class Meta:
        model = Property
        fields = [
            "municipality_number", "gnr", "bnr", "fnr", "snr", "name", "kind", "ownership", "status", "unit", "area_m2",
            "acquired_on", "disposed_on", "note",
        ]  # fmt: skip

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            for name in self.numbers:
                del self.fields[name]

    @property
    def shown_sections(self):
        return ((heading, fields) for heading, fields in super().shown_sections if fields)


class PlotForm(RegisterForm):
    """Tomt eller ubebygd areal."""

    unit = UnitField(label=gettext_lazy("Ansvarlig enhet"))
    property = PropertyField(label=gettext_lazy("Eiendom"))
    sections = (
        (gettext_lazy("Hva"), ("name", "plot_number", "kind", "zoning", "ownership", "status", "unit")),
        (gettext_lazy("Hvor og hvor stort"), ("property", "area_m2", "latitude", "longitude")),
        (gettext_lazy("Tid og merknad"), ("disposed_on", "note")),
    )

    class Meta:
        model = Plot
        fields = [
            "name", "plot_number", "kind", "zoning", "ownership", "status", "unit", "property", "area_m2", "latitude", "longitude",
            "disposed_on", "note",
        ]  # fmt: skip


class FloorForm(InBuildingForm):
    """Etasje."""

    sections = (("", ("code", "name", "level", "area_bta_m2", "area_bra_m2")),)

    class Meta:
        model = Floor
        fields = ["code", "name", "level", "area_bta_m2", "area_bra_m2"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["code"].help_text = _("Som i matrikkelen: H01 for første hovedetasje, U01 underetasje, K01 kjeller, L01 loft.")


class SpaceForm(InBuildingForm):
    """Rom."""

    sections = (("", ("number", "name", "function", "floor", "area_nta_m2", "capacity", "shareable", "note")),)

    class Meta:
        model = Space
        fields = ["number", "name", "function", "floor", "area_nta_m2", "capacity", "shareable", "note"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["floor"].queryset = Floor.objects.filter(building=self.instance.building_id).order_by("level", "code")
        self.fields["floor"].empty_label = _("Ikke oppgitt")


class AreaUseForm(InBuildingForm):
    """Arealbruk."""

    user_unit = UnitField(label=gettext_lazy("Brukende enhet"), help_text=gettext_lazy("Virksomheten som bruker arealet."))
    sections = (("", ("user_unit", "space", "area_m2", "user_count", "purpose", "valid_from", "valid_to")),)

    class Meta:
        model = AreaUse
        fields = ["user_unit", "space", "area_m2", "user_count", "purpose", "valid_from", "valid_to"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["space"].queryset = Space.objects.filter(building=self.instance.building_id).order_by("sort_key", "pk")
        self.fields["space"].empty_label = _("Hele bygget")
        self.fields["user_unit"].offer(unit_choices(self.user), _("Velg enhet"))
        if self.instance.pk:
            keep_current(self.fields["user_unit"], self.instance.user_unit)
        self.fields["valid_to"].help_text = _("Første dag bruken ikke lenger gjelder. Tomt betyr inntil videre.")


class DisposeForm(forms.Form):
    """Selg, riv eller avslutt."""

    status = forms.ChoiceField(label=gettext_lazy("Hva har skjedd?"), widget=forms.RadioSelect)
    on = DateField(label=gettext_lazy("Fra hvilken dag"))
    why = forms.CharField(
        label=gettext_lazy("Hvorfor"), max_length=300, required=False, help_text=gettext_lazy("For eksempel vedtak og saksnummer.")
    )

    def __init__(self, *args, today: date, **kwargs):
        super().__init__(*args, **kwargs)
        self.today = today
        self.fields["status"].choices = [(s.value, _(BUILDING_STATUS_LABELS[s])) for s in DISPOSALS]
        self.fields["on"].initial = today

    def clean_on(self) -> date:
        refuse_future(self.cleaned_data["on"], today=self.today)
        return self.cleaned_data["on"]


class RenumberForm(forms.Form):
    """Omnummerering."""

    number = forms.CharField(label=gettext_lazy("Nytt matrikkelnummer"), max_length=40)
    on = DateField(label=gettext_lazy("Gjelder fra"))
    reason = forms.CharField(
        label=gettext_lazy("Årsak"), max_length=200, help_text=gettext_lazy("For eksempel kommunesammenslåing eller grensejustering.")
    )

    def __init__(self, *args, property: Property, today: date, **kwargs):
        super().__init__(*args, **kwargs)
        self.property, self.today = property, today
        self.fields["on"].initial = today
        self.fields["number"].help_text = _("Nå %(number)s. Skriv kommunenummer-gnr/bnr, om nødvendig /fnr/snr.") % {
            "number": property.cadastral_number
        }

    def clean_on(self) -> date:
        check_day(self.cleaned_data["on"], since=numbered_since(self.property), today=self.today)
        return self.cleaned_data["on"]

    def clean_number(self) -> CadastralNumber:
        text = self.cleaned_data["number"]
        number = parse_cadastral_number(text, municipality=self.property.municipality_number)
        if number is None:
            raise ValidationError(_("«%(value)s» er ikke et matrikkelnummer. Skriv for eksempel 5801-12/34.") % {"value": text})
        if number == self.property.number:
            raise ValidationError(_("Eiendommen har alt dette nummeret."))
        taken = {"municipality_number": number.municipality, "gnr": number.gnr, "bnr": number.bnr, "fnr": number.fnr, "snr": number.snr}
        if Property.objects.filter(**taken).exists():
            raise ValidationError(_("En annen eiendom har nummeret %(number)s.") % {"number": number})
        return number


class BuildingTypeForm(forms.ModelForm):
    """Bygningstype: one's own codes beside the cadastre's."""

    class Meta:
        model = BuildingType
        fields = ["code", "name", "name_en"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["code"].help_text = _("Tre sifre. Koder utenfor matrikkelens liste er kommunens egne.")
        self.fields["name_en"].label = _("Engelsk navn")
        for field in self.fields.values():
            field.label = str(field.label)[:1].upper() + str(field.label)[1:]

    def clean_code(self) -> str:
        code = self.cleaned_data["code"]
        if not (len(code) == 3 and code.isascii() and code.isdigit()):
            raise ValidationError(_("Koden skal ha tre sifre."))
        return code

"""Code lists as resources of django-import-export: which columns leave the house, and in which formats."""

from import_export import resources

from bygg.models import BuildingType, Municipality


class BuildingTypeResource(resources.ModelResource):
    """Bygningstyper, the shipped ones and the municipality's own."""

    class Meta:
        model = BuildingType
        fields = ("code", "name", "name_en")
        export_order = fields


class MunicipalityResource(resources.ModelResource):
    """Kommuner with what they became."""

    class Meta:
        model = Municipality
        fields = ("number", "name", "valid_from", "valid_to", "successor__number")
        export_order = fields

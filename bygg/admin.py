"""A superuser's window on the code lists: to look at, and to take out in any common format."""

from django.contrib import admin
from import_export.admin import ExportMixin

from bygg.models import BuildingType, Municipality
from bygg.resources import BuildingTypeResource, MunicipalityResource
from fdvu.core.admin import ReadOnlyAdmin


@admin.register(BuildingType)
class BuildingTypeAdmin(ExportMixin, ReadOnlyAdmin):
    resource_classes = (BuildingTypeResource,)
    list_display = ("code", "name", "name_en")
    search_fields = ("code", "name", "name_en")


@admin.register(Municipality)
class MunicipalityAdmin(ExportMixin, ReadOnlyAdmin):
    resource_classes = (MunicipalityResource,)
    list_display = ("number", "name", "valid_from", "valid_to", "successor")
    list_select_related = ("successor",)

"""A superuser's window on the raw rows. It only looks: changes go through the pages, whose services leave a log."""

from django.contrib import admin

from fdvu.access.models import AccessEvent, Grant, OrgUnit, User
from fdvu.core.admin import ReadOnlyAdmin


@admin.register(User)
class UserAdmin(ReadOnlyAdmin):
    list_display = ("username", "full_name", "email", "is_active", "is_superuser", "last_login")
    search_fields = ("username", "full_name", "email")
    exclude = ("password", "groups", "user_permissions")


@admin.register(OrgUnit)
class OrgUnitAdmin(ReadOnlyAdmin):
    list_display = ("name", "code", "kind", "parent", "valid_from", "valid_to")
    search_fields = ("name", "code")


@admin.register(Grant)
class GrantAdmin(ReadOnlyAdmin):
    list_display = ("user", "role", "unit", "valid_from", "valid_to")
    list_select_related = ("user", "unit")


@admin.register(AccessEvent)
class AccessEventAdmin(ReadOnlyAdmin):
    list_display = ("at", "kind", "subject", "by")
    list_select_related = ("by",)

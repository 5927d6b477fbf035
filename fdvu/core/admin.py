"""The Django admin only looks: changes go through the pages, whose services leave a trace."""

from django.contrib import admin


class ReadOnlyAdmin(admin.ModelAdmin):
    """Superusers may look at raw rows; nobody may change them here."""

    def has_module_permission(self, request):
        return request.user.is_active and request.user.is_superuser

    def has_view_permission(self, request, obj=None):
        return request.user.is_active and request.user.is_superuser

    def has_export_permission(self, request):
        return request.user.is_active and request.user.is_superuser

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

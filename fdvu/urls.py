"""The map of the site. Apps are included by name; lower layers never know them."""

from importlib import import_module

from django.contrib import admin
from django.urls import include, path
from django.utils.module_loading import module_has_submodule

LOCAL_APPS = ["fdvu.core", "fdvu.access", "fdvu.audit", "bygg", "vedlikehold", "reports"]

urlpatterns = [
    path("konto/", include("allauth.urls")),
    path("admin/", admin.site.urls),
]
for app in LOCAL_APPS:
    if module_has_submodule(import_module(app), "urls"):
        urlpatterns.append(path("", include(f"{app}.urls")))

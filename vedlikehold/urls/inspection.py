"""Addresses: inspection. All lie under one folder, which is as far as the service worker reaches."""

from django.urls import path

from vedlikehold.views.inspection import pages, sync

urlpatterns = [
    path("befaring/", pages.inspections, name="inspections"),
    path("befaring/skall/", pages.shell, name="inspection-shell"),
    path("befaring/sw.js", pages.worker, name="inspection-worker-file"),
    path("befaring/app.webmanifest", pages.manifest, name="inspection-manifest-file"),
    path("befaring/<int:pk>/", pages.inspection, name="inspection"),
    path("befaring/<int:pk>/data/", sync.data, name="inspection-download"),
    path("befaring/<int:pk>/status/", sync.status, name="inspection-status"),
    path("befaring/<int:pk>/send/", sync.send, name="inspection-send"),
    path("befaring/<int:pk>/foto/", sync.photo, name="inspection-photo"),
]

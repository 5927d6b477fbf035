"""Addresses of the frame's own pages. `home` stands outside the namespace: every layer may link to it."""

from django.urls import include, path

from fdvu.core.views import health, jobs, saved_views, search, shell

core_patterns = [
    path("profil/", shell.profile, name="profile"),
    path("valg/", shell.preferences, name="preferences"),
    path("komponenter/", shell.gallery, name="gallery"),
    path("sok/", search.page, name="search"),
    path("sok/forslag/", search.suggestions, name="search_suggestions"),
    path("jobber/", jobs.job_list, name="jobs"),
    path("jobber/pagar/", jobs.indicator, name="jobs_indicator"),
    path("jobber/<int:pk>/", jobs.detail, name="job"),
    path("jobber/<int:pk>/status/", jobs.status, name="job_status"),
    path("jobber/<int:pk>/avbryt/", jobs.cancel_job, name="job_cancel"),
    path("jobber/<int:pk>/pa-nytt/", jobs.retry_job, name="job_retry"),
    path("jobber/<int:pk>/fil/", jobs.download, name="job_file"),
    path("visninger/<slug:register>/ny/", saved_views.create, name="saved_view_create"),
    path("visninger/<int:pk>/", saved_views.edit, name="saved_view"),
    path("visninger/<int:pk>/slett/", saved_views.delete, name="saved_view_delete"),
    path("healthz", health.live, name="healthz"),
    path("readyz", health.ready, name="readyz"),
]

urlpatterns = [
    path("", shell.home, name="home"),
    path("", include((core_patterns, "core"))),
]

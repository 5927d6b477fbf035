"""Addresses of the frame's own pages. `home` stands outside the namespace: every layer may link to it."""

from django.urls import include, path

from fdvu.core.views import health, imports, jobs, saved_views, search, shell

core_patterns = [
    path("profil/", shell.profile, name="profile"),
    path("valg/", shell.preferences, name="preferences"),
    path("kort/<slug:key>/", shell.home_card, name="home-card"),
    path("galleri/", shell.gallery, name="gallery"),
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
    path("import/", imports.start.index, name="imports"),
    path("import/mal/<slug:kind>/", imports.start.template, name="import_template"),
    path("import/eksport/<slug:kind>/", imports.start.export, name="import_export"),
    path("import/profil/<int:pk>/slett/", imports.columns.delete_profile, name="import_profile_delete"),
    path("import/<int:pk>/", imports.files.go_on, name="import"),
    path("import/<int:pk>/fil/", imports.files.file, name="import_file"),
    path("import/<int:pk>/slett/", imports.files.delete, name="import_delete"),
    path("import/<int:pk>/ark/", imports.sheet.sheet, name="import_sheet"),
    path("import/<int:pk>/kolonner/", imports.columns.columns, name="import_columns"),
    path("import/<int:pk>/profil/", imports.columns.use_profile, name="import_use_profile"),
    path("import/<int:pk>/profil/fil/", imports.columns.upload_profile, name="import_upload_profile"),
    path("import/<int:pk>/profil.json", imports.columns.download_profile, name="import_profile"),
    path("import/<int:pk>/status/", imports.check.status, name="import_status"),
    path("import/<int:pk>/kontroll/", imports.check.check, name="import_check"),
    path("import/<int:pk>/kontroll/start/", imports.check.run, name="import_run"),
    path("import/<int:pk>/kontroll/<slug:part>/", imports.check.check, name="import_part"),
    path("import/<int:pk>/kontroll/<slug:part>/valg/", imports.check.choose, name="import_choose"),
    path("import/<int:pk>/ta-inn/", imports.finish.apply, name="import_apply"),
    path("import/<int:pk>/resultat/", imports.finish.result, name="import_result"),
    path("import/<int:pk>/angre/", imports.finish.undo, name="import_undo"),
    path("healthz", health.live, name="healthz"),
    path("readyz", health.ready, name="readyz"),
]

urlpatterns = [
    path("", shell.home, name="home"),
    path("", include((core_patterns, "core"))),
]

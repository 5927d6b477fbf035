"""The Celery app: one code path for the embedded worker and for production."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "fdvu.settings.dev")

app = Celery("fdvu")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks(["fdvu.core.jobs"])

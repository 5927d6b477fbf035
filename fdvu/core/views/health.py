"""For whoever watches the installation: is it alive, and can it do its work?"""

import logging
import os
from collections.abc import Callable

from django.conf import settings
from django.core.files.storage import default_storage
from django.db import connection
from django.http import HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache

BROKER_SECONDS = 2
log = logging.getLogger(__name__)


@never_cache
def live(request):
    """The process answers. Nothing else is asked: a slow database is no reason to kill it."""
    return HttpResponse("ok\n", content_type="text/plain")


@never_cache
def ready(request):
    """Database, broker and storage each answer. Reasons go to the log, not to strangers."""
    checks = {"database": _database, "broker": _broker, "storage": _storage}
    answers = {name: _passes(check) for name, check in checks.items()}
    return JsonResponse({"ready": all(answers.values()), "checks": answers}, status=200 if all(answers.values()) else 503)


def _passes(check: Callable[[], bool]) -> bool:
    try:
        return check()
    except Exception:
        log.exception("Readiness check %s failed", check.__name__)
        return False


def _database() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        return cursor.fetchone() == (1,)


def _broker() -> bool:
    if settings.CELERY_BROKER_URL.startswith("filesystem"):
        return os.access(settings.CELERY_BROKER_TRANSPORT_OPTIONS["data_folder_out"], os.W_OK)
    from fdvu.celery import app

    with app.connection_for_write() as broker:
        broker.ensure_connection(max_retries=1, timeout=BROKER_SECONDS)
    return True


def _storage() -> bool:
    location = getattr(default_storage, "location", None)
    if location is None:
        default_storage.exists("readyz")  # a remote store answers, or raises
        return True
    os.makedirs(location, exist_ok=True)
    return os.access(location, os.W_OK)

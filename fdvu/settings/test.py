"""Settings for the test suite; `DATABASE_URL` and `CELERY_BROKER_URL` choose the services."""

import tempfile
from pathlib import Path

from fdvu.settings.base import *  # noqa: F403
from fdvu.settings.base import DATABASES, env

SECRET_KEY = "for tests only"
DEBUG = False
ALLOWED_HOSTS = ["*"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
MEDIA_ROOT = Path(tempfile.mkdtemp(prefix="fdvu-test-"))


def _of_this_worker(cache_url: str) -> str:
    """Test workers run side by side and empty the cache: each has its own database in Redis."""
    address, _, number = cache_url.rpartition("/")
    return f"{address}/{int(number) + int(env('PYTEST_XDIST_WORKER', default='gw0').removeprefix('gw'))}"


CACHES = {
    "default": env.cache_url_config(_of_this_worker(env("CACHE_URL")))
    if env("CACHE_URL", default="")
    else {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
}
CELERY_TASK_ALWAYS_EAGER = True
CELERY_TASK_EAGER_PROPAGATES = True
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
ACCOUNT_RATE_LIMITS = False
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["NAME"] = ":memory:"
else:
    # A pool would keep the test database open when it is dropped.
    DATABASES["default"]["OPTIONS"] = {}

"""Settings for the test suite; `DATABASE_URL` and `CELERY_BROKER_URL` choose the services."""

import sys
import tempfile
from pathlib import Path

from fdvu.settings.base import *  # noqa: F403
from fdvu.settings.base import BASE_DIR, DATABASES, TEMPLATES, env

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


class UnknownVariable(str):
    """The empty text that stands for an unknown variable, and fails when a template of ours asks for one.

    Asking with `{% if name %}` or `name|default:…` stays allowed; libraries' templates are let be. Django tests the text's
    truth just before it uses it, in `FilterExpression.resolve`, whose frame knows the variable and the template.
    """

    __slots__ = ()

    def __bool__(self) -> bool:
        frame = sys._getframe(1)
        expression = frame.f_locals.get("self")
        if frame.f_code.co_name != "resolve" or any(function.__name__.startswith("default") for function, _ in expression.filters[:1]):
            return False
        path = str(frame.f_locals["context"].render_context.template.origin.name)
        if path.startswith(OUR_TEMPLATES):
            raise AssertionError(f"{path}: the template uses {expression.var!r}, which it was not given")
        return False


OUR_TEMPLATES = tuple(str(BASE_DIR / folder) for folder in ("templates", "fdvu", "bygg", "vedlikehold", "reports"))
TEMPLATES[0]["OPTIONS"]["string_if_invalid"] = UnknownVariable()

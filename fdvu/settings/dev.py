"""The embedded way to run: SQLite, file broker, one command."""

from fdvu.settings.base import *  # noqa: F403
from fdvu.settings.base import VAR_DIR, env

DEBUG = env.bool("DEBUG", default=True)
# Static files straight from the packages, with or without DEBUG; `collectstatic` belongs to production.
WHITENOISE_USE_FINDERS = True


def _local_secret_key() -> str:
    """A key of this installation's own, made at first start and kept beside the database."""
    from django.core.management.utils import get_random_secret_key

    path = VAR_DIR / "secret_key"
    if not path.exists():
        path.write_text(get_random_secret_key(), encoding="utf-8")
        path.chmod(0o600)
    return path.read_text(encoding="utf-8").strip()


SECRET_KEY = env("SECRET_KEY", default="") or _local_secret_key()

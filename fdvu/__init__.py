"""The project: settings, and what every app stands on."""

from fdvu.celery import app as celery_app

__all__ = ["celery_app"]

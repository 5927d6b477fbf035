"""Brings `locale/*/django.po` up to date with the texts in the code."""

from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand

from fdvu.core.translations import collect, is_untranslated


class Command(BaseCommand):
    help = "Collect the texts of the interface into the translation files"
    requires_system_checks = []

    def handle(self, *args, **options):
        root = Path(settings.BASE_DIR)
        source = settings.LANGUAGE_CODE
        for language, _name in settings.LANGUAGES:
            if language == source:
                continue
            path = Path(settings.LOCALE_PATHS[0]) / language / "LC_MESSAGES" / "django.po"
            messages = [message for message in collect(root, path) if message.id]
            missing = sum(is_untranslated(message) for message in messages)
            self.stdout.write(f"{path.relative_to(root)}: {len(messages)} texts, {missing} without translation")

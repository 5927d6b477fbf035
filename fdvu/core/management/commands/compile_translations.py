"""Makes `django.mo` from `django.po`, as Django reads them; those already up to date are left alone."""

from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand

from fdvu.core.translations import compile_catalogue


class Command(BaseCommand):
    help = "Compile the translation files that changed"
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("--force", action="store_true", help="compile all")

    def handle(self, *args, force=False, **options):
        for folder in settings.LOCALE_PATHS:
            for source in sorted(Path(folder).glob("*/LC_MESSAGES/*.po")):
                target = source.with_suffix(".mo")
                if force or not target.exists() or target.stat().st_mtime < source.stat().st_mtime:
                    compile_catalogue(source)
                    self.stdout.write(f"{target.name} ({source.parent.parent.name})")

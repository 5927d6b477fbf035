from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _


class CoreConfig(AppConfig):
    name = "fdvu.core"
    label = "core"
    verbose_name = _("Felles")

    def ready(self):
        from fdvu.core.db import sqlite

        sqlite.install()
        # Apps hand the core what they offer: navigation, registers, tabs, import kinds, job kinds, cards, demo parts.
        autodiscover_modules("offers")

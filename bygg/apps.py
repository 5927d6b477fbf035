from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ByggConfig(AppConfig):
    name = "bygg"
    verbose_name = _("Bygg og eiendom")

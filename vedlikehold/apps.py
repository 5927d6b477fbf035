from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class VedlikeholdConfig(AppConfig):
    name = "vedlikehold"
    verbose_name = _("Tilstand og vedlikehold")

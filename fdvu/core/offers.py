"""What the core itself offers the frame."""

from django.utils.translation import gettext_lazy as _

from fdvu.core.registry import Card, NavItem, cards, navigation
from fdvu.core.views.imports.card import imports_card

navigation.add(NavItem(key="home", label=_("Oversikt"), url_name="home", permission="", order=0))
navigation.add(NavItem(key="import", label=_("Import"), url_name="core:imports", permission="register.import", order=45, parent="bygg"))

cards.add(Card(key="imports", roles=("manager", "admin"), render=imports_card, order=15))


def _stranded_jobs(request) -> str:
    from fdvu.core.views.jobs import stranded_jobs_card  # the views read models, which are not ready when offers are made

    return stranded_jobs_card(request)


cards.add(Card(key="stranded-jobs", roles=(), render=_stranded_jobs, order=5))

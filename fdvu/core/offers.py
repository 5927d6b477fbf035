"""What the core itself offers the frame."""

from django.utils.translation import gettext_lazy as _

from fdvu.core.registry import NavItem, navigation

navigation.add(NavItem(key="home", label=_("Oversikt"), url_name="home", permission="", order=0))

"""What the journal offers the frame."""

from django.utils.translation import gettext_lazy as _

from fdvu.core.registry import NavItem, navigation

navigation.add(NavItem(key="history", label=_("Historikk"), url_name="audit:history", permission="register.view", order=800))

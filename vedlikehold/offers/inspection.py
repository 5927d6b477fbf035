"""What the app offers the frame: inspection."""

from django.utils.translation import gettext_lazy as _

from fdvu.core.registry import NavItem, navigation

navigation.add(
    NavItem(
        key="tilstand-inspection",
        label=_("Befaring"),
        url_name="vedlikehold:inspections",
        permission="register.edit",
        order=47,
        parent="tilstand",
    )
)

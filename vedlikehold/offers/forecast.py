"""What the app offers the frame: the forecast of condition."""

from django.utils.translation import gettext_lazy as _

from fdvu.core.registry import Card, NavItem, Tab, cards, navigation, tabs
from vedlikehold.cards.forecast import forecast_card

navigation.add(
    NavItem(key="plan-forecast", label=_("Prognose"), url_name="vedlikehold:forecast", permission="register.view", order=65, parent="plan")
)
tabs.add(Tab(key="building-forecast", on="bygg.building", label=_("Prognose"), url_name="vedlikehold:building-forecast", order=22))
for _key, _on in (("deterioration_rate", "deteriorationrate"), ("forecast_parameters", "forecastparameters")):
    # Rows that are read on the page of rates: their own page is their history.
    tabs.add(Tab(key=f"{_key}-history", on=f"vedlikehold.{_on}", label=_("Historikk"), url_name=f"vedlikehold:{_key}-history", order=900))
cards.add(
    Card(
        key="forecast",
        roles=("leader", "auditor", "manager"),
        render=forecast_card,
        order=16,
        wide=True,
        later=True,
        waiting=_("Regner ut hvor etterslepet er på vei. Det kan ta noen sekunder."),
    )
)

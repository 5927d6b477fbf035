"""Addresses of the building register."""

from bygg import registers
from fdvu.core.lists.pages import RegisterPages

app_name = "bygg"

urlpatterns = [
    *RegisterPages(registers.BUILDINGS).urls("bygg/"),
    *RegisterPages(registers.PROPERTIES).urls("eiendommer/"),
    *RegisterPages(registers.PLOTS).urls("tomter/"),
    *RegisterPages(registers.SPACES).urls("rom/"),
    *RegisterPages(registers.AREA_USES).urls("arealbruk/"),
]

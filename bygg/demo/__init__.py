"""The demo municipality's land and buildings: «Fjordvik», merged in 2020 from Sundnes, Åsmark and Holmvåg."""

from bygg.demo.build import build

__all__ = ["build"]

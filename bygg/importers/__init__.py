"""Import kinds of the register."""

from bygg.importers.area_use import AreaUseKind
from bygg.importers.buildings import BuildingKind
from bygg.importers.plots import PlotKind
from bygg.importers.spaces import SpaceKind

KINDS = (BuildingKind(), PlotKind(), SpaceKind(), AreaUseKind())

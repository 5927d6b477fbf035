"""Import kinds of the register."""

from bygg.importers.buildings import BuildingKind

KINDS = (BuildingKind(),)

"""Import of code lists: building parts and types of components."""

from vedlikehold.importers.codes.parts import BuildingPartKind
from vedlikehold.importers.codes.types import ComponentTypeKind

KINDS = (BuildingPartKind(), ComponentTypeKind())

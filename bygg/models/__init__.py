from bygg.models.building import Building
from bygg.models.codes import BuildingType, Municipality
from bygg.models.document import Document
from bygg.models.duplicates import DuplicateVerdict
from bygg.models.property import Plot, Property, PropertyNumber
from bygg.models.space import AreaUse, Floor, Space

__all__ = [
    "AreaUse",
    "Building",
    "BuildingType",
    "Document",
    "DuplicateVerdict",
    "Floor",
    "Municipality",
    "Plot",
    "Property",
    "PropertyNumber",
    "Space",
]

"""Forms of the building register: sections, Norwegian numbers, only choices the person may give."""

from bygg.forms.base import InBuildingForm, RegisterForm
from bygg.forms.documents import DocumentForm, UploadForm
from bygg.forms.register import (
    AreaUseForm,
    BuildingForm,
    BuildingTypeForm,
    DisposeForm,
    FloorForm,
    PlotForm,
    PropertyForm,
    RenumberForm,
    SpaceForm,
)

__all__ = [
    "AreaUseForm",
    "BuildingForm",
    "BuildingTypeForm",
    "DisposeForm",
    "DocumentForm",
    "FloorForm",
    "InBuildingForm",
    "PlotForm",
    "PropertyForm",
    "RegisterForm",
    "RenumberForm",
    "SpaceForm",
    "UploadForm",
]

"""What other apps tell the pages about units: how much of theirs stands in each."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from fdvu.core.registry import Registry


@dataclass(frozen=True)
class UnitFigure:
    """A number per unit. `count_by_unit(user)` gives `{unit id: number}` of the rows standing directly in each unit;
    `url_name` is the list that shows them when it is opened with `?unit=`."""

    key: str
    label: Any
    count_by_unit: Callable
    url_name: str = ""
    order: int = 100


unit_figures: Registry[UnitFigure] = Registry("unit figure")

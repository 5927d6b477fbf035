"""Read models for units and people."""

from fdvu.access.queries.tree import UnitChoice, in_tree_order, unit_choices, unit_choices_where

__all__ = ["UnitChoice", "in_tree_order", "unit_choices", "unit_choices_where"]

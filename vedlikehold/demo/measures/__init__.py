"""What was done with the demo municipality's buildings, and what is planned."""

from vedlikehold.demo.measures.done import carry_out
from vedlikehold.demo.measures.planned import plan

__all__ = ["carry_out", "plan"]

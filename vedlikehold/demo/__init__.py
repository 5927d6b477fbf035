"""The condition of the demo municipality's buildings: components, ten years of analyses, measures, ledger, strategies."""

from vedlikehold.demo.build import build

__all__ = ["build"]

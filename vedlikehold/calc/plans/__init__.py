"""Vedlikeholdsplanen in numbers: lines and totals, value, quality, comparison. One number is computed here and nowhere else."""

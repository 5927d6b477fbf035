"""Vedlikeholdsplanen som PDF og Excel: by year, building and part, where it leads, and how good it is."""

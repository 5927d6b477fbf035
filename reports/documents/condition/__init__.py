"""Tilstandsrapporter som PDF og Excel: of one building, with what NS 3424 asks a report to contain, and of a stock."""

"""Regneark: rows out to Excel and CSV, and the formats of their columns."""

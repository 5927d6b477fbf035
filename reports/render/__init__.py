"""Gjengivelse: finished HTML, tables and rows in; PDF, Excel and CSV out. Knows no app."""

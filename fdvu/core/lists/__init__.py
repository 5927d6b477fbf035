"""Registerlister: one declaration per register gives list, totals, map, chart, export, bulk edit and saved views.

A register is a `RegisterSpec` (`spec.py`) in `fdvu.core.registry.registers`; `RegisterPages(spec).urls("bygg/")`
gives its addresses. Rows always start from `visible_to(user)`, and the register's one FilterSet cuts them down
on every page, so that what is counted, drawn and exported is what is shown.
"""

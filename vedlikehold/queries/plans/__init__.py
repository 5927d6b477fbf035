"""Maintenance plans read."""

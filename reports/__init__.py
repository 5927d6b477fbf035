"""Rapporter: key figures and reports that read every app and are owned by none."""

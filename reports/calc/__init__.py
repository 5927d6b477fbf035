"""Arithmetic across apps on plain values; knows no Django."""

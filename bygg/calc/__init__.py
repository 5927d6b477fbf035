"""The field's arithmetic on plain values; knows no Django."""

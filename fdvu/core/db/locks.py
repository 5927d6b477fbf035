"""Waiting one's turn, where rows alone cannot be locked because they are yet to be written."""

from django.db import connection


def one_at_a_time(key: int) -> None:
    """Hold everybody else who asks for the same `key` until this transaction ends. SQLite's write transactions queue anyway."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [key])

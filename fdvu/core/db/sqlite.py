"""SQLite knows only ASCII letters; teach each new connection the rest."""

from django.db.backends.signals import connection_created


def _on_connect(sender, connection, **kwargs):
    if connection.vendor == "sqlite":
        # `icontains` and `iexact` go through LIKE and UPPER/LOWER, which would miss "Ørsta" for "ørsta".
        connection.connection.create_function("lower", 1, lambda s: s.lower() if isinstance(s, str) else s, deterministic=True)
        connection.connection.create_function("upper", 1, lambda s: s.upper() if isinstance(s, str) else s, deterministic=True)


def install() -> None:
    """Called once at start."""
    connection_created.connect(_on_connect, dispatch_uid="fdvu.core.db.sqlite")

"""SQLite knows only ASCII letters; teach each new connection, and Django's caseless look-ups, the rest."""

from django.db import models
from django.db.backends.signals import connection_created
from django.db.models import lookups


def _on_connect(sender, connection, **kwargs):
    if connection.vendor == "sqlite":
        connection.connection.create_function("lower", 1, lambda s: s.lower() if isinstance(s, str) else s, deterministic=True)
        connection.connection.create_function("upper", 1, lambda s: s.upper() if isinstance(s, str) else s, deterministic=True)


class _CaselessOnSqlite:
    """Both sides through `lower`: SQLite's own LIKE would miss «Ørsta» for «ørsta»."""

    def as_sqlite(self, compiler, connection):
        left, left_params = self.process_lhs(compiler, connection)
        right, right_params = self.process_rhs(compiler, connection)
        return f"LOWER({left}) LIKE LOWER({right}) ESCAPE '\\'", [*left_params, *right_params]


class IExact(_CaselessOnSqlite, lookups.IExact):
    """`iexact` that knows æøå."""


class IContains(_CaselessOnSqlite, lookups.IContains):
    """`icontains` that knows æøå."""


class IStartsWith(_CaselessOnSqlite, lookups.IStartsWith):
    """`istartswith` that knows æøå."""


class IEndsWith(_CaselessOnSqlite, lookups.IEndsWith):
    """`iendswith` that knows æøå."""


def install() -> None:
    """Called once at start."""
    connection_created.connect(_on_connect, dispatch_uid="fdvu.core.db.sqlite")
    for lookup in (IExact, IContains, IStartsWith, IEndsWith):
        models.Field.register_lookup(lookup)

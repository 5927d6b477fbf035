"""`demo`: a believable merged municipality in an empty database."""

import json
import secrets
import sys

from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils.translation import gettext as _

from fdvu.demo import services

MOST_BUILDINGS = 1_000_000


class Command(BaseCommand):
    help = "Fyller en tom database med en oppdiktet kommune."

    def add_arguments(self, parser):
        parser.add_argument("--buildings", type=int, default=300, help=_("antall bygninger (300)"))
        parser.add_argument("--seed", type=int, default=1, help=_("samme tall gir samme innhold"))
        parser.add_argument("--password", default="", help=_("passord for de fire brukerne; ellers lages et tilfeldig"))
        parser.add_argument("--if-empty", action="store_true", help=_("gjør ingenting om databasen har innhold"))
        parser.add_argument("--json", action="store_true", help=_("skriv ett JSON-dokument"))

    def handle(self, *, buildings, seed, password, if_empty, json: bool, **options):
        if not 1 <= buildings <= MOST_BUILDINGS:
            raise CommandError(_("--buildings må være fra 1 til 1 000 000."), returncode=2)
        if _lacks_tables():
            raise self._refused(_("Databasen mangler tabeller. Kjør «manage.py migrate» først."), json)
        if not services.is_empty():
            self._not_empty(if_empty, json)
            return
        password = password or secrets.token_urlsafe(9)
        world, seconds = services.build(buildings=buildings, seed=seed, password=password, tell=self._tell)
        users = [{"username": user.username, "name": user.full_name, "title": user.title} for user in world.users.values()]
        self._report({"counts": services.counts(), "users": users, "password": password, "seconds": round(seconds, 1)}, json)

    def _not_empty(self, if_empty: bool, as_json: bool) -> None:
        message = _("Databasen har alt innhold. Demoen fylles bare i en tom database.")
        if not if_empty:
            raise self._refused(message, as_json)
        self._tell(message)
        if as_json:
            self._print({"counts": services.counts(), "users": [], "seconds": 0.0})

    def _refused(self, message: str, as_json: bool) -> CommandError:
        if as_json:
            self._print({"errors": [{"file": None, "row": None, "column": None, "value": None, "message": message}]})
        return CommandError(message)

    def _report(self, result: dict, as_json: bool) -> None:
        if as_json:
            self._print(result)
            return
        for model, count in result["counts"].items():
            self.stdout.write(f"{count:>9}  {model}")
        for user in result["users"]:
            self.stdout.write(f"{user['username']:<12} {user['name']}, {user['title']}")
        self.stdout.write(_("Passord for alle: %(password)s") % {"password": result["password"]})

    def _print(self, document: dict) -> None:
        self.stdout.write(json.dumps(document, ensure_ascii=False))

    def _tell(self, text: str) -> None:
        print(text, file=sys.stderr, flush=True)  # noqa: T201


def _lacks_tables() -> bool:
    """Some migration has not been run."""
    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))

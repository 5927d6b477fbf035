"""`report KIND --out FILE`: a report from the command line."""

import datetime
import json
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from fdvu.access.models import OrgUnit, User
from reports.services import FORMATS, make_portfolio_report

KINDS = {"portfolio": make_portfolio_report}


class Command(BaseCommand):
    help = _("Lager en rapport som PDF eller Excel.")

    def add_arguments(self, parser):
        parser.add_argument("kind", choices=sorted(KINDS))
        parser.add_argument("--out", required=True, type=Path)
        parser.add_argument("--unit", type=int, help=_("Enhetens id; uten: hele kommunen."))
        parser.add_argument("--as-of", help="YYYY-MM-DD")
        parser.add_argument("--lang", choices=["nb", "en"], default="nb")
        parser.add_argument("--user", help=_("Brukernavn: bare det denne personen ser."))
        parser.add_argument("--json", action="store_true")

    def handle(self, *args, kind, out, unit, as_of, lang, user, json: bool, **options):
        self.as_json = json
        if out.suffix.lstrip(".") not in FORMATS:
            raise CommandError(_("Filnavnet må slutte på .pdf eller .xlsx: %(name)s") % {"name": out}, returncode=2)
        if not out.parent.is_dir():
            raise CommandError(_("Mappen finnes ikke: %(name)s") % {"name": out.parent}, returncode=2)
        by = self._person(user)
        made = KINDS[kind](by=by, unit=self._unit(unit, by), today=self._day(as_of), out=out, lang=lang, progress=self._tell)
        if json:
            self._print({"pages": made.pages, "bytes": made.bytes, "seconds": made.seconds, "figures": made.figures})
        else:
            self.stdout.write(_("%(file)s: %(pages)s sider, %(bytes)s byte, %(seconds)s s") % {"file": out, **made.__dict__})

    def _person(self, username: str | None) -> User:
        if username is None:
            # The command runs on the server itself, where whoever may run it may read the database.
            return User(username="system", is_superuser=True)
        found = User.objects.filter(username=username, is_active=True).first()
        return found or self._reject("user", username, _("Brukeren finnes ikke."))

    def _unit(self, pk: int | None, by: User) -> OrgUnit | None:
        if pk is None:
            return None
        found = OrgUnit.objects.visible_to(by).filter(pk=pk).first()
        return found or self._reject("unit", pk, _("Enheten finnes ikke."))

    def _day(self, text: str | None) -> datetime.date:
        if text is None:
            return timezone.localdate()
        try:
            return datetime.date.fromisoformat(text)
        except ValueError:
            return self._reject("as-of", text, _("Datoen må skrives ÅÅÅÅ-MM-DD."))

    def _tell(self, part: int, total: int | None, pages: int) -> None:
        self.stderr.write(_("%(pages)s sider") % {"pages": pages}, ending="\r")

    def _reject(self, column: str, value, message: str):
        if self.as_json:
            self._print({"errors": [{"file": None, "row": None, "column": column, "value": value, "message": message}]})
        raise CommandError(f"{message} ({value})", returncode=1)

    def _print(self, document: dict) -> None:
        self.stdout.write(json.dumps(document, ensure_ascii=False))

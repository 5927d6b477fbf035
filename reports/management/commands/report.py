"""`report KIND --out FILE`: a report from the command line."""

import datetime
import json
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from bygg.models import Building
from fdvu.access.models import OrgUnit, User
from reports.queries.plan import covering_scenario, scenario_to_report
from reports.services import FORMATS, make_building_condition_report, make_condition_report, make_plan_report, make_portfolio_report
from vedlikehold.models import Scenario

PLAN = "maintenance_plan"
# Of a stock, and of one building.
KINDS = {"condition": make_condition_report, "portfolio": make_portfolio_report}
BUILDING_KINDS = {"condition": make_building_condition_report}


class Command(BaseCommand):
    help = _("Lager en rapport som PDF eller Excel.")

    def add_arguments(self, parser):
        parser.add_argument("kind", choices=sorted([*KINDS, PLAN]))
        parser.add_argument("--out", required=True, type=Path)
        parser.add_argument("--unit", type=int, help=_("Enhetens id; uten: hele kommunen."))
        parser.add_argument("--building", type=int, help=_("Bygningens id; bare for tilstandsrapporten."))
        parser.add_argument("--scenario", type=int, help=_("Planversjonens id; bare for vedlikeholdsplanen."))
        parser.add_argument("--as-of", help="YYYY-MM-DD")
        parser.add_argument("--lang", choices=["nb", "en"], default="nb")
        parser.add_argument("--user", help=_("Brukernavn: bare det denne personen ser."))
        parser.add_argument("--json", action="store_true")

    def handle(self, *args, kind, out, unit, building, scenario, as_of, lang, user, json: bool, **options):
        self.as_json = json
        if out.suffix.lstrip(".") not in FORMATS:
            raise CommandError(_("Filnavnet må slutte på .pdf eller .xlsx: %(name)s") % {"name": out}, returncode=2)
        if not out.parent.is_dir():
            raise CommandError(_("Mappen finnes ikke: %(name)s") % {"name": out.parent}, returncode=2)
        if building is not None and (kind not in BUILDING_KINDS or unit is not None):
            raise CommandError(_("--building gjelder bare tilstandsrapporten, og ikke sammen med --unit."), returncode=2)
        if scenario is not None and (kind != PLAN or unit is not None):
            raise CommandError(_("--scenario gjelder bare vedlikeholdsplanen, og ikke sammen med --unit."), returncode=2)
        by = self._person(user)
        common = {"by": by, "today": self._day(as_of), "out": out, "lang": lang, "progress": self._tell}
        if kind == PLAN:
            made = make_plan_report(scenario=self._scenario(scenario, unit, by, common["today"]), **common)
        elif building is None:
            made = KINDS[kind](unit=self._unit(unit, by), **common)
        else:
            made = BUILDING_KINDS[kind](building=self._building(building, by), **common)
        if json:
            document = {"pages": made.pages, "bytes": made.bytes, "seconds": made.seconds, "figures": made.figures}
            self._print(document | ({"notes": made.notes} if made.notes else {}))
        else:
            self.stdout.write(_("%(file)s: %(pages)s sider, %(bytes)s byte, %(seconds)s s") % {"file": out, **made.__dict__})
            for note in made.notes:
                self.stdout.write(note)

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

    def _building(self, pk: int, by: User) -> Building:
        found = Building.objects.visible_to(by).select_related("unit", "property", "building_type").filter(pk=pk).first()
        return found or self._reject("building", pk, _("Bygningen finnes ikke."))

    def _scenario(self, pk: int | None, unit: int | None, by: User, today: datetime.date) -> Scenario:
        if pk is not None:
            found = Scenario.objects.visible_to(by).select_related("plan__unit").filter(pk=pk).first()
            return found or self._reject("scenario", pk, _("Planversjonen finnes ikke."))
        place = self._unit(unit, by)
        found = scenario_to_report(user=by, unit=place, today=today)
        if found is not None:
            return found
        above = covering_scenario(user=by, unit=place, today=today) if place else None
        if above is None:
            return self._reject("unit", unit, _("Enheten har ingen vedlikeholdsplan."))
        text = _("Enheten har ingen egen vedlikeholdsplan. Byggene dens står i «%(plan)s» for %(unit)s: bruk --scenario %(scenario)s.")
        return self._reject("unit", unit, text % {"plan": above.plan.name, "unit": above.plan.unit.name, "scenario": above.pk})

    def _day(self, text: str | None) -> datetime.date:
        if text is None:
            return timezone.localdate()
        try:
            found = datetime.date.fromisoformat(text)
        except ValueError:
            return self._reject("as_of", text, _("Datoen må skrives ÅÅÅÅ-MM-DD."))
        if found > timezone.localdate():
            return self._reject("as_of", text, _("Datoen er ikke kommet. En rapport kan lages for i dag eller en tidligere dag."))
        return found

    def _tell(self, part: int, total: int | None, pages: int) -> None:
        self.stderr.write(_("%(pages)s sider") % {"pages": pages}, ending="\r")

    def _reject(self, column: str, value, message: str):
        if self.as_json:
            self._print({"errors": [{"file": None, "row": None, "column": column, "value": value, "message": message}]})
        raise CommandError(f"{message} ({value})", returncode=1)

    def _print(self, document: dict) -> None:
        self.stdout.write(json.dumps(document, ensure_ascii=False))

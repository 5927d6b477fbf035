"""`quality --json`: which buildings break which rule of data quality."""

import json

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from bygg.models import Building
from bygg.quality import RULES, measure
from fdvu.access.models import OrgUnit
from fdvu.lib.numbers import format_number, format_share


class Command(BaseCommand):
    help = _("Viser hvilke bygninger som bryter hvilke regler for datakvalitet.")

    def add_arguments(self, parser):
        parser.add_argument("--unit", type=int, help=_("Enhetens id; uten: hele kommunen."))
        parser.add_argument("--json", action="store_true")

    def handle(self, *args, unit, **options):
        as_json = options["json"]
        buildings = Building.objects.in_unit(self._unit(unit, as_json)).in_portfolio()
        found = measure(buildings)
        rules = [{"rule": r.key, "label": _(r.label), "weight": r.weight, "failing": found.failing[r.key]} for r in RULES]
        if as_json:
            self._print({"buildings": found.buildings, "score_share": found.score_share, "rules": rules, "findings": findings(buildings)})
            return
        self.stdout.write(_("%(n)s bygninger, %(score)s") % {"n": format_number(found.buildings), "score": format_share(found.score_share)})
        for rule in rules:
            self.stdout.write(f"{rule['failing']:>9}  {rule['label']}")

    def _unit(self, pk: int | None, as_json: bool) -> OrgUnit | None:
        if pk is None:
            return None
        unit = OrgUnit.objects.filter(pk=pk).first()
        if unit is None:
            message = _("Enheten finnes ikke.")
            if as_json:
                self._print({"errors": [{"file": None, "row": None, "column": "unit", "value": pk, "message": message}]})
            raise CommandError(f"{message} ({pk})", returncode=1)
        return unit

    def _print(self, document: dict) -> None:
        self.stdout.write(json.dumps(document, ensure_ascii=False))


def findings(buildings) -> list[dict]:
    """One entry for each rule a building breaks; one query a rule."""
    return [
        {"rule": rule.key, "building": pk, "name": name, "building_number": number}
        for rule in RULES
        for pk, name, number in buildings.filter(rule.fails).order_by("sort_key", "pk").values_list("pk", "name", "building_number")
    ]

"""`forecast DIRECTORY --years N`: where the condition is heading under yearly money, from files."""

import time
from pathlib import Path

from django.utils.translation import gettext as _

from fdvu.core.importing.texts import told, translated
from fdvu.core.management.base import FileCommand
from vedlikehold.calc.deterioration import Forecast, forecast
from vedlikehold.importers.forecast_files import ForecastRefused, Problem, read_forecast, totals_of

MOST_YEARS = 200


class Command(FileCommand):
    help = _("Framskriver tilstanden fra filene components, element_types, buildings og scenarios i en mappe.")

    def add_arguments(self, parser):
        parser.add_argument("directory")
        parser.add_argument("--years", type=int, required=True)
        parser.add_argument("--scenario", help=_("Bare dette scenarioet."))
        parser.add_argument("--json", action="store_true")

    def handle(self, *args, directory, years, scenario, json: bool, **options):
        self.as_json = json
        folder = Path(directory)
        if not folder.is_dir():
            raise self.wrong_usage(_("Mappen finnes ikke: %(path)s") % {"path": directory})
        if not 1 <= years <= MOST_YEARS:
            raise self.wrong_usage(_("--years må være fra 1 til %(most)s.") % {"most": MOST_YEARS})
        started = time.perf_counter()
        try:
            files = read_forecast(folder, years=years, only=scenario)
        except ForecastRefused as refused:
            raise self.refused({"errors": [_error(problem) for problem in refused.problems]}) from refused
        read = time.perf_counter()
        made = {name: forecast(files.stock, money) for name, money in files.scenarios.items()}
        seconds = {"read": round(read - started, 3), "compute": round(time.perf_counter() - read, 3)}
        document = {"scenarios": {name: _scenario(files.grades, one) for name, one in made.items()}, "seconds": seconds}
        if json:
            self.print_document(document)
            return
        for name, one in made.items():
            last = one.cost[-1, 2:].sum()
            self.stdout.write(_("%(name)s: %(start)s kr i dag, %(end)s kr om %(years)s år") % {
                "name": name, "start": f"{one.cost[0, 2:].sum():,.0f}".replace(",", " "), "end": f"{last:,.0f}".replace(",", " "), "years": years,
            })  # fmt: skip


def _scenario(grades: tuple[str, ...], one: Forecast) -> dict:
    years = range(len(one.cost))
    return {
        "totals": list(totals_of(grades, one.quantity, one.cost)),
        "buildings_in_need": [{"year": year, "count": int(one.in_need[year]), "cost": float(one.in_need_cost[year])} for year in years],
        "spent": [{"year": year, "repair": float(one.repair_spent[year]), "rebuild": float(one.rebuild_spent[year])} for year in years[1:]],
    }


def _error(problem: Problem) -> dict:
    return {
        "file": problem.file,
        "row": problem.row,
        "column": told(problem.column),
        "value": told(problem.value),
        "message": translated(problem.message),
    }

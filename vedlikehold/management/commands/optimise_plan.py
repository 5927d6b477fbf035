"""`optimise_plan FILE.json`: the best plan for the money, and a proof of how near the best it is."""

import time

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fdvu.core.importing.texts import told, translated
from fdvu.core.management.base import FileCommand
from vedlikehold.calc.optimiser import Problem, Solution, optimise, rows_of
from vedlikehold.importers.plan_file import Fault, PlanRefused, read_plan


class Command(FileCommand):
    column_words = gettext_lazy("felt %(value)s")
    help = _("Velger måte og startår for hvert tiltak, slik at planen gir mest for pengene.")

    def add_arguments(self, parser):
        parser.add_argument("file")
        parser.add_argument("--json", action="store_true")

    def handle(self, *args, file, json: bool, **options):
        self.as_json = json
        path = self.existing_file(file)
        started = time.perf_counter()
        try:
            problem = read_plan(path)
        except PlanRefused as refused:
            raise self.refused({"errors": [_error(path.name, fault) for fault in refused.faults]}) from refused
        read = time.perf_counter()
        found = optimise(problem)
        said = notices(problem)
        for text in said:
            self.tell(text)
        seconds = {"seconds": round(time.perf_counter() - read, 3), "seconds_read": round(read - started, 3)}
        if json:
            self.print_document({**document(problem, found), "notices": said, **seconds})
            return
        self.stdout.write(_("%(count)s av %(all)s tiltak er i planen, som er %(share)s %% av det best mulige.") % {
            "count": int((found.row >= 0).sum()), "all": len(problem.measures), "share": f"{100 * (1 - found.gap):.2f}",
        })  # fmt: skip
        for one in found.unmet:
            self.stdout.write(f"{told(problem.measures[one.measure].id)}: {reason(one.reason)}")


def document(problem: Problem, found: Solution) -> dict:
    """The plan as JSON."""
    alternatives = [alternative.id for measure in problem.measures for alternative in rows_of(problem, measure)]
    return {
        "choices": [
            {"id": measure.id, "alternative": alternatives[row], "year": problem.first_year + year}
            for measure, row, year in zip(problem.measures, found.row.tolist(), found.year.tolist(), strict=True)
            if row >= 0
        ],
        "value": found.value,
        "bound": found.bound,
        "gap": found.gap,
        "spent": dict(zip(problem.pots, found.spent.tolist(), strict=False)),
        "use": dict(zip(problem.capacities, found.used.tolist(), strict=True)),
        "prices": dict(zip(problem.pots, found.prices.tolist(), strict=False)),
        "capacity_prices": dict(zip(problem.capacities, found.capacity_prices.tolist(), strict=True)),
        "unmet": [
            {
                "id": problem.measures[one.measure].id,
                "reason": reason(one.reason),
                "missing_nok": one.missing_nok,
                "code": one.reason,
                "duty": one.duty,
            }
            for one in found.unmet
        ],
        "baselines": {"worst_first": found.worst_first, "benefit_cost": found.benefit_cost},
    }


def notices(problem: Problem) -> list[str]:
    """What makes the answer empty for a reason that the reader may not have meant."""
    said = []
    if not problem.measures:
        said.append(_("Filen har ingen tiltak, så planen er tom."))
    elif not any(amount > 0 for budget in problem.pots.values() for amount in budget):
        said.append(_("Alle budsjettene er null: bare tiltak som ikke koster noe, kan velges."))
    return said


def reason(code: str) -> str:
    """Why a measure is not in the plan, for people."""
    return {
        "no_option": _("Ingen måte og ikke noe år er mulig før fristen."),
        "links": _("Tiltak som det krever eller utelukker, står i veien."),
        "money": _("Budsjettet rekker ikke."),
        "capacity": _("Kapasiteten rekker ikke."),
        "contradiction": _("Tiltaket krever noe som utelukkes av det selv eller av noe annet som det krever."),
        "not_worth": _("Det er ikke verdt pengene."),
    }[code]


def _error(name: str, fault: Fault) -> dict:
    return {"file": name, "row": None, "column": told(fault.path) or None, "value": told(fault.value), "message": translated(fault.message)}

"""The best plan there is, from an integer programme written straight from the file's rules (bundles left out)."""

import highspy
import numpy as np


class Programme:
    """Columns are (measure, way, year); rows are collected as {column: factor}, lower, upper."""

    def __init__(self, plan):
        self.plan, self.rows = plan, []
        first, years = plan["first_year"], plan["years"]
        self.columns = []
        for measure in plan["measures"]:
            last = measure.get("deadline_year")
            pinned = measure.get("pinned")
            for way in measure["alternatives"]:
                for year in range(years):
                    use = [cells[year] for cells in (way.get("use") or {}).values()]
                    if None in (way["cost"][year], way["value"][year], *use) or (last is not None and first + year > last):
                        continue
                    if pinned and (pinned["alternative"], pinned["year"]) != (way["id"], first + year):
                        continue
                    self.columns.append((measure["id"], way, year))
        self.of = {
            measure["id"]: [at for at, column in enumerate(self.columns) if column[0] == measure["id"]] for measure in plan["measures"]
        }
        for measure in plan["measures"]:
            self._measure(measure)
        self._frames()

    def _add(self, factors, lower=-np.inf, upper=np.inf):
        self.rows.append((factors, lower, upper))

    def _measure(self, measure):
        mine = self.of[measure["id"]]
        must = measure.get("mandatory") or measure.get("pinned")
        self._add(dict.fromkeys(mine, 1.0), 1.0 if must else 0.0, 1.0)
        for other in measure.get("excludes") or []:
            self._add(dict.fromkeys([*mine, *self.of[other]], 1.0), upper=1.0)
        for other in measure.get("requires") or []:
            for year in range(self.plan["years"]):
                here = {at: 1.0 for at in mine if self.columns[at][2] <= year}
                self._add(here | {at: -1.0 for at in self.of[other] if self.columns[at][2] <= year}, upper=0.0)

    def _frames(self):
        years = self.plan["years"]
        for pot, budget in self.plan["pots"].items():
            carries, sums, money = self.plan.get("carry_over", {}).get(pot), {}, 0.0
            for year in range(years):
                here = {}
                for at, (_name, way, start) in enumerate(self.columns):
                    profile = way.get("spend_profile") or [1.0]
                    if way["pot"] == pot and 0 <= year - start < len(profile):
                        here[at] = way["cost"][start] * profile[year - start]
                if carries:
                    sums = {at: sums.get(at, 0.0) + here.get(at, 0.0) for at in sums | here}
                    money += budget[year]
                self._add(dict(sums) if carries else here, upper=money if carries else budget[year])
        for name, capacity in self.plan.get("capacities", {}).items():
            for year in range(years):
                uses = {
                    at: way["use"][name][year]
                    for at, (_m, way, start) in enumerate(self.columns)
                    if start == year and name in (way.get("use") or {})
                }
                self._add(uses, upper=capacity[year])

    def best(self):
        """Its value, or None where no plan meets every duty."""
        if not self.columns:
            return None if any(lower > 0 for _factors, lower, _upper in self.rows) else 0.0
        solver = highspy.Highs()
        solver.silent()
        for name, value in (("mip_rel_gap", 1e-9), ("threads", 1), ("mip_feasibility_tolerance", 1e-9)):
            solver.setOptionValue(name, value)
        for _name, way, year in self.columns:
            solver.addCol(-way["value"][year], 0.0, 1.0, 0, [], [])
        solver.changeColsIntegrality(len(self.columns), np.arange(len(self.columns)), [highspy.HighsVarType.kInteger] * len(self.columns))
        for factors, lower, upper in self.rows:
            solver.addRow(
                lower, upper, len(factors), np.array(list(factors), dtype=np.int32), np.array(list(factors.values()), dtype=float)
            )
        solver.run()
        if solver.getModelStatus() == highspy.HighsModelStatus.kInfeasible:
            return None
        assert solver.getModelStatus() == highspy.HighsModelStatus.kOptimal
        return -solver.getInfo().objective_function_value

"""The same plan as an integer programme, handed whole to HiGHS: what a general solver makes of it."""

from __future__ import annotations

import highspy
import numpy as np

from vedlikehold.calc.optimiser import Links, Table


def solved(table: Table, links: Links, *, seconds: float = 3600.0, gap: float = 0.0) -> tuple[float, float]:
    """(value of the best plan found, upper bound). For tables whose costs fall in the start year, pots that do not carry over, and no
    links but duties."""
    row, year = np.nonzero(np.isfinite(table.value))
    measures, years, count = len(table.start), table.years, len(row)
    pots = np.array([pot for pot, _profile in table.kinds])
    own, use = table.measure[row], table.use[:, row, year]
    money = measures + pots[table.kind[row]] * years + year
    hours = [measures + (len(table.budget) + place) * years + year for place in range(len(use))]
    frames = np.concatenate([table.budget.ravel(), table.capacity.ravel()])
    scale = np.maximum(frames, 1.0)
    rows = np.concatenate([own, money, *hours])
    weights = np.concatenate([np.ones(count), table.cost[row, year] / scale[money - measures],
                              *(u / scale[h - measures] for u, h in zip(use, hours, strict=True))])  # fmt: skip
    columns = np.tile(np.arange(count), 2 + len(use))
    order = np.lexsort((rows, columns))
    model = highspy.HighsLp()
    model.num_col_, model.num_row_ = count, measures + len(frames)
    worth = table.value[row, year]
    unit = float(np.abs(worth).max())
    model.col_cost_, model.col_lower_, model.col_upper_ = -worth / unit, np.zeros(count), np.ones(count)
    model.row_lower_ = np.concatenate([links.must.astype(float), np.full(len(frames), -np.inf)])
    model.row_upper_ = np.concatenate([np.ones(measures), frames / scale])
    model.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    model.a_matrix_.start_ = np.arange(count + 1) * (2 + len(use))
    model.a_matrix_.index_, model.a_matrix_.value_ = rows[order], weights[order]
    model.integrality_ = [highspy.HighsVarType.kInteger] * count
    solver = highspy.Highs()
    solver.silent()
    for name, value in (("time_limit", seconds), ("mip_rel_gap", gap), ("mip_abs_gap", 0.0), ("threads", 1), ("random_seed", 1)):
        solver.setOptionValue(name, value)
    solver.passModel(model)
    solver.run()
    info = solver.getInfo()
    return -info.objective_function_value * unit, -info.mip_dual_bound * unit

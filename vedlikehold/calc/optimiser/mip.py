"""HiGHS as the optimiser uses it: one thread, one seed, so many branchings and never a clock: the same answer every time."""

from __future__ import annotations

TOLERANCE = 1e-9


def new_solver(nodes: int, **options: float | bool | str):
    """A silent solver that stops after `nodes` branchings."""
    import highspy  # a library that only a plan with few measures needs

    solver = highspy.Highs()
    solver.silent()
    always = {
        "mip_max_nodes": nodes, "mip_abs_gap": 1e-9, "threads": 1, "random_seed": 1,
        "mip_feasibility_tolerance": TOLERANCE, "primal_feasibility_tolerance": TOLERANCE,
    }  # fmt: skip
    for name, value in (always | options).items():
        solver.setOptionValue(name, value)
    return solver

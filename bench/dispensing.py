"""The exact search of the shelf beside general solvers of integer programs, on the same doses.

All look for the counts of pieces and marks of at most one liquid whose sum is nearest to the wished dose, and
among those for the fewest pieces and fillings.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from functools import partial
from importlib import import_module
from importlib.util import find_spec
from itertools import accumulate, pairwise

import numpy as np

from bench.report import Row, Section
from bench.shelves import mixed_shelf
from bench.timing import timed
from opentaper import formulary
from opentaper.formulary.policy import MeasuringError
from opentaper.planning import dispensing as search
from opentaper.planning import solids
from opentaper.planning.dispensing import Dispenser, dispenser
from opentaper.planning.shelf import Shelf
from opentaper.quantities import ZERO, Dose

REPEATS = 5
N_DOSES = 40
# One microgram weighs more than all pieces of a dose together: nearest first, then fewest.
WEIGHT = 100

Solver = Callable[[Dispenser, int], int]


def exact_search() -> Section:
    """Return the time of one dose by this search and by general solvers, and how often they agree."""
    shelf, errors = mixed_shelf(), formulary.shipped_policy().measuring
    laid = dispenser(shelf, Dose.mg(40), errors)
    drawn = random.Random(20261122)
    doses = [drawn.randrange(3_000, 38_000, 10) for _ in range(N_DOSES)]
    solvers: dict[str, Solver] = {"SciPy `milp` (HiGHS)": milp}
    if find_spec("ortools") is not None:
        solvers["OR-Tools CP-SAT"] = cp_sat
    layout = timed(REPEATS, partial(_laid_again, shelf, errors))[0]
    runs = (partial(_all, run, laid, doses) for run in (own, *solvers.values()))
    mine, *theirs = (time.per(N_DOSES) for time in timed(REPEATS, *runs))
    rows = [
        Row("OpenTaper, laying the shelf out (once)", str(layout), ""),
        Row("OpenTaper, one dose", str(mine), ""),
    ]
    for (name, run), time in zip(solvers.items(), theirs, strict=True):
        same = sum(abs(run(laid, dose) - dose) == abs(own(laid, dose) - dose) for dose in doses)
        note = f"{time.median / mine.median:.0f} × as long; as near in {same} of {N_DOSES}"
        rows.append(Row(f"{name}, one dose", str(time), note))
    return Section(
        "One dose from the shelf",
        f"The mixed shelf above, {N_DOSES} doses from 3 to 38 mg, any dose allowed. General solvers prove "
        "the same optimum from scratch for each dose; the search here lays all sums of pieces out once, and "
        "then looks. In a planner's window of allowed doses it is faster again: see the time a step above.",
        rows,
    )


def _all(run: Solver, laid: Dispenser, doses: list[int]) -> None:
    for dose in doses:
        run(laid, dose)


def _laid_again(shelf: Shelf, errors: MeasuringError) -> Dispenser:
    search.dispenser.cache_clear()
    solids.sums.cache_clear()
    return dispenser(shelf, Dose.mg(40), errors)


def own(laid: Dispenser, target: int) -> int:
    """Return the dose in micrograms that this search makes."""
    found = laid.nearest(Dose(target), ZERO, Dose(2 * target))
    assert found is not None
    return found.dose.micrograms


def milp(laid: Dispenser, target: int) -> int:
    """Return the dose that HiGHS makes: pieces, marks, fillings, which liquid, and the miss are unknown."""
    from scipy.optimize import Bounds, LinearConstraint
    from scipy.optimize import milp as solve

    n_pieces, n_fine = len(laid.pieces), len(laid.fine)
    places = list(accumulate((n_pieces, n_fine, n_fine, n_fine, 2)))
    marks, fillings, chosen, miss = (slice(one, two) for one, two in pairwise(places))
    n = places[-1]
    cost, top = np.zeros(n), np.full(n, np.inf)
    cost[:n_pieces], cost[fillings], cost[miss] = 1.0, 1.0, WEIGHT
    top[:n_pieces], top[chosen] = laid.most_pieces, 1.0
    top[marks] = [source.most for source in laid.fine]
    rows, low, high = [], list[float](), list[float]()

    def add(row: np.ndarray, least: float, most: float) -> None:
        rows.append(row)
        low.append(least)
        high.append(most)

    total = np.zeros(n)
    total[:n_pieces] = [piece.ug for piece in laid.pieces]
    total[marks] = [float(source.per_mark) for source in laid.fine]
    total[miss] = [1.0, -1.0]
    add(total, target, target)
    one_liquid = np.zeros(n)
    one_liquid[chosen] = 1.0
    add(one_liquid, 0, 1)
    fewest = np.zeros(n)
    fewest[:n_pieces], fewest[fillings] = 1.0, 1.0
    add(fewest, 0, laid.most_pieces)
    for place, source in enumerate(laid.fine):
        only, filled = np.zeros(n), np.zeros(n)
        only[places[0] + place], only[places[2] + place] = 1.0, -source.most
        add(only, -np.inf, 0)
        filled[places[0] + place], filled[places[1] + place] = 1.0, -source.most_in(1)
        add(filled, -np.inf, 0)
    kinds = np.ones(n)
    kinds[miss] = 0
    limits = LinearConstraint(np.array(rows), low, high)
    found = solve(cost, integrality=kinds, bounds=Bounds(0, top), constraints=limits)
    over, under = found.x[miss]
    return round(float(target - over + under))


def cp_sat(laid: Dispenser, target: int) -> int:
    """Return the dose that CP-SAT makes, in whole micrograms throughout."""
    cp_model = import_module("ortools.sat.python.cp_model")
    model = cp_model.CpModel()
    pieces = [model.new_int_var(0, laid.most_pieces, "") for _ in laid.pieces]
    marks = [model.new_int_var(0, source.most, "") for source in laid.fine]
    fillings = [model.new_int_var(0, laid.most_pieces, "") for _ in laid.fine]
    chosen = [model.new_bool_var("") for _ in laid.fine]
    for source, mark, filled, choice in zip(laid.fine, marks, fillings, chosen, strict=True):
        model.add(mark <= source.most * choice)
        model.add(mark <= source.most_in(1) * filled)
    model.add_at_most_one(chosen)
    n_pieces = sum(pieces) + sum(fillings)
    model.add(n_pieces <= laid.most_pieces)
    total = sum(piece.ug * n for piece, n in zip(laid.pieces, pieces, strict=True))
    total += sum(int(source.per_mark) * n for source, n in zip(laid.fine, marks, strict=True))
    miss = model.new_int_var(0, target, "")
    model.add(total - target <= miss)
    model.add(target - total <= miss)
    model.minimize(WEIGHT * miss + n_pieces)
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.solve(model)
    return int(solver.value(total))

"""Several things at once: what goes with beginning again after the last dose (Cox 1972, by lifelines).

Of each person the first course that was stopped. What is found goes together with restarts; nothing here says
that it causes them, and ``notes`` says why not. With too few restarts there is no model at all.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from opentaper.cohort.engine import quietly
from opentaper.cohort.measures.lives import lives
from opentaper.cohort.measures.measure import Tables
from opentaper.cohort.registry_schema import OTHER
from opentaper.errors import BadOption
from opentaper.reasons import Reason

if TYPE_CHECKING:
    import pyarrow

#: Columns of a course that are held beside each other.
COVARIATES = ("use_band", "speed", "smallest", "family")
#: Restarts for each term of the model without which there is none (Peduzzi et al. 1995).
EVENTS_A_TERM = 10
#: Levels of fewer people are put together as ``other``. House rule.
FEWEST_PEOPLE = 10
#: Below this chance of the test of Grambsch and Therneau 1994 a hazard ratio is not taken to hold over time.
UNSTEADY = 0.05
#: Why what is found is no cause.
NOTES = (
    Reason.of("cox.by_choice"),
    Reason.of("cox.by_illness"),
    Reason.of("cox.by_survival"),
    Reason.of("cox.by_leaving"),
)
Columns = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class HazardTerm:
    """One level of one column: its people, their restarts, and its hazard ratio to the reference level.

    ``steady`` is the chance of so uneven a ratio over time if it were steady; None of a reference.
    """

    covariate: str
    level: str
    people: int
    restarted: int
    ratio: float
    low: float
    high: float
    steady: float | None = None

    @property
    def is_unsteady(self) -> bool:
        """Whether the ratio seems to change with time, so that one number tells half the story."""
        return self.steady is not None and self.steady < UNSTEADY


@dataclass(frozen=True, slots=True)
class RestartModel:
    """What was found: people, restarts, terms with references, what to bear in mind; or why there is none.

    ``determined`` are levels that others tell already, such as a large last dose where all stopped at once.
    """

    people: int
    restarted: int
    terms: tuple[HazardTerm, ...]
    determined: tuple[tuple[str, str], ...]
    notes: tuple[Reason, ...]
    refused: Reason | None = None


def restart_times(tables: Tables) -> Any:
    """Return stopped courses: days to the first restart or to the last day known, and the columns held."""
    life = lives(tables)
    stopped = life.filter(life.first_zero.notnull())
    last = stopped.left_day.fill_null(stopped.until)
    is_again = stopped.again_day.notnull() & (stopped.left_day.isnull() | (stopped.again_day <= last))
    end = is_again.ifelse(stopped.again_day, last) - stopped.first_zero
    found = stopped.select("person", "course", *COVARIATES, days=end.cast("int64"), again=is_again)
    return found.order_by(["person", "course"])


def restart_model(rows: pyarrow.Table) -> RestartModel:
    """Return what goes with beginning again.

    Parameters
    ----------
    rows
        Of :func:`restart_times`, in its order.

    Raises
    ------
    BadOption
        lifelines is not installed.
    """
    people = _people(rows)
    n_again = sum(bool(one["again"]) for one in people)
    levels = {name: _levels(people, name) for name in COVARIATES}
    names, columns, determined = _columns(people, levels)
    wanted = EVENTS_A_TERM * max(1, len(names))
    if n_again < wanted or not names:
        refused = Reason.of("cox.too_few", n=n_again, wanted=wanted)
        return RestartModel(len(people), n_again, (), determined, (), refused)
    numbers = _fitted(people, names, columns)
    if numbers is None:
        return RestartModel(len(people), n_again, (), determined, (), Reason.of("cox.not_found"))
    terms = _terms(people, levels, numbers)
    notes = list(NOTES)
    if any(term.is_unsteady for term in terms):
        notes.append(Reason.of("cox.unsteady"))
    return RestartModel(len(people), n_again, terms, determined, tuple(notes))


def _people(rows: pyarrow.Table) -> list[dict[str, Any]]:
    """Return each person's first course that was stopped, rare levels put together."""
    first: dict[str, dict[str, Any]] = {}
    for row in rows.to_pylist():
        first.setdefault(row["person"], row)
    people = list(first.values())
    for name in COVARIATES:
        count = Counter(one[name] for one in people)
        for one in people:
            if count[one[name]] < FEWEST_PEOPLE:
                one[name] = OTHER
    return people


def _levels(people: Sequence[Mapping[str, Any]], name: str) -> list[str]:
    """Return the levels of a column, the one with most people first: it is the reference."""
    count = Counter(str(one[name]) for one in people)
    return sorted(count, key=lambda level: (-count[level], level))


def _columns(
    people: Sequence[Mapping[str, Any]], levels: Mapping[str, Sequence[str]]
) -> tuple[list[tuple[str, str]], Columns, tuple[tuple[str, str], ...]]:
    """Return the terms, their columns of 0 and 1, and the levels that the others determine."""
    kept, names, determined = np.ones((len(people), 1)), [], []
    for name, known in levels.items():
        for level in known[1:]:
            column = np.array([[float(one[name] == level)] for one in people])
            wider = np.hstack([kept, column])
            if np.linalg.matrix_rank(wider) < wider.shape[1]:
                determined.append((name, level))
            else:
                kept = wider
                names.append((name, level))
    return names, kept[:, 1:], tuple(determined)


Fitted = Mapping[tuple[str, str], tuple[float, float, float, float]]


def _fitted(
    people: Sequence[Mapping[str, Any]], names: Sequence[tuple[str, str]], columns: Columns
) -> Fitted | None:
    """Return ratio, low, high and the chance of steadiness of each term; None where no maximum was found."""
    with quietly():
        try:
            import pandas as pd
            from lifelines import CoxPHFitter
            from lifelines.exceptions import ConvergenceError
            from lifelines.statistics import proportional_hazard_test
        except ImportError:
            wanted = "this after: pip install opentaper[evidence]"
            raise BadOption(option="name", given="regression", wanted=wanted) from None
        keys = [f"term_{place}" for place in range(len(names))]
        frame = pd.DataFrame(columns, columns=keys)
        # a restart on the day of the last dose has a time, too
        frame["days"] = [max(0, int(one["days"])) + 1.0 for one in people]
        frame["again"] = [int(one["again"]) for one in people]
        try:
            model = CoxPHFitter(alpha=0.05).fit(frame, "days", "again")
            steady = proportional_hazard_test(model, frame, time_transform="rank").summary["p"]
        except (ConvergenceError, np.linalg.LinAlgError):
            return None
        found = model.summary[["exp(coef)", "exp(coef) lower 95%", "exp(coef) upper 95%"]]
        rows = {}
        for name, key in zip(names, keys, strict=True):
            ratio, low, high = (float(one) for one in found.loc[key])
            rows[name] = (ratio, low, high, float(steady.loc[key]))
    return rows if all(np.isfinite(one).all() for one in rows.values()) else None


def _terms(
    people: Sequence[Mapping[str, Any]], levels: Mapping[str, Sequence[str]], numbers: Fitted
) -> tuple[HazardTerm, ...]:
    found = []
    for name, known in levels.items():
        for level in known:
            here = [one for one in people if one[name] == level]
            n_again = sum(bool(one["again"]) for one in here)
            if level == known[0]:
                found.append(HazardTerm(name, level, len(here), n_again, 1.0, 1.0, 1.0))
            elif (name, level) in numbers:
                found.append(HazardTerm(name, level, len(here), n_again, *numbers[name, level]))
    return tuple(found)

"""A taper that somebody keeps in a file, for virtual people: a plan of ours, or any schedule."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from opentaper.errors import BadLine, BadOption
from opentaper.exchange.daily_doses import DailyDoses
from opentaper.exchange.plan_csv import daily_doses_from_csv
from opentaper.exchange.plan_json import daily_doses_from_json
from opentaper.exchange.schedule_csv import read_schedule
from opentaper.exchange.told_json import told_json
from opentaper.quantities import Dose
from opentaper.timeline import MOST_DAYS, DoseHistory

#: Endings of the files that hold a taper; anything else is a word for one.
ENDINGS = (".json", ".csv", ".tsv", ".txt")


@dataclass(frozen=True, slots=True)
class ToldTaper:
    """A taper that was read from a file.

    ``drug`` and the dose before are known of a plan of ours alone; ``knows_before`` tells whether they are.
    """

    name: str
    daily: DailyDoses
    drug: str = ""
    knows_before: bool = False

    def course(self, drug: str, dose: Dose) -> tuple[NDArray[np.float64], int]:
        """Return the doses from the first change on in mg/day, and the first day of the last dose.

        Raises
        ------
        BadOption
            It is another drug's, begins at another dose, changes nothing, or goes on for more than ten years.
        """
        history = self.daily.history
        if self.drug and self.drug != drug:
            given = f"{self.name}: {self.drug}"
            raise BadOption(option="taper", given=given, wanted="a plan for the drug that you named")
        if self.knows_before and history.before != dose:
            given = f"{self.name}: {history.before}"
            raise BadOption(option="taper", given=given, wanted="a plan that begins at the dose you named")
        changes = [day for day, before, after in _moves(history, dose) if before != after]
        if not changes:
            raise BadOption(option="taper", given=self.name, wanted="a schedule whose dose changes")
        first, last = changes[0], changes[-1]
        if last - first > MOST_DAYS:
            raise BadOption(option="taper", given=self.name, wanted="a taper of at most ten years")
        doses = [history.on(day).as_mg for day in range(first, last + 1)]
        return np.array(doses), last - first


def told_taper(text: str, file: str) -> ToldTaper:
    r"""Read a taper: JSON as ``opentaper plan --json`` writes it, or a schedule with days and doses.

    Raises
    ------
    BadLine
        Not such a file; a day without a dose between two rows, or one with two doses.

    Examples
    --------
    >>> told_taper("day,dose\n0,10mg\n28,0mg\n", "mine.csv").course("citalopram", Dose.mg(20))[1]
    28
    """
    if file.lower().endswith(".json"):
        daily = daily_doses_from_json(text, file)
        told = told_json(text, file, "unreadable")
        _check_steps(told["steps"], file)
        return ToldTaper(file, daily, str(told.get("drug", "")), knows_before=True)
    schedule = read_schedule(text, file)
    header = text.removeprefix("\ufeff").lstrip().partition("\n")[0].strip().split(",")
    if "before_mg" in header and "drug" in header:
        rows = csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline=""))
        return ToldTaper(file, daily_doses_from_csv(text, file), next(rows)["drug"], knows_before=True)
    last_day = schedule.history.changes[-1][0]
    return ToldTaper(file, DailyDoses(schedule.history, last_day + 1, schedule.start_date))


def _moves(history: DoseHistory, before: Dose) -> list[tuple[int, Dose, Dose]]:
    """Return each row's day with the dose before it and its own."""
    doses = [before, *(dose for _, dose in history.changes)]
    days = [day for day, _ in history.changes]
    return [(day, *pair) for day, pair in zip(days, pairwise(doses), strict=True)]


def _check_steps(steps: list[dict[str, int]], file: str) -> None:
    """Refuse steps that leave days without a dose, or with two."""
    for step, after in pairwise(steps):
        ends = step["start_day"] + step["days"]
        if after["start_day"] != ends:
            why = "gap" if after["start_day"] > ends else "overlap"
            raise BadLine(file=file, line=1, why=why, text=f"step {after.get('step')}")

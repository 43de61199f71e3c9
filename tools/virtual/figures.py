"""What the suite comes to: figures of each way, for everybody and for each level of what varies."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from typing import Any

import numpy as np

from tools.virtual.design import FACTORS, suite
from tools.virtual.ways import ADVISED, DATES, FIXED, WAYS

Rows = list[dict[str, Any]]
DIGITS = 3
THIRDS = ("gentle", "middle", "hard")
SENSITIVITY = "sensitivity"
DAYS_PER_WEEK = 7
#: So many people stand in the figures row by row, to be made again each day.
SLICE = 3


def figures(answers: Mapping[int, Rows], seed: int) -> dict[str, Any]:
    """Return the figures of the page: of those for whom the product makes a plan, and how many those are."""
    people = suite(len(answers), seed)
    levels = {one.number: dict(one.levels) for one in people}
    for number, third in _thirds(answers).items():
        levels[number][SENSITIVITY] = third
    calm = {number for number, told in levels.items() if told["return"] == "none"}
    planned = {number for number, rows in answers.items() if _way(rows, DATES)["is_planned"]}
    chosen = [answers[number] for number in sorted(planned)]
    return {
        "seed": seed,
        "people": len(answers),
        "planned": len(planned),
        "ways": {
            way: figure([row for rows in chosen for row in rows if row["told"]["way"] == way], calm)
            for way in WAYS
        },
        "levels": {
            factor: {
                level: _level(answers, planned, {n for n, told in levels.items() if told[factor] == level})
                for level in names
            }
            for factor, names in {**FACTORS, SENSITIVITY: THIRDS}.items()
        },
        "slice": {str(number): rounded(answers[number]) for number in range(min(SLICE, len(answers)))},
    }


def figure(rows: Sequence[dict[str, Any]], calm: Set[int] = frozenset()) -> dict[str, Any]:
    """Return the figures of one way; ``calm`` are those whose condition does not return."""
    told = [row["told"] for row in rows]
    if not told:
        return {"people": 0}
    ended = [row["told"] for row in rows if row["number"] in calm]
    finished = [one["finish"] for one in ended if one["is_finished"]]
    falls = [row["week_fall"] for row in rows]
    found: dict[str, Any] = rounded(
        {
            "people": len(told),
            "week_fall_median": float(np.median(falls)),
            "week_fall_worst": max(falls),
            "days_above": float(np.mean([one["days_above"] for one in told])),
            "none_above": float(np.mean([one["days_above"] == 0 for one in told])),
            "finished": len(finished) / len(ended) if ended else None,
            "weeks": float(np.median(finished)) / DAYS_PER_WEEK if finished else None,
            "bad_cuts": float(np.mean([row["bad_cuts"] for row in rows])),
            "false_hold": _share(told, "held_fine", "fine"),
            "missed_hold": _share(told, "cut_bad", "bad"),
            "decisions": [sum(one["fine"] for one in told), sum(one["bad"] for one in told)],
        }
    )
    return found


def rounded(told: Any) -> Any:
    """Return plain values with so many digits that another machine says the same."""
    if isinstance(told, dict):
        return {name: rounded(one) for name, one in told.items()}
    if isinstance(told, list):
        return [rounded(one) for one in told]
    return round(told, DIGITS) if isinstance(told, float) else told


def _level(answers: Mapping[int, Rows], planned: set[int], here: set[int]) -> dict[str, Any]:
    rows = [row for number in sorted(here & planned) for row in answers[number]]
    ways = {
        way: figure([row for row in rows if row["told"]["way"] == way]) for way in (*FIXED, DATES, ADVISED)
    }
    return {"people": len(here), "planned": len(here & planned), "ways": ways}


def _thirds(answers: Mapping[int, Rows]) -> dict[int, str]:
    """Return how hard a stop at once would be for each, against the others."""
    order = sorted(answers, key=lambda number: answers[number][0]["sensitivity"])
    return {number: THIRDS[place * len(THIRDS) // len(order)] for place, number in enumerate(order)}


def _way(rows: Rows, way: str) -> dict[str, Any]:
    return next(row for row in rows if row["told"]["way"] == way)


def _share(told: Sequence[dict[str, Any]], part: str, whole: str) -> float | None:
    """Return the share of all decisions of a kind that were of a part of it; None where there was none."""
    n = sum(one[whole] for one in told)
    return sum(one[part] for one in told) / n if n else None

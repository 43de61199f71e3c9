"""The numbers behind the picture of a person's coupling: their days around each cut, one cut over another.

Each cut is looked at from a week before it to four weeks after, or to the next change of dose, whichever
comes first. Days are counted from the cut.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from opentaper.exchange.chart_rows import Frame, Row
from opentaper.exchange.learnt import Learnt
from opentaper.formulary.items import item
from opentaper.inference.check_in import HIGHEST, latest
from opentaper.inference.evidence_series import DoseChange, changes
from opentaper.inference.split import Split

#: Days before and after a cut that are shown, and answered days that are asked for on each side.
BEFORE, AFTER, LEAST_DAYS = 7, 28, 3
#: With fewer cuts the picture says that they may be chance.
FEW_CUTS = 3
MOST_ITEMS = 3
Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class AroundCut:
    """The days around one cut: its change, and the first and last day that belong to it, counted from it."""

    cut: DoseChange
    first: int
    last: int

    def day(self, place: int) -> date:
        """Return the date of a day counted from the cut."""
        return self.cut.day + timedelta(days=place)


def cuts_around(learnt: Learnt) -> tuple[AroundCut, ...]:
    """Return the cuts that can be looked at: those with some answered days on each side."""
    split = learnt.split
    if split is None or not split.days:
        return ()
    answered = {day for day, seen in zip(split.days, split.observed, strict=True) if seen}
    changed = changes(learnt.belief.known, learnt.doses, split.days[-1])
    found = [_around(changed, place, split) for place, one in enumerate(changed) if one.by_mg < 0]
    return tuple(
        one
        for one in found
        if min(_answered(one, answered, one.first, -1), _answered(one, answered, 0, one.last)) >= LEAST_DAYS
    )


def coupling_frame() -> Frame:
    """Return the days of the picture."""
    return Frame(-BEFORE, AFTER, None)


def each_rows(learnt: Learnt, cuts: tuple[AroundCut, ...]) -> list[Row]:
    """Return the score of each answered day around each cut."""
    score = _by_day(learnt, _split(learnt).score)
    return [
        {"day": place + 0.5, "value": score[one.day(place)]}
        for one in cuts
        for place in range(one.first, one.last + 1)
        if np.isfinite(score.get(one.day(place), np.nan))
    ]


def mean_rows(values: dict[date, float], cuts: tuple[AroundCut, ...]) -> list[Row]:
    """Return the mean over the cuts of what is known of each day counted from them."""
    rows: list[Row] = []
    for place in range(-BEFORE, AFTER + 1):
        told = [values.get(one.day(place), np.nan) for one in cuts if one.first <= place <= one.last]
        known = [value for value in told if np.isfinite(value)]
        if known:
            rows.append({"day": place + 0.5, "value": float(np.mean(known))})
    return rows


def score_means(learnt: Learnt, cuts: tuple[AroundCut, ...]) -> list[Row]:
    """Return the mean score of each day counted from the cuts."""
    return mean_rows(_by_day(learnt, _split(learnt).score), cuts)


def expected_rows(learnt: Learnt, cuts: tuple[AroundCut, ...]) -> list[Row]:
    """Return what the model expects: ``low`` without withdrawal, ``value`` and ``high`` with it.

    ``least`` and ``most`` are nine in ten of what withdrawal may add. What a day otherwise held is in all.
    """
    split = _split(learnt)
    ground = split.usual.mean + split.underlying.mean + split.life.mean
    felt = split.withdrawal
    lines = {
        "low": ground,
        "value": ground + felt.mean,
        "high": ground + felt.mean,
        "least": ground + felt.low,
        "most": ground + felt.high,
    }
    means = {
        name: mean_rows(_by_day(learnt, np.clip(line, 0.0, HIGHEST)), cuts) for name, line in lines.items()
    }
    return [
        {"day": row["day"]} | {name: rows[place]["value"] for name, rows in means.items()}
        for place, row in enumerate(means["value"])
    ]


def specific_items(learnt: Learnt) -> tuple[str, ...]:
    """Return the person's items that tell withdrawal most, those first that are believed to rise most."""
    fitted = [one for one in learnt.belief.items if item(one.item).is_specific]
    return tuple(one.item for one in sorted(fitted, key=lambda one: -one.withdrawal))[:MOST_ITEMS]


def item_means(learnt: Learnt, cuts: tuple[AroundCut, ...], name: str) -> list[Row]:
    """Return the mean score of an item on each day counted from the cuts."""
    told = {one.day: one.score(name) for one in latest(learnt.check_ins)}
    return mean_rows({day: score for day, score in told.items() if score is not None}, cuts)


def item_expected(learnt: Learnt, cuts: tuple[AroundCut, ...], name: str) -> list[Row]:
    """Return what the model expects of an item: its usual level, and what withdrawal adds on plain days."""
    split = _split(learnt)
    fitted = next(one for one in learnt.belief.items if one.item == name)
    ground = np.full(len(split.days), fitted.usual)
    high = np.clip(ground + fitted.withdrawal * split.intensity.mean, 0.0, HIGHEST)
    lines = {"low": np.clip(ground, 0.0, HIGHEST), "value": high, "high": high}
    means = {name: mean_rows(_by_day(learnt, line), cuts) for name, line in lines.items()}
    return [
        {"day": row["day"]} | {name: rows[place]["value"] for name, rows in means.items()}
        for place, row in enumerate(means["value"])
    ]


def rise(learnt: Learnt, cuts: tuple[AroundCut, ...]) -> float | None:
    """Return by how much two weeks after the cuts lie above the week before them; None where not known."""
    rows = score_means(learnt, cuts)
    before = [float(row["value"]) for row in rows if float(row["day"]) < 0]
    after = [float(row["value"]) for row in rows if 0 < float(row["day"]) < 2 * BEFORE]
    return float(np.mean(after) - np.mean(before)) if before and after else None


def _around(changed: tuple[DoseChange, ...], place: int, split: Split) -> AroundCut:
    """Return the days between the change before and the one after, as far as they are shown and recorded."""
    here = changed[place]
    first = max(-BEFORE, (split.days[0] - here.day).days)
    last = min(AFTER - 1, (split.days[-1] - here.day).days)
    if place:
        first = max(first, (changed[place - 1].day - here.day).days)
    if place + 1 < len(changed):
        last = min(last, (changed[place + 1].day - here.day).days - 1)
    return AroundCut(here, first, last)


def _answered(one: AroundCut, answered: set[date], first: int, last: int) -> int:
    return sum(one.day(place) in answered for place in range(first, last + 1))


def _by_day(learnt: Learnt, values: Array) -> dict[date, float]:
    return dict(zip(_split(learnt).days, values.tolist(), strict=True))


def _split(learnt: Learnt) -> Split:
    if learnt.split is None:
        raise ValueError("nothing is modelled, and nothing can be drawn")
    return learnt.split

"""What the answers of a whole cohort come to: the figures of the page, as plain values."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

import numpy as np
from numpy.typing import NDArray

from opentaper.examples.cohort import Adherence, CohortWorld, cohort
from opentaper.formulary import shipped_policy
from opentaper.formulary.items import slow_process
from opentaper.inference.returning import rate_per_day
from tools.learning.moments import ANY, WEEKS, known_of
from tools.learning.rules import RULES
from tools.learning.scores import area_interval, area_under_roc, by_edges, off_diagonal, roc

JUDGES = ("model", *RULES)
#: Edges of the calibration curve.
EDGES = (0.0, 0.02, 0.05, 0.1, 0.2, 0.5, 0.8, 0.98, 1.0)
#: Somebody feels worse when all items have risen by so many points since their beginning.
WORSE = 1.0
#: Shares of false alarms at which curves are drawn.
DRAWN = (0.0, 0.01, 0.02, 0.03, 0.05, 0.08, 0.12, 0.18, 0.25, 0.35, 0.5, 0.7, 0.85, 1.0)
#: From so much of an episode on, over a week and without a return, life is in a bad stretch.
STRETCH = 0.1
#: The way that is judged, and those that it is judged against.
ADAPTIVE = "adaptive"
Rows = list[dict[str, Any]]
Ways = dict[str, dict[str, Any]]
"""How one person came down in each way, by its name."""
Array = NDArray[np.float64]


def results(answers: Sequence[Rows], asked: Sequence[tuple[str, str, int, int]]) -> dict[str, Any]:
    """Return the figures of the page, world by world."""
    worlds = list(dict.fromkeys(world for _, world, _, _ in asked))
    moments = [row for task, rows in zip(asked, answers, strict=True) if task[0] == "moments" for row in rows]
    loop = [row for task, rows in zip(asked, answers, strict=True) if task[0] == "loop" for row in rows]
    seed = asked[0][2]
    told: dict[str, Any] = {"seed": seed, "worlds": {}}
    for world in worlds:
        here = [row for row in moments if row["world"] == world]
        flown = [row for row in loop if row["world"] == world]
        told["worlds"][world] = {
            "people": len({row["number"] for row in here}),
            **judged(here, seed),
            "loop": descended(flown),
        }
    return told


def judged(rows: Rows, seed: int) -> dict[str, Any]:
    """Return how well a return is seen, and whether probabilities mean what they say."""
    drawn = [row for row in rows if row["kind"] == ANY]
    worse = [row for row in drawn if row["said"]["worsening"] >= WORSE]
    areas = {str(weeks): _areas(*_matched(rows, str(weeks))) for weeks in WEEKS}
    areas[ANY] = _areas(*_by_truth(drawn))
    areas["worse"] = _areas(*_by_truth(worse))
    weights = to_the_prior(drawn, seed)
    said = [row["said"]["model"] for row in drawn]
    bins = by_edges(said, [row["is_returning"] for row in drawn], weights, EDGES)
    return {
        "moments": len(rows),
        "worse_moments": [sum(row["is_returning"] for row in worse), len(worse)],
        "areas": areas,
        "roc": {str(weeks): _curves(*_matched(rows, str(weeks))) for weeks in WEEKS},
        "share": [_mean([row["is_returning"] for row in drawn]), _share_before(drawn, seed)],
        "calibration": [asdict(one) for one in bins],
        "off_diagonal": _rounded(off_diagonal(bins, _weights_of(said, weights))),
        "holds": _holds(rows),
        "false_alarms": _false_alarms(rows),
        "how": {how: sum(row["how"] == how for row in rows) for how in sorted({row["how"] for row in rows})},
        "coverage": {
            "all": _coverage(drawn),
            "as told": _coverage([row for row in drawn if row["adherence"] == Adherence.FULL]),
        },
    }


def to_the_prior(drawn: Rows, seed: int) -> Array:
    """Return weights of moments that bring the share of returns to what is expected beforehand.

    Half of the cohort's people have a return, so that few suffice to judge by; of people like them far fewer
    do. Moments with a return count so much less, and those without so much more.
    """
    is_so = np.array([row["is_returning"] for row in drawn])
    before = _share_before(drawn, seed) * len(drawn)
    with_return = before / max(1, is_so.sum())
    without = (len(drawn) - before) / max(1, (~is_so).sum())
    return np.asarray(np.where(is_so, with_return, without))


def descended(rows: Rows) -> dict[str, Any]:
    """Return how people came down in each way, and how often the adaptive one was better on both."""
    people: dict[int, Ways] = {}
    for row in rows:
        people.setdefault(row["number"], {})[row["way"]] = row
    ways = list(dict.fromkeys(row["way"] for row in rows))
    told: dict[str, Any] = {"people": len(people), "ways": {way: _way(rows, way) for way in ways}}
    adaptive = [way for way in ways if way in (ADAPTIVE, "method")]
    told["against"] = {
        way: {other: _against(list(people.values()), way, other) for other in ways if other != way}
        for way in adaptive
    }
    told["groups"] = {
        name: {other: _against(chosen, ADAPTIVE, other) for other in ("tenths", "linear", "linear_long")}
        for name, chosen in _groups(list(people.values())).items()
        if chosen
    }
    return told


def _groups(people: list[Ways]) -> dict[str, list[Ways]]:
    """Return people by what may make a way good for them or not."""
    return {
        "beyond the tolerated when linear": [one for one in people if one["linear"]["days_above"] > 0],
        "never beyond it when linear": [one for one in people if one["linear"]["days_above"] == 0],
        "leaves out up to a fifth of days": [one for one in people if one["linear"]["missing"] < 0.3],
        "leaves out nearly half of days": [one for one in people if one["linear"]["missing"] >= 0.3],
        "little or usual noise": [one for one in people if one["linear"]["noise"] <= 1.0],
        "much noise": [one for one in people if one["linear"]["noise"] > 1.0],
    }


def _way(rows: Rows, way: str) -> dict[str, Any]:
    chosen = [row for row in rows if row["way"] == way]
    calm = [row for row in chosen if not row["returns"]]
    returning = [row for row in chosen if row["returns"]]
    return {
        "people": len(chosen),
        "returning": len(returning),
        "days_above": _rounded(_mean([row["days_above"] for row in calm])),
        "none_above": _rounded(_mean([row["days_above"] == 0 for row in calm])),
        "days": _rounded(float(np.median([row["finish"] for row in calm]))) if calm else 0.0,
        "finished": _rounded(_mean([row["is_finished"] for row in calm])),
        "cuts_after_return": _rounded(_mean([row["cuts_after_return"] for row in returning])),
        "cut_after_return": _rounded(_mean([row["cuts_after_return"] > 0 for row in returning])),
        "false_hold": _share(chosen, "held_fine", "fine"),
        "missed_hold": _share(chosen, "cut_bad", "bad"),
        "decisions": [sum(row["fine"] for row in chosen), sum(row["bad"] for row in chosen)],
    }


def _share(rows: Rows, part: str, whole: str) -> float:
    """Return the share of all decisions of a kind that were of a part of it."""
    return _rounded(sum(row[part] for row in rows) / max(1, sum(row[whole] for row in rows)))


def _against(people: list[Ways], way: str, other: str) -> dict[str, Any]:
    """Return for which share of people without a return a way is better than another, and is not."""
    pairs = [
        (told[way], told[other])
        for told in people
        if way in told and other in told and not told[way]["returns"]
    ]
    fewer = np.array([a["days_above"] < b["days_above"] for a, b in pairs])
    as_few = np.array([a["days_above"] <= b["days_above"] for a, b in pairs])
    sooner = np.array([a["finish"] < b["finish"] for a, b in pairs])
    as_soon = np.array([a["finish"] <= b["finish"] for a, b in pairs])
    both = as_few & as_soon & (fewer | sooner)
    milder, harder = fewer & ~as_soon, sooner & ~as_few
    return {
        "people": len(pairs),
        "both": _rounded(_mean(both)),
        "milder_but_longer": _rounded(_mean(milder)),
        "sooner_but_harder": _rounded(_mean(harder)),
        "neither": _rounded(_mean(~(both | milder | harder))),
    }


def _matched(rows: Rows, kind: str) -> tuple[Rows, Rows]:
    """Return moments of people whose condition returns, and those of the people they are matched with."""
    chosen = [row for row in rows if row["kind"] == kind]
    return [row for row in chosen if row["number"] % 2 == 0], [row for row in chosen if row["number"] % 2]


def _by_truth(rows: Rows) -> tuple[Rows, Rows]:
    return [row for row in rows if row["is_returning"]], [row for row in rows if not row["is_returning"]]


def _areas(returning: Rows, others: Rows) -> dict[str, list[float]]:
    """Return the area under the curve of each judge, with its interval."""
    found = {}
    for judge in JUDGES:
        first, second = ([row["said"][judge] for row in part] for part in (returning, others))
        if first and second:
            low, high = area_interval(first, second)
            found[judge] = [_rounded(one) for one in (area_under_roc(first, second), low, high)]
    return found


def _curves(returning: Rows, others: Rows) -> dict[str, list[list[float]]]:
    """Return what is drawn: the share of returns seen at some shares of false alarms, for each judge."""
    found = {}
    for judge in JUDGES:
        first, second = ([row["said"][judge] for row in part] for part in (returning, others))
        if first and second:
            false, true = roc(first, second)
            found[judge] = [[one, _rounded(np.interp(one, false, true))] for one in DRAWN]
    return found


def _holds(rows: Rows) -> dict[str, float]:
    """Return how often a return is taken for one where there is none, and missed where there is one."""
    told = {}
    for weeks in WEEKS:
        returning, others = _matched(rows, str(weeks))
        told[f"missed_{weeks}"] = _rounded(_mean([row["said"]["model"] < hold_from() for row in returning]))
        told[f"false_{weeks}"] = _rounded(_mean([row["said"]["model"] >= hold_from() for row in others]))
    return told


def _false_alarms(rows: Rows) -> dict[str, int]:
    """Return how many moments without a return were taken for one, and how many of them in a bad stretch."""
    false = [row for row in rows if row["said"]["model"] >= hold_from() and not row["is_returning"]]
    return {
        "all": len(false),
        "of": sum(not row["is_returning"] for row in rows),
        "in_a_bad_stretch": sum(row["wandered"] + row["returned"] >= STRETCH for row in false),
    }


def hold_from() -> float:
    """Return the probability of a return from which advice holds where days are not calm."""
    return shipped_policy().advice.returning.value


def _coverage(rows: Rows) -> dict[str, float]:
    """Return how much of the truth lies in each band: the mean over people of their shares of days."""
    told = [row["covered"] for row in rows]
    names = list(dict.fromkeys(name for one in told for name in one))
    return {name: _rounded(_mean([one[name] for one in told if name in one])) for name in names}


def _share_before(drawn: Rows, seed: int) -> float:
    """Return the share of these moments by which a return is expected, before anything is told."""
    world = CohortWorld(drawn[0]["world"])
    people = cohort(2 * (max(row["number"] for row in drawn) // 2 + 1), seed, world)
    rate = rate_per_day(known_of(people[0]), slow_process())
    return float(np.mean([-np.expm1(-rate * max(0.0, row["day"] - 4.0)) for row in drawn]))


def _weights_of(said: list[float], weights: Array) -> list[float]:
    place = np.clip(np.searchsorted(EDGES, said, side="right") - 1, 0, len(EDGES) - 2)
    return [float(weights[place == one].sum()) for one in np.unique(place)]


def _mean(values: Any) -> float:
    return float(np.mean(values)) if len(values) else 0.0


def _rounded(value: float) -> float:
    return round(float(value), 3)

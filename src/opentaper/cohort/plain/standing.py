"""How stopped courses stand later, in plain Python: the twin of ``measures.standing``."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from opentaper.cohort.plain.lives import plain_lives
from opentaper.cohort.plain.numbers import Row, Rows, grouped, people, share
from opentaper.cohort.rules import STANDINGS


def plain_standing(months: int, dims: Sequence[str], rows: Rows) -> list[dict[str, Any]]:
    """Return how stopped courses stood so many months after the last dose, by some columns of a course."""
    stopped = [life for life in plain_lives(rows) if life["first_zero"] is not None]
    return grouped(stopped, dims, lambda lives: _summary(months, lives))


def _stands(life: Row, months: int) -> str:
    """Return whether a course left before, came too soon, did not tell, or told."""
    at = life["first_zero"] + STANDINGS[months]
    if life["left_day"] is not None and life["left_day"] < at:
        return "left"
    if life["until"] < at:
        return "too_soon"
    return "untold" if life[f"wellness_{months}"] is None else "told"


def _is_off(life: Row, months: int) -> bool:
    return life[f"last_{months}"] in {None, "stopped"} and life[f"taking_{months}"] in {"", "none"}


def _summary(months: int, lives: list[Row]) -> dict[str, Any]:
    stands = [_stands(life, months) for life in lives]
    n_left, n_untold = stands.count("left"), stands.count("untold")
    told = [life for life, one in zip(lives, stands, strict=True) if one == "told"]
    off = [life for life in told if _is_off(life, months)]
    both = [life for life in off if life[f"wellness_{months}"] == "well"]
    whole = len(told) + n_untold + n_left
    return {
        "n_people": people(lives),
        "n_stopped": len(lives),
        "n_too_soon": stands.count("too_soon"),
        "n_left": n_left,
        "n_untold": n_untold,
        "n_told": len(told),
        "n_well": sum(life[f"wellness_{months}"] == "well" for life in told),
        "n_off": len(off),
        "n_off_and_well": len(both),
        "share_off": share(len(off), len(told)),
        "share_off_and_well": share(len(both), len(told)),
        "least": share(len(both), whole),
        "most": share(len(both) + n_untold + n_left, whole),
    }

"""Off and well at 12 and 36 months after the last dose: who told, who did not, who was not there any more."""

from __future__ import annotations

from functools import partial
from typing import Any

from opentaper.cohort.measures.lives import lives
from opentaper.cohort.measures.measure import RegistryMeasure, Tables, summed
from opentaper.cohort.plain.standing import plain_standing
from opentaper.cohort.rules import STANDINGS

COUNTS = (
    "n_people",
    "n_stopped",
    "n_too_soon",
    "n_left",
    "n_untold",
    "n_told",
    "n_well",
    "n_off",
    "n_off_and_well",
)
VALUES = ("share_off", "share_off_and_well", "least", "most")
_ALL = ("n_left", "n_untold", "n_told", "n_off_and_well")
_BEHIND = {
    "share_off": ("n_told", "n_off"),
    "share_off_and_well": ("n_told", "n_off_and_well"),
    "least": _ALL,
    "most": _ALL,
}
BY: dict[str, tuple[str, ...]] = {"": (), "_by_use": ("use_band",), "_by_shape": ("shape",)}


def standing(months: int, dims: tuple[str, ...], tables: Tables) -> Any:
    """Return how stopped courses stood so many months after the last dose, by some columns of a course."""
    life = lives(tables)
    stopped = life.filter(life.first_zero.notnull())
    at = stopped.first_zero + STANDINGS[months]
    left = stopped.left_day.notnull() & (stopped.left_day < at)
    too_soon = ~left & (stopped.until < at)
    told = ~left & ~too_soon & stopped[f"wellness_{months}"].notnull()
    off = (stopped[f"last_{months}"].fill_null("stopped") == "stopped") & stopped[f"taking_{months}"].isin(
        ("", "none")
    )
    well = stopped[f"wellness_{months}"] == "well"
    n_left, n_told = stopped.count(where=left), stopped.count(where=told)
    n_off, n_both = stopped.count(where=told & off), stopped.count(where=told & off & well)
    n_untold = stopped.count(where=~left & ~too_soon & stopped[f"wellness_{months}"].isnull())
    whole = (n_told + n_untold + n_left).nullif(0)
    return summed(
        stopped,
        dims,
        {
            "n_people": stopped.person.nunique(),
            "n_stopped": stopped.count(),
            "n_too_soon": stopped.count(where=too_soon),
            "n_left": n_left,
            "n_untold": n_untold,
            "n_told": n_told,
            "n_well": stopped.count(where=told & well),
            "n_off": n_off,
            "n_off_and_well": n_both,
            "share_off": n_off / n_told.nullif(0),
            "share_off_and_well": n_both / n_told.nullif(0),
            "least": n_both / whole,
            "most": (n_both + n_untold + n_left) / whole,
        },
    )


STANDING = tuple(
    RegistryMeasure(
        f"standing_{months}{by}",
        dims,
        COUNTS,
        VALUES,
        partial(standing, months, dims),
        partial(plain_standing, months, dims),
        _BEHIND,
    )
    for months in STANDINGS
    for by, dims in BY.items()
)

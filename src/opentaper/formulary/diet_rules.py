"""Rules on what is asked before a diet goal, and on the pages about food."""

from __future__ import annotations

from collections import Counter

from opentaper.formulary.contents import Contents
from opentaper.formulary.diet_rows import DietLevel
from opentaper.formulary.food_pages import study_kinds


def diet_rows_can_be(held: Contents) -> list[str]:
    """What speaks against a goal stands once, is of some goal, and is more than nothing."""
    times = Counter(one.key for one in held.diet_rows)
    return [
        one.key
        for one in held.diet_rows
        if times[one.key] > 1
        or not one.goals
        or one.level is DietLevel.CLEAR
        or ":" in one.key
        or not one.source
        or not (one.drugs or one.classes or one.endings or one.conditions)
        or (one.level is DietLevel.HARD_STOP and one.worse is not None)
    ]


def what_stops_a_diet_is_confirmed(held: Contents) -> list[str]:
    """What stops a goal, or waits for a clinician, rests on a source that was seen."""
    return [one.key for one in held.diet_rows if one.level is not DietLevel.WATCH and not one.grade.decides]


def sold_medicines_can_be(held: Contents) -> list[str]:
    """A name under which a medicine is sold stands once and holds something."""
    times = Counter(one.name.casefold() for one in held.sold_medicines)
    return [
        one.name
        for one in held.sold_medicines
        if times[one.name.casefold()] > 1 or not one.holds or not one.source
    ]


def food_pages_can_be(held: Contents) -> list[str]:
    """A page on food stands once, and each of its claims tells its kind of study and its source."""
    times = Counter(one.key for one in held.food_pages)
    return [
        one.key
        for one in held.food_pages
        if times[one.key] > 1
        or not one.claims
        or any(claim.kind not in study_kinds() or not claim.source for claim in one.claims)
    ]

"""What a person asks of a plan, in their own words; every field is text, or None where it was not told."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class AskedPlan:
    """Options of ``opentaper plan`` and of a page's form; :mod:`opentaper.actions.options` reads them.

    ``have`` is the shelf, one item a line (see :mod:`opentaper.planning.shelf_text`); empty means that the
    ordinary products of ``market`` are assumed. ``first_attempt`` says that this is the first.
    """

    drug: str
    dose: str
    goal: str | None = None
    method: str | None = None
    step: str | None = None
    cut: str | None = None
    targets: str | None = None
    doses: str | None = None
    table: str | None = None
    curve: str | None = None
    tolerate: str | None = None
    chance: str | None = None
    joint: bool = False
    ideal: bool = False
    interval: str | None = None
    phases: tuple[str, ...] = ()
    every: str = "week"
    slide: str = "21d"
    rest: str = "7d"
    start: str | None = None
    end: str | None = None
    within: str | None = None
    times: str | None = None
    used_for: str | None = None
    attempts: tuple[str, ...] = ()
    first_attempt: bool = False
    age: int | None = None
    wish: str = "ordinary"
    circumstances: tuple[str, ...] = ()
    override: str | None = None
    specialist: str | None = None
    because: str | None = None
    also: tuple[str, ...] = ()
    have: tuple[str, ...] = ()
    market: str = "UK"

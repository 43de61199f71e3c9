"""Rules on cases: every way through one ends, nothing open is scored, danger leads to help."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator

from opentaper.formulary.contents import Contents
from opentaper.formulary.vignette_walk import ways_on
from opentaper.formulary.vignettes import (
    END,
    HELP,
    UNSURE,
    Bearing,
    PictureKind,
    Vignette,
    VignettePicture,
    VignetteStep,
)

#: A case asks so many decisions, on its shortest way that no danger ends and on its longest.
LEAST_DECISIONS, MOST_DECISIONS = 3, 4
#: Where sources leave a decision open, a choice is open too; that something is dangerous is always said.
OF_OPEN = frozenset({Bearing.OPEN, Bearing.DANGER, Bearing.UNSURE})
PERCENT = "% of people"
#: How cases, steps and choices are named: an address holds them, and a record keeps them.
NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")


def vignettes_can_be(held: Contents) -> list[str]:
    """A case stands once, every decision of it is reached, every way ends, none turns in a circle."""
    times = Counter(one.key for one in held.vignettes)
    return [one.key for one in held.vignettes if times[one.key] > 1 or not _is_whole(one)]


def nothing_open_is_scored(held: Contents) -> list[str]:
    """Where sources leave a decision of a case open, no choice is the right one; what fits is confirmed."""
    return [
        f"{case.key} {step.key} {one.key}"
        for case, step in _steps(held)
        for one in step.choices
        if (step.is_open and one.bearing not in OF_OPEN)
        or (one.bearing in {Bearing.FITS, Bearing.AGAINST} and not one.answer.grade.decides)
    ]


def red_flags_lead_to_help(held: Contents) -> list[str]:
    """A sign of danger in a case leads to help now, whatever is chosen."""
    return [
        f"{case.key} {step.key}"
        for case, step in _steps(held)
        if step.is_red_flag is not all(one.leads == HELP for one in step.choices)
    ]


def pictures_of_cases_can_be(held: Contents) -> list[str]:
    """A picture of a case is shown, and has ways that it can be drawn of."""
    known = {one.id for one in held.outcomes if one.unit == PERCENT}
    drugs = {one.name for one in held.drugs}
    wrong = []
    for case in held.vignettes:
        shown = {choice.picture for step in case.steps for choice in step.choices} - {""}
        if case.drug not in drugs or shown != {one.key for one in case.pictures}:
            wrong.append(case.key)
        wrong += [f"{case.key} {one.key}" for one in case.pictures if not _is_drawn(one, known, drugs)]
    return wrong


def _steps(held: Contents) -> Iterator[tuple[Vignette, VignetteStep]]:
    for case in held.vignettes:
        yield from ((case, step) for step in case.steps)


def _is_whole(case: Vignette) -> bool:
    """Whether each step is reached, leads on, asks something, and the ways are neither short nor long."""
    keys = [one.key for one in case.steps]
    ends = {*keys, END, HELP}
    if not keys or not _is_named((case.key, *keys)) or len(ends) < len(keys) + 2:
        return False
    if not all(_asks(step) and {one.leads for one in step.choices} <= ends for step in case.steps):
        return False
    places = [*_places(case, case.steps[0], 1)]
    ended = [n for n, _, is_end in places if is_end]
    longest = max(n for n, _, _ in places)
    is_met = {key for _, key, _ in places} == {*keys}
    return is_met and bool(ended) and min(ended) >= LEAST_DECISIONS and longest <= MOST_DECISIONS


def _asks(step: VignetteStep) -> bool:
    """Whether a step has two choices and more beside being unsure, each under a name of its own."""
    choices = [one.key for one in step.choices]
    return (
        len(choices) > 2 and len({*choices}) == len(choices) and choices[-1] == UNSURE and _is_named(choices)
    )


def _is_named(keys: Iterable[object]) -> bool:
    """Whether keys are names; YAML reads some words, such as ``on``, as something else."""
    return all(isinstance(key, str) and NAME.fullmatch(key) for key in keys)


def _places(case: Vignette, step: VignetteStep, n: int) -> Iterator[tuple[int, str, bool]]:
    """Yield each step of each way: how many decisions came to it, its key, whether the case may end there."""
    yield n, step.key, any(one.leads == END for one in step.choices)
    if n <= MOST_DECISIONS:  # a circle is longer than any way may be
        for following in ways_on(case, step):
            yield from _places(case, following, n + 1)


def _is_drawn(picture: VignettePicture, known: set[str], drugs: set[str]) -> bool:
    if picture.kind is PictureKind.PUBLISHED:
        return bool(picture.ways) and all(one.row in known for one in picture.ways)
    looks = picture.days > 0 or picture.kind is PictureKind.PEOPLE
    return bool(picture.ways) and looks and all(one.taper and one.drug in drugs for one in picture.ways)

"""Mutants that change nothing anybody could see, each with the reason why."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import yaml

from trust.mutants.mutant import Mutant

LIST = Path(__file__).with_name("equivalent.yaml")


class Equivalent(NamedTuple):
    """One entry of the list: the words of a mutant, and why nothing depends on it.

    ``becomes`` holds every line that the line may become.
    """

    module: str
    function: str
    was: str
    becomes: tuple[str, ...]
    why: str


def equivalents(file: Path = LIST) -> tuple[Equivalent, ...]:
    """Return the list."""
    told = yaml.safe_load(file.read_text(encoding="utf-8"))
    return tuple(
        Equivalent(one["module"], one["function"], one["was"], tuple(one["becomes"]), one["why"])
        for one in told
    )


def matches(listed: Equivalent, mutant: Mutant) -> bool:
    """Tell whether an entry means a mutant. Of equal faults in equal lines of a function, it means each."""
    place = (listed.module, listed.function, listed.was)
    return place == (mutant.module, mutant.function, mutant.was) and mutant.becomes in listed.becomes

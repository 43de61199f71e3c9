"""What may be computed of feelings, read from ``data/feeling_measures.yaml``: none is a score of success."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from opentaper.errors import BrokenFormulary
from opentaper.formulary import files
from opentaper.formulary.both_languages import BothLanguages, both
from opentaper.formulary.facts import Grade

FILE = "feeling_measures.yaml"


@dataclass(frozen=True, slots=True)
class FeelingMeasure:
    """One measure: its name, what it is and is not in plain words, and how much data it needs at least.

    ``least`` counts by what must be there: entries, days, pairs, moments, feelings.
    """

    key: str
    name: BothLanguages
    meaning: BothLanguages
    limits: BothLanguages
    least: Mapping[str, int]
    source: tuple[str, ...]
    grade: Grade


@cache
def feeling_measures() -> Mapping[str, FeelingMeasure]:
    """Return every measure by its key.

    Raises
    ------
    BrokenFormulary
        One cannot be read.

    Examples
    --------
    >>> feeling_measures()["variety"].least["entries"]
    8
    """
    try:
        found = [
            FeelingMeasure(
                told["key"],
                both(told["name"]),
                both(told["is"]),
                both(told["not_is"]),
                {name: n for name, n in told["least"].items() if isinstance(n, int)},
                tuple(told["source"]),
                Grade(told["grade"]),
            )
            for told in files.mapping(FILE)["measures"]
        ]
    except (AttributeError, KeyError, TypeError, ValueError) as wrong:
        raise BrokenFormulary(file=FILE, why=f"measures: {wrong}") from None
    return {one.key: one for one in found}


@cache
def measures_frame() -> BothLanguages:
    """Return what is said of all measures together.

    Raises
    ------
    BrokenFormulary
        It is missing.
    """
    try:
        return both(files.mapping(FILE)["frame"])
    except (KeyError, TypeError, ValueError) as wrong:
        raise BrokenFormulary(file=FILE, why=f"frame: {wrong}") from None

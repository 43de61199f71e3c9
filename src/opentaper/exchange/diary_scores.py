"""Numbers of a diary: scores on any scale that was named, shares of a day, yes and no."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass

from opentaper.errors import BadLine, BadOption
from opentaper.exchange.diary_table import FilePlace, shortened
from opentaper.inference.check_in import HIGHEST, MOST

_NUMBER = re.compile(r"[+-]?(?:[0-9]{1,12}(?:[.,][0-9]{1,20})?|[.,][0-9]{1,20})(?:[eE][+-]?[0-9]{1,3})?$")
_SCALE = re.compile(r"\s*([0-9]{1,4})\s*(?:-|–|to|til)\s*([0-9]{1,4})\s*$")
YES = frozenset({"yes", "y", "true", "x", "ja", "j", "sand", "✓"})
NO = frozenset({"no", "n", "false", "nej", "falsk"})
PERCENT = 100.0


@dataclass(frozen=True, slots=True)
class ScoreScale:
    """A scale that scores are told on: its two ends, and whether its high end is the good one.

    Examples
    --------
    >>> ScoreScale(1.0, 5.0).score(4.0), ScoreScale(1.0, 5.0, is_reversed=True).score(4.0)
    (7.5, 2.5)
    """

    low: float = 0.0
    high: float = HIGHEST
    is_reversed: bool = False

    def score(self, told: float) -> float:
        """Return a told number as a score from 0 (none) to 10 (worst)."""
        whole = (self.low, self.high) == (0.0, HIGHEST)
        score = told if whole else HIGHEST * (told - self.low) / (self.high - self.low)
        return HIGHEST - score if self.is_reversed else score


def scale_of(text: str) -> ScoreScale:
    """Read a scale as ``0-4``, ``1-5`` or ``0-100``.

    Raises
    ------
    BadOption
        No two whole numbers, the lower one first.

    Examples
    --------
    >>> scale_of("1-5")
    ScoreScale(low=1.0, high=5.0, is_reversed=False)
    """
    found = _SCALE.match(text)
    if found is None or int(found[1]) >= int(found[2]):
        raise BadOption(option="scale", given=text, wanted="the two ends of a scale, such as 0-4 or 0-100")
    return ScoreScale(float(found[1]), float(found[2]))


def number_of(text: str) -> float | None:
    """Return a number with a decimal point or comma, or None where it is none.

    Examples
    --------
    >>> number_of("3,5"), number_of("7"), number_of("nan"), number_of("7/10")
    (3.5, 7.0, None, None)
    """
    if not _NUMBER.match(text):
        return None
    number = float(text.replace(",", "."))
    return number if math.isfinite(number) else None


def score_of(text: str, scale: ScoreScale, at: FilePlace) -> float:
    """Return a score, 0 (none) to 10 (worst).

    Raises
    ------
    BadLine
        ``not_a_score``, ``out_of_range``.

    Examples
    --------
    >>> score_of("2,5", ScoreScale(), FilePlace("a.csv", 2))
    2.5
    """
    told = number_of(text)
    if told is None:
        raise BadLine(file=at.file, line=at.line, why="not_a_score", text=shortened(text))
    if not scale.low <= told <= scale.high:
        raise BadLine(file=at.file, line=at.line, why="out_of_range", text=shortened(text))
    return scale.score(told)


def share_of(text: str, at: FilePlace) -> float:
    """Return how much of a modulator a day held, 0 to 1: a share, a percentage, or yes or no.

    Raises
    ------
    BadLine
        ``not_a_share``.

    Examples
    --------
    >>> [share_of(text, FilePlace("a.csv", 2)) for text in ("ja", "no", "40 %", "0.4")]
    [1.0, 0.0, 0.4, 0.4]
    """
    word = text.casefold()
    if word in YES or word in NO:
        return MOST if word in YES else 0.0
    percent = word.endswith("%")
    told = number_of(word.removesuffix("%").strip())
    share = None if told is None else told / PERCENT if percent else told
    if share is None or not 0.0 <= share <= MOST:
        raise BadLine(file=at.file, line=at.line, why="not_a_share", text=shortened(text))
    return share

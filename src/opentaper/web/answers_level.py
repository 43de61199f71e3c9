"""What a dose that went astray does to the level, in lines of words."""

from __future__ import annotations

from opentaper.planning.astray import HOURS_PER_DAY, Across, LevelChange
from opentaper.wording import words

PERCENT = 100.0
#: A change smaller than this share of the usual level is told as hardly any.
HARDLY = 0.05


def level_lines(change: LevelChange, language: str) -> tuple[str, ...]:
    """Return how far the level goes, when it is back, and what is not counted."""
    lines = []
    if change.lowest.least < 1.0 - HARDLY:
        lines.append(_share("low", change.lowest, language, spans=change.with_metabolite))
    if change.highest.most > 1.0 + HARDLY:
        lines.append(_share("high", change.highest, language, spans=change.with_metabolite))
    if not lines:
        return (words("web.answers.level_still", language),)
    lines.append(_back(change.back_h, language))
    if change.parent_only:
        lines.append(words("web.answers.level_parent", language))
    return tuple(lines)


def taken_up_line(shares: tuple[float, float], language: str) -> str:
    """Return how much of a dose may have gone in."""
    least, most = (round(PERCENT * share) for share in shares)
    return words("web.answers.taken_up", language, share=(least, most))


def _share(kind: str, told: Across, language: str, *, spans: bool) -> str:
    """Return a share of the usual level, in fives: the model knows no better."""
    middle, least, most = (_fives(share) for share in (told.middle, told.least, told.most))
    if least == most:
        return words(f"web.answers.level_{kind}_same", language, share=middle)
    if spans:
        return words(f"web.answers.level_{kind}_spans", language, range=(least, most))
    return words(f"web.answers.level_{kind}", language, share=middle, range=(least, most))


def _fives(share: float) -> int:
    return max(5, 5 * round(PERCENT * share / 5))


def _back(told: Across, language: str) -> str:
    """Return when the level is back, by the slowest body in whole days, hours below two days."""
    least, most = told.least, told.most
    if most <= 0:
        return words("web.answers.back_now", language)
    if most < 2 * HOURS_PER_DAY:
        return words("web.answers.back_hours", language, hours=_whole(least, most, 1.0))
    return words("web.answers.back_days", language, days=_whole(least, most, HOURS_PER_DAY))


def _whole(least: float, most: float, unit: float) -> int | tuple[int, int]:
    low, high = max(1, round(least / unit)), max(1, round(most / unit))
    return high if low == high else (low, high)

"""What a plan may feel like, in a few characters: scores from 0 to 10, chances to the next five per cent."""

from __future__ import annotations

from opentaper.exchange.texts import told
from opentaper.pharmacology.symptoms import HIGHEST_SCORE
from opentaper.planning.forecast import Band
from opentaper.wording import number_text, template
from opentaper.wording.figures import NBSP, percent_text

# A chance is told in steps of so many per cent: nobody can know it finer.
STEP_PCT = 5


def stretch_text(chance: float | None, language: str) -> str:
    r"""Return the chance of a hard stretch, to the next five per cent; empty where none is known.

    Examples
    --------
    >>> stretch_text(0.28, "en"), stretch_text(0.01, "en"), stretch_text(1.0, "en"), stretch_text(None, "en")
    ('30%', 'under\xa05%', 'over\xa095%', '')
    """
    if chance is None:
        return ""
    rounded = STEP_PCT * round(100 * chance / STEP_PCT)
    if rounded == 0:
        return told("forecast.under", language, pct=percent_text(STEP_PCT, language)).replace(" ", NBSP)
    if rounded == 100:
        return told("forecast.over", language, pct=percent_text(100 - STEP_PCT, language)).replace(" ", NBSP)
    return percent_text(rounded, language)


def score_text(intensity: float, language: str) -> str:
    """Return an intensity as a whole score from 0 to 10.

    Examples
    --------
    >>> score_text(0.46, "en")
    '5'
    """
    return number_text(round(HIGHEST_SCORE * intensity), language)


def spread_text(band: Band, language: str) -> str:
    r"""Return the middle score and, where they differ, those between which eight in ten people lie.

    Examples
    --------
    >>> spread_text(Band(0.0, 0.02, 0.1, 0.2, 0.3, 0.48, 0.6), "en")
    '2\xa0(0\xa0to\xa05)'
    """
    low, middle, high = (score_text(part, language) for part in (band.p10, band.p50, band.p90))
    if low == high:
        return middle
    ends = template("format.range", language).format(low=low, high=high)
    return f"{middle} ({ends})".replace(" ", NBSP)

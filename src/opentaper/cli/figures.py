"""Days, effects and errors as short text for the cells of tables."""

from __future__ import annotations

from datetime import date

from opentaper.cli.texts import told
from opentaper.timeline import DAYS_PER_WEEK, date_on
from opentaper.wording import number_text, template
from opentaper.wording.figures import NBSP, count_text, percent_text

SHORT_MONTH = 3
DAYS_PER_MONTH = 365.2425 / 12
MONTHS_PER_YEAR = 12
# An effect below this many per cent is told with a decimal: in the tail every point matters.
SMALL = 10


def short_date(day: date, language: str) -> str:
    r"""Return a date that fits a narrow column and cannot be read as another one.

    Examples
    --------
    >>> short_date(date(2026, 12, 1), "en"), short_date(date(2026, 12, 1), "da")
    ('1\xa0Dec\xa02026', '1.\xa0dec\xa02026')
    """
    month = template(f"month.{day.month}", language)[:SHORT_MONTH]
    text = template("format.date", language).format(day=day.day, month=month, year=day.year)
    return text.replace(" ", NBSP)


def day_text(day: int, start: date | None, language: str) -> str:
    """Return a day of a plan as its date, or as its number in an undated plan."""
    on = date_on(start, day)
    return told("plan.day", language, n=day).replace(" ", NBSP) if on is None else short_date(on, language)


def span_text(days: int, language: str) -> str:
    r"""Return a length of time in the unit in which people think of it.

    Examples
    --------
    >>> span_text(42, "en"), span_text(392, "en"), span_text(1100, "en")
    ('6\xa0weeks', '13\xa0months', '3\xa0years')
    """
    months = round(days / DAYS_PER_MONTH)
    if months < 3:
        return count_text("count.week", round(days / DAYS_PER_WEEK), language)
    if months < 2 * MONTHS_PER_YEAR:
        return count_text("count.month", months, language)
    return count_text("count.year", round(months / MONTHS_PER_YEAR, 1), language)


def percent(fraction: float, language: str) -> str:
    """Return a fraction in per cent, finer where it is small.

    Examples
    --------
    >>> percent(0.7749, "en"), percent(0.0449, "en"), percent(0.0, "en")
    ('77%', '4.5%', '0%')
    """
    return percent_text(_rounded(fraction), language)


def _rounded(fraction: float) -> float:
    value = 100 * fraction
    return round(value, 1) if value < SMALL else round(value)


def effect_text(middle: float | None, low: float | None, high: float | None, language: str) -> str:
    r"""Return an effect with the band of the curves that disagree; empty where it is not known.

    Examples
    --------
    >>> effect_text(0.7749, 0.68, 0.8501, "en")
    '77%\xa0(68–85)'
    """
    if middle is None:
        return ""
    text = percent(middle, language)
    if low is None or high is None:
        return text
    ends = [number_text(_rounded(end), language) for end in (low, high)]
    return text if ends[0] == ends[1] else f"{text} ({ends[0]}–{ends[1]})".replace(" (", f"{NBSP}(")


def points_text(points: float | None, language: str) -> str:
    """Return a fall in effect in points, or nothing where it is not known."""
    return "" if points is None else number_text(round(points, 1), language)


def error_mg_text(mg: float, language: str) -> str:
    r"""Return a measuring error in mg with two digits; nothing where nothing is measured.

    Examples
    --------
    >>> error_mg_text(0.0537, "en"), error_mg_text(0.0, "en")
    ('±0.054\xa0mg', '')
    """
    if mg <= 0:
        return ""
    return f"±{number_text(float(f'{max(mg, 0.001):.2g}'), language)}{NBSP}mg"

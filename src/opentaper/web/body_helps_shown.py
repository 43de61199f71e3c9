"""What is said of a habit as a page shows it: a sentence, a dot with its range, and how many days."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.html import escape

from opentaper.actions.readings.helps_read import HelpsRead
from opentaper.formulary.habits import habit, helps_rules
from opentaper.recovery.helps_said import HabitSaid, HelpsWord
from opentaper.wording import number_text, words

#: The picture: half its width in points at least and at most, and in its own units.
LEAST_POINTS, MOST_POINTS = 2.0, 5.0
MIDDLE, HALF, TALL, DOT = 150.0, 140.0, 30.0, 6.5
CLAIMS = frozenset({HelpsWord.LESS, HelpsWord.LESS_A_LITTLE, HelpsWord.MORE, HelpsWord.MORE_A_LITTLE})


@dataclass(frozen=True, slots=True)
class HabitShown:
    """One habit: its name, what is said, and either a picture or how many days of those needed there are.

    ``middle``, ``low`` and ``high`` are the cells of the table, "" where nothing is known.
    """

    key: str
    name: str
    told: str
    days: int
    days_with: int
    days_without: int
    picture: str
    needed: int
    middle: str
    low: str
    high: str
    may_try: bool


def habits_shown(read: HelpsRead, language: str) -> tuple[HabitShown, ...]:
    """Return every habit that was told of: what may be said first, what is still open last."""
    wide = _wide(read.view.said)
    order = sorted(read.view.said, key=_order)
    return tuple(_shown(one, read.view.outcome, wide, language) for one in order)


def headline(read: HelpsRead, language: str) -> str:
    """Return the answer of the page: what goes with easier days the most, "" where nothing does."""
    for one in read.view.claims:
        if one.effect is not None and one.effect.mean < 0.0:
            what = words(f"helps.less.{read.view.outcome}", language)
            return words("web.helps.headline", language, habit=habit(one.key).name.of(language), what=what)
    return ""


def habit_text(one: HabitSaid, outcome: str, language: str) -> str:
    """Return what is said of a habit as a sentence."""
    rules, effect = helps_rules(), one.effect
    if effect is None:
        return _few(one, language)
    if one.word in CLAIMS:
        side = "less" if effect.mean < 0.0 else "more"
        ends = sorted((abs(effect.low), abs(effect.high)))
        values = {"middle": figure(effect.mean, language), "low": figure(ends[0], language)}
        what = words(f"helps.{side}.{outcome}", language)
        return words(
            f"web.helps.said.{one.word.value}", language, what=what, high=figure(ends[1], language), **values
        )
    if one.word is HelpsWord.SMALL:
        return words("web.helps.said.small", language, points=figure(rules.smallest.value, language))
    between = words(
        "web.helps.said.open",
        language,
        low=figure(effect.low, language),
        high=figure(effect.high, language),
    )
    if one.days_more is None:
        return between
    return f"{between} {words('web.helps.said.days_more', language, n=one.days_more)}"


def figure(points: float, language: str) -> str:
    """Return points without their sign, with one decimal.

    Examples
    --------
    >>> figure(-1.12, "en"), figure(0.96, "da")
    ('1.1', '1')
    """
    return number_text(round(abs(points), 1), language)


def dot_drawing(middle: float, low: float, high: float, is_clear: bool, wide: float, label: str) -> str:
    """Return a dot with its range as SVG; the dot is filled where the range leaves out no change."""

    def x(points: float) -> float:
        return MIDDLE + HALF * max(-1.0, min(1.0, points / wide))

    kind = "dot dot--yes" if is_clear else "dot"
    return (
        f'<svg viewBox="0 0 300 {TALL:g}" role="img" aria-label="{escape(label)}">'
        f'<path class="g-axis" d="M{MIDDLE:g} 1v{TALL - 2:g}"/>'
        f'<path class="m-interval" d="M{x(low):.1f} {TALL / 2:g}H{x(high):.1f}"/>'
        f'<circle class="{kind}" cx="{x(middle):.1f}" cy="{TALL / 2:g}" r="{DOT:g}"/></svg>'
    )


def range_label(middle: float, low: float, high: float, language: str) -> str:
    """Return what a screen reader says of a dot with its range."""
    return words(
        "web.helps.picture",
        language,
        middle=signed(middle, language),
        low=signed(low, language),
        high=signed(high, language),
    )


def signed(points: float, language: str) -> str:
    """Return points with their sign.

    Examples
    --------
    >>> signed(-1.12, "en"), signed(0.5, "da"), signed(-0.01, "en")
    ('−1.1', '+0,5', '0')
    """
    rounded = round(points, 1)
    sign = "−" if rounded < 0 else "+" if rounded > 0 else ""
    return f"{sign}{figure(rounded, language)}"


def _shown(one: HabitSaid, outcome: str, wide: float, language: str) -> HabitShown:
    of, effect = habit(one.key), one.effect
    picture, cells = "", ("", "", "")
    if effect is not None:
        ends = effect.mean, effect.low, effect.high
        picture = dot_drawing(*ends, one.is_claim, wide, range_label(*ends, language))
        cells = (signed(ends[0], language), signed(ends[1], language), signed(ends[2], language))
    return HabitShown(
        one.key,
        of.name.of(language),
        habit_text(one, outcome, language),
        one.days,
        one.days_with,
        one.days_without,
        picture,
        round(helps_rules().least_days.value),
        *cells,
        may_try=of.trial is not None,
    )


def _few(one: HabitSaid, language: str) -> str:
    rules = helps_rules()
    least, each = round(rules.least_days.value), round(rules.least_each.value)
    if one.days < least:
        return words("web.helps.said.few", language, n=one.days, least=least)
    side = "with" if one.days_with < each else "without"
    n = min(one.days_with, one.days_without)
    return words(f"web.helps.said.few_{side}", language, n=n, least=each)


def _order(one: HabitSaid) -> tuple[int, float]:
    if one.effect is None:
        return 3, -one.days
    if one.is_claim:
        return 0, one.effect.mean
    return (1 if one.word is HelpsWord.OPEN else 2), one.effect.mean


def _wide(said: Iterable[HabitSaid]) -> float:
    """Return half the width of all pictures in points: they share one scale."""
    ends: Sequence[float] = [
        max(abs(one.effect.low), abs(one.effect.high)) for one in said if one.effect is not None
    ]
    return min(MOST_POINTS, max(LEAST_POINTS, *ends)) if ends else LEAST_POINTS

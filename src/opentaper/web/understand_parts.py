"""What the last day was made of, and what speaks for which side, as a page shows it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from opentaper.inference.evidence import MODEL, PERSON, RISEN, Evidence, strength
from opentaper.inference.split import Split
from opentaper.wording import number_text, sentence, words

#: The parts in the order of the picture, from the ground up.
PARTS = ("underlying", "withdrawal", "life", "unexplained")
#: Patterns of the kit by part.
LOOKS = {"underlying": "condition", "withdrawal": "withdrawal", "life": "life", "unexplained": "unknown"}
#: A part of this share is most of a day.
MOST_OF = 0.5
#: A part that fell by so many points in so many days is easing, one that rose is growing.
TREND_DAYS, TREND = 7, 0.3
DOTS = {"weak": 1, "medium": 2, "strong": 3}
#: So many lines of each side stand open.
MOST_OPEN = 4


@dataclass(frozen=True, slots=True)
class PartShown:
    """One part of the last day: its name, its look, its points, and their range in words."""

    name: str
    look: str
    points: str
    low: str
    high: str


@dataclass(frozen=True, slots=True)
class DayShown:
    """The last day with an answer: its score, its parts, which part is most of it, its trend.

    ``most`` is the name of a part, "mixed" where none is most of it, or "usual" for a day near the person's
    own usual one; ``trend`` is easing, growing or "".
    """

    day: date
    score: str
    usual: str
    parts: tuple[PartShown, ...]
    most: str
    trend: str


@dataclass(frozen=True, slots=True)
class EvidenceShown:
    """One line of evidence: its claim, its weight as a word and as dots, the code of where it is from."""

    text: str
    weight: str
    dots: tuple[bool, bool, bool]
    origin: str


def day_shown(split: Split, language: str, day: date | None = None) -> DayShown | None:
    """Return a day with an answer, the last where none is named; None where there is none."""
    seen = [
        place for place, is_seen in enumerate(split.observed) if is_seen and day in (None, split.days[place])
    ]
    if not seen:
        return None
    place = seen[-1]
    means = {name: float(getattr(split, name).mean[place]) for name in PARTS}
    return DayShown(
        day=split.days[place],
        score=_points(float(split.score[place]), language),
        usual=_points(float(split.usual.mean[place]), language),
        parts=tuple(_part(split, name, place, language) for name in PARTS),
        most=_most(means, float(split.withdrawal.low[place]), float(split.underlying.low[place])),
        trend=_trend(split, place),
    )


def evidence_shown(
    lines: Sequence[Evidence], language: str
) -> tuple[tuple[EvidenceShown, ...], tuple[EvidenceShown, ...]]:
    """Return lines to stand open, the person's own before those of studies, and those behind a fold."""
    told = [one for one in lines if one.code != MODEL]
    told.sort(key=lambda one: (one.kind != PERSON, -abs(one.weight)))
    shown = tuple(_line(one, language) for one in told)
    return shown[:MOST_OPEN], shown[MOST_OPEN:]


def _line(one: Evidence, language: str) -> EvidenceShown:
    word = strength(one)
    n = DOTS[word]
    return EvidenceShown(
        text=sentence(one.reason, language),
        weight=words(f"web.understand.weight.{word}", language),
        dots=(n > 0, n > 1, n > 2),
        origin=f"web.understand.origin.{'person' if one.kind == PERSON else 'studies'}",
    )


def _part(split: Split, name: str, place: int, language: str) -> PartShown:
    part = getattr(split, name)
    mean, low, high = (_points(float(getattr(part, end)[place]), language) for end in ("mean", "low", "high"))
    return PartShown(f"web.understand.part.{name}", LOOKS[name], mean, low, high)


def _points(value: float, language: str) -> str:
    return number_text(round(value, 1) or 0.0, language)


def _most(means: dict[str, float], withdrawal_low: float, underlying_low: float) -> str:
    """Return which part is most of a day; withdrawal and a return are named only where they are above zero.

    A day is near the usual below :data:`~opentaper.inference.evidence.RISEN` points above it, as everywhere.
    """
    if sum(means.values()) < RISEN:
        return "usual"
    above = {name: max(0.0, mean) for name, mean in means.items()}
    total = sum(above.values())
    name = max(above, key=lambda one: above[one])
    if above[name] < MOST_OF * total:
        return "mixed"
    lows = {"withdrawal": withdrawal_low, "underlying": underlying_low}
    return name if lows.get(name, 1.0) > 0.0 else "mixed"


def _trend(split: Split, place: int) -> str:
    """Return whether withdrawal eased or grew over the last week."""
    if place < TREND_DAYS:
        return ""
    change = float(split.withdrawal.mean[place] - split.withdrawal.mean[place - TREND_DAYS])
    if abs(change) < TREND:
        return ""
    return "easing" if change < 0 else "growing"

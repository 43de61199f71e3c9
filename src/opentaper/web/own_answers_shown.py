"""Own answers as a page shows them: pictures by week, both halves in words, each answer as it was given."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from opentaper.actions.readings.own_answers_read import OwnAnswerRead, OwnTrend
from opentaper.formulary.bibliography import source
from opentaper.formulary.facts import Source
from opentaper.formulary.own_items import OwnItem, OwnScale, own_trend_numbers
from opentaper.recovery.own_trend import OwnHalves
from opentaper.web.own_drawing import own_drawing
from opentaper.wording import number_text, words


@dataclass(frozen=True, slots=True)
class OwnLineShown:
    """A line that stands by itself: its text, its picture ("" without one), and its last value in words."""

    text: str
    picture: str
    last: str


@dataclass(frozen=True, slots=True)
class OwnAnswerShown:
    """One set of answers: its day, its mean in words ("" without one), and each line with its answer."""

    answer: UUID
    day: date
    mean: str
    lines: tuple[tuple[str, str], ...]
    is_shared: bool


@dataclass(frozen=True, slots=True)
class OwnTrendShown:
    """A scale over twelve weeks.

    ``told`` sets the halves beside each other, or says what is needed. ``apart`` are the lines that count in
    no mean. ``frame`` says that nothing here is validated.
    """

    key: str
    title: str
    name: str
    picture: str
    told: str
    meaning: str
    frame: str
    named: tuple[tuple[str, str], ...]
    sources: tuple[Source, ...]
    apart: tuple[OwnLineShown, ...]
    answers: tuple[OwnAnswerShown, ...]


def own_trend_shown(trend: OwnTrend, language: str) -> OwnTrendShown:
    """Return a trend in a language."""
    scale, mean = trend.scale, trend.scale.mean
    name = "" if mean is None else mean.name.of(language)
    return OwnTrendShown(
        key=scale.key,
        title=scale.title.of(language),
        name=name or scale.name.of(language),
        picture="" if mean is None else own_drawing([one.mean for one in trend.weeks], name, language),
        told="" if mean is None else _told(trend, language),
        meaning="" if mean is None else mean.meaning.of(language),
        frame=scale.limits.of(language),
        named=tuple((one.name, one.note.of(language)) for one in scale.named),
        sources=tuple(source(key) for key in scale.source),
        apart=tuple(_line(one, trend, language) for one in scale.items if one.is_turned is None),
        answers=tuple(_answer(one, scale, language) for one in trend.answers),
    )


def _told(trend: OwnTrend, language: str) -> str:
    if trend.halves is None:
        known = sum(one.mean is not None for one in trend.weeks)
        least = round(own_trend_numbers()["weeks"].value)
        return words("web.own.too_few", language, least=least, n=known)
    return halves_text(trend.halves, language)


def halves_text(halves: OwnHalves, language: str) -> str:
    """Return both halves of the weeks beside each other, in words."""
    return words(
        f"web.own.halves.{halves.change.value}",
        language,
        weeks=halves.weeks,
        earlier=_figure(halves.earlier, language),
        later=_figure(halves.later, language),
    )


def _line(item: OwnItem, trend: OwnTrend, language: str) -> OwnLineShown:
    values = [one.lines.get(item.key) for one in trend.weeks]
    text, known = item.text.of(language), [one for one in values if one is not None]
    last = words("web.own.last", language, figure=_figure(known[-1], language)) if known else ""
    return OwnLineShown(text, own_drawing(values, text, language), last)


def _answer(read: OwnAnswerRead, scale: OwnScale, language: str) -> OwnAnswerShown:
    lines = tuple(
        (one.text.of(language), _figure(read.answers[one.key], language))
        for one in scale.items
        if one.key in read.answers
    )
    mean = "" if read.mean is None else words("web.own.mean", language, figure=_figure(read.mean, language))
    return OwnAnswerShown(read.answer, read.day, mean, lines, read.is_shared)


def _figure(value: float, language: str) -> str:
    return number_text(round(value, 1), language)

"""The range of feeling as a page shows it: pictures, and each measure in words with what it is not."""

from __future__ import annotations

from dataclasses import dataclass

from opentaper.actions.readings.feeling_range_read import FeelingRange
from opentaper.formulary.bibliography import source
from opentaper.formulary.facts import Source
from opentaper.formulary.feeling_measures import feeling_measures, measures_frame
from opentaper.web.range_drawing import taken_drawing, words_drawing
from opentaper.wording import number_text, words


@dataclass(frozen=True, slots=True)
class MeasureShown:
    """A measure: its name, what it says now ("" where too little is known), what it is and is not."""

    name: str
    told: str
    needs: str
    meaning: str
    limits: str
    sources: tuple[Source, ...]


@dataclass(frozen=True, slots=True)
class TakenShown:
    """The picture of one medication beside it."""

    drug: str
    picture: str


@dataclass(frozen=True, slots=True)
class RangeShown:
    """The card: the picture of words, those of doses, the measures, and what is said of all of them."""

    picture: str
    taken: tuple[TakenShown, ...]
    measures: tuple[MeasureShown, ...]
    frame: str


def range_shown(read: FeelingRange, language: str, *, has_more: bool = False) -> RangeShown:
    """Return the range of feeling in a person's language.

    Parameters
    ----------
    has_more
        Whether another picture of the same weeks is shown, beside which doses are wanted too.
    """
    picture = words_drawing(read.weeks, language)
    return RangeShown(
        picture=picture,
        taken=tuple(TakenShown(one.drug, taken_drawing(one, language)) for one in read.taken)
        if picture or has_more
        else (),
        measures=tuple(_measure(key, told, language) for key, told in _told(read, language).items()),
        frame=measures_frame().of(language),
    )


def _told(read: FeelingRange, language: str) -> dict[str, str]:
    """Return what each measure says of the last week or of all weeks, "" where too little is known."""
    week, hard = read.weeks[-1], read.distress
    return {
        "words_named": _say("words", language, week.words),
        "variety": _say("variety", language, week.variety),
        "fine_words": _say("precise", language, None if week.precise is None else 10 * week.precise),
        "highs_and_lows": ""
        if hard is None
        else words(
            "web.feelings.now.highs",
            language,
            low=_figure(hard.low, language),
            middle=_figure(hard.middle, language),
            high=_figure(hard.high, language),
        ),
        "swing": _say("swing", language, read.swing),
        "granularity": _say("apart", language, read.apart),
    }


def _say(name: str, language: str, value: float | None) -> str:
    if value is None:
        return ""
    return words(f"web.feelings.now.{name}", language, figure=_figure(value, language))


def _figure(value: float, language: str) -> str:
    return number_text(round(value, 1), language)


def _measure(key: str, told: str, language: str) -> MeasureShown:
    one = feeling_measures()[key]
    least = ", ".join(words(f"web.feelings.least.{name}", language, n=n) for name, n in one.least.items())
    return MeasureShown(
        name=one.name.of(language),
        told=told,
        needs=words("web.feelings.needs", language, least=least),
        meaning=one.meaning.of(language),
        limits=one.limits.of(language),
        sources=tuple(source(name) for name in one.source),
    )

"""When does it come? After a cut and on a weekday, each against chance, and what those days were made of."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe

from opentaper.actions.readings.chain_timing_read import ChainTiming, chain_timing_of
from opentaper.formulary.chain_links import chain_numbers
from opentaper.recovery.timing import AfterCuts, Chanciness, FeltTiming, OnWeekday, chanciness
from opentaper.web.chains_shown import link_of_value, link_value, mark_name
from opentaper.web.context import language_for
from opentaper.web.people import moment, person_of
from opentaper.web.understand_parts import DayShown, day_shown
from opentaper.wording import words

#: A chance is said in hundred times, never as none and never as all.
LEAST_PCT, MOST_PCT = 1, 99


@dataclass(frozen=True, slots=True)
class PatternShown:
    """One of the two comparisons in words: what was seen, the other days, what chance says of it.

    ``told`` is False where too little is written; then ``seen`` says what is needed.
    """

    told: bool
    seen: str
    beside: str = ""
    chance: str = ""


@dataclass(frozen=True, slots=True)
class ChainTimingPage:
    """What can be chosen, what is, and when it came; ``name`` is "" where nothing came often enough.

    ``span`` says how long was written; ``days`` are the last days on which it came, each in its parts.
    """

    choices: tuple[tuple[str, str], ...]
    chosen: str
    name: str
    too_few: str
    span: str
    cuts: PatternShown | None
    weekday: PatternShown | None
    days: tuple[DayShown, ...]


@require_safe
def show_timing(request: HttpRequest) -> HttpResponse:
    """Show when a feeling or a mark came; ``?of=`` chooses it."""
    if person_of(request) is None:
        return redirect("/welcome")
    at, language = moment(request), language_for(request)
    read = chain_timing_of(at.whose, at.today, link_of_value(request.GET.get("of", "")))
    answer = render(request, "chain_timing.html", {"page": chain_timing_page(read, language)})
    patch_cache_control(answer, private=True, no_store=True)
    return answer


def chain_timing_page(read: ChainTiming, language: str) -> ChainTimingPage:
    """Return the page of what was read."""
    choices = tuple(
        (
            link_value(one.link),
            words("web.timing.choice", language, mark=mark_name(one.link, language), days=one.days),
        )
        for one in read.often
    )
    timing, chosen = read.timing, read.chosen
    if chosen is None or timing is None:
        too_few = words("web.timing.nothing", language, least=read.least)
        return ChainTimingPage(choices, "", "", too_few, "", None, None, ())
    split = read.split
    days = () if split is None else (day_shown(split, language, day) for day in read.split_days)
    return ChainTimingPage(
        choices=choices,
        chosen=link_value(chosen.link),
        name=mark_name(chosen.link, language),
        too_few="",
        span=_span(timing, language),
        cuts=_cuts(timing.after_cuts, language),
        weekday=_weekday(timing.on_weekday, language),
        days=tuple(one for one in days if one is not None),
    )


def _span(timing: FeltTiming, language: str) -> str:
    return words(
        "web.timing.span",
        language,
        first=timing.first or date.min,
        last=timing.last or date.min,
        written=timing.written,
        came=timing.came,
    )


def _cuts(found: AfterCuts | None, language: str) -> PatternShown:
    if found is None:
        return PatternShown(False, _needs("web.timing.cuts_few", language))
    return PatternShown(
        True,
        words("web.timing.cuts", language, days=found.days, n=found.n, of=found.of),
        words(
            "web.timing.cuts_beside",
            language,
            then=found.then,
            then_of=found.then_of,
            other=found.other,
            other_of=found.other_of,
        ),
        _chance(found.chance, language),
    )


def _weekday(found: OnWeekday | None, language: str) -> PatternShown:
    if found is None:
        return PatternShown(False, _needs("web.timing.weekday_few", language))
    weekday = words(f"weekday.{found.weekday}", language)
    return PatternShown(
        True,
        words("web.timing.weekday", language, weekday=weekday, n=found.n, of=found.of),
        words("web.timing.weekday_beside", language, other=found.other, other_of=found.other_of),
        _chance(found.chance, language),
    )


def _chance(chance: float, language: str) -> str:
    pct = min(MOST_PCT, max(LEAST_PCT, round(100 * chance)))
    word = chanciness(chance)
    if word is Chanciness.HARD:
        return words("web.timing.chance.hard", language)
    return words(f"web.timing.chance.{word.value}", language, pct=pct)


def _needs(code: str, language: str) -> str:
    numbers = {name: round(one.value) for name, one in chain_numbers().items()}
    wanted = ("days", "cuts", "written", "weeks", "after_cut_days")
    return words(code, language, **{name: numbers[name] for name in wanted})


urls = [path("feelings/chains/timing", show_timing, name="chain-timing")]

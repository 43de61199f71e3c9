"""The week of a body as a page shows it: one tile a kind, beside the person's own usual and nobody else's."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from opentaper.actions.readings.body_read import BodyRead
from opentaper.formulary.body_kinds import BodyForm, BodyKind, OfDay, body_kind, body_kinds, gki_rule
from opentaper.recovery.body_week import WEEK_DAYS, KindWeek, first_days
from opentaper.web.body_words import duration_words, unit_used, value_text, word_text
from opentaper.wording import number_text, words

#: Nights of a week from which its sleep makes the first line of the page.
NIGHTS = 3
#: What is added up over a week, because a middle day would hide it.
ADDED_UP = frozenset({"alcohol", "movement"})


@dataclass(frozen=True, slots=True)
class TileShown:
    """One kind in the week: what it is called, where its days are, its answer, a line beside it."""

    key: str
    name: str
    path: str
    answer: str
    note: str
    is_logged: bool


@dataclass(frozen=True, slots=True)
class BodyWarned:
    """A value of the last two days beyond a bound: what to look out for."""

    name: str
    value: str
    text: str


def path_of(kind: str) -> str:
    """Return the address of a kind's days; ``/body/food`` is about food itself."""
    return f"/body/{'eating' if kind == 'food' else kind.replace('_', '-')}"


def shown_kinds(read: BodyRead) -> tuple[BodyKind, ...]:
    """Return the kinds to show: those that were chosen, or the everyday ones and whatever was told lately."""
    if read.chosen is not None:
        return tuple(body_kind(key) for key in read.chosen)
    return tuple(one for one in body_kinds() if one.is_first or one.key in read.weeks)


def tiles(
    read: BodyRead, kinds: Sequence[BodyKind], units: dict[str, str], country: str, language: str
) -> tuple[TileShown, ...]:
    """Return a tile for each kind, and the index of glucose and ketones where both are shown."""
    found = [_tile(read, kind, units, country, language) for kind in kinds]
    keys = {one.key for one in kinds}
    if read.pairs and {"glucose", "ketones"} <= keys:
        found.append(_index(read, language))
    return tuple(found)


def title(read: BodyRead, language: str) -> str:
    """Return the first line of the page: how long somebody slept, or how many days they wrote of."""
    sleep = read.weeks.get("sleep")
    if sleep is not None and sleep.middle is not None and sleep.n_days >= NIGHTS:
        return words("web.body.title_sleep", language, slept=duration_words(sleep.middle, language))
    days = {one.day for week in read.weeks.values() for one in week.days}
    return words("web.body.title_days", language, n=len(days)) if days else words("web.body.title", language)


def warned(read: BodyRead, units: dict[str, str], country: str, language: str) -> tuple[BodyWarned, ...]:
    """Return what is said beside values of today and yesterday, the newest of each kind that asks for it."""
    found = []
    for kind in body_kinds():
        week = read.weeks.get(kind.key)
        if kind.warning is None or week is None:
            continue
        told = [
            one.value
            for day in week.days
            if (read.today - day.day).days <= 1
            for one in (*day.others, *day.readings)
            if one.value is not None and kind.warning.holds(one.value)
        ]
        if told:
            value = value_text(kind, told[-1], unit_used(kind, units, country), language)
            found.append(BodyWarned(kind.name.of(language), value, kind.warning.text.of(language)))
    return tuple(found)


def _tile(read: BodyRead, kind: BodyKind, units: dict[str, str], country: str, language: str) -> TileShown:
    week = read.weeks.get(kind.key)
    name, path = kind.name.of(language), path_of(kind.key)
    if kind.key == "cycle" and read.cycle is not None:
        answer = words("web.body.cycle_day", language, n=read.cycle)
        return TileShown(kind.key, name, path, answer, _cycle_note(read, language), True)
    if week is None or not week.n_days:
        not_logged, why = words("web.body.not_logged", language), words("web.body.not_none", language)
        return TileShown(kind.key, name, path, not_logged, why, False)
    answer, note = _told(kind, week, units, country, language)
    return TileShown(kind.key, name, path, answer, note, True)


def _told(
    kind: BodyKind, week: KindWeek, units: dict[str, str], country: str, language: str
) -> tuple[str, str]:
    """Return what a week says of a kind, and the line beside it."""
    unit = unit_used(kind, units, country) if kind.units else None
    if kind.of_day is OfDay.WORD or week.middle is None or unit is None:
        listed = ", ".join(word_text(kind, word, language) for word, _ in week.words[:2])
        return listed or words("web.body.told", language), _of_week(week.n_days, language)
    if kind.key == "alcohol":
        return _added_up(week, value_text(kind, week.total or 0.0, unit, language), language)
    if kind.form is BodyForm.DURATION and kind.key in ADDED_UP:
        times = sum(len(day.readings) for day in week.days)
        each = words("web.body.each", language, much=duration_words((week.total or 0.0) / times, language))
        kinds = ", ".join(word_text(kind, word, language) for word, _ in week.words[:2])
        return words("web.body.times", language, n=times), f"{each}{f': {kinds}' if kinds else ''}"
    answer = value_text(kind, week.middle, unit, language)
    if week.usual is None:
        return answer, _of_week(week.n_days, language)
    usual = value_text(kind, week.usual, unit, language)
    return answer, words("web.body.usually", language, usual=usual)


def _added_up(week: KindWeek, answer: str, language: str) -> tuple[str, str]:
    """Return what was drunk in the week, and on how many of the days that say anything of it."""
    some = sum(bool(day.value) for day in week.days)
    if not some:
        return words("web.body.none_on", language), _of_week(week.n_days, language)
    return answer, words("web.body.some_on", language, n=some, known=week.n_days)


def _cycle_note(read: BodyRead, language: str) -> str:
    first = [day for day in first_days(read.days.get("cycle", {})) if day <= read.today]
    return words("web.body.cycle_since", language, day=first[-1]) if first else ""


def _index(read: BodyRead, language: str) -> TileShown:
    """Return the newest index, or why there is none."""
    last, rule = read.pairs[-1], gki_rule()
    name = rule.name.of(language)
    if last.index is None:
        answer, note = words("web.body.no_index", language), words("web.body.too_few_ketones", language)
        return TileShown("gki", name, path_of("ketones"), answer, note, False)
    note = words("web.body.index_of", language, day=last.day)
    return TileShown("gki", name, path_of("ketones"), number_text(round(last.index, 1), language), note, True)


def _of_week(n: int, language: str) -> str:
    return words("web.body.of_week", language, n=n, days=WEEK_DAYS)

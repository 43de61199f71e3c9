"""The form in which things of a body are told: several kinds at once, each of them optional."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time

from opentaper.actions.deeds.check_in import day_told
from opentaper.actions.deeds.tell_body import BodyThing
from opentaper.actions.deeds.thread_writing import MOST_LETTERS, plain_text
from opentaper.errors import BadOption
from opentaper.formulary.body_kinds import BodyForm, BodyKind, body_unit
from opentaper.recovery.body_doubts import BodyDoubt, DoubtKind, body_doubt
from opentaper.recovery.body_reading import ABOVE, BELOW
from opentaper.web.body_words import amount_words, word_text
from opentaper.web.forms import FieldShown, TypedForm
from opentaper.wording import words

#: ``6:30``, ``6 h 30``, ``6 t``, ``45 min``; and plain numbers with a point or a comma.
_CLOCKED = re.compile(
    r"^(\d{1,4})\s*(?::|h|t|hours?|timer?)\s*(?:(\d{1,2})\s*(?:m|min\.?)?)?$", re.IGNORECASE
)
_MINUTES = re.compile(r"^(\d{1,6}(?:[.,]\d{1,2})?)\s*(?:m|min\.?|minutes?|minutter)$", re.IGNORECASE)
_NUMBER = re.compile(r"^\d{1,9}(?:[.,]\d{1,6})?$")
#: ``6.30`` may be half past six or six and three tenths: that is asked.
_UNCLEAR = re.compile(r"^\d{1,2}[.,][0-5]\d$")
MINUTES_PER_HOUR = 60


@dataclass(frozen=True, slots=True)
class ChoiceShown:
    """Something to choose: its key, its name, and whether it is chosen."""

    key: str
    name: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class KindAsked:
    """One kind as the form asks for it.

    ``no_word`` is the code of what stands where no word is chosen. ``so_far`` is what is known of the day
    already. ``sure`` is the field that says that a value is right, "" where nothing is doubtful.
    """

    key: str
    name: str
    ask: str
    hint: str
    limits: str
    form: str
    value: FieldShown
    units: tuple[ChoiceShown, ...]
    words: tuple[ChoiceShown, ...]
    no_word: str
    has_clock: bool
    clock: FieldShown
    sure: str
    so_far: str
    is_once: bool


def kind_asked(kind: BodyKind, form: TypedForm, units: Mapping[str, str], so_far: str = "") -> KindAsked:
    """Return how a kind is asked, with what was typed."""
    key, language = kind.key, form.language
    unit = form.value(f"{key}_unit") or units.get(key, kind.asked_in)
    word = form.value(f"{key}_word")
    words_ = [*kind.words, *((ABOVE, BELOW) if kind.is_meter else ())]
    listed = kind.units if kind.form is BodyForm.AMOUNT and len(kind.units) > 1 else ()
    return KindAsked(
        key=key,
        name=kind.name.of(language),
        ask=kind.ask.of(language),
        hint=kind.hint.of(language),
        limits=kind.limits.of(language),
        form=kind.form.value,
        value=form[key],
        units=tuple(ChoiceShown(one.key, one.name.of(language), one.key == unit) for one in listed),
        words=tuple(ChoiceShown(one, word_text(kind, one, language), one == word) for one in words_),
        no_word="web.body.no_sign" if kind.is_meter else "web.body.no_word",
        has_clock=kind.has_clock,
        clock=form[f"{key}_clock"],
        sure=f"{key}_sure" if form.texts.get(f"{key}_doubt") else "",
        so_far=so_far,
        is_once=kind.is_once,
    )


def told_things(
    form: TypedForm,
    kinds: Sequence[BodyKind],
    today: date,
    country: str,
    units: Mapping[str, str],
    before: Mapping[str, float] | None = None,
) -> tuple[BodyThing, ...]:
    """Return what a form tells; where something is wrong with it, the form says what and nothing is told.

    Parameters
    ----------
    before
        The newest values by kind, in the unit that is kept: a jump from one is asked about.
    """
    day = form.read("day", date.fromisoformat) or today
    try:
        day_told(day, today)
    except BadOption:
        form.say("day", "web.feelings.bad_day")
    note = plain_text(form.value("note"))
    if len(note) > MOST_LETTERS:
        form.say("note", "web.messages.too_long", n_letters=len(note), most=MOST_LETTERS)
    reader = _Reader(form, day, note, country, units, before or {})
    found = [reader.thing(kind) for kind in kinds]
    told = tuple(one for one in found if one is not None)
    if not told and form.is_good:
        form.say("things", "web.body.nothing_told")
    return told if form.is_good else ()


def amount_told(kind: BodyKind, text: str, form: TypedForm) -> tuple[float, str] | None:
    """Return an amount and its unit ("" for the one that was chosen); None where the form says why not."""
    if kind.form is BodyForm.DURATION:
        clocked = _CLOCKED.match(text)
        if clocked and int(clocked[2] or 0) < MINUTES_PER_HOUR:
            return float(MINUTES_PER_HOUR * int(clocked[1]) + int(clocked[2] or 0)), "min"
        minutes = _MINUTES.match(text)
        if minutes:
            return _float(minutes[1]), "min"
        if kind.asked_in == "h" and _UNCLEAR.match(text):
            form.say(kind.key, "web.body.unclear_time", text=text)
            return None
    if not _NUMBER.match(text):
        code = "web.body.no_time" if kind.form is BodyForm.DURATION else "web.body.no_number"
        form.say(kind.key, code, text=text)
        return None
    return _float(text), ""


@dataclass(frozen=True, slots=True)
class _Reader:
    """Reads one kind after the other out of a form."""

    form: TypedForm
    day: date
    note: str
    country: str
    units: Mapping[str, str]
    before: Mapping[str, float]

    def thing(self, kind: BodyKind) -> BodyThing | None:
        """Return what a form tells of one kind; None of nothing, or where it says what is wrong."""
        form, text, word = self.form, self.form.value(kind.key), self.form.value(f"{kind.key}_word")
        is_beyond = kind.is_meter and word in (ABOVE, BELOW)
        if word and not (is_beyond or word in kind.words):
            form.say(kind.key, "web.form.choose")
        elif is_beyond and text:
            form.say(kind.key, "web.body.number_or_word")
        elif text and kind.form is not BodyForm.CHOICE:
            return self._amount(kind, text, word)
        elif word:
            return BodyThing(self.day, kind.key, word=word, clock=self._clock(kind), note=self.note)
        return None

    def _amount(self, kind: BodyKind, text: str, word: str) -> BodyThing | None:
        form, told = self.form, amount_told(kind, text, self.form)
        if told is None:
            return None
        amount, meant = told
        unit = meant or form.value(f"{kind.key}_unit") or self.units.get(kind.key, kind.asked_in)
        if unit not in {one.key for one in kind.units}:
            form.say(kind.key, "web.form.choose")
            return None
        before, is_sure = self.before.get(kind.key), form.is_ticked(f"{kind.key}_sure")
        doubt = body_doubt(kind, amount, unit, country=self.country, before=before)
        if doubt is not None and not (doubt.can_be_sure and is_sure):
            self._ask(kind, text, unit, doubt)
            return None
        return BodyThing(self.day, kind.key, amount, unit, word, self._clock(kind), self.note, is_sure)

    def _clock(self, kind: BodyKind) -> time | None:
        return self.form.read(f"{kind.key}_clock", time.fromisoformat) if kind.has_clock else None

    def _ask(self, kind: BodyKind, text: str, unit: str, doubt: BodyDoubt) -> None:
        """Say beside a field what is doubtful about its value, and in which unit it would fit."""
        form, language = self.form, self.form.language
        meant = body_unit(kind, unit, self.country)
        told = text if _NUMBER.match(text) is None else amount_words(text, meant, language)
        code = "no" if doubt.kind is DoubtKind.REFUSED else "ask"
        said = [words(f"web.body.doubt_{code}", language, told=told)]
        if doubt.fits:
            names = ", ".join(one.name.of(language) for one in doubt.fits)
            said.append(words("web.body.doubt_unit", language, units=names))
        if doubt.can_be_sure:
            said.append(words("web.body.doubt_sure", language))
            form.texts[f"{kind.key}_doubt"] = ("yes",)
        form.errors[kind.key] = " ".join(said)


def _float(text: str) -> float:
    return float(text.replace(",", "."))

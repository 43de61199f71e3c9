"""What the form of a day told: scores, what else the day held, signs of danger, doses, and a few words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from opentaper.formulary.items import modulators
from opentaper.formulary.rows import Sign, Urgency
from opentaper.formulary.signs import applied_signs, signs_for
from opentaper.formulary.tables import ANY
from opentaper.web.forms import TypedForm
from opentaper.web.sliders import told_scores

#: The sign that the question about suicide and self-harm stands for.
ASKED_OUTRIGHT = "suicidal_thoughts"
#: A day can be written down so long afterwards; later than that nobody remembers it well.
LATEST_DAYS = 14
MOST_NOTE = 2_000
IN_FULL, NOT_AT_ALL = 1.0, 0.0
YES, NO = "yes", "no"


@dataclass(frozen=True, slots=True)
class ToldDay:
    """A day as it was told; what was not answered is not there; ``signs`` is None where nobody answered."""

    day: date
    scores: tuple[tuple[str, float], ...]
    modulators: tuple[tuple[str, float], ...]
    signs: tuple[str, ...] | None
    note: str

    @property
    def is_empty(self) -> bool:
        """Whether nothing at all was answered."""
        return not (self.scores or self.modulators or self.signs is not None or self.note)


def told_day(form: TypedForm, asked: Iterable[Sign], today: date) -> ToldDay:
    """Return what a form told; what is wrong is noted beside its field."""
    day = told_date(form, today)
    note = form.value("note")
    if len(note) > MOST_NOTE:
        form.say("note", "web.check_in.long_note", n=MOST_NOTE)
    return ToldDay(day, told_scores(form), _modulators(form), _signs(form, asked), note)


def told_date(form: TypedForm, today: date) -> date:
    """Return the day of a form, today where none is told; a day ahead or too long ago is an error."""
    text = form.value("day")
    if not text:
        return today
    try:
        day = date.fromisoformat(text)
    except ValueError:
        form.say("day", "web.form.not_understood", text=text)
        return today
    if not today - timedelta(days=LATEST_DAYS) <= day <= today:
        form.say("day", "web.check_in.bad_day", n=LATEST_DAYS)
        return today
    return day


def signs_asked(drugs: Iterable[str]) -> tuple[Sign, ...]:
    """Return the signs to ask about: everyone's and those of the drugs, the most urgent first."""
    own = {sign.name for drug in drugs for sign in signs_for(drug)}
    return tuple(sign for names, sign in applied_signs() if ANY in names or sign.name in own)


def is_urgent(sign: Sign) -> bool:
    """Return whether a sign is asked about in the open list rather than behind a fold."""
    return sign.urgency in {Urgency.EMERGENCY, Urgency.SAME_DAY}


def _modulators(form: TypedForm) -> tuple[tuple[str, float], ...]:
    """Return what the day held; "none of these" answers all of them, an empty list answers none."""
    known = [one.name for one in modulators()]
    held = set(form.all("held"))
    if held:
        return tuple((name, IN_FULL) for name in known if name in held)
    return tuple((name, NOT_AT_ALL) for name in known) if form.is_ticked("held_none") else ()


def _signs(form: TypedForm, asked: Iterable[Sign]) -> tuple[str, ...] | None:
    """Return the signs that were answered with yes.

    None where not all was answered: only "no" to the one and "none of these" to the rest say no.
    """
    ticked = set(form.all("signs"))
    if form.value("safe") == YES:
        ticked.add(ASKED_OUTRIGHT)
    found = tuple(sign.name for sign in asked if sign.name in ticked)
    if found:
        return found
    return () if form.value("safe") == NO and form.is_ticked("signs_none") else None

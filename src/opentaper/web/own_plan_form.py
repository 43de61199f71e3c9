"""The form in which one part of a plan is written: lines, people to ring, skills, days; none compulsory."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from opentaper.actions.deeds.write_own_plan import MOST_DAYS, MOST_PEOPLE, OwnContact, OwnPartTold
from opentaper.actions.readings.own_plans_read import OwnPartRead
from opentaper.exchange.help_at_hand import help_at_hand
from opentaper.formulary.own_plans import OwnPlanKind, PartHolds
from opentaper.formulary.skills import Skill, SkillRoom, skills
from opentaper.recovery.suggested import Tried, shortlist
from opentaper.web.forms import FieldShown, TypedForm
from opentaper.web.own_plan_shown import dialled

#: So many empty rows stand below what is written.
EMPTY_ROWS = 2
#: The part for professionals is where lines of the country are offered.
LINES_PART = "lines"


@dataclass(frozen=True, slots=True)
class PersonRow:
    """A row for somebody to ring: both fields as they were typed."""

    number: int
    name: FieldShown
    phone: FieldShown


@dataclass(frozen=True, slots=True)
class LineOffer:
    """A help line of the country that may be taken over."""

    name: str
    phone: str
    is_always_open: bool
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class SkillChoice:
    """A skill that may be chosen; ``has_helped`` where it is on the person's own shortlist."""

    key: str
    name: str
    aim: str
    is_chosen: bool
    has_helped: bool


@dataclass(frozen=True, slots=True)
class DayOffer:
    """A day that may be chosen."""

    day: date
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class OwnPartForm:
    """The form of a part; what it does not hold is None or empty."""

    form: TypedForm
    has_lines: bool
    people: tuple[PersonRow, ...]
    offers: tuple[LineOffer, ...]
    skills: tuple[SkillChoice, ...]
    more_skills: tuple[SkillChoice, ...]
    has_days: bool
    days: tuple[str, ...]
    day_offers: tuple[DayOffer, ...]


def form_of_part(read: OwnPartRead, language: str) -> TypedForm:
    """Return a part as the fields of a form hold it."""
    form = TypedForm.of({"lines": "\n".join(read.lines)}, language)
    for number, one in enumerate(read.people):
        form.texts[f"name-{number}"] = (one.name,)
        form.texts[f"phone-{number}"] = (one.phone,)
    form.texts["skills"] = read.skills
    form.texts["days"] = tuple(day.isoformat() for day in read.days)
    return form


def own_part_form(
    read: OwnPartRead,
    form: TypedForm,
    country: str,
    tried: tuple[Tried, ...] = (),
    offered: tuple[date, ...] = (),
) -> OwnPartForm:
    """Return a form with everything that can be chosen in it."""
    holds = read.part.holds
    has_people, has_days = PartHolds.PEOPLE in holds, PartHolds.DAYS in holds
    choices = _skills(form, tried) if PartHolds.SKILLS in holds else ()
    near = [one for one in choices if one.is_chosen or one.has_helped]
    calm = {one.key for one in skills() if one.is_for_bad_night}
    near += [one for one in choices if one.key in calm and one not in near]
    days = _days_typed(form) if has_days else ()
    return OwnPartForm(
        form=form,
        has_lines=PartHolds.LINES in holds,
        people=_rows(form) if has_people else (),
        offers=_line_offers(form, country) if has_people and read.part.key == LINES_PART else (),
        skills=tuple(near),
        more_skills=tuple(one for one in choices if one not in near),
        has_days=has_days,
        days=(*days, *("",) * max(0, min(EMPTY_ROWS, MOST_DAYS - len(days)))) if has_days else (),
        day_offers=tuple(DayOffer(day, is_chosen=False) for day in offered if day.isoformat() not in days)
        if has_days
        else (),
    )


def told_part(form: TypedForm, kind: OwnPlanKind, read: OwnPartRead, country: str) -> OwnPartTold | None:
    """Return what a form tells, or None where something in it cannot be read: then the form says what."""
    holds = read.part.holds
    days = _days(form) if PartHolds.DAYS in holds else ()
    if not form.is_good:
        return None
    people = _people(form, country) if PartHolds.PEOPLE in holds else ()
    return OwnPartTold(
        kind=kind.value,
        part=read.part.key,
        lines=tuple(form.value("lines").splitlines()) if PartHolds.LINES in holds else (),
        people=people,
        skills=form.all("skills") if PartHolds.SKILLS in holds else (),
        days=days,
    )


def _people(form: TypedForm, country: str) -> tuple[OwnContact, ...]:
    """Return the people who were typed, and the lines that were ticked, once each."""
    typed = [OwnContact(form.value(f"name-{n}"), form.value(f"phone-{n}")) for n in range(_n_rows(form))]
    chosen = form.all("offers")
    lines = [OwnContact(name, phone) for name, phone, _ in _lines_of(country) if phone in chosen]
    return tuple(dict.fromkeys((*typed, *lines)))


def _days(form: TypedForm) -> tuple[date, ...]:
    found = []
    for text in (*form.all("days"), *form.all("offered")):
        try:
            found.append(date.fromisoformat(text.strip()))
        except ValueError:
            form.say("days", "web.form.not_understood", text=text)
    return tuple(found)


def _days_typed(form: TypedForm) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*form.all("days"), *form.all("offered"))))[: MOST_DAYS + EMPTY_ROWS]


def _n_rows(form: TypedForm) -> int:
    """Return how many rows a form holds, those that were sent; never more than can be meant."""
    return max(
        (n + 1 for n in range(2 * MOST_PEOPLE) if f"name-{n}" in form.texts or f"phone-{n}" in form.texts),
        default=0,
    )


def _rows(form: TypedForm) -> tuple[PersonRow, ...]:
    filled = max((n + 1 for n in range(_n_rows(form)) if _is_filled(form, n)), default=0)
    n_rows = max(filled, min(filled + EMPTY_ROWS, MOST_PEOPLE))
    return tuple(PersonRow(n, form[f"name-{n}"], form[f"phone-{n}"]) for n in range(n_rows))


def _is_filled(form: TypedForm, number: int) -> bool:
    return bool(form.value(f"name-{number}") or form.value(f"phone-{number}"))


def _line_offers(form: TypedForm, country: str) -> tuple[LineOffer, ...]:
    """Return the lines of a country that are not in the rows yet; only what is ticked is taken over."""
    there = {dialled(form.value(f"phone-{n}")) for n in range(_n_rows(form))}
    chosen = form.all("offers")
    return tuple(
        LineOffer(name, phone, is_open, phone in chosen)
        for name, phone, is_open in _lines_of(country)
        if dialled(phone) not in there
    )


def _lines_of(country: str) -> tuple[tuple[str, str, bool], ...]:
    """Return the lines of a country that are rung: name, number, and whether somebody is always there."""
    found = help_at_hand(country) if country else None
    lines = found.lines if found else ()
    return tuple((one.name, one.number, one.is_always_open) for one in lines if not one.is_text)


def _skills(form: TypedForm, tried: tuple[Tried, ...]) -> tuple[SkillChoice, ...]:
    chosen, short = form.all("skills"), shortlist(tried)
    every = [one for one in skills() if one.room is not SkillRoom.PLAN]
    every.sort(key=lambda one: short.index(one.key) if one.key in short else len(short))
    return tuple(_skill(one, form.language, chosen, short) for one in every)


def _skill(one: Skill, language: str, chosen: tuple[str, ...], short: tuple[str, ...]) -> SkillChoice:
    return SkillChoice(
        one.key, one.name.of(language), one.aim.of(language), one.key in chosen, one.key in short
    )

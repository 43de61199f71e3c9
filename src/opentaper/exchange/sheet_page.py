"""The sheet for the fridge: what to take now, how to make it, and what to do when things go wrong."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Any

from opentaper.errors import BadOption
from opentaper.exchange.care import care_lines, signed_beyond
from opentaper.exchange.crisis import CrisisHelp
from opentaper.exchange.paper import Paper, help_of, signed_text
from opentaper.exchange.pictograms import fill_fraction, long_syringe, pictogram
from opentaper.exchange.spelled import spelled_dose
from opentaper.exchange.texts import capital, told
from opentaper.formulary import ring_signs
from opentaper.planning.result import Handling, Intake, Part, PlanResult, Step
from opentaper.timeline import date_on
from opentaper.wording import dose_text, handling_text, is_worded, number_text, recipe_text, template, words
from opentaper.wording.figures import NBSP, drug_text, either_text, mg_text
from opentaper.wording.recipe import sum_text, time_text, unmade_text

MOST_DAYS = 28
REPEATED = 3
WEEKDAY_LETTERS = 3
MICROGRAMS_PER_MG = 1_000
DRAWN = {Handling.DRAWN, Handling.DISPERSED}


def sheet_page(result: PlanResult, paper: Paper, language: str) -> dict[str, Any]:
    """Return the texts and drawings of the sheet for the step in force on ``paper.day``.

    Raises
    ------
    BadOption
        The day lies before the plan.
    """
    step, first, n_days = _stretch(result, paper.day)
    return {
        "title": _title(result, paper, language),
        "for_days": _for_days(result, first, n_days, language),
        "new_after": _new_after(result, first, n_days, language),
        "proposed": signed_text(paper, language) or told("sheet.proposed", language),
        "signed_line": "" if paper.signed_by else told("sheet.signed_line", language),
        "how_to_make": words("sheet.how_to_make", language) if step.parts else "",
        "intakes": [_intake(intake, step, result, language) for intake in _told_apart(step)],
        "whole_day": _whole_day(step, language),
        "notes": _notes(step, result, language),
        "ticks": _ticks(result, step, first, n_days, language),
        "care": _care(result, paper, language),
        "missed": _missed(language) if step.parts else None,
        "next": _next(result, step, language),
        "ring": _ring(result, paper, language),
        "crisis": _crisis(result, paper, language),
        "foot": _foot(step, language),
    }


def step_on(result: PlanResult, day: int) -> Step:
    """Return the step in force on a day; the last one goes on.

    Raises
    ------
    BadOption
        The day lies before the plan.
    """
    begun = [step for step in result.steps if step.start_day <= day]
    if not begun:
        raise BadOption(option="day", given=str(day), wanted="a day of the plan, from 0")
    return begun[-1]


def _stretch(result: PlanResult, day: int) -> tuple[Step, int, int]:
    """Return the step, the first day of the sheet and how many days it is good for."""
    # A plan whose first cut was held begins later than on its day 0.
    day = max(day, result.steps[0].start_day) if day >= 0 else day
    step = step_on(result, day)
    end = step.start_day + step.days
    left = end - day if day < end else MOST_DAYS
    return step, day, min(left, MOST_DAYS)


def _title(result: PlanResult, paper: Paper, language: str) -> str:
    drug = result.request.drug.name
    if paper.person:
        return told("sheet.whose", language, person=paper.person, drug=drug_text(drug, language))
    return capital(words("sheet.title", language, drug=drug))


def _for_days(result: PlanResult, first: int, n_days: int, language: str) -> str:
    begins = date_on(result.request.start_date, first)
    if begins is None:
        return told("sheet.undated", language, n=n_days)
    return words(
        "sheet.for_days", language, first=begins, last=date_on(result.request.start_date, first + n_days - 1)
    )


def _new_after(result: PlanResult, first: int, n_days: int, language: str) -> str:
    last = date_on(result.request.start_date, first + n_days - 1)
    if last is None:
        return told("sheet.undated_new", language, n=n_days)
    return words("sheet.new_after", language, last=last)


def _told_apart(step: Step) -> tuple[Intake, ...]:
    """Return the intakes that need a box of their own: one for three or more that are all alike."""
    if not step.intakes:
        return (Intake(0, ()),)
    return step.intakes[:1] if _is_repeated(step) else step.intakes


def _is_repeated(step: Step) -> bool:
    """Whether every one of several intakes is made in the same way; two stay apart, as they fit the page."""
    return len(step.intakes) >= REPEATED and len({intake.parts for intake in step.intakes}) == 1


def _unmade(step: Step, language: str) -> str:
    """Return that there is nothing to take, or that a dose is made as it was before the plan."""
    is_made = step.parts or not step.dose
    return told("sheet.nothing", language) if is_made else unmade_text(step.dose, language)


def _intake(intake: Intake, step: Step, result: PlanResult, language: str) -> dict[str, Any]:
    """Return one time of the day: its dose, and each line of its recipe."""
    dose = intake.dose if step.parts else step.dose
    return {
        "when": _when(intake, step, result, language),
        "amount": mg_text(dose, language),
        "words": spelled_dose(dose, language),
        "parts": [_part(part, language) for part in intake.parts],
        "sum": sum_text([part.dose for part in intake.parts], language) if len(intake.parts) > 1 else "",
        "nothing": "" if intake.parts else _unmade(step, language),
    }


def _when(intake: Intake, step: Step, result: PlanResult, language: str) -> str:
    n = len(step.intakes)
    if _is_repeated(step):
        times = [time_text(place, n, language) for place in range(n)]
        first, last = ", ".join([times[0], *(time.lower() for time in times[1:-1])]), times[-1].lower()
        joined = template("format.and", language).format(first=first, last=last)
        return told("sheet.each_time", language, times=joined)
    if n > 1:
        return time_text(intake.index, n, language)
    every_day = told("sheet.every_day", language)
    return f"{every_day}, {words('sheet.per_day', language)}" if result.request.times else every_day


def _part(part: Part, language: str) -> dict[str, Any]:
    return {
        "picture": pictogram(part),
        "text": recipe_text(part, language),
        "how": handling_text(part, language),
        "mg": dose_text(part.dose, language),
        "syringe": _syringe(part, language),
    }


def _syringe(part: Part, language: str) -> dict[str, str] | None:
    if part.handling not in DRAWN:
        return None
    mark = template("format.decimal_mark", language)
    return {
        "drawing": long_syringe(part, mark),
        "alt": told("sheet.syringe_alt", language, ml=_millilitres(part, language)),
    }


def _millilitres(part: Part, language: str) -> str:
    """Return the mark to which the syringe is filled last."""
    return number_text(fill_fraction(part) * Fraction(part.capacity_ul or 0, 1_000), language)


def _whole_day(step: Step, language: str) -> str:
    if len(step.intakes) < 2:
        return ""
    return words("recipe.whole_day", language, sum=sum_text([each.dose for each in step.intakes], language))


def _notes(step: Step, result: PlanResult, language: str) -> list[str]:
    beyond = signed_beyond(step, result.request, language)
    notes = [beyond] if beyond else []
    if result.request.times is None and step.parts:
        notes.append(told("sheet.frequency_unknown", language))
    if step.error_mg > 0:
        notes.append(words("recipe.error", language, mg=error_figure(step.error_mg, language)))
    return notes


def error_figure(error_mg: float, language: str) -> str:
    """Return a measuring error in mg, with two digits at most and no finer than a microgram.

    Examples
    --------
    >>> error_figure(0.3456, "en"), error_figure(0.0001, "da")
    ('0.35', '0,001')
    """
    return number_text(max(float(f"{error_mg:.2g}"), 1 / MICROGRAMS_PER_MG), language)


def _ticks(result: PlanResult, step: Step, first: int, n_days: int, language: str) -> dict[str, Any]:
    days = [date_on(result.request.start_date, day) for day in range(first, first + n_days)]
    labels = [_tick_label(on, place, language) for place, on in enumerate(days, start=1)]
    boxes = max(1, sum(bool(intake.parts) for intake in step.intakes)) if step.parts else 0
    return {"title": words("sheet.tick", language), "days": labels if boxes else [], "boxes": boxes}


def _tick_label(on: date | None, place: int, language: str) -> str:
    if on is None:
        return told("sheet.day", language, n=place)
    weekday = template(f"weekday.{on.weekday()}", language)[:WEEKDAY_LETTERS]
    return f"{weekday}{NBSP}{on.day}"


def _missed(language: str) -> dict[str, Any]:
    lines = [told(f"sheet.missed_{kind}", language) for kind in ("leaflet", "several", "sick")]
    return {
        "title": words("sheet.missed", language),
        "strong": words("sheet.never_double", language),
        "lines": lines,
    }


def _care(result: PlanResult, paper: Paper, language: str) -> str | None:
    """Return what this drug asks for beside the common advice; None for most drugs."""
    drug = result.request.drug
    lines = care_lines(drug, _number_to_ring(result, paper, language), language)
    name = capital(drug_text(drug.name, language))
    return told("sheet.care", language, drug=name, lines=" ".join(lines)) if lines else None


def _next(result: PlanResult, step: Step, language: str) -> dict[str, str]:
    title = words("sheet.next_step", language)
    if step.index + 1 >= len(result.steps):
        last = words("sheet.last_step", language)
        return {"title": title, "text": f"{last} {told('sheet.next_none', language)}"}
    after = result.steps[step.index + 1]
    day = date_on(result.request.start_date, after.start_day)
    if day is None:
        first = told("sheet.next_undated", language, dose=after.dose, n=step.days)
    else:
        first = words("sheet.next_dose", language, dose=after.dose, day=day)
    return {"title": title, "text": f"{first} {words('sheet.stays', language, dose=step.dose)}"}


def _ring(result: PlanResult, paper: Paper, language: str) -> dict[str, Any]:
    phone = paper.prescriber_phone or told("sheet.surgery_blank", language)
    return {
        "title": words("sheet.ring_same_day", language),
        "lines": [told(f"sheet.ring_{sign}", language) for sign in ring_signs()],
        "phone": f"{words('sheet.surgery', language)}: {phone}",
        "emergency": told("sheet.ring_emergency", language, number=_number_to_ring(result, paper, language)),
    }


def _crisis(result: PlanResult, paper: Paper, language: str) -> dict[str, Any]:
    """Return the crisis box: the emergency number before everything, unconfirmed numbers marked."""
    known = help_of(result, paper)
    lines = known.lines if known else ()
    unconfirmed = any(not line.is_confirmed for line in lines)
    number = _emergency(known, language) if known else told("sheet.surgery_blank", language)
    return {
        "title": words("sheet.crisis", language),
        "lead": words("sheet.not_alone", language),
        "emergency": words("sheet.life_in_danger", language, number=number),
        "lines": [
            {
                "name": line.name,
                "number": line.number + ("" if line.is_confirmed else f"{NBSP}*"),
                "hours": line.hours,
            }
            for line in lines
        ],
        "person": told("sheet.my_person", language),
        "note": told("sheet.check_numbers", language) if unconfirmed else "",
    }


def _number_to_ring(result: PlanResult, paper: Paper, language: str) -> str:
    """Return the emergency number inside a sentence; the words alone where the country is not known."""
    known = help_of(result, paper)
    return _emergency(known, language) if known else told("sheet.emergency_blank", language)


def _emergency(known: CrisisHelp, language: str) -> str:
    """Return the emergency number; where there are two, joined in the language, never broken over lines."""
    number = either_text(known.emergency_number.split(" or "), language).replace(" ", NBSP)
    country = f"market.{known.market}"
    return f"{number} ({words(country, language)})" if is_worded(country) else number


def _foot(step: Step, language: str) -> str:
    """Return the line about the opened bottle; empty where the step needs none."""
    liquids = [part.product for part in step.parts if part.product.form.is_liquid]
    if not liquids:
        return ""
    keeps = [product.opened_days for product in liquids if product.opened_days]
    opened = words("sheet.bottle_opened", language)
    return f"{opened}. {words('sheet.bottle_keeps', language, n=min(keeps))}" if keeps else opened

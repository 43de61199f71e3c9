"""The steps of a plan as ``dosageInstruction``: one for each product and time of the day.

What belongs to one step has the same ``sequence``, and its parts add up to the day's dose: whoever adds up
what is to be taken at the same time comes to the dose of the plan, and never to twice as much.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from opentaper.errors import BadOption
from opentaper.exchange.fhir.medication import product_id
from opentaper.exchange.fhir.names import DOSE_TYPES, PRODUCT, IdSeed, coded, reference
from opentaper.exchange.fhir.numbers import amount_quantity, days_quantity, mg_quantity
from opentaper.exchange.fhir.step_text import DosageText, dosage_text, parse_dosage_text
from opentaper.planning.result import Part, PlanResult, Step
from opentaper.quantities import Dose
from opentaper.timeline import date_on
from opentaper.wording import recipe_text, words

#: Times of the day by their number; of more than four each is numbered.
TIMES = {1: ("day",), 2: ("MORN", "EVE"), 3: ("MORN", "NOON", "EVE"), 4: ("MORN", "NOON", "EVE", "NIGHT")}


ALL_STEPS = slice(None)


@dataclass(frozen=True, slots=True)
class _Share:
    """What one dosage gives of a step: so much, of one product or of none, at one time of the day."""

    dose: Dose
    when: str
    part: Part | None = None


def given_steps(plan: PlanResult) -> tuple[Step, ...]:
    """Return the steps on which something is taken, without the zero that a plan ends with.

    Raises
    ------
    BadOption
        A day without any between days with some: it would be a gap, which no reader can tell from a slip.
    """
    steps = list(plan.steps)
    while steps and not steps[-1].dose:
        steps.pop()
    if any(not step.dose for step in steps):
        wanted = "a plan that goes to zero once, at its end; FHIR has no step of nothing"
        raise BadOption(option="plan", given="0 mg", wanted=wanted)
    ends = [0, *(step.start_day + step.days for step in plan.steps)]
    if any(step.start_day != end for step, end in zip(plan.steps, ends, strict=False)):
        raise BadOption(option="plan", given=str(ends), wanted="steps that follow one another from day 0 on")
    return tuple(steps)


def dosages(
    plan: PlanResult, seed: IdSeed, language: str = "en", of: slice = ALL_STEPS
) -> list[dict[str, Any]]:
    """Return the dosages of a plan in the order in which they are taken; of some steps only, if told.

    Steps keep their number, whichever of them are asked for.

    Raises
    ------
    BadOption
        As :func:`given_steps` tells.
    """
    return [
        _dosage(share, step, sequence, plan, seed, language)
        for sequence, step in list(enumerate(given_steps(plan), start=1))[of]
        for share in _shares(step)
    ]


def _shares(step: Step) -> Iterator[_Share]:
    """Yield what a step is made of; a step without a recipe is one share, of the whole day."""
    if not step.parts or sum(part.dose.micrograms for part in step.parts) != step.dose.micrograms:
        yield _Share(step.dose, "day")
        return
    n = len(step.intakes)
    for intake in step.intakes:
        for part in intake.parts:
            when = TIMES[n][intake.index] if n in TIMES else f"{intake.index + 1}/{n}"
            yield _Share(part.dose, when, part)


def _dosage(
    share: _Share, step: Step, sequence: int, plan: PlanResult, seed: IdSeed, language: str
) -> dict[str, Any]:
    start = date_on(plan.request.start_date, step.start_day)
    end = None if start is None else start + timedelta(days=step.days - 1)
    told = DosageText(sequence, share.dose, step.dose, step.days, share.when, start, end)
    text = dosage_text(told, language)
    if parse_dosage_text(text) != told:  # words that would be read as another dose are not written
        raise BadOption(option="plan", given=text, wanted="a dose whose words can be read back")
    asked = {} if plan.request.times else {"additionalInstruction": [_not_told(language)]}
    made = {"patientInstruction": recipe_text(share.part, language)} if share.part else {}
    of = share.part
    product = {} if of is None else {"extension": [_product(of, seed)]}
    return {
        **product,
        "sequence": sequence,
        "text": text,
        **asked,
        **made,
        "timing": {"repeat": _repeat(told)},
        "asNeededBoolean": False,
        "doseAndRate": _rates(share),
    }


def _repeat(told: DosageText) -> dict[str, Any]:
    bounds: dict[str, Any] = {"boundsDuration": days_quantity(told.days)}
    if told.start is not None and told.end is not None:
        bounds = {"boundsPeriod": {"start": told.start.isoformat(), "end": told.end.isoformat()}}
    when = {"when": [told.when]} if told.when in TIMES[4] else {}
    return {**bounds, "frequency": 1, "period": 1, "periodUnit": "d", **when}


def _rates(share: _Share) -> list[dict[str, Any]]:
    """Return the dose in mg, and the same as an amount of the product."""
    rates = [{"type": coded(DOSE_TYPES, "ordered"), "doseQuantity": mg_quantity(share.dose)}]
    if share.part is not None:
        amount = amount_quantity(share.part.count, share.part.unit)
        rates.append({"type": coded(DOSE_TYPES, "calculated"), "doseQuantity": amount})
    return rates


def _product(part: Part, seed: IdSeed) -> dict[str, Any]:
    value = reference(product_id(part.product, seed), part.product.label)
    return {"url": PRODUCT, "valueReference": value}


def _not_told(language: str) -> dict[str, Any]:
    return {"text": words("fhir.times_not_told", language)}

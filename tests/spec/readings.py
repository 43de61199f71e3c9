"""Answers of the deeds in the words of the cases, and how a wanted word is compared with them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from fractions import Fraction
from itertools import pairwise
from typing import Any

from opentaper.actions.make_dose import MadeDose
from opentaper.actions.propose_plans import ProposedPlans
from opentaper.actions.propose_switch import ProposedSwitch
from opentaper.advice.advice import Advice
from opentaper.planning.astray import AstrayAnswer
from opentaper.planning.check import CheckResult, ScheduledDose
from opentaper.planning.result import Handling, Part, PlanResult, Step
from opentaper.quantities import Dose
from opentaper.reasons import Limited
from opentaper.timeline import days_of


class Reading:
    """What came out, word by word."""

    def __init__(self, words: dict[str, Any]) -> None:
        self.words = words

    def differs(self, word: str, wanted: Any) -> str | None:
        """Return how a word differs from what is wanted, or None; a word that does not exist differs.

        ``…_at_most`` and ``…_at_least`` bound a number or a dose; ``…_include`` and ``…_exclude`` ask for
        some members of a list; doses and days are compared from their beginning, as far as they are told.
        """
        name, bound = word, ""
        for ending in ("_at_most", "_at_least", "_include", "_exclude"):
            if word.endswith(ending):
                name, bound = word.removesuffix(ending), ending
        if name not in self.words:
            return f"there is no '{name}' in the answer, which has {self.words}"
        found = self.words[name]
        return None if HOLDS[bound](found, wanted) else f"{word}: {wanted} was wanted, {found} came"


def _same(found: Any, wanted: Any) -> bool:
    if isinstance(wanted, list):
        return len(found) >= len(wanted) and all(map(_same, found, wanted))
    if isinstance(wanted, str) and isinstance(found, Dose):
        return _near(found, wanted)
    if isinstance(wanted, float):
        return abs(float(found) - wanted) <= 0.5 * 10.0 ** -_decimals(str(wanted)) + 1e-9
    return bool(found == wanted)


def _near(found: Dose, wanted: str) -> bool:
    """Compare a dose with one that is told in fewer digits: 11.9 mg is 11.887 mg."""
    number, _, unit = wanted.partition(" ")
    if unit != "mg":
        return found == Dose.parse(wanted)
    return abs(found.as_mg - float(number)) <= 0.5 * 10.0 ** -_decimals(number) + 1e-9


def _decimals(number: str) -> int:
    whole, _, decimals = number.partition(".")
    return len(decimals) if whole else 0


def _number(told: Any) -> float:
    if isinstance(told, Dose):
        return told.as_mg
    return Dose.parse(told).as_mg if isinstance(told, str) else float(told)


HOLDS: dict[str, Callable[[Any, Any], bool]] = {
    "": _same,
    "_at_most": lambda found, wanted: _number(found) <= _number(wanted) + 1e-9,
    "_at_least": lambda found, wanted: _number(found) >= _number(wanted) - 1e-9,
    "_include": lambda found, wanted: set(wanted) <= set(found),
    "_exclude": lambda found, wanted: not set(wanted) & set(found),
}


# --- parts of a recipe ---


def line(part: Part) -> str:
    """Return one line of a recipe as a pharmacist would note it: ``1/2 tablet of 10 mg``."""
    product, count = part.product, _count(part.count)
    if part.handling in {Handling.DRAWN, Handling.DROPS}:
        return f"{count} {part.unit} of {Dose(product.micrograms_per_ml or 0)}/mL"
    if part.handling is Handling.DISPERSED:
        return f"{count} mL of {product.strength} in {part.water_ml} mL of water"
    if part.handling is Handling.BEADS:
        return f"{count} of {part.per_piece} beads of {product.strength}"
    if part.handling is Handling.WEIGHED:
        weight = Dose(part.per_piece or 0)
        return f"{count} mg of {weight} of contents of {product.strength}"
    return f"{count} {part.unit} of {product.strength}"


def _count(count: Fraction) -> str:
    """Return a count as halves and quarters, or as a decimal."""
    if count.denominator in {1, 2, 4} and count < 1:
        return str(count)
    return f"{float(count):g}"


def limits(asked: tuple[Limited[float], ...]) -> list[str]:
    """Return the limits that changed a number."""
    return [limited.binding.reason.code for limited in asked if limited.binding is not None]


# --- answers ---


def made_reading(told: MadeDose) -> Reading:
    """Read how a dose is made."""
    parts = [part for intake in told.intakes for part in intake.parts]
    return Reading(
        {
            "made": told.made,
            "exact": told.is_exact,
            "recipe": [line(part) for part in parts],
            "intakes": [intake.dose for intake in told.intakes],
            "off_mg": sum(intake.error_mg for intake in told.intakes),
            "confirmed": all(item.confirmed for item in told.shelf.items),
        }
    )


def planned_reading(result: PlanResult) -> Reading:
    """Read a plan."""
    steps = result.steps
    before = [result.request.start, *(step.dose for step in steps)]
    words: dict[str, Any] = {
        "outcome": result.outcome.value,
        "method": result.method.value,
        "curve": result.curve.id if result.curve else None,
        "pace": result.pace.name if result.pace else None,
        "doses": [step.dose for step in steps],
        "days": [step.days for step in steps],
        "all_days": sorted({step.days for step in steps}),
        "n_steps": len(steps),
        "total_days": result.total_days,
        "points": [step.drop_points for step in steps],
        "reasons": [reason.code for reason in result.reasons],
        "refused_by": limits(result.refusals),
        "suggestions": [reason.code for reason in result.suggestions],
        "step_reasons": [reason.code for step in steps for reason in step.reasons],
        "step_limits": [code for step in steps for code in limits(step.limits)],
        "handling": sorted({part.handling.value for step in steps for part in step.parts}),
        "products": sorted({part.product.form.value for step in steps for part in step.parts}),
        "largest_cut_pct": max((_cut(*pair) for pair in pairwise(before[:-1])), default=0.0),
    }
    if len(before) > 1:
        words |= {"last_dose": before[-2], "end": before[-1], "last_points": _last_points(steps)}
    if result.largest_drop_points is not None:
        words["largest_points"] = result.largest_drop_points
    return Reading(words)


def _cut(before: Dose, after: Dose) -> float:
    return 100 * (1 - after.micrograms / before.micrograms)


def _last_points(steps: tuple[Step, ...]) -> float:
    return steps[-1].drop_points or 0.0


def schedule(rows: tuple[dict[str, str], ...]) -> tuple[ScheduledDose, ...]:
    """Read a schedule: how long each dose is taken, one after the other."""
    day, told = 0, []
    for row in rows:
        ((dose, stay),) = row.items()
        told.append(ScheduledDose(day, Dose(0) if dose == "0" else Dose.parse(dose)))
        day += days_of(stay)
    return tuple(told)


def checked_reading(result: CheckResult) -> Reading:
    """Read what was found in a schedule."""
    breaks = [(one.after, code) for one in result.broken for code in limits((one.limited,))]
    words: dict[str, Any] = {
        "breaks": sorted({code for _, code in breaks}),
        "breaks_at": [f"{after}: {code}" for after, code in breaks],
        "cannot_make": [one.dose for one in result.unmakeable],
        "nearest": [one.nearest for one in result.unmakeable],
        "swings": len(result.swings),
        "reasons": [reason.code for reason in result.reasons],
    }
    if result.largest is not None:
        words["largest_points"] = result.largest.points
    if result.last is not None and result.last.points is not None:
        words["last_points"] = result.last.points
    return Reading(words)


def switched_reading(proposed: ProposedSwitch) -> Reading:
    """Read a switch."""
    result = proposed.switched
    words: dict[str, Any] = {
        "outcome": result.outcome.value,
        "old": [stage.dose for stage in result.stages],
        "new": [stage.to_dose for stage in result.stages],
        "days": [stage.days for stage in result.stages],
        "reasons": [reason.code for reason in result.reasons],
    }
    if result.equivalent is not None:
        words |= {"equivalent": result.equivalent.dose, "n_sources": len(result.equivalent.sources)}
    if proposed.after is not None:
        words |= {"after": proposed.after.outcome.value, "after_start": proposed.after.request.start}
    return Reading(words)


def ordered_reading(proposed: ProposedPlans) -> Reading:
    """Read plans for several drugs."""
    return Reading(
        {
            "order": list(proposed.order.drugs),
            "reasons": [reason.code for reason in proposed.order.reasons],
            "outcomes": [result.outcome.value for _, result in proposed.plans],
            "begins": [day for day, _ in proposed.plans],
        }
    )


def advised_reading(advice: Advice, first: date) -> Reading:
    """Read advice; days count from the first cut."""
    before = advice.not_before
    return Reading(
        {
            "action": advice.action.value,
            "next_dose": advice.next_dose,
            "not_before": (before - first).days if before is not None else None,
            "hold_days": advice.hold_days,
            "needs_signature": advice.needs_signature,
            "shadow": advice.is_shadow,
            "reasons": [reason.code for reason in advice.reasons],
            "fired": [one.rule for one in advice.fired],
        }
    )


def astray_reading(answer: AstrayAnswer) -> Reading:
    """Read what to do about a dose that went astray."""
    level = answer.level
    return Reading(
        {
            "act": answer.act.value,
            "take": answer.take,
            "then": answer.then.code,
            "reasons": [reason.code for reason in answer.reasons],
            "lowest_pct": None if level is None else round(100 * level.lowest.middle),
        }
    )

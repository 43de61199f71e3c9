"""Why somebody needs a carer, in order of need: told from facts and the day, of what is shared alone.

A silence is never counted as well-being, and nothing that is not shared enters.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from opentaper import formulary
from opentaper.actions.permissions import CareRole, Section
from opentaper.actions.readings.case_goals import MEDICINES, WHOLE, seen_states
from opentaper.quantities import Dose
from opentaper.reasons import Reason

CRISIS = "crisis"
CALLS = frozenset({"crisis", "talk-today"})
CONFLICTS = frozenset({"conflict", "returning"})
BACK = "step-back"
#: How heavy a state of a diet is.
DIETS = {"stop": 3.0, "reopened": 2.0, "waits": 1.0, "runs": 0.0}


class CaseNeed(StrEnum):
    """What somebody needs, the most urgent first."""

    UNREADABLE = "unreadable"
    RED_FLAG = "red_flag"
    CONFLICT = "conflict"
    ABOVE_LINE = "above_line"
    NO_NEWS = "no_news"
    DIET = "diet"
    SIGNATURE = "signature"
    STEP_BACK = "step_back"
    STEP_DUE = "step_due"
    NOTHING = "nothing"

    @property
    def rank(self) -> int:
        """How early it comes in the list, 0 first."""
        return list(CaseNeed).index(self)

    @property
    def sign(self) -> str:
        """The sign of one of the five answers that stands beside it."""
        return SIGNS[self]


SIGNS = {
    CaseNeed.UNREADABLE: "talk",
    CaseNeed.RED_FLAG: "talk",
    CaseNeed.CONFLICT: "hold",
    CaseNeed.ABOVE_LINE: "hold",
    CaseNeed.NO_NEWS: "hold",
    CaseNeed.DIET: "hold",
    CaseNeed.SIGNATURE: "smaller",
    CaseNeed.STEP_BACK: "back",
    CaseNeed.STEP_DUE: "go",
    CaseNeed.NOTHING: "go",
}


@dataclass(frozen=True, slots=True)
class CaseWhy:
    """One reason why somebody needs a carer; of two of one kind the heavier comes first.

    ``told`` is its sentence, and ``more`` what else is said of it.
    """

    need: CaseNeed
    weight: float
    told: Reason
    more: tuple[Reason, ...] = ()

    @property
    def order(self) -> tuple[int, float]:
        """Where it comes among reasons."""
        return self.need.rank, -self.weight


def case_reasons(
    facts: Mapping[str, Any], sections: frozenset[Section], role: CareRole, today: date
) -> tuple[CaseWhy, ...]:
    """Return why somebody needs a carer on a day, the most urgent first; empty where nothing is to be done.

    Parameters
    ----------
    facts
        As :func:`~opentaper.actions.readings.case_facts.case_facts` tells them.
    sections
        What the carer may see today.
    """
    found: list[CaseWhy] = []
    if Section.CHECK_INS in sections:
        found += _of_days(facts["check_ins"], today)
    if Section.PLAN in sections:
        found += _of_plans(facts["plan"], role, today)
    found += _diets(facts, sections, role)
    if {Section.PLAN, Section.CHECK_INS} <= sections:
        found += _backs(facts["check_ins"], today)
    return tuple(sorted(found, key=lambda one: one.order))


def _of_days(days: Mapping[str, Any], today: date) -> Iterator[CaseWhy]:
    rule = formulary.shipped_policy().advice
    window = round(rule.window_days.value)
    yield from _flags(days, today)
    for one in days["advice"]:
        if _is_fresh(one["day"], today, window) and CONFLICTS & set(one["fired"]):
            told = Reason.of("case.conflict", day=one["day"])
            yield CaseWhy(CaseNeed.CONFLICT, 0.0, told, (Reason.of("case.conflict_more"),))
    first = today - timedelta(days=window - 1)
    in_window = [one for one in days["days"] if first <= date.fromisoformat(one[0]) <= today]
    n_above = sum(is_above for _, _, is_above in in_window)
    if n_above > window - rule.clear_days.value:
        told = Reason.of("case.above_line", n=n_above, days=window)
        yield CaseWhy(CaseNeed.ABOVE_LINE, n_above, told)
    if len(in_window) < rule.clear_days.value:
        yield _silence(days["last"], len(in_window), window, today)


def _flags(days: Mapping[str, Any], today: date) -> Iterator[CaseWhy]:
    """Yield signs of danger that no prescriber has seen, and advice to talk that no sign tells of."""
    rule = formulary.shipped_policy().advice
    for day, name, how in days["signs"]:
        n = max(0, (today - date.fromisoformat(day)).days)  # a day ahead is a clock, and still a sign
        is_fresh = n < rule.flag_days.value
        weight = (2.0 if how == CRISIS else 1.0) * is_fresh + 1.0 / (1.0 + n)
        told = Reason.of("case.red_flag" if is_fresh else "case.old_flag", sign=name, day=day)
        more = Reason.of("case.crisis_more" if how == CRISIS else "case.flag_more")
        yield CaseWhy(CaseNeed.RED_FLAG, weight, told, (more,))
    for one in days["advice"]:
        is_fresh = _is_fresh(one["day"], today, round(rule.window_days.value))
        if is_fresh and one["action"] in CALLS and not days["signs"]:
            told = Reason.of("case.talk", day=one["day"])
            yield CaseWhy(CaseNeed.RED_FLAG, 0.0, told, (Reason.of("case.flag_more"),))


def _silence(last: str | None, n: int, window: int, today: date) -> CaseWhy:
    """Return that too little was told: no news is not good news."""
    more = (Reason.of("case.no_news_more"),)
    if last is None:
        return CaseWhy(CaseNeed.NO_NEWS, float(today.toordinal()), Reason.of("case.never"), more)
    days = max(0, (today - date.fromisoformat(last)).days)
    told = Reason.of("case.no_news", days=days) if n == 0 else Reason.of("case.few", n=n, days=window)
    return CaseWhy(CaseNeed.NO_NEWS, float(days), told, more)


def _of_plans(plans: list[Mapping[str, Any]], role: CareRole, today: date) -> Iterator[CaseWhy]:
    for one in plans:
        if one["number"] is None:
            continue
        asks = not one["is_signed"] and one["status"] != "declined"
        if asks and role is CareRole.PRESCRIBER:
            yield _awaits(one, today)
        elif one["is_signed"] and one["due_on"] is not None and date.fromisoformat(one["due_on"]) <= today:
            late = (today - date.fromisoformat(one["due_on"])).days
            told = Reason.of("case.step_due", drug=one["drug"], dose=Dose(one["next_ug"]), day=one["due_on"])
            yield CaseWhy(CaseNeed.STEP_DUE, float(late), told, (Reason.of("case.step_due_more"),))


def _diets(facts: Mapping[str, Any], sections: frozenset[Section], role: CareRole) -> Iterator[CaseWhy]:
    """Yield diets with something that speaks against them: all of it, or to a prescriber medicines alone."""
    if Section.BODY in sections:
        part = WHOLE
    elif Section.PLAN in sections and role is CareRole.PRESCRIBER:
        part = MEDICINES
    else:
        return
    for kind, day, state in seen_states(facts, part):
        told = Reason.of(f"case.diet_{state}", goal=kind, day=day)
        yield CaseWhy(CaseNeed.DIET, DIETS[state], told, (Reason.of("case.more_of_diet"),))


def _awaits(one: Mapping[str, Any], today: date) -> CaseWhy:
    days = (today - date.fromisoformat(one["made_on"])).days
    if one["is_rise"]:
        told = Reason.of("case.awaits_back", drug=one["drug"], dose=Dose(one["next_ug"]))
    else:
        told = Reason.of("case.awaits", drug=one["drug"], number=one["number"], day=one["made_on"])
    return CaseWhy(CaseNeed.SIGNATURE, days + (float(today.toordinal()) if one["is_rise"] else 0.0), told)


def _backs(days: Mapping[str, Any], today: date) -> Iterator[CaseWhy]:
    """Yield a step back that the last advice prepared: a dose, which is of the plan, out of the check-ins."""
    window = round(formulary.shipped_policy().advice.window_days.value)
    for one in days["advice"]:
        if one["action"] == BACK and one["next_ug"] is not None and _is_fresh(one["day"], today, window):
            told = Reason.of("case.step_back", dose=Dose(one["next_ug"]), day=one["day"])
            yield CaseWhy(CaseNeed.STEP_BACK, 0.0, told)


def _is_fresh(day: str, today: date, n_days: int) -> bool:
    return 0 <= (today - date.fromisoformat(day)).days < n_days

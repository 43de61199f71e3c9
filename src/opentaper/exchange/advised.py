"""Advice for a person on a day, as one value for screens and documents."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from opentaper.advice.advice import Advice
from opentaper.advice.followed import FollowedPlan
from opentaper.exchange.diary import ToldDiary
from opentaper.formulary.facts import Drug
from opentaper.inference.belief import Belief
from opentaper.inference.evidence import Evidence
from opentaper.reasons import Reason


@dataclass(frozen=True, slots=True, eq=False)
class Advised:
    """Advice with what it rests on.

    Parameters
    ----------
    drug, plan, today
        What is tapered, by which plan, on which day.
    advice
        What is advised.
    belief, evidence
        What is believed of the person, and what speaks for withdrawal and what for a return of the condition.
    diary
        What the files told, with lines that were left out.
    remarks
        What the reader should know of how the files were read.
    policy
        The release of the limits that were asked.
    """

    drug: Drug
    plan: FollowedPlan
    today: date
    advice: Advice
    belief: Belief
    evidence: tuple[Evidence, ...]
    diary: ToldDiary
    remarks: tuple[Reason, ...]
    policy: str

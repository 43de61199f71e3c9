"""Doses that went astray in the words of the cases."""

from __future__ import annotations

from typing import Any

from opentaper.formulary import drug
from opentaper.planning.astray import AstrayAnswer, Usual
from opentaper.planning.doubled import Swallowed, doubled_dose, vomited_dose
from opentaper.planning.missed import Missed, missed_dose
from opentaper.quantities import Dose

MORNING = "9:00"
KINDS = ("missed", "doubled", "vomited")
WORDS = {"drug", "dose", "times", "also", "at", *KINDS}


def astray_answer(asked: dict[str, Any]) -> AstrayAnswer:
    """Ask what to do; a word that is not known is refused."""
    assert set(asked) <= WORDS, set(asked) - WORDS
    (kind,) = [word for word in KINDS if word in asked]
    usual = Usual(
        drug(asked["drug"]), Dose.parse(asked["dose"]), asked.get("times", 1), asked.get("also", ())
    )
    hours = float(asked[kind].split()[0])
    if kind == "missed":
        at, minutes = asked.get("at", MORNING).split(":")
        return missed_dose(Missed(usual, hours, int(at) + int(minutes) / 60))
    return (
        doubled_dose(Swallowed(usual, hours)) if kind == "doubled" else vomited_dose(Swallowed(usual, hours))
    )

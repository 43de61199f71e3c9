"""What a sheet says beside the common advice: a drug's own gaps and danger signs, and who signed for more."""

from __future__ import annotations

from opentaper.exchange.texts import told
from opentaper.formulary.facts import Drug
from opentaper.planning.request import PlanRequest
from opentaper.planning.result import Step

#: Lines by family of the drug. Each rests on a row of missed_doses.tsv or red_flags.tsv with grade A or B.
LINES = {
    "clozapine": ("clozapine_gap",),
    "lamotrigine": ("lamotrigine_gap", "lamotrigine_rash"),
    "lithium": ("lithium_signs",),
    "maoi": ("maoi_headache",),
    "benzodiazepine": ("stop_seizure",),
    "z-drug": ("stop_seizure",),
    "gabapentinoid": ("stop_seizure",),
}


def care_lines(drug: Drug, number: str, language: str) -> list[str]:
    """Return the lines of a drug, with the number to ring in an emergency; empty for most drugs.

    Examples
    --------
    >>> from opentaper.formulary import drug
    >>> care_lines(drug("clozapine"), "112", "en")
    ['More than 48 hours without it? Don’t start again. Ring the clinic today.']
    >>> care_lines(drug("sertraline"), "112", "en")
    []
    """
    return [told(f"sheet.care_{line}", language, number=number) for line in LINES.get(drug.family.value, ())]


def signed_beyond(step: Step, request: PlanRequest, language: str) -> str:
    """Return who signed for a step that goes beyond a limit; empty where none does."""
    if request.override is None or not _is_beyond(step):
        return ""
    return told("plan.beyond_limit", language, name=request.override.clinician)


def _is_beyond(step: Step) -> bool:
    """Whether the dose or the days of a step are those wished for, though a limit asked for others."""
    if any(reason.code == "limit.exceeded" for reason in step.reasons):
        return True
    return any(limited.binding is not None and limited.value == limited.wanted for limited in step.limits)

"""What a one-page report holds: the doses since the last visit, the days, what they were made of, the next.

A part that is None is not shown: it is not known, or not shared with whoever reads.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from opentaper.advice.advice import Advice
from opentaper.planning.versions import Deed
from opentaper.quantities import Dose


class SinceWhat(StrEnum):
    """Why a report begins where it begins."""

    CHOSEN = "chosen"
    VISIT = "visit"
    SIGNATURE = "signature"
    WEEKS = "weeks"


@dataclass(frozen=True, slots=True)
class ReportStep:
    """A dose that began in the period, and the mean score of the days around it; None for too few days."""

    day: date
    before: Dose
    dose: Dose
    mean_before: float | None = None
    mean_after: float | None = None


@dataclass(frozen=True, slots=True)
class PlanChanged:
    """That the plan was changed: by which verb, on which day."""

    day: date
    deed: Deed


@dataclass(frozen=True, slots=True)
class MedicineReport:
    """One medicine in the period.

    Parameters
    ----------
    stairs
        What was confirmed: from each day on, the dose; the first entry is the first day of the period.
    steps, changes
        The doses that began, and the changes of the plan.
    slips
        How often a dose was told as late, missed, doubled or vomited, by its kind.
    number, signed_by, signed_on, waits
        The version that counts (None: no plan), its signature, and whether it waits for one.
    next_dose, next_on
        The next change of the dose, and the first day on which it may be; None where none is left.
    others
        What else is taken.
    """

    drug: str
    stairs: tuple[tuple[date, Dose], ...]
    steps: tuple[ReportStep, ...]
    changes: tuple[PlanChanged, ...]
    slips: tuple[tuple[str, int], ...]
    number: int | None
    signed_by: str
    signed_on: date | None
    waits: bool
    next_dose: Dose | None
    next_on: date | None
    others: tuple[tuple[str, Dose], ...]

    @property
    def dose_then(self) -> Dose:
        """What was taken on the first day."""
        return self.stairs[0][1]

    @property
    def dose_now(self) -> Dose:
        """What is taken on the last day."""
        return self.stairs[-1][1]


@dataclass(frozen=True, slots=True)
class SignReport:
    """A sign of danger that was told: on how many days, and when last."""

    name: str
    days: int
    last: date


@dataclass(frozen=True, slots=True)
class DaysReport:
    """How the days were: the mean score of each day with answers, what was hardest, the signs of danger."""

    means: tuple[tuple[date, float], ...]
    hardest: tuple[tuple[str, float], ...]
    signs: tuple[SignReport, ...]
    asked_signs: bool


@dataclass(frozen=True, slots=True)
class PartReport:
    """A part of an average day, 0 to 10: its mean, and the range in which nine in ten single days lie."""

    name: str
    mean: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class SplitReport:
    """What the days of the period were made of; ``parts`` is empty where there are too few days to tell."""

    parts: tuple[PartReport, ...]
    n_days: int
    wanted_days: int


@dataclass(frozen=True, slots=True)
class Report:
    """Everything on one page.

    Parameters
    ----------
    since, until, because
        Both days are part of the period; why it begins where it does.
    advice, advised_on
        What was advised last, as the person was told it, and on which day; None where nothing was.
    questions
        What the person wants to ask, as they wrote it; "" for nothing.
    """

    since: date
    until: date
    because: SinceWhat
    medicine: MedicineReport | None = None
    days: DaysReport | None = None
    split: SplitReport | None = None
    advice: Advice | None = None
    advised_on: date | None = None
    questions: str = ""

    @property
    def n_days(self) -> int:
        """How many days the period has."""
        return (self.until - self.since).days + 1

"""The rows of the tables that stand beside the drugs: what sources say of doses, dangers and ways down."""

from __future__ import annotations

from dataclasses import dataclass

from opentaper.formulary.facts import Grade
from opentaper.quantities import Dose


@dataclass(frozen=True, slots=True)
class Equivalence:
    """How much of one drug does what a stated dose of the reference drug does, with its spread."""

    system: str
    drug: str
    route: str
    equivalent_mg: float
    reference_drug: str
    reference_mg: float
    source: tuple[str, ...]
    low_mg: float | None = None
    high_mg: float | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Interaction:
    """What happens to one drug's level (PK), or to the person (PD), when another comes or goes.

    ``ratio`` is the victim's level with the perpetrator over its level without.
    """

    kind: str
    perpetrator: str
    enzyme: str
    role: str
    victim: str
    effect: str
    metric: str
    source: tuple[str, ...]
    grade: Grade
    ratio: float | None = None
    ratio_low: float | None = None
    ratio_high: float | None = None
    offset_days_low: float | None = None
    offset_days_high: float | None = None
    offset_time: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class RedFlag:
    """A sign that stops every cut, and what to do about it."""

    drug_class: str
    sign: str
    can_mean: str
    window: str
    urgency: str
    action: str
    taper_rule: str
    source: tuple[str, ...]
    grade: Grade


@dataclass(frozen=True, slots=True)
class MissedDose:
    """What a source says to do after a missed, vomited or doubled dose."""

    drug_or_class: str
    situation: str
    advice: str
    hours_rule: str
    gap_threshold_hours: str
    retitration: str
    planner_use: str
    source: tuple[str, ...]
    grade: Grade


@dataclass(frozen=True, slots=True)
class Stability:
    """How long a liquid or a home-made preparation keeps, and what goes wrong with it.

    ``audience`` is ``person``, or ``pharmacist`` for what is compounded in a pharmacy and never at home.
    """

    drug: str
    preparation: str
    vehicle: str
    concentration: str
    days: str
    storage: str
    solubility: str
    warnings: str
    audience: str
    source: tuple[str, ...]
    grade: Grade


@dataclass(frozen=True, slots=True)
class RiskFactor:
    """What is known to change withdrawal, relapse or pace, with its published size."""

    factor: str
    drug_class: str
    outcome: str
    direction: str
    measure: str
    effect: str
    low: str
    high: str
    reference_group: str
    planner_use: str
    source: tuple[str, ...]
    grade: Grade


@dataclass(frozen=True, slots=True)
class Brand:
    """A name under which a drug is or was sold, with the markets where it was read.

    mg on the pack count as mg of the drug; names of salts that count otherwise are not kept.
    """

    brand: str
    drug: str
    markets: tuple[str, ...]
    source: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PublishedStep:
    """One row of a published taper: the dose, the occupancy printed beside it, and how long to stay."""

    dose: Dose
    occupancy_pct: float | None
    hold_low_days: int | None
    hold_high_days: int | None


@dataclass(frozen=True, slots=True)
class PublishedTaper:
    """A published step table of one drug."""

    id: str
    title: str
    drug: str
    steps: tuple[PublishedStep, ...]
    source: tuple[str, ...]
    note: str = ""

"""The rows of the tables that stand beside the drugs: what sources say of doses, dangers and ways down."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

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


class Urgency(StrEnum):
    """How soon a sign needs a human; with ``hard-stop`` no plan goes on until a prescriber has decided."""

    EMERGENCY = "emergency"
    SAME_DAY = "same-day"
    WITHIN_A_WEEK = "within-a-week"
    HARD_STOP = "hard-stop"


@dataclass(frozen=True, slots=True)
class Sign:
    """Something a person can answer yes to, which stops every cut.

    Parameters
    ----------
    name
        Its words are ``sign.<name>`` and, as a question, ``sign_question.<name>``.
    do
        What to do: its words are ``sign_do.<do>``.
    flags
        The signs of ``red_flags.tsv`` that it asks about, as they are written there (``a | b``).
    grade
        How well its source is confirmed. A sign of any grade stops a cut: to wait is the safe mistake.
    """

    name: str
    urgency: Urgency
    do: str
    flags: str
    source: tuple[str, ...]
    grade: Grade
    note: str


@dataclass(frozen=True, slots=True)
class Discriminator:
    """What points to withdrawal or to a returning illness, with what was published of its strength.

    Parameters
    ----------
    code
        Its name in this project.
    points_to
        ``withdrawal``, ``relapse`` or ``neither``.
    likelihood_present, likelihood_absent
        Likelihood ratios for withdrawal of its being there and not there, where these are published or follow
        from what is.
    sensitivity, specificity
        Fractions, where published.
    odds_ratio
        Against those who went on, or stopped a placebo.
    frequency_pct
        Share of people with it.
    item
        The item of a check-in that asks for it, or empty.
    """

    code: str
    feature: str
    points_to: str
    strength: str
    evidence: str
    likelihood_present: float | None
    likelihood_absent: float | None
    sensitivity: float | None
    specificity: float | None
    odds_ratio: float | None
    frequency_pct: float | None
    item: str
    note: str
    source: tuple[str, ...]
    grade: Grade


@dataclass(frozen=True, slots=True)
class Instrument:
    """A questionnaire by name, with its scale where that is known.

    Parameters
    ----------
    n_items, answer_low, answer_high
        How many questions, and the ends of each answer; only where the questions are shipped.
    total_low, total_high
        The ends of the total, where known.
    bands
        ``word:lowest total`` from the lowest on; only where a source gives them.
    safety_item
        The question (from 1) whose answer above nothing asks for a human, if there is one.
    text
        ``shipped`` where its questions are part of this project, or ``name``: then only a total is kept.
    """

    name: str
    title: str
    purpose: str
    n_items: int | None
    answer_low: int | None
    answer_high: int | None
    total_low: int | None
    total_high: int | None
    bands: tuple[str, ...]
    safety_item: int | None
    text: str
    licence: str
    rated_by: str
    source: tuple[str, ...]
    grade: Grade
    note: str

    @property
    def is_shipped(self) -> bool:
        """Whether its questions are part of this project."""
        return self.text == "shipped"


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

"""The guideline lens: a rule for tapering beside steps of equal effect, as long and as often.

Neither side is a plan: doses are as the rule says, whether anything makes them or not, and that is told.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from opentaper import formulary
from opentaper.actions.check_schedule import check_schedule
from opentaper.actions.simulate import AskedSimulation, simulate
from opentaper.formulary.facts import Drug, Source
from opentaper.formulary.outcomes import PublishedResult, outcomes
from opentaper.inference.courses import drug_and_curve
from opentaper.inference.estimates import Estimate
from opentaper.inference.tapers import tapered
from opentaper.planning.doors import check_dose
from opentaper.planning.findings import CheckResult, ScheduledDose
from opentaper.quantities import ZERO, Dose

#: Rules by name: the share of the dose then taken that each cut takes; None is equal milligrams.
RULES: dict[str, float | None] = {"half": 0.5, "quarter": 0.25, "tenth": 0.1, "equal": None}
USES = ("8 weeks", "1 year", "5 years", "10 years")
EVERY_WEEKS = (1, 2, 3, 4, 6, 8, 12)
MOST_CUTS = 30
DAYS_PER_WEEK = 7
PEOPLE = 500
#: So many published results stand beside it.
MOST_ROWS = 6
#: Results that are shown wherever none of the drug's own is known: people after long and after short use.
OF_ALL = ("horowitz-odds-severe", "horowitz-odds-unable")


@dataclass(frozen=True, slots=True)
class AskedLens:
    """A rule: each cut by name, so often in weeks, so many before the stop; and how long it was used."""

    drug: str
    dose: Dose
    rule: str
    every_weeks: int
    cuts: int
    used_for: str
    market: str = "UK"


@dataclass(frozen=True, slots=True)
class LensStep:
    """A cut: its day, the dose after it, and the points of effect it takes; None where no curve is known."""

    day: int
    dose: Dose
    points: float | None
    points_low: float | None
    points_high: float | None
    is_beyond: bool
    is_made: bool


@dataclass(frozen=True, slots=True)
class LensSide:
    """One way down: its cuts, and shares of people who tell of withdrawal; None where not modelled."""

    steps: tuple[LensStep, ...]
    any: Estimate | None
    moderate: Estimate | None
    severe: Estimate | None

    @property
    def largest(self) -> LensStep | None:
        """The cut that takes most effect, the last of equals; None where no effect is known."""
        known = [(step.points, step.day, step) for step in self.steps if step.points is not None]
        return max(known)[2] if known else None


@dataclass(frozen=True, slots=True)
class Lens:
    """A rule and steps of equal effect side by side; ``even`` is None where the drug has no curve."""

    drug: Drug
    asked: AskedLens
    days: int
    rule: LensSide
    even: LensSide | None
    published: tuple[PublishedResult, ...]
    sources: tuple[Source, ...]


@lru_cache(maxsize=64)
def lens(asked: AskedLens) -> Lens:
    """Return what a rule asks of people, and what steps of equal effect ask in the same time.

    Raises
    ------
    BadInput
        An unknown drug, or a dose that nobody takes of it.

    Examples
    --------
    >>> seen = lens(AskedLens("sertraline", Dose.mg(100), "half", 2, 3, "5 years"))
    >>> [str(step.dose) for step in seen.rule.steps], seen.days
    (['50 mg', '25 mg', '12.5 mg', '0 mg'], 42)
    >>> seen.even.largest.points < seen.rule.largest.points
    True
    """
    drug = formulary.drug(asked.drug)
    check_dose(drug, asked.dose, signed=True)  # it only looks
    known, curve = drug_and_curve(drug.name)
    rows = published(drug)
    even = None
    if curve is not None:
        spec = f"occupancy:{(asked.cuts + 1) * asked.every_weeks}w/{asked.every_weeks}w"
        daily = tapered(spec, asked.dose.as_mg, curve, _days(asked) + 1)
        falls = daily[:: asked.every_weeks * DAYS_PER_WEEK]
        even = _side(asked, tuple(_rounded(float(mg)) for mg in falls[:-1]), spec)
    keys = dict.fromkeys(key for row in rows for key in row.source)
    if curve is not None and known.deciding_curves:
        keys |= dict.fromkeys(known.deciding_curves[0].source)
    return Lens(
        drug=drug,
        asked=asked,
        days=_days(asked),
        rule=_side(asked, _ruled(asked)),
        even=even,
        published=rows,
        sources=tuple(formulary.source(key) for key in keys),
    )


def _days(asked: AskedLens) -> int:
    """Return the days from the first cut to the day on which the drug is stopped."""
    return asked.cuts * asked.every_weeks * DAYS_PER_WEEK


def _ruled(asked: AskedLens) -> tuple[Dose, ...]:
    """Return the doses of a rule after each cut but the last, which is to nothing."""
    share, first = RULES[asked.rule], asked.dose.as_mg
    if share is None:
        return tuple(_rounded(first * (1 - n / (asked.cuts + 1))) for n in range(1, asked.cuts + 1))
    return tuple(_rounded(first * (1 - share) ** n) for n in range(1, asked.cuts + 1))


def _rounded(mg: float) -> Dose:
    """Return a dose of three figures: for reading, not for taking."""
    return Dose.nearest(float(f"{mg:.3g}"))


def _side(asked: AskedLens, doses: tuple[Dose, ...], spec: str | None = None) -> LensSide:
    """Return one way through some doses to nothing; ``spec`` says it for the model, else the doses do."""
    weeks, first = asked.every_weeks, asked.dose
    told = spec or "steps:" + ",".join(f"{100 * dose.as_mg / first.as_mg:.6f}%/{weeks}w" for dose in doses)
    every = weeks * DAYS_PER_WEEK
    # a schedule begins with the dose of before, so that the first cut is one of its own
    rows = (ScheduledDose(0, first), *(ScheduledDose(every * n, dose) for n, dose in enumerate(doses, 1)))
    end = ScheduledDose(every * (len(doses) + 1), ZERO)
    checked = check_schedule(asked.drug, (*rows, end), market=asked.market)
    simulation = AskedSimulation(
        asked.drug, str(first), taper=told, used_for=asked.used_for, people=str(PEOPLE)
    )
    seen = simulate(simulation, date(2000, 1, 1)).felt  # no date enters: all is told in days
    shares = (
        (None, None, None)
        if seen is None
        else tuple(seen.reporting[level].estimate for level in ("any", "moderate", "severe"))
    )
    return LensSide(_steps((*rows, end), checked), *shares)


def _steps(rows: tuple[ScheduledDose, ...], checked: CheckResult) -> tuple[LensStep, ...]:
    """Return the cuts of a schedule, counted from the first one."""
    drops = {drop.day: drop for drop in checked.drops}
    beyond = {day for one in checked.broken for day in one.days}
    unmade = {one.day for one in checked.unmakeable}
    first = rows[1].day
    return tuple(
        LensStep(
            row.day - first,
            row.dose,
            drop.points if drop else None,
            drop.points_low if drop else None,
            drop.points_high if drop else None,
            row.day in beyond,
            row.day not in unmade,
        )
        for row in rows[1:]
        for drop in (drops.get(row.day),)
    )


def published(drug: Drug) -> tuple[PublishedResult, ...]:
    """Return published results on stopping this drug, else those on length of use alone.

    Examples
    --------
    >>> all("paroxetine" in row.drugs for row in published(formulary.drug("paroxetine")))
    True
    """
    own = [row for row in outcomes() if drug.name in row.drugs.lower() and row.unit != "direction"]
    best = sorted(own, key=lambda row: row.grade)[:MOST_ROWS]
    return tuple(best) or tuple(row for row in outcomes() if row.id in OF_ALL)

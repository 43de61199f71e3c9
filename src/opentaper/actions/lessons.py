"""What the lessons show: every number comes from the core.

The second lesson needs twelve thousand virtual people, which takes seconds: their shares are kept beside this
module by ``python -m tools.lesson_shares``, and a test computes them again.
"""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files

from opentaper import formulary
from opentaper.actions.simulate import AskedSimulation, simulate
from opentaper.errors import NoCurve
from opentaper.formulary.bibliography import source
from opentaper.formulary.discriminators import Discriminator, discriminator
from opentaper.formulary.facts import Source
from opentaper.formulary.outcomes import PublishedResult, outcomes
from opentaper.formulary.policy_file import shipped_policy
from opentaper.formulary.population import shipped_population
from opentaper.inference.estimates import Estimate
from opentaper.planning.effect import POINTS, Effect, effect
from opentaper.planning.occupancies import top_mg
from opentaper.quantities import Dose

#: Parts of the highest dose at which the first lesson stops.
PARTS = (1.0, 0.8, 0.6, 0.4, 0.2, 0.1, 0.04, 0.0)
#: Equal steps of effect from the highest dose to nothing.
KIND_STEPS = 10
CURVE_POINTS = 101
# Nine in ten people: standard normal quantiles of 5 % and 95 %.
NINE_IN_TEN = 1.6449
USUAL_DRUG = "sertraline"

#: The second lesson: how long it was taken, and how it was stopped.
USES = ("8 weeks", "1 year", "8 years")
WAYS = ("abrupt", "occupancy:1y")
SIMULATED = ("sertraline", "50 mg")
PEOPLE = 2000
SEED = 1
#: Where their shares are kept.
SHARES = "lesson_shares.json"
#: Published: people who took it for over 2 years against under 6 months.
PUBLISHED = ("horowitz-odds-severe", "horowitz-odds-unable")

#: The third lesson: rows of ``discriminators.tsv`` of grade A, in the order in which they are asked.
CASES = ("shocks", "onset_within_days", "late_onset", "tracks_cuts", "steady_build_up", "dizziness")


@dataclass(frozen=True, slots=True)
class LessonStop:
    """One dose of the first lesson: effect in points, with the band of nine in ten people.

    ``cut`` and ``lost`` tell the step down to it, in dose and in points; both are 0 at the first.
    """

    dose: Dose
    points: float
    band: tuple[float, float]
    cut: Dose
    lost: float


@dataclass(frozen=True, slots=True)
class LastMilligrams:
    """The first lesson for one drug: a curve, the stops on it, and steps of equal effect.

    ``curve`` holds dose in mg, effect, low and high, in points. ``same_as_last`` is the highest stop to which
    one could come down from the top for less effect than the last step to nothing takes; None where none is.
    """

    drug: str
    stops: tuple[LessonStop, ...]
    curve: tuple[tuple[float, float, float, float], ...]
    kind_doses: tuple[Dose, ...]
    kind_points: float
    same_as_last: Dose | None
    lowest_measured: Dose | None
    halves: tuple[tuple[Dose, Dose, float], tuple[Dose, Dose, float]]
    sources: tuple[Source, ...]


@dataclass(frozen=True, slots=True)
class ToldShares:
    """The shares of people who tell of withdrawal: of any, at least moderate, severe."""

    use: str
    way: str
    any: Estimate
    moderate: Estimate
    severe: Estimate


@dataclass(frozen=True, slots=True)
class ShortAndLong:
    """The second lesson: the same drug, dose and way, after short and long use."""

    drug: str
    dose: Dose
    told: tuple[ToldShares, ...]
    published: tuple[PublishedResult, ...]
    people: int
    sources: tuple[Source, ...]


@dataclass(frozen=True, slots=True)
class LessonSign:
    """One sign of the third lesson, where it points, and where that was read."""

    row: Discriminator
    sources: tuple[Source, ...]


@cache
def lesson_drugs() -> tuple[str, ...]:
    """Return the drugs to show it with: their curve may decide a dose, and bends over usual doses."""
    names = (name for name in formulary.drug_names() if effect(formulary.drug(name), None) is not None)
    return tuple(name for name in names if _bends(last_milligrams(name)))


def _bends(lesson: LastMilligrams) -> bool:
    high, low = lesson.halves
    return high[2] < low[2] and lesson.same_as_last is not None


@cache
def last_milligrams(name: str) -> LastMilligrams:
    """Return the first lesson for a drug.

    Raises
    ------
    UnknownDrug
        No drug of this name.
    NoCurve
        No curve of it may decide a dose.

    Examples
    --------
    >>> lesson = last_milligrams("sertraline")
    >>> lesson.stops[1].lost < 3 < 20 < lesson.stops[-1].lost
    True
    """
    drug = formulary.drug(name)
    known = effect(drug, None)
    if known is None:
        raise NoCurve(drug=drug.name)
    top = top_mg(drug)
    doses = [Dose.nearest(top * part) for part in PARTS]
    stops = [_stop(known, dose, before) for dose, before in zip(doses, [doses[0], *doses], strict=False)]
    spared = [stop.dose for stop in stops[1:-1] if stops[0].points - stop.points < stops[-1].lost]
    return LastMilligrams(
        drug=drug.name,
        stops=tuple(stops),
        curve=tuple(_point(known, top * place / (CURVE_POINTS - 1)) for place in range(CURVE_POINTS)),
        kind_doses=_kind_doses(known, top),
        kind_points=stops[0].points / KIND_STEPS,
        same_as_last=spared[-1] if spared else None,
        lowest_measured=_lowest_measured(known),
        halves=(_half(known, doses[0]), _half(known, doses[5])),
        sources=tuple(source(key) for key in dict.fromkeys((*known.chosen.source, *_equal_steps()))),
    )


@cache
def short_and_long() -> ShortAndLong:
    """Return the second lesson: virtual people, the same in each telling."""
    told = kept_shares((files("opentaper.actions") / SHARES).read_text(encoding="utf-8"))
    published = {row.id: row for row in outcomes() if row.id in PUBLISHED}
    rows = tuple(published[name] for name in PUBLISHED)
    keys = dict.fromkeys(key for row in rows for key in row.source)
    return ShortAndLong(
        drug=SIMULATED[0],
        dose=Dose.parse(SIMULATED[1]),
        told=told,
        published=rows,
        people=PEOPLE,
        sources=tuple(source(key) for key in keys),
    )


@cache
def withdrawal_or_relapse() -> tuple[LessonSign, ...]:
    """Return the third lesson: signs with where they point, as published."""
    rows = [discriminator(code) for code in CASES]
    return tuple(LessonSign(row, tuple(source(key) for key in row.source)) for row in rows)


def computed_shares() -> tuple[ToldShares, ...]:
    """Return the shares of the second lesson, computed anew from virtual people; this takes seconds."""
    return tuple(_told(use, way) for use in USES for way in WAYS)


def shares_json(told: tuple[ToldShares, ...]) -> str:
    """Return shares as the text that is kept."""
    rows = [
        {"use": one.use, "way": one.way}
        | {name: _ends(getattr(one, name)) for name in ("any", "moderate", "severe")}
        for one in told
    ]
    return json.dumps(rows, indent=1) + "\n"


def kept_shares(text: str) -> tuple[ToldShares, ...]:
    """Return the shares of such a text.

    Examples
    --------
    >>> any_, moderate, severe = (Estimate(one, one / 2, one * 1.5) for one in (0.5, 0.25, 0.125))
    >>> one = ToldShares("8 weeks", "abrupt", any_, moderate, severe)
    >>> kept_shares(shares_json((one,))) == (one,)
    True
    """
    return tuple(
        ToldShares(
            row["use"],
            row["way"],
            Estimate(*row["any"]),
            Estimate(*row["moderate"]),
            Estimate(*row["severe"]),
        )
        for row in json.loads(text)
    )


def _ends(told: Estimate) -> list[float]:
    return [round(value, 6) for value in (told.value, told.low, told.high)]


def _told(use: str, way: str) -> ToldShares:
    drug, dose = SIMULATED
    asked = AskedSimulation(drug, dose, taper=way, used_for=use, people=str(PEOPLE), seed=str(SEED))
    seen = simulate(asked, date(2000, 1, 1)).felt  # no date enters: the taper is told in days
    if seen is None:
        raise NoCurve(drug=drug)
    any_, moderate, severe = (seen.reporting[kind].estimate for kind in ("any", "moderate", "severe"))
    return ToldShares(use, way, any_, moderate, severe)


def _equal_steps() -> tuple[str, ...]:
    """Return where steps of equal effect come from: the briskest of the common paces."""
    return shipped_policy().paces[0].points.source


def _stop(known: Effect, dose: Dose, before: Dose) -> LessonStop:
    _, points, low, high = _point(known, dose.as_mg)
    cut = Dose(before.micrograms - dose.micrograms)
    return LessonStop(dose, points, (low, high), cut, POINTS * known.occupancy(before.as_mg) - points)


def _point(known: Effect, mg: float) -> tuple[float, float, float, float]:
    """Return dose, effect, and what nine in ten people have, in points: curves and people differ."""
    spread = math.exp(NINE_IN_TEN * shipped_population().people["ed50_factor"].spread)
    low, high = known.band(mg / spread)[0], known.band(mg * spread)[1]
    return mg, POINTS * known.occupancy(mg), POINTS * low, POINTS * high


def _kind_doses(known: Effect, top: float) -> tuple[Dose, ...]:
    whole = known.occupancy(top)
    parts = (whole * (KIND_STEPS - step) / KIND_STEPS for step in range(KIND_STEPS))
    steps = tuple(_rounded(known.dose_at(part)) for part in parts)
    return (Dose.nearest(top), *steps[1:], Dose(0))


def _rounded(mg: float) -> Dose:
    """Return a dose of two figures, for reading and not for taking."""
    return Dose.nearest(round(mg, 1 - math.floor(math.log10(mg))))


def _half(known: Effect, dose: Dose) -> tuple[Dose, Dose, float]:
    half = Dose(dose.micrograms // 2)
    return dose, half, POINTS * (known.occupancy(dose.as_mg) - known.occupancy(half.as_mg))


def _lowest_measured(known: Effect) -> Dose | None:
    low = known.chosen.dose_low_mg
    return Dose.nearest(low) if low else None

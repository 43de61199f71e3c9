"""The outcomes of a trial as rows: one for each number, as every document and the terminal tells them."""

from __future__ import annotations

from dataclasses import dataclass

from opentaper.exchange.chart_rows import Frame, Row
from opentaper.exchange.texts import told
from opentaper.inference.estimates import Estimate
from opentaper.inference.trials import ArmResult, Trial
from opentaper.pharmacology.symptoms import HIGHEST_SCORE
from opentaper.wording import number_text, words
from opentaper.wording.figures import count_text

PERCENT = 100.0
# Below so many per cent, or of symptoms, the first decimal is told.
FINE = 10.0
MINUS = "−"
LABELS = {
    "any": "trial.any",
    "moderate": "trial.moderate",
    "severe": "trial.severe",
    "stopping": "trial.stopping",
    "lasting": "trial.lasting",
    "symptoms": "trial.symptoms",
    "rise": "trial.rise",
    "relapse": "trial.relapse",
}
QUANTILES = ("low", "lower", "value", "upper", "high")


@dataclass(frozen=True, slots=True)
class OutcomeRow:
    """One outcome of one arm.

    ``code`` is any, moderate, severe, stopping, lasting, symptoms, rise or relapse; ``at`` is its day or week
    (0 where it has none), ``unit`` pct or symptoms. ``unchanged`` is what it would be on the dose as it was,
    ``gap`` the difference to the reference arm, None there.
    """

    code: str
    at: int
    unit: str
    estimate: Estimate
    unchanged: float
    gap: Estimate | None


def outcome_rows(trial: Trial, made: ArmResult) -> tuple[OutcomeRow, ...]:
    """Return the outcomes of an arm that the trial asks for, in one order for all arms."""
    felt, gaps = made.felt, {gap.quantity: gap.estimate for gap in made.gaps}

    def row(quantity: str, estimate: Estimate, unchanged: float) -> OutcomeRow:
        code, _, at = quantity.partition(".")
        scale = 1.0 if code == "symptoms" else PERCENT
        gap = _times(gaps[quantity], scale) if gaps else None
        unit = "symptoms" if code == "symptoms" else "pct"
        return OutcomeRow(code, int(at or 0), unit, _times(estimate, scale), unchanged * scale, gap)

    rows = [row(level, felt.reporting[level].estimate, felt.reporting[level].floor) for level in trial.levels]
    rows += [row("stopping", felt.stopping, 0.0)] if trial.has_stopping else []
    rows += [row(f"lasting.{one.days}", one.share, 0.0) for one in felt.lasting]
    rows += [row(f"symptoms.{one.day}", one.mean, one.mean_floor) for one in felt.symptoms]
    rows += [row(f"rise.{one.day}", one.rise.estimate, one.rise.floor) for one in felt.symptoms]
    rows += [row(f"relapse.{one.week}", one.share, one.kept) for one in made.relapses]
    return tuple(rows)


def label_text(row: OutcomeRow, language: str) -> str:
    """Return the name of an outcome."""
    kind = "count.week" if row.code == "relapse" else "count.day"
    return told(LABELS[row.code], language, at=count_text(kind, row.at, language))


def estimate_text(row: OutcomeRow, language: str) -> str:
    """Return a number with its interval; what the number says alone is not said twice."""
    one, digits = row.estimate, _digits(row.estimate.value)
    value, low, high = (number_text(round(end, digits), language) for end in (one.value, one.low, one.high))
    text = words("format.percent", language, n=value) if row.unit == "pct" else value
    return text if low == high else f"{text} ({low}–{high})"


def gap_text(row: OutcomeRow, language: str) -> str:
    """Return a difference with its interval, in points or symptoms; nothing for the reference."""
    if row.gap is None:
        return ""
    one, digits = row.gap, _digits(row.gap.value)
    value, low, high = (_signed(round(end, digits), language) for end in (one.value, one.low, one.high))
    return value if low == high else f"{value} ({words('format.range', language, low=low, high=high)})"


def peak_text(made: ArmResult, language: str) -> str:
    """Return between which days the worst one lies for half of those who feel something."""
    if not made.felt.peak_days:
        return told("trial.no_peak", language)
    first, half, last = (round(day.value) + 1 for day in made.felt.peak_days)
    return told("trial.peak", language, half=half, first=first, last=last)


def band_rows(made: ArmResult, shown: Frame) -> list[Row]:
    """Return how intensity spreads over the people of an arm, from 0 to 10, day by day."""
    fan = made.felt.intensity
    flat: Row = dict.fromkeys(QUANTILES, 0.0)
    rows: list[Row] = [{"day": shown.first} | flat, {"day": 0} | flat]
    for day, column in zip(fan.days, (HIGHEST_SCORE * fan.rows.T).tolist(), strict=True):
        if day < shown.last:  # a day's mean stands at its end
            rows.append({"day": day + 1} | dict(zip(QUANTILES, column, strict=True)))
    return rows


def _times(one: Estimate, scale: float) -> Estimate:
    return Estimate(one.value * scale, one.low * scale, one.high * scale)


def _digits(value: float) -> int:
    """Return how many decimals of a number and of its interval are told."""
    return 1 if abs(value) < FINE else 0


def _signed(value: float, language: str) -> str:
    text = number_text(abs(value), language)
    return f"{'+' if value > 0.0 else MINUS}{text}" if value else text

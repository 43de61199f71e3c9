"""What is fitted, where it starts, and what holds it: the priors of a calibration (house-rule).

Centres are the hand-made ones from which the shape was found; spreads say how far results may move them.
Floors are no knobs: they are published. Drugs are held near 1: what tells them apart is kinetics and curve.
"""

from __future__ import annotations

import math

from opentaper.errors import BadOption
from opentaper.formulary.outcomes import UNITS, PublishedResult
from opentaper.inference.calibrate import Knob, Target
from opentaper.inference.published import PublishedCase

Z_90 = 1.645
# A share without a published interval is held to within 10 points, a score to within a tenth of its scale, a
# ratio or a time to within a half: two-sided 90 %. However narrow an interval, studies differ by more than
# their own errors (I² about 94 % in henssler-2024): none counts as surer than 3 points.
POINTS = 10.0
RATIO = 1.5
SMALLEST_ERROR = 0.03
SHIFTED_DRUGS = (
    *("paroxetine", "venlafaxine", "desvenlafaxine", "duloxetine", "escitalopram", "sertraline"),
    *("citalopram", "fluoxetine"),
)

PEOPLE = (
    Knob("people.tau_fast_days.median", 14.0, 0.4),
    Knob("people.tau_slow_days.median", 800.0, 0.2),
    Knob("people.tau_slow_days.spread", 0.7, 0.25),
    Knob("people.fast_share.median", 0.5, 0.2),
    Knob("people.u50.median", 0.5, 0.4),
    Knob("people.u50.spread", 0.5, 0.12),
)
MEASURES = (
    Knob("measures.half_any", 0.35, 0.4),
    Knob("measures.half_moderate", 0.6, 0.4),
    Knob("measures.half_severe", 0.9, 0.4),
    Knob("measures.half_stopping", 0.65, 0.4),
    Knob("measures.sharpness", 2.5, 0.25),
    Knob("measures.sharpness_severe", 5.0, 0.25),
    Knob("measures.sharpness_stopping", 4.0, 0.3),
    Knob("measures.load_dess", 0.3, 0.6),
    Knob("measures.rise_spread", 3.2, 0.2),
    Knob("measures.load_dizziness", 0.25, 0.6),
    Knob("measures.load_nausea", 0.15, 0.6),
    Knob("measures.load_other", 0.1, 0.6),
    Knob("measures.load_mood", 0.9, 0.6),
    Knob("measures.load_worse", 0.6, 0.6),
    Knob("measures.load_phq9", 6.0, 0.4),
    Knob("measures.load_gad7", 6.0, 0.4),
    Knob("measures.selection_survey", 1.5, 0.5),
    Knob("measures.selection_forum", 3.5, 0.5),
    Knob("measures.set_out_advice", 0.08, 0.6),
    Knob("measures.set_out_self", 0.93, 0.6),
    Knob("measures.set_out_strips", 0.85, 0.8),
    Knob("measures.set_out_structured", 0.5, 0.6),
    Knob("measures.set_out_cbt", 0.9, 1.2),
    Knob("measures.returns_on_relapse", 0.5, 0.6),
)
RELAPSE = (
    Knob("relapse.depression.base", 0.3, 0.4),
    Knob("relapse.depression.lost", 0.2, 0.5),
    Knob("relapse.depression.jolt", 2.0, 0.5),
    Knob("relapse.anxiety.base", 0.2, 0.4),
    Knob("relapse.anxiety.lost", 0.2, 0.5),
    Knob("relapse.anxiety.jolt", 1.5, 0.5),
    Knob("relapse.psychosis.base", 0.3, 0.4),
    Knob("relapse.psychosis.lost", 0.7, 0.5),
    Knob("relapse.psychosis.jolt", 4.0, 0.5),
    Knob("relapse.bipolar.base", 0.3, 0.4),
    Knob("relapse.bipolar.lost", 0.3, 0.5),
    Knob("relapse.bipolar.jolt", 6.0, 0.5),
    Knob("relapse.bipolar.tau_protection_days", 10.0, 0.6),
    Knob("relapse.shared.tau_protection_days", 21.0, 0.4),
    Knob("relapse.shared.tau_fading_days", 120.0, 0.4),
    Knob("relapse.shared.gap_power", 2.0, 0.3),
    Knob("relapse.shared.frailty", 0.7, 0.4),
    Knob("relapse.shared.episodes_few", 0.55, 0.3),
    Knob("relapse.shared.episodes_many", 1.5, 0.3),
    Knob("relapse.shared.psychological", 0.7, 0.2),
    Knob("relapse.shared.severe_share", 0.5, 0.4),
)
DRUGS = tuple(Knob(f"drugs.{name}", 1.0, 0.1) for name in SHIFTED_DRUGS)
KNOBS = (*PEOPLE, *DRUGS, *MEASURES, *RELAPSE)


def targets(published: tuple[PublishedCase, ...]) -> tuple[Target, ...]:
    """Return the published results that can be fitted: those with a case, and with a slope.

    A direction is no target: it has to hold by structure, and is checked, not fitted.
    """
    return tuple(_target(one) for one in published if one.case is not None and one.result.unit != "direction")


def _target(one: PublishedCase) -> Target:
    row = one.result
    if one.case is None:
        raise BadOption(option="target", given=row.id, wanted="a published result with a case")
    is_log = UNITS[row.unit] is None
    return Target(
        one.case,
        row.value,
        _error(row, is_log),
        is_log,
        row.comparator if one.case.against and one.case.contrast == "value" else None,
        row.bound == "lower",
    )


def _error(row: PublishedResult, is_log: bool) -> float:
    """Standard error of a result: from its interval, else by the house rule."""
    width = UNITS[row.unit] or 1.0
    if row.low is None or row.high is None:
        return math.log(RATIO) / Z_90 if is_log else POINTS / 100.0 * width / Z_90
    if is_log:
        return max(math.log(row.high / row.low) / 2.0 / Z_90, 0.1)
    return max((row.high - row.low) / 2.0 / Z_90, SMALLEST_ERROR * width)

"""Levels and occupancies: arrays in, arrays out.

Invariant: this room never hears a drug's name; it takes numbers in mg/day, days and fractions.
"""

from __future__ import annotations

from opentaper.pharmacology.chain import State
from opentaper.pharmacology.daily import (
    daily_levels,
    days_to_fraction,
    mean_state,
    mean_state_after,
    remainder,
)
from opentaper.pharmacology.hyperbola import Hyperbola
from opentaper.pharmacology.intake import Regimen, changed_intake, intakes
from opentaper.pharmacology.kinetics import Kinetics, absorption_for_peak, peak_time
from opentaper.pharmacology.levels import level, mean_level, response
from opentaper.pharmacology.occupancy import (
    dose_after_drop,
    dose_for_occupancy,
    drop_points,
    occupancy,
    occupancy_band,
)
from opentaper.pharmacology.steady_state import (
    SteadyRange,
    accumulation_ratio,
    alternate_day_swing,
    steady_range,
    steady_state,
)

__all__ = [
    "Hyperbola",
    "Kinetics",
    "Regimen",
    "State",
    "SteadyRange",
    "absorption_for_peak",
    "accumulation_ratio",
    "alternate_day_swing",
    "changed_intake",
    "daily_levels",
    "days_to_fraction",
    "dose_after_drop",
    "dose_for_occupancy",
    "drop_points",
    "intakes",
    "level",
    "mean_level",
    "mean_state",
    "mean_state_after",
    "occupancy",
    "occupancy_band",
    "peak_time",
    "remainder",
    "response",
    "steady_range",
    "steady_state",
]

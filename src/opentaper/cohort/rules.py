"""What the measures call things: bands, windows and thresholds, once for all engines and the plain twins.

Each is a house rule unless its source is named; docs/reference/measures.md says what it is for.
"""

from __future__ import annotations

from collections.abc import Mapping

from opentaper.cohort.registry_schema import UNKNOWN, USE_BANDS

#: Points of symptoms above ``usual`` by which the mean of a week makes it a hard week.
HARD = 2.0
#: Days told in a week without which it counts as not told.
FEWEST_DAYS = 3
#: Weeks told without which nothing is said of a course's withdrawal.
FEWEST_WEEKS = 4
#: Days after the last dose during which a hard week is counted.
WATCHED_DAYS = 365
#: Whatever two engines add up in another order is still the same to this.
CLOSE = 1e-9
WEEK_DAYS = 7
#: A month is 487 / 16 = 30.4375 days, which whole numbers divide exactly.
MONTH_SIXTEENTHS = 487
MONTH_DAYS = MONTH_SIXTEENTHS / 16
#: From the first reduction to the last dose in fewer days is at once.
AT_ONCE_DAYS = 14
#: Share of the whole effect that the last step took at most, where the taper was hyperbolic.
LAST_SHARE = 0.25
#: Points of effect (of 100) a month, each from its first number to the next one's.
SPEEDS: Mapping[str, float] = {"under_2": 0.0, "2_to_5": 2.0, "5_to_10": 5.0, "10_and_over": 10.0}
#: Last dose above 0 as a share of the dose at the start, in hundredths.
SMALLEST: Mapping[str, float] = {
    "under_5": 0.0,
    "05_to_10": 5.0,
    "10_to_25": 10.0,
    "25_to_50": 25.0,
    "50_and_over": 50.0,
}
AT_ONCE, ABRUPT, HYPERBOLIC, LINEAR, NOT_STOPPED = "at_once", "abrupt", "hyperbolic", "linear", "not_stopped"
SPEED_BANDS = (*SPEEDS, AT_ONCE, UNKNOWN)
SHAPES = (HYPERBOLIC, LINEAR, ABRUPT, NOT_STOPPED, UNKNOWN)
SMALLEST_BANDS = (*SMALLEST, NOT_STOPPED, UNKNOWN)
LENGTHS = (*USE_BANDS, UNKNOWN)
#: Days after the last dose at which it is asked how things stand, by months; a look back so near is taken.
STANDINGS: Mapping[int, int] = {12: 365, 36: 1096}
NEAR_DAYS = 91
#: A relapse that was named so soon after a reduction may have been withdrawal.
SOON_DAYS = 84
#: Days with more than the plan's dose from which on somebody needed more time than planned.
LATE_DAYS = 14
#: Months after the first reduction of which it is told how many days were told.
TOLD_MONTHS = 36
#: Times after which risk tables end: later is known of, and counted as still going.
LAST_MONTH, LAST_WEEK = 60, 156
#: What may end a course's time in each risk table; whoever is ``lost`` was there until then, and not after.
RISK_CAUSES: Mapping[str, tuple[str, ...]] = {
    "after_zero": ("relapse", "restart", "left"),
    "of_restart": ("restart",),
    "of_relapse": ("relapse",),
    "of_leaving": ("left",),
    "of_easing": ("eased",),
}
LOST = "lost"
#: Times are text in results: so many digits, so that they are in order.
RISK_DIGITS = 4
#: Columns by which it is shown who is in.
SELECTED_BY = ("origin", "country", "drug", "family", "condition", "use_band", "attempts")

"""Where a person stands before a day: what their level and both adaptations have come to."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

import numpy as np

from opentaper.inference.belief import Belief, Known, people
from opentaper.inference.check_in import DoseTaken
from opentaper.inference.doses import by_day, daily_mg, treatment
from opentaper.pharmacology.adaptation import People, Standing, steady_standing
from opentaper.pharmacology.kernel import daily_intensities

DAYS_PER_MONTH = 365.25 / 12.0


def standing_on(belief: Belief, doses: Sequence[DoseTaken], day: date) -> tuple[People, Standing]:
    """Return the person as virtual people, and where they stand just before the first intake of a day.

    Parameters
    ----------
    belief
        What is believed of them.
    doses
        All that is recorded so far; what was told for ``day`` and later does not count.
    day
        The day before whose first intake is asked.

    Raises
    ------
    NoCurve, BadOption
        As :func:`~opentaper.inference.belief.people` does.

    Examples
    --------
    >>> from opentaper.inference.belief import prior_belief
    >>> from opentaper.quantities import Dose
    >>> belief = prior_belief(Known("citalopram", Dose.mg(20)))
    >>> people, standing = standing_on(belief, [], date(2026, 3, 1))
    >>> people.n, standing.slow.shape
    (512, (512,))
    """
    twins = people(belief)
    known = belief.known
    standing = steady_before(twins, known)
    told = [one for one in by_day(doses) if one < day]
    if not told:
        return twins, standing
    mg, _ = daily_mg(doses, known, min(told), day - timedelta(days=1))
    _, standing = daily_intensities(twins, standing, treatment(mg, known.times_a_day))
    return twins, standing


def steady_before(twins: People, known: Known) -> Standing:
    """Return where people stand after the steady dose from before, taken for as long as is known."""
    months = known.months_of_use
    used = np.inf if months is None else months * DAYS_PER_MONTH
    return steady_standing(twins, known.start.as_mg, used, known.times_a_day)

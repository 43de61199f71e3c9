"""What withdrawal has been so far: nothing before a dose was told of, and nothing of the day itself."""

from __future__ import annotations

from datetime import date

from opentaper.inference.belief import Known, prior_belief
from opentaper.inference.check_in import DoseTaken
from opentaper.inference.so_far import so_far
from opentaper.quantities import Dose

TODAY = date(2026, 3, 22)


def test_without_a_dose_before_today_there_are_no_days() -> None:
    belief = prior_belief(Known("citalopram", Dose.mg(20)))
    for doses in ([], [DoseTaken(TODAY, Dose.mg(10))]):
        found = so_far(belief, doses, TODAY)
        assert found.days == ()
        assert all(len(row) == 0 for row in (found.mg, found.q05, found.q50, found.q95))

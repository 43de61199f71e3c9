"""What a plan would feel like."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pytest

from opentaper.errors import BadOption, NoCurve
from opentaper.inference.belief import prior_belief
from opentaper.inference.check_in import DoseTaken
from opentaper.inference.doses import treatment
from opentaper.inference.foretell import foretell
from opentaper.inference.known import Known
from opentaper.inference.standing import standing_on
from opentaper.pharmacology.kernel import daily_intensities
from opentaper.quantities import Dose

DAY = date(2026, 3, 1)
BELIEF = prior_belief(Known("citalopram", Dose.mg(20), months_of_use=24.0))
PLAN = np.repeat([15.0, 10.0, 5.0, 0.0], 21)
TOLD = [DoseTaken(DAY - timedelta(days=30), Dose.mg(18))]


def test_bands_and_chances_are_those_of_the_virtual_people() -> None:
    found = foretell(BELIEF, TOLD, DAY, PLAN, 0.2)
    people, standing = standing_on(BELIEF, TOLD, DAY)
    felt, _ = daily_intensities(people, standing, treatment(PLAN, 1))
    assert found.q50 == pytest.approx(np.median(felt, axis=1))
    assert found.chance_above == pytest.approx((felt > 0.2).mean(axis=1))
    assert found.chance_ever == pytest.approx((felt > 0.2).any(axis=0).mean())
    assert found.days == tuple(DAY + timedelta(days=place) for place in range(84))


def test_bands_lie_in_order_and_chances_agree() -> None:
    found = foretell(BELIEF, TOLD, DAY, PLAN, 0.2)
    rows = np.array([found.q05, found.q25, found.q50, found.q75, found.q95])
    assert (np.diff(rows, axis=0) >= 0.0).all()
    assert found.chance_ever >= found.chance_above.max()


def test_a_slower_plan_is_never_harder_at_its_hardest() -> None:
    fast = foretell(BELIEF, [], DAY, np.zeros(200), 0.2)
    slow = foretell(BELIEF, [], DAY, np.r_[PLAN, np.zeros(116)], 0.2)
    assert slow.q95.max() <= fast.q95.max()
    assert slow.chance_ever <= fast.chance_ever


def test_a_steady_dose_has_settled_and_a_cut_settles_after_it_was_made() -> None:
    steady = foretell(BELIEF, [], DAY, np.full(28, 20.0), 0.2)
    cut = foretell(BELIEF, [], DAY, np.r_[np.full(10, 20.0), np.full(20, 17.0)], 0.2)
    assert steady.settled_on == DAY
    assert cut.settled_on is not None
    assert cut.settled_on >= DAY + timedelta(days=10)


def test_settling_looks_beyond_the_days_asked() -> None:
    short, longer = (foretell(BELIEF, [], DAY, np.full(n, 12.0), 0.2) for n in (1, 60))
    assert short.settled_on == longer.settled_on


def test_no_day_asked_is_no_day_told() -> None:
    found = foretell(BELIEF, [], DAY, [], 0.2)
    assert found.days == ()
    assert found.chance_ever == 0.0


@pytest.mark.parametrize(("mg", "tolerated"), [([-1.0], 0.2), ([20.0], 1.5), ([float("nan")], 0.2)])
def test_what_cannot_be_is_refused(mg: list[float], tolerated: float) -> None:
    with pytest.raises(BadOption):
        foretell(BELIEF, [], DAY, mg, tolerated)


def test_a_drug_without_a_curve_cannot_be_foretold() -> None:
    with pytest.raises(NoCurve):
        foretell(prior_belief(Known("lithium", Dose.mg(400))), [], DAY, [400.0], 0.2)

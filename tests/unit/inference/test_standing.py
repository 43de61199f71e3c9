"""Where a person stands before a day."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pytest

from opentaper.errors import NoCurve
from opentaper.inference.belief import prior_belief
from opentaper.inference.check_in import DoseTaken
from opentaper.inference.doses import treatment
from opentaper.inference.known import Known
from opentaper.inference.standing import standing_on, steady_before
from opentaper.pharmacology.adaptation import Standing
from opentaper.pharmacology.kernel import daily_intensities
from opentaper.quantities import ZERO, Dose

FIRST = date(2026, 1, 1)
KNOWN = Known("venlafaxine", Dose.mg(75), months_of_use=12.0, times_a_day=2)
BELIEF = prior_belief(KNOWN)


def same(one: Standing, other: Standing) -> bool:
    return all(
        np.allclose(getattr(one, part), getattr(other, part), rtol=1e-12)
        for part in ("level", "fast", "slow")
    )


def test_without_doses_told_people_stand_where_the_steady_dose_left_them() -> None:
    people, standing = standing_on(BELIEF, [], FIRST)
    assert same(standing, steady_before(people, KNOWN))


def test_standing_is_that_of_the_kernel_on_the_doses_before_the_day() -> None:
    told = [DoseTaken(FIRST + timedelta(days=place), Dose.mg(75 - 5 * place)) for place in range(10)]
    people, standing = standing_on(BELIEF, told, FIRST + timedelta(days=6))
    mg = np.array([75.0 - 5.0 * place for place in range(6)])
    _, expected = daily_intensities(people, steady_before(people, KNOWN), treatment(mg, 2))
    assert same(standing, expected)


def test_what_was_taken_on_the_day_itself_and_later_does_not_count() -> None:
    before = [DoseTaken(FIRST, Dose.mg(37))]
    after = [DoseTaken(FIRST + timedelta(days=1), ZERO), DoseTaken(FIRST + timedelta(days=9), ZERO)]
    day = FIRST + timedelta(days=1)
    assert same(standing_on(BELIEF, before, day)[1], standing_on(BELIEF, before + after, day)[1])


def test_use_for_ever_adapts_more_than_use_for_a_year() -> None:
    for_ever = prior_belief(Known("venlafaxine", Dose.mg(75), times_a_day=2))
    assert (standing_on(for_ever, [], FIRST)[1].slow > standing_on(BELIEF, [], FIRST)[1].slow).all()


def test_a_drug_without_a_curve_has_no_standing() -> None:
    with pytest.raises(NoCurve):
        standing_on(prior_belief(Known("lithium", Dose.mg(400))), [], FIRST)

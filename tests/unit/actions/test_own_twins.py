"""Who stands for a person: each draw of a belief, where the doses have brought them, only if trusted."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest

from opentaper.actions.own_twins import trusted_twins, twins_of
from opentaper.errors import NoCurve
from opentaper.inference.belief import Known, prior_belief
from opentaper.inference.check_in import DoseTaken
from opentaper.pharmacology.adaptation import drives
from opentaper.planning.adaptive import chances
from opentaper.planning.twins import Risk
from opentaper.quantities import Dose

DAY = date(2026, 11, 22)
KNOWN = Known("citalopram", Dose.mg(20), months_of_use=48.0, times_a_day=2)
BELIEF = prior_belief(KNOWN)


def doses(mg: str, days: int) -> list[DoseTaken]:
    return [DoseTaken(DAY - timedelta(days=n), Dose.mg(mg)) for n in range(1, days + 1)]


def test_each_draw_is_one_person() -> None:
    twins = twins_of(BELIEF, [], DAY)
    assert twins.n == len(BELIEF.draws)
    assert twins.times_a_day == 2
    assert twins.day == 0


def test_they_stand_where_the_doses_have_brought_them() -> None:
    steady, lower = twins_of(BELIEF, [], DAY), twins_of(BELIEF, doses("10", 3), DAY)
    assert drives(lower.people, lower.standing).mean() > drives(steady.people, steady.standing).mean()
    low, high = (
        chances(one, Risk(0.1, 0.1), [(5.0, 28)]).worst_day
        for one in (twins_of(BELIEF, doses("10", 90), DAY), steady)
    )
    assert low < high


def test_what_was_told_for_the_day_itself_does_not_count() -> None:
    today = [*doses("10", 3), DoseTaken(DAY, Dose.mg(0))]
    one, other = twins_of(BELIEF, today, DAY), twins_of(BELIEF, doses("10", 3), DAY)
    assert np.array_equal(one.standing.slow, other.standing.slow)


def test_only_what_was_learnt_and_is_trusted_may_speed_a_plan_up() -> None:
    learnt = replace(BELIEF, trusted=True, n_check_ins=30)
    assert trusted_twins(learnt, [], DAY) is not None
    assert trusted_twins(None, [], DAY) is None
    assert trusted_twins(BELIEF, [], DAY) is None
    assert trusted_twins(replace(learnt, trusted=False), [], DAY) is None
    assert trusted_twins(replace(learnt, n_check_ins=0), [], DAY) is None
    unknown = prior_belief(Known("mirtazapine", Dose.mg(30)))
    assert trusted_twins(replace(unknown, trusted=True, n_check_ins=30), [], DAY) is None
    with pytest.raises(NoCurve):
        twins_of(unknown, [], DAY)

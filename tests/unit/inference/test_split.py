"""What distress was made of."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pytest

from opentaper.errors import NoCurve
from opentaper.inference.belief import prior_belief
from opentaper.inference.check_in import CheckIn
from opentaper.inference.known import Known
from opentaper.inference.split import Split, split
from opentaper.inference.update import update
from opentaper.quantities import Dose
from tests.unit.inference.made_people import NAMES, Made, made

PARTS = ("usual", "withdrawal", "underlying", "life", "unexplained")


def of(person: Made) -> Split:
    belief = update(prior_belief(person.known), person.doses, person.check_ins)
    return split(belief, person.doses, person.check_ins)


def test_parts_add_up_to_the_score_and_bands_hold_their_mean() -> None:
    found = of(made(1))
    told = found.observed
    total = sum(getattr(found, name).mean for name in PARTS)
    assert total[told] == pytest.approx(found.score[told])
    for name in PARTS:
        part = getattr(found, name)
        assert (part.low[told] <= part.mean[told] + 1e-9).all()
        assert (part.mean[told] <= part.high[told] + 1e-9).all()


def test_every_day_has_a_row_and_what_was_not_told_is_no_number() -> None:
    person = made(1)
    found = of(person)
    days = {one.day for one in person.check_ins}
    assert [day in days for day in found.days] == found.observed.tolist()
    assert np.isnan(found.score[~found.observed]).all()
    assert np.isnan(found.unexplained.mean[~found.observed]).all()
    assert np.isfinite(found.withdrawal.mean).all()


def test_withdrawal_and_condition_are_found_again() -> None:
    inside, errors = [], []
    for seed in range(3):
        person = made(seed, n_days=130, returns_on=80)
        found = of(person)
        first = (found.days[0] - person.doses[0].day).days
        truth = person.withdrawal[first : first + len(found.days)]
        inside.append(((found.intensity.q05 <= truth + 1e-6) & (truth - 1e-6 <= found.intensity.q95)).mean())
        returned = person.returned[first : first + len(found.days)]
        errors.append(np.abs(found.condition.mean - returned).mean())
        assert found.underlying.mean[-1] > found.underlying.mean[:60].max()
    assert np.mean(inside) > 0.75
    assert np.mean(errors) < 0.12


def test_life_is_what_modulators_add() -> None:
    days = [date(2026, 1, 1) + timedelta(days=place) for place in range(60)]
    poor = [float(place % 5 == 0) for place in range(60)]
    told = [
        CheckIn(day, (("poor_sleep", 2.0 + 3.0 * one), ("nausea", 1.0)), (("poor_night", one),))
        for day, one in zip(days, poor, strict=True)
    ]
    belief = update(prior_belief(Known("citalopram", Dose.mg(20))), [], told)
    found = split(belief, [], told)
    nights = np.array(poor) == 1.0
    assert found.life.mean[nights] == pytest.approx(np.full(12, 1.5), abs=0.25)
    assert found.life.mean[~nights] == pytest.approx(np.zeros(48), abs=1e-9)


def test_the_same_belief_is_split_the_same_way() -> None:
    person = made(2)
    one, other = of(person), of(person)
    assert (one.withdrawal.mean == other.withdrawal.mean).all()
    assert (one.condition.q95 == other.condition.q95).all()


def test_nothing_told_is_split_into_nothing() -> None:
    found = split(prior_belief(Known("citalopram", Dose.mg(20))), [], [])
    assert found.days == ()
    assert found.usual.mean.shape == (0,)


def test_a_single_day_is_split_by_the_prior() -> None:
    one = CheckIn(date(2026, 1, 1), tuple((name, 3.0) for name in NAMES))
    found = split(prior_belief(Known("citalopram", Dose.mg(20))), [], [one])
    assert found.score.tolist() == [3.0]
    assert found.withdrawal.mean[0] < 0.1


def test_a_drug_without_a_curve_cannot_be_split() -> None:
    one = CheckIn(date(2026, 1, 1), (("nausea", 3.0),))
    with pytest.raises(NoCurve):
        split(prior_belief(Known("lithium", Dose.mg(400))), [], [one])

"""What is going on: told from enough days, and "not yet" where there are too few."""

from __future__ import annotations

from datetime import timedelta

import pytest

from opentaper.actions.deeds.check_in import CheckInTold, check_in
from opentaper.actions.readings.understanding_read import understanding_of
from tests.unit.actions.deeds.lives import DAY, begun
from tests.unit.actions.readings.days import many_days

pytestmark = pytest.mark.django_db


def test_few_days_are_too_few_and_it_says_how_many_more() -> None:
    life = begun()
    for back in range(3):
        day = DAY - timedelta(days=back)
        check_in(CheckInTold(day, {"nausea": 2.0, "anxiety": 1.0}), life.at("c", day))
    found = understanding_of(life.person, life.medication, DAY)
    assert (found.is_enough, found.n_days, found.wanted_days) == (False, 3, 14)
    first = found.tells_more[0]
    assert (first.code, first.get("n")) == ("more.days", 11)
    assert {"more.life", "more.signs"} <= {one.code for one in found.tells_more}


def test_nothing_told_is_nothing_found() -> None:
    life = begun()
    found = understanding_of(life.person, life.medication, DAY)
    assert (found.n_days, found.waves, found.for_withdrawal, found.coupling) == (0, (), (), None)


def test_enough_days_are_split_into_their_parts() -> None:
    life = begun()
    many_days(life, DAY, 40)
    found = understanding_of(life.person, life.medication, DAY)
    split = found.learnt.split
    assert split is not None
    assert len(split.days) == 40
    parts = (split.usual, split.withdrawal, split.underlying, split.life, split.unexplained)
    assert sum(part.mean for part in parts) == pytest.approx(split.score)
    lines = (*found.for_withdrawal, *found.for_return, *found.open_lines)
    assert sorted(one.code for one in lines) == sorted(one.code for one in found.learnt.evidence)
    assert all(one.weight < 0 for one in found.for_withdrawal)
    assert understanding_of(life.person, life.medication, DAY).learnt is found.learnt

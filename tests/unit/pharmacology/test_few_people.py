"""A few people are run without waking a second thread, and what is kept of them is never stale."""

from threading import Thread

import numba
import numpy as np
import pytest

from opentaper.pharmacology import parts
from opentaper.pharmacology.adaptation import People, steady_standing
from opentaper.pharmacology.hyperbola import Hyperbola
from opentaper.pharmacology.kernel import Treatment, daily_intensities, days_in_parts
from opentaper.pharmacology.kinetics import Kinetics
from opentaper.pharmacology.parts import FEW_PEOPLE
from opentaper.pharmacology.responses import Response

STOP = Treatment.of(np.zeros(10))


def felt(people: People) -> np.ndarray:
    return daily_intensities(people, steady_standing(people, 20.0), STOP)[0]


def people(n: int, half_life: float = 1.0) -> People:
    return People(Kinetics(half_life), Hyperbola(0.9, 5.0), Response.of(u50=np.linspace(0.2, 0.8, n)))


def test_few_people_wake_no_thread(monkeypatch: pytest.MonkeyPatch) -> None:
    woken: list[int] = []

    class Counted(Thread):
        def start(self) -> None:
            woken.append(1)
            super().start()

    monkeypatch.setattr(parts, "Thread", Counted)
    monkeypatch.setattr(numba.config, "NUMBA_NUM_THREADS", 3)
    felt(people(FEW_PEOPLE))
    assert not woken
    felt(people(FEW_PEOPLE + 1))
    assert len(woken) == 2


def test_few_and_many_feel_the_same() -> None:
    few, many = people(3), people(FEW_PEOPLE + 1)
    alone = felt(People(many.kinetics, many.curve, many.response.taken([0, 1, 2])))
    assert np.allclose(felt(many)[:, :3], alone, rtol=1e-12)
    assert not np.allclose(felt(few), alone)


@pytest.mark.parametrize("n", [200, FEW_PEOPLE + 1])
def test_days_in_parts_are_those_of_all_to_the_bit(n: int) -> None:
    some = people(n)
    days, part = days_in_parts(some, steady_standing(some, 20.0), STOP)
    for begin, end in ((64, n), (0, 64)):
        part(begin, end)
    assert np.array_equal(days, felt(some))


def test_what_is_kept_belongs_to_those_people_alone() -> None:
    quick, slow = people(5), people(5, half_life=3.0)
    first = felt(quick)
    assert not np.allclose(felt(slow), first)
    assert np.array_equal(felt(quick), first)
    assert np.array_equal(felt(people(5)), first)

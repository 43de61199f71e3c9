"""Wished doses by each method, before any product or limit."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from itertools import accumulate
from typing import Any

import pytest

from opentaper.formulary.rows import PublishedStep, PublishedTaper
from opentaper.planning.effect import effect
from opentaper.planning.request import Method, PlanRequest, Slide
from opentaper.planning.result import PaceChoice
from opentaper.planning.wishes import Wishes, wishes
from opentaper.quantities import Dose
from tests.builders import curve, drug, request

PACE = PaceChoice("steady", 5.0, Fraction(1, 10), 28, ())
#: Half of everything at 10 mg.
TAKEN = drug(curves=(curve("one", 1.0, 10.0),))


def wished(method: Method, **asked: Any) -> Wishes:
    """Return the wishes of a request that begins at 10 mg."""
    one: PlanRequest = replace(request("10", of=TAKEN), method=method, **asked)
    return wishes(one, method, effect(TAKEN, None), PACE)


def test_equal_steps_of_effect() -> None:
    found = wished(Method.OCCUPANCY)
    # 50, 45, 40 % are held at 10, 8.1818, 6.6667 mg.
    assert found.after(10.0, 0) == pytest.approx(90 / 11)
    assert found.after(90 / 11, 1) == pytest.approx(20 / 3)
    assert found.after(0.2, 9) == 0.0


def test_an_exact_share_stays_exact() -> None:
    found = wished(Method.PROPORTIONAL)
    assert found.after(Fraction(10), 0) == 9
    assert found.after(Fraction(81, 10), 2) == Fraction(729, 100)


def test_equal_milligrams_are_taken_from_the_dose_there_is() -> None:
    found = wished(Method.LINEAR, step_mg=Dose.mg(3))
    assert [found.after(Fraction(mg), 0) for mg in (10, 8, 2)] == [7, 5, 0]
    assert wished(Method.LINEAR, cut_share=Fraction(1, 4)).linear_mg == Fraction(5, 2)


def test_a_slide_shares_one_whole_step() -> None:
    found = wished(Method.MICRO)
    part = found.part(28)
    assert (found.n_small, part) == (3, Fraction(1, 3))
    held = (
        [50.0, *(found.effect.occupancy(float(mg)) * 100 for mg in slid(found, part))] if found.effect else []
    )
    assert held == pytest.approx([50, 50 - 5 / 3, 50 - 10 / 3, 45])


def slid(found: Wishes, part: Fraction) -> list[float]:
    """Return the doses of one slide from 10 mg."""
    return [
        float(mg) for mg in accumulate(range(3), lambda mg, n: float(found.after(mg, n, part)), initial=10.0)
    ][1:]


@pytest.mark.parametrize(
    ("whole_days", "part"), [(28, Fraction(1, 3)), (20, Fraction(1, 3)), (56, Fraction(1, 6))]
)
def test_small_steps_are_no_way_to_go_faster(whole_days: int, part: Fraction) -> None:
    """A slide and its rest take 28 days: where a whole step is held 56, they make half of it."""
    assert wished(Method.MICRO).part(whole_days) == part


def test_one_cut_a_slide_is_a_whole_step() -> None:
    assert wished(Method.MICRO, slide=Slide(7, 7, 21)).part(28) == 1


def test_small_shares_multiply_to_the_whole_share() -> None:
    bare = drug(curves=())
    found = wishes(replace(request("10", of=bare), method=Method.MICRO), Method.MICRO, None, PACE)
    assert slid(found, found.part(28))[-1] == pytest.approx(9.0)


def test_what_was_asked_comes_before_the_pace() -> None:
    found = wished(Method.OCCUPANCY, step_points=2.0)
    assert (found.points, wished(Method.PROPORTIONAL, cut_share=Fraction(1, 20)).share) == (
        2.0,
        Fraction(1, 20),
    )


def test_lists_are_taken_as_they_are() -> None:
    assert wished(Method.CUSTOM, doses=(Dose.mg(9), Dose.mg(7))).listed == (9.0, 7.0)
    assert wished(Method.OCCUPANCY, targets=(0.4, 0.0)).listed == pytest.approx((20 / 3, 0.0))
    steps = tuple(PublishedStep(Dose.mg(mg), None, None, None) for mg in (20, 10, 5, 0))
    table = PublishedTaper("table", "A table", "citalopram", steps, ("test",))
    assert wished(Method.PUBLISHED, published=table).listed == (5.0, 0.0)
    assert wished(Method.OCCUPANCY).listed is None

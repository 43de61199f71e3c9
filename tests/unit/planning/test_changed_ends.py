"""Changes at the edges of a plan on its way: its last step, after its end, shelves that do not serve it."""

from __future__ import annotations

import numpy as np
import pytest

from opentaper.errors import BadOption
from opentaper.pharmacology import Hyperbola, Kinetics
from opentaper.pharmacology.adaptation import People, steady_standing
from opentaper.pharmacology.responses import Response
from opentaper.planning.difference import difference
from opentaper.planning.edit import edit_step, with_shelf
from opentaper.planning.replan import go_on, hold
from opentaper.planning.request import Method
from opentaper.planning.result import Outcome
from opentaper.planning.shelf import Availability
from opentaper.planning.shelf_text import shelf_of
from opentaper.planning.twins import Risk, Twins
from opentaper.quantities import Dose
from tests.plan_under_way import on, version

RISK = Risk(0.3, 0.1)


def twins(sensitive: float, mg: float) -> Twins:
    """Return people who have settled at a dose; the lower ``sensitive``, the more they feel."""
    spread = np.linspace(0.5, 1.5, 8)
    people = People(Kinetics(1.5), Hyperbola(0.85, 3.0), Response.of(u50=sensitive * spread))
    return Twins(people, steady_standing(people, mg))


def test_the_last_dose_of_a_plan_that_ends_above_zero_may_be_another_one() -> None:
    old = version(goal="10mg")
    new = edit_step(old, Dose.mg(10), on(-1), to=Dose.mg("10.5"))
    assert new.plan.steps[:-1] == old.plan.steps[:-1]
    assert (old.plan.steps[-1].dose, new.plan.steps[-1].dose) == (Dose.mg(10), Dose.mg("10.5"))
    assert not new.needs_signature


def test_a_shelf_whose_doses_lie_too_far_apart_is_refused() -> None:
    """Quarters of 10 mg make a dose above each one of this plan, and leave larger cuts between them."""
    old = version(goal="5mg")
    asked = old.plan.request
    quarters = shelf_of("citalopram", ("tablet 10mg quarters",), asked.obtainable, asked.release)
    with pytest.raises(BadOption) as refused:
        with_shelf(old, quarters, on(30))
    assert (refused.value.option, refused.value.given) == ("shelf", "11.26 mg")
    assert refused.value.wanted == "a shelf that makes steps inside every limit"


def test_after_the_last_change_no_next_one_is_told() -> None:
    old = version()
    told = difference(old, hold(old, 7, on(old.plan.total_days + 1)))
    assert (told.next_before, told.next_after) == (None, None)
    assert [one.code for one in told.reasons] == ["replan.at_the_end", "difference.as_long"]


def test_a_rest_that_is_nowhere_faster_needs_no_signature() -> None:
    old = version(method="adaptive", tolerate="0.5", used_for="1 year")
    assert old.plan.request.method is Method.ADAPTIVE
    new = go_on(old, on(82), twins(1.0, old.plan.steps[2].dose.as_mg), RISK)
    assert new.plan.outcome is Outcome.FOUND
    assert [one.code for one in new.because] == ["replan.own_pace", "replan.wave_room"]
    assert not new.needs_signature
    assert not difference(old, new).faster
    assert new.plan.request.risk == RISK


def test_a_shelf_that_was_assumed_is_made_wider_where_the_rest_gets_stuck() -> None:
    old = version(drug="sertraline", dose="100mg", have=())
    before = old.plan.request.shelf
    easy, hard = (go_on(old, on(-1), twins(one, 100.0), RISK).plan for one in (0.3, 0.16))
    assert before is not None
    assert before.availability is Availability.ORDINARY
    assert easy.request.shelf == before
    assert hard.outcome is Outcome.FOUND
    assert hard.request.shelf is not None
    assert hard.request.shelf.availability is Availability.TO_ORDER

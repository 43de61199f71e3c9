"""A switch and the taper after it."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from opentaper.actions.asked import AskedPlan
from opentaper.actions.propose_switch import propose_switch
from opentaper.errors import NoEquivalence
from opentaper.planning.result import Outcome
from opentaper.quantities import Dose

TODAY = date(2026, 11, 22)
LORAZEPAM = AskedPlan(drug="lorazepam", dose="2mg", start="2026-12-01")


def test_the_taper_begins_where_the_switch_ended_after_it_settled() -> None:
    proposed = propose_switch(LORAZEPAM, "diazepam", TODAY, stages=2, stage="14d")
    last, after = proposed.switched.stages[-1], proposed.after
    assert (last.dose, last.start_day + last.days) == (Dose(0), 28)
    assert after is not None
    assert (after.request.drug.name, after.request.start) == ("diazepam", last.to_dose)
    assert after.request.start_date == date(2026, 12, 1) + timedelta(days=28 + 28)


def test_the_range_of_the_sources_is_told() -> None:
    found = propose_switch(LORAZEPAM, "diazepam", TODAY).switched.equivalent
    assert found is not None
    assert found.low <= found.dose <= found.high
    assert len(found.sources) >= 3


def test_a_refused_switch_has_no_taper() -> None:
    asked = AskedPlan(drug="lorazepam", dose="2mg", circumstances=("seizures",))
    proposed = propose_switch(asked, "diazepam", TODAY)
    assert (proposed.switched.outcome, proposed.after) == (Outcome.HUMAN_FIRST, None)


def test_drugs_without_an_equivalence_are_refused_unless_one_is_told() -> None:
    asked = AskedPlan(drug="citalopram", dose="20mg")
    with pytest.raises(NoEquivalence):
        propose_switch(asked, "lamotrigine", TODAY)
    told = propose_switch(asked, "fluoxetine", TODAY, equivalent="20mg")
    assert told.switched.equivalent is not None
    assert told.switched.equivalent.dose == Dose.mg(20)

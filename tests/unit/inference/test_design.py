"""What a record asks of the model: a column for each item, and one for each thing that touches it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from opentaper.formulary.items import slow_process
from opentaper.inference.check_in import CheckIn
from opentaper.inference.design import design
from opentaper.inference.known import Known
from opentaper.inference.observed import observed
from opentaper.inference.returning import onsets
from opentaper.quantities import Dose


def test_an_item_that_a_modulator_does_not_touch_has_no_column_of_it() -> None:
    scores, held = (("nausea", 2.0), ("anxiety", 3.0)), (("poor_night", 1.0),)
    days = [date(2026, 1, 1) + timedelta(days=n) for n in range(3)]
    seen, slow = observed([CheckIn(day, scores, held) for day in days]), slow_process()
    begins = onsets(Known("citalopram", Dose.mg(20)), slow, float(seen.at[-1]))
    assert design(seen, begins, slow).owner.tolist() == [0, 1, 0, 1]
    nausea, anxiety = seen.items
    untouched = replace(seen, items=(nausea, replace(anxiety, modulators={})))
    assert design(untouched, begins, slow).owner.tolist() == [0, 1, 0]

"""Check-ins as numbers."""

from __future__ import annotations

from datetime import UTC, date, datetime

import numpy as np
import pytest

from opentaper.errors import BadOption
from opentaper.inference.check_in import CheckIn
from opentaper.inference.observed import everyday, observed

DAY = [date(2026, 1, day) for day in range(1, 10)]


def test_items_stand_in_the_order_of_the_formulary_and_gaps_are_no_numbers() -> None:
    told = observed(
        [CheckIn(DAY[1], (("anxiety", 2.0),)), CheckIn(DAY[0], (("nausea", 1.0), ("anxiety", 4.0)))]
    )
    assert [one.name for one in told.items] == ["nausea", "anxiety"]
    assert np.array_equal(told.scores, [[1.0, 4.0], [np.nan, 2.0]], equal_nan=True)
    assert told.at.tolist() == [0, 1]


def test_a_day_without_a_score_is_no_observation() -> None:
    told = observed(
        [CheckIn(DAY[0]), CheckIn(DAY[1], (("nausea", 1.0),)), CheckIn(DAY[2], (), (("stress", 1.0),))]
    )
    assert told.days == (DAY[1],)


def test_a_correction_replaces_what_it_corrects() -> None:
    late = datetime(2026, 1, 2, tzinfo=UTC)
    told = observed(
        [CheckIn(DAY[0], (("nausea", 9.0),)), CheckIn(DAY[0], (("nausea", 1.0),), written_at=late)]
    )
    assert told.scores.tolist() == [[1.0]]


def test_a_modulator_that_was_not_told_counts_as_the_persons_own_mean() -> None:
    nausea = (("nausea", 1.0),)
    told = observed(
        [
            CheckIn(DAY[0], nausea, (("poor_night", 1.0),)),
            CheckIn(DAY[1], nausea, (("poor_night", 0.0),)),
            CheckIn(DAY[2], nausea),
        ]
    )
    assert told.shares[:, 0].tolist() == [1.0, 0.0, 0.5]
    strongest = told.modulators[0].factor.mean
    assert told.factor == pytest.approx([strongest, 1.0, strongest**0.5])


@pytest.mark.parametrize(
    ("scores", "step"), [((1.0, 3.0), 1.0), ((1.5, 3.0), 0.5), ((0.3, 2.0), 0.1), ((0.123,), 0.0)]
)
def test_the_step_of_a_scale_is_seen(scores: tuple[float, ...], step: float) -> None:
    told = [CheckIn(day, (("nausea", score),)) for day, score in zip(DAY, scores, strict=False)]
    assert observed(told).step == step


def test_every_day_has_a_row_and_new_ones_hold_no_answer() -> None:
    told = observed([CheckIn(DAY[0], (("nausea", 1.0),)), CheckIn(DAY[3], (("nausea", 2.0),))])
    whole = everyday(told)
    assert whole.days == tuple(DAY[:4])
    assert np.array_equal(whole.scores[:, 0], [1.0, np.nan, np.nan, 2.0], equal_nan=True)


def test_nothing_told_is_nothing_observed() -> None:
    told = observed([])
    assert told.n_days == 0
    assert everyday(told).n_days == 0


def test_names_by_which_people_call_an_item_mean_the_same_item() -> None:
    assert [one.name for one in observed([CheckIn(DAY[0], (("brain zaps", 1.0),))]).items] == ["shocks"]


@pytest.mark.parametrize(
    "told",
    [CheckIn(DAY[0], (("dizzyness", 1.0),)), CheckIn(DAY[0], (("nausea", 1.0),), (("poor_nigth", 1.0),))],
)
def test_what_is_not_known_is_refused_and_never_dropped(told: CheckIn) -> None:
    with pytest.raises(BadOption):
        observed([told])

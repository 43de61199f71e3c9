"""What seldom happens in inference, and must still be answered."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

import numpy as np
import pytest

from opentaper.errors import BadOption
from opentaper.formulary.discriminators import discriminator
from opentaper.inference.check_in import CheckIn
from opentaper.inference.evidence import COUPLING, NEITHER, PERSON, WITHDRAWAL, Evidence, strength
from opentaper.inference.evidence_series import SIDE_DAYS, _ring_steps
from opentaper.inference.knobs import _target, targets
from opentaper.inference.likelihood import _any_onset
from opentaper.inference.pace import _N, _is_covariance
from opentaper.inference.published import published_cases
from opentaper.reasons import Reason

DAY = date(2026, 3, 1)


@pytest.mark.parametrize("score", [-0.1, 10.1, float("nan")])
def test_a_score_is_from_nought_to_ten(score: float) -> None:
    with pytest.raises(BadOption):
        CheckIn(DAY, (("nausea", score),))


def test_a_check_in_has_each_item_once_and_a_moment_has_its_zone() -> None:
    with pytest.raises(BadOption):
        CheckIn(DAY, (("nausea", 1.0), ("nausea", 2.0)))
    with pytest.raises(BadOption) as refused:
        CheckIn(DAY, (("nausea", 1.0),), written_at=datetime(2026, 3, 1, 9))  # noqa: DTZ001  # the fault itself
    assert refused.value.option == "written_at"


def test_a_modulator_that_was_not_answered_is_none() -> None:
    one = CheckIn(DAY, (("nausea", 1.0),), (("sleep", 0.5),))
    assert (one.modulator("sleep"), one.modulator("stress")) == (0.5, None)


def test_without_any_onset_nothing_speaks_for_one() -> None:
    assert _any_onset(np.empty(0), np.empty((0, 3))).tolist() == [0.0, 0.0, 0.0]


@pytest.mark.parametrize(
    "told",
    [np.eye(_N - 1), np.full((_N, _N), np.nan), np.triu(np.ones((_N, _N))), -np.eye(_N), 1e9 * np.eye(_N)],
)
def test_what_is_no_covariance_is_not_taken_for_one(told: np.ndarray) -> None:
    assert _is_covariance(0.01 * np.eye(_N))
    assert not _is_covariance(told)


def test_too_short_a_ring_of_days_has_no_steps() -> None:
    assert np.isnan(_ring_steps(np.zeros(2 * SIDE_DAYS - 1))).all()
    assert not np.isnan(_ring_steps(np.zeros(2 * SIDE_DAYS))).any()


def test_a_line_that_weighs_nothing_is_weak_whatever_chance_it_tells() -> None:
    row = discriminator("tracks_cuts")
    reason = Reason.of("evidence.coupled", row.source[0], points=0.0, pct=2, n=4)
    line = Evidence(COUPLING, NEITHER, 0.0, reason, row.source, row.grade, PERSON)
    assert strength(line) == "weak"
    assert strength(replace(line, points_to=WITHDRAWAL, weight=-2.0)) == "strong"


def test_a_result_without_a_case_is_no_target_and_is_named() -> None:
    bare = next(one for one in published_cases() if one.case is None)
    assert bare.result.id not in {one.case.row for one in targets((bare,))}
    with pytest.raises(BadOption) as refused:
        _target(bare)
    assert (refused.value.option, refused.value.given) == ("target", bare.result.id)

"""The attack finds who is in exact tables, and no more than the loss allows in those with noise."""

from __future__ import annotations

import math

import numpy as np
import pytest

from opentaper.cohort.membership import attack_result, attacked, most_advantage

SHARES = (0.5, 0.2, 0.15, 0.1, 0.04, 0.01)


def test_exact_tables_tell_all_hidden_ones_less_and_noise_what_its_loss_allows() -> None:
    losses = {"0.1": 0.1, "0.5": 0.5, "1": 1.0, "3": 3.0}
    n = 400
    found = attacked({"exact": None, "hidden": 0.0, **losses}, SHARES, 60, n, seed=8)
    assert found["exact"].advantage == found["exact"].auc == 1
    assert found["hidden"].advantage < 1
    # standard error of a difference of two shares of n/2 is at most sqrt(1/n)
    beyond = 4 * math.sqrt(1 / n)
    for name, loss in losses.items():
        assert found[name].advantage <= most_advantage(loss) + beyond
        assert found[name].low <= found[name].advantage <= found[name].high
    assert found["3"].advantage > found["0.1"].advantage + 0.4
    assert found["3"].high < found["exact"].low


def test_scores_that_tell_nothing_are_a_guess() -> None:
    same = attack_result(np.zeros(50), np.zeros(50))
    assert (same.advantage, same.auc) == (0, 0.5)
    assert same.low < 0 < same.high
    assert most_advantage(0.0) == 0
    assert most_advantage(1.0) == pytest.approx((math.e - 1) / (math.e + 1))

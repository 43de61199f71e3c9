"""What only the wiring may look at: the environment and the clock."""

from __future__ import annotations

import os

import pytest

from opentaper import wiring

THREADS = "OPENBLAS_NUM_THREADS"


def test_sums_run_on_one_core(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(THREADS, raising=False)
    wiring.settle_sums()
    assert os.environ[THREADS] == "1"


def test_who_chose_a_number_of_threads_keeps_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(THREADS, "4")
    wiring.settle_sums()
    assert os.environ[THREADS] == "4"

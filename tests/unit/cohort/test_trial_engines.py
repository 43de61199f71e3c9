"""The same trial on every engine: the same blocks to the bit, and an honest word where one cannot be had."""

from __future__ import annotations

import shutil
import sys
from itertools import islice
from pathlib import Path
from signal import SIGINT, raise_signal
from typing import Any

import pytest

from opentaper.actions.run_trial import run_trial
from opentaper.cohort import batches, trial_engines
from opentaper.cohort.batches import tasks
from opentaper.cohort.store import BlockStore
from opentaper.cohort.trial_engines import engine_sums, packed_sums
from opentaper.errors import BadOption
from opentaper.exchange.trial_json import trial_json
from tests.unit.cohort.trials import small_trial

#: Two blocks for each of two groups, the last ones cut short.
PEOPLE = batches.BLOCK + 100
# Spark needs Java, which no package of Python brings.
ENGINES = ("duckdb", *(("spark://local[2]",) if shutil.which("java") else ()))


def kept(folder: Path) -> dict[str, bytes]:
    """Return the files of finished blocks."""
    return {file.name: file.read_bytes() for file in (folder / "blocks").iterdir()}


@pytest.mark.parametrize("engine", ENGINES)
def test_every_engine_reckons_the_same_to_the_bit(
    tmp_path: Path, engine: str, capfd: pytest.CaptureFixture[str]
) -> None:
    trial = small_trial(PEOPLE)
    told = {one: trial_json(run_trial(trial, tmp_path / one[:5], one)) for one in ("local", engine)}
    assert told["local"] == told[engine]
    assert len(kept(tmp_path / "local")) == 4
    assert kept(tmp_path / "local") == kept(tmp_path / engine[:5])
    assert "Traceback" not in capfd.readouterr().err


def test_what_an_engine_finished_another_goes_on_from(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    trial = small_trial(PEOPLE)
    monkeypatch.setattr(trial_engines, "WAVES", {"duckdb": 1})
    some, store = engine_sums(trial, tasks(trial), "duckdb"), BlockStore(tmp_path / "some", trial)
    for batch in islice(some, 3):
        store.keep(batch)
    del some
    assert store.left() == tasks(trial)[3:]
    run_trial(trial, tmp_path / "some")
    run_trial(trial, tmp_path / "whole", "duckdb")
    assert kept(tmp_path / "some") == kept(tmp_path / "whole")


def test_where_nothing_is_left_no_engine_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(trial_engines, "engine_of", None)
    assert list(engine_sums(small_trial(10), [], "spark")) == []


@pytest.mark.parametrize("raised", [KeyboardInterrupt(), RuntimeError("Query interrupted")], ids=repr)
def test_a_trial_that_is_stopped_by_a_key_stops(
    monkeypatch: pytest.MonkeyPatch, raised: BaseException
) -> None:
    def stopped(*_: object) -> list[bytes]:
        raise raised

    monkeypatch.setattr(trial_engines, "packed_sums", stopped)
    with pytest.raises(KeyboardInterrupt):
        next(engine_sums(small_trial(10), [(0, 0)], "duckdb"))


def test_a_key_lets_the_wave_end(monkeypatch: pytest.MonkeyPatch) -> None:
    def pressed(*told: Any) -> list[bytes]:
        raise_signal(SIGINT)
        ended.append(1)
        return packed_sums(*told)

    ended: list[int] = []
    monkeypatch.setattr(trial_engines, "packed_sums", pressed)
    with pytest.raises(KeyboardInterrupt):
        next(engine_sums(small_trial(10), [(0, 0)], "duckdb"))
    assert ended == [1]


def test_an_engine_without_array_functions_is_refused_before_anything_is_written(tmp_path: Path) -> None:
    for engine in ("sqlite://", "abacus", "local://here"):
        with pytest.raises(BadOption, match="one of local, duckdb, spark"):
            run_trial(small_trial(10), tmp_path, engine)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(("missing", "engine"), [("ibis", "duckdb"), ("pyspark.sql", "spark")])
def test_what_an_engine_needs_is_told(monkeypatch: pytest.MonkeyPatch, missing: str, engine: str) -> None:
    monkeypatch.setitem(sys.modules, missing, None)
    with pytest.raises(BadOption, match="pip install opentaper"):
        next(engine_sums(small_trial(10), [(0, 0)], engine))

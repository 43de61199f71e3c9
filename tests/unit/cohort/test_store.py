"""What is done stays done: an interrupted trial goes on, and ends with the same numbers to the bit."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from opentaper.actions.run_trial import run_trial
from opentaper.cohort import batches
from opentaper.cohort.store import BlockStore
from opentaper.errors import BadOption
from opentaper.exchange.trial_json import trial_json
from tests.unit.cohort.trials import small_trial

ROOT = Path(__file__).parents[3]
CHILD = """
import sys
from pathlib import Path
from opentaper.actions.run_trial import run_trial
from opentaper.cohort import batches
from tests.unit.cohort.trials import small_trial

batches.BLOCK = 512
watch = lambda done, whole: print(done, flush=True)
run_trial(small_trial(4000), Path(sys.argv[1]), keeps_people=True, watch=watch)
"""


@pytest.fixture(autouse=True)
def _small_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(batches, "BLOCK", 512)


def files(folder: Path) -> dict[str, bytes]:
    """Return the finished files below a folder."""
    return {str(file.relative_to(folder)): file.read_bytes() for file in sorted(folder.rglob("*.parquet"))}


def run_and_kill(folder: Path, after: int) -> None:
    """Run the trial in a process of its own, and kill it once so many blocks are done."""
    child = subprocess.Popen(
        [sys.executable, "-c", CHILD, str(folder)], cwd=ROOT, stdout=subprocess.PIPE, text=True
    )
    assert child.stdout is not None
    with child, child.stdout as told:
        for line in told:
            if int(line) >= after:
                child.send_signal(signal.SIGKILL)
                break
        child.wait()


def test_a_run_that_was_killed_ends_like_one_that_was_not(tmp_path: Path) -> None:
    trial = small_trial(4000)
    run_and_kill(tmp_path / "killed", after=3)
    n_left = len(BlockStore(tmp_path / "killed", trial, keeps_people=True).left())
    assert 0 < n_left < 16
    told: list[tuple[int, int]] = []
    again = run_trial(
        trial,
        tmp_path / "killed",
        keeps_people=True,
        watch=lambda done, whole: told.append((done, whole)),
    )
    assert told[0] == (16 - n_left, 16)
    assert told[-1] == (16, 16)
    assert len(told) == n_left + 1
    whole = run_trial(trial, tmp_path / "whole", keeps_people=True)
    assert trial_json(again) == trial_json(whole)
    assert files(tmp_path / "killed") == files(tmp_path / "whole")


def test_a_break_between_two_blocks_leaves_whole_blocks(tmp_path: Path) -> None:
    trial = small_trial(1500)

    def stop(done: int, whole: int) -> None:
        if done == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run_trial(trial, tmp_path, watch=stop)
    assert len(files(tmp_path)) == 2
    assert trial_json(run_trial(trial, tmp_path)) == trial_json(run_trial(trial, tmp_path / "other"))


def test_more_people_go_on_from_fewer(tmp_path: Path) -> None:
    run_trial(small_trial(1200), tmp_path / "grown")
    before = files(tmp_path / "grown")
    grown = run_trial(small_trial(2000), tmp_path / "grown")
    assert trial_json(grown) == trial_json(run_trial(small_trial(2000), tmp_path / "whole"))
    after = files(tmp_path / "grown")
    assert [name for name in before if before[name] != after[name]] == [
        "blocks/group-01-block-00003.parquet",
        "blocks/group-02-block-00003.parquet",
    ]


def test_people_are_kept_where_asked_and_added_later(tmp_path: Path) -> None:
    trial = small_trial(700)
    run_trial(trial, tmp_path)
    assert not (tmp_path / "people").exists()
    run_trial(trial, tmp_path, keeps_people=True)
    tables = [pq.read_table(file) for file in sorted((tmp_path / "people").iterdir())]
    assert [table.num_rows for table in tables] == [3 * 512, 3 * 188] * 2
    assert set(tables[0].column_names) >= {"person", "arm", "any", "severe", "lasting.3", "peak"}


def test_people_of_a_smaller_trial_do_not_count_as_those_of_a_larger(tmp_path: Path) -> None:
    run_trial(small_trial(300), tmp_path, keeps_people=True)
    run_trial(small_trial(500), tmp_path)
    assert len(BlockStore(tmp_path, small_trial(500), keeps_people=True).left()) == 2


def test_a_folder_of_another_trial_is_left_alone(tmp_path: Path) -> None:
    run_trial(small_trial(300), tmp_path)
    before = files(tmp_path)
    with pytest.raises(BadOption, match="this very trial"):
        run_trial(small_trial(300, seed=4), tmp_path)
    assert files(tmp_path) == before


def test_a_broken_file_is_made_again(tmp_path: Path) -> None:
    trial = small_trial(300)
    run_trial(trial, tmp_path)
    before = files(tmp_path)
    (tmp_path / "blocks" / "group-01-block-00001.parquet").write_bytes(b"PAR1 and then nothing")
    run_trial(trial, tmp_path)
    assert files(tmp_path) == before


def test_sums_want_every_block(tmp_path: Path) -> None:
    with pytest.raises(BadOption, match="this very trial"):
        BlockStore(tmp_path, small_trial(300)).sums()


def test_a_folder_that_cannot_be_written_to_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    with pytest.raises(BadOption, match="can be written to"):
        run_trial(small_trial(300), tmp_path / "file")


def test_blocks_may_come_in_any_order(tmp_path: Path) -> None:
    trial = small_trial(1500)
    for name, order in (("up", 1), ("down", -1)):
        store = BlockStore(tmp_path / name, trial)
        for batch in turned(store, order):
            store.keep(batch)
    assert trial_json(run_trial(trial, tmp_path / "up")) == trial_json(run_trial(trial, tmp_path / "down"))


def turned(store: BlockStore, order: int) -> Iterator[pa.RecordBatch]:
    return store.worked(store.left()[::order])


def test_nothing_half_is_left_behind(tmp_path: Path) -> None:
    run_trial(small_trial(700), tmp_path, keeps_people=True)
    assert [file for file in tmp_path.rglob("*.half") if file.is_file()] == []
    assert os.listdir(tmp_path / "blocks") != []

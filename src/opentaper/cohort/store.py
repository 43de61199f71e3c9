"""The folder of a trial: one Parquet file for each finished block, so that what is done stays done.

A file appears under its name only when it is whole; until then it has another. So an interrupted run leaves
finished blocks and nothing half, and the next run goes on from there.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from opentaper import __version__
from opentaper.cohort.arrow import people_batch, sums_batch, sums_of
from opentaper.cohort.batches import block_persons, block_sums, group_outcomes, tasks
from opentaper.errors import BadOption
from opentaper.inference.trials import ArmSums, Trial

if TYPE_CHECKING:
    import pyarrow

MARK = b"opentaper.trial"


@dataclass(frozen=True, slots=True)
class BlockStore:
    """The files of a trial's blocks in a folder; ``keeps_people`` tells whether each person's row is kept."""

    folder: Path
    trial: Trial
    keeps_people: bool = False

    def done(self) -> list[tuple[int, int]]:
        """Return the units of work that need no further work.

        Raises
        ------
        BadOption
            The folder holds blocks of another trial.
        """
        return [task for task in tasks(self.trial) if self._is_done(task)]

    def left(self) -> list[tuple[int, int]]:
        """Return the units of work that are still to be done.

        Raises
        ------
        BadOption
            As :meth:`done`.
        """
        done = set(self.done())
        return [task for task in tasks(self.trial) if task not in done]

    def keep(self, batch: pyarrow.RecordBatch) -> None:
        """Keep the sums of a finished block."""
        self._write(self._sums_file(_task(batch)), [batch])

    def worked(self, wanted: list[tuple[int, int]]) -> Iterator[pyarrow.RecordBatch]:
        """Yield the sums of units of work, done in this process; each person's rows are kept where asked."""
        for place, block in wanted:
            group, persons = self.trial.groups[place], block_persons(self.trial, block)
            found = tuple(group_outcomes(self.trial, group, persons))
            if self.keeps_people:
                rows = [people_batch(group, place, arm, persons, one) for arm, one in enumerate(found)]
                self._write(self._people_file((place, block)), rows)
            yield sums_batch(place, block, block_sums(self.trial, found))

    def sums(self) -> tuple[tuple[ArmSums, ...], ...]:
        """Return the sums of each group and arm over all blocks; the order of blocks changes nothing.

        Raises
        ------
        BadOption
            A block is missing, or belongs to another trial.
        """
        import pyarrow.parquet as pq

        whole: dict[int, tuple[ArmSums, ...]] = {}
        for task in tasks(self.trial):
            if not self._is_done(task):
                raise self._not_ours()
            (batch,) = pq.read_table(self._sums_file(task)).combine_chunks().to_batches()
            block = sums_of(batch)
            known = whole.get(task[0])
            whole[task[0]] = (
                block if known is None else tuple(a + b for a, b in zip(known, block, strict=True))
            )
        return tuple(whole[place] for place in range(len(self.trial.groups)))

    def _is_done(self, task: tuple[int, int]) -> bool:
        import pyarrow.parquet as pq

        # A trial with more people goes on where the smaller one ended: only its last block was cut short.
        n, n_arms = len(block_persons(self.trial, task[1])), len(self.trial.groups[task[0]].arms)
        file = self._sums_file(task)
        if self._n_rows(file) != n_arms or pq.read_table(file, columns=["n"]).column("n")[0].as_py() != n:
            return False
        return not self.keeps_people or self._n_rows(self._people_file(task)) == n * n_arms

    def _n_rows(self, file: Path) -> int:
        """Return how many rows a file of this trial has; 0 where there is none, or none that can be read."""
        import pyarrow as pa
        import pyarrow.parquet as pq

        try:
            known = pq.read_metadata(file)
        except (pa.ArrowException, OSError):
            return 0
        if (known.metadata or {}).get(MARK) != self._mark:
            raise self._not_ours()
        return int(known.num_rows)

    @property
    def _mark(self) -> bytes:
        """What a file of this trial carries; another release may reckon otherwise."""
        return f"{self.trial.digest} {__version__}".encode()

    def _not_ours(self) -> BadOption:
        wanted = "a new folder, or the one in which this very trial was begun"
        return BadOption(option="out", given=str(self.folder), wanted=wanted)

    def _sums_file(self, task: tuple[int, int]) -> Path:
        return self.folder / "blocks" / f"group-{task[0] + 1:02}-block-{task[1] + 1:05}.parquet"

    def _people_file(self, task: tuple[int, int]) -> Path:
        return self.folder / "people" / self._sums_file(task).name

    def _write(self, file: Path, batches: Iterable[pyarrow.RecordBatch]) -> None:
        import pyarrow as pa
        import pyarrow.parquet as pq

        table = pa.Table.from_batches(list(batches))
        marked = table.replace_schema_metadata({MARK: self._mark})
        half = file.with_suffix(f".{os.getpid()}.half")
        try:
            file.parent.mkdir(parents=True, exist_ok=True)
            with half.open("wb") as opened:
                pq.write_table(marked, opened, compression="zstd")
                opened.flush()
                os.fsync(opened.fileno())
            half.replace(file)
        except OSError:
            wanted = "a folder that can be written to"
            raise BadOption(option="out", given=str(self.folder), wanted=wanted) from None


def _task(batch: pyarrow.RecordBatch) -> tuple[int, int]:
    return batch.column("group")[0].as_py(), batch.column("block")[0].as_py()

"""How a loop becomes machine code: it is kept, and made anew where its parts have changed."""

from pathlib import Path

import numba
import numpy as np
import pytest
from llvmlite import binding

from opentaper.pharmacology import machine


def kept(folder: Path) -> int:
    """Compile a loop, run it, and count the kinds of it that are kept."""

    def run(x: np.ndarray) -> None:
        x[0] = x[0] + 1.0

    memory = np.zeros(1)
    machine.compiled(run)(memory)
    assert memory[0] == 1.0
    return len(list(folder.rglob("*.nbi")))


def test_a_loop_is_kept_and_made_anew_where_its_parts_have_changed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(numba.config, "CACHE_DIR", str(tmp_path))
    assert kept(tmp_path) == 1
    assert kept(tmp_path) == 1
    monkeypatch.setattr(machine, "getsource", lambda module: f"{module} with another line")
    assert kept(tmp_path) == 2


def test_a_loop_whose_parts_have_no_text_is_made_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def nowhere(module: object) -> str:
        raise OSError

    monkeypatch.setattr(machine, "getsource", nowhere)
    monkeypatch.setattr(numba.config, "CACHE_DIR", str(tmp_path))
    assert kept(tmp_path) == 1


class Processor(dict[str, bool]):
    """What a processor has, told as the compiler's library tells it."""

    def flatten(self) -> str:
        return ",".join(f"{'+' if has else '-'}{name}" for name, has in self.items())


@pytest.mark.parametrize(
    ("has_wide", "told", "settled"),
    [(True, None, "+avx512f,-prefer-256-bit"), (False, None, None), (True, "+sse2", "+sse2")],
)
def test_wide_vectors_are_used_where_there_are_any_unless_numba_was_told_otherwise(
    has_wide: bool, told: str | None, settled: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(binding, "get_host_cpu_features", lambda: Processor(avx512f=has_wide))
    monkeypatch.setattr(numba.config, "CPU_NAME", None)
    monkeypatch.setattr(numba.config, "CPU_FEATURES", told)
    machine.settle_numba.__wrapped__()
    assert settled == numba.config.CPU_FEATURES
    assert (numba.config.CPU_NAME is not None) is (told != settled)

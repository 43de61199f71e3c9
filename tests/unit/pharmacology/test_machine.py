"""How a loop becomes machine code: it is kept, and made anew where its parts have changed."""

from pathlib import Path

import numba
import numpy as np
import pytest

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

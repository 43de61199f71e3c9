"""The tile that the machine code goes through: what is free at a node, and where its rows lie."""

import numpy as np
import pytest

from opentaper.pharmacology import machine_tile, row_loop
from opentaper.pharmacology.kernel import MOST_MODES
from opentaper.pharmacology.layout import N_CONSTANTS
from opentaper.pharmacology.parts import TILE


@pytest.mark.parametrize("ratio", [0.0, 1e-12, 0.3, 1.0, 40.0])
def test_odds(ratio: float) -> None:
    rows = np.zeros((machine_tile.HEAD, 1))
    rows[14] = 0.459
    assert machine_tile.odds(rows, 0, ratio, False) == 1.0 + ratio
    assert machine_tile.odds(rows, 0, ratio, True) == pytest.approx(1.0 + ratio**0.459, rel=1e-14)


def test_the_loop_reads_rows_where_the_kernel_puts_them() -> None:
    assert machine_tile.HEAD == N_CONSTANTS
    assert row_loop.MOST_MODES == MOST_MODES
    assert machine_tile.TILE == TILE


def test_a_tile_fits_the_first_cache() -> None:
    """Rows with a metabolite and eight nodes, for all people of a tile, 8 bytes each: 32 KiB at most."""
    assert (N_CONSTANTS + 5 * 8) * machine_tile.TILE * 8 <= 32 * 1024

"""The machine code among threads, child processes, other processors, and where nothing can be written."""

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from opentaper.pharmacology import Hyperbola, Kinetics
from opentaper.pharmacology.adaptation import People, steady_standing
from opentaper.pharmacology.kernel import Treatment, daily_intensities
from opentaper.pharmacology.responses import Response

pytestmark = pytest.mark.slow

N_PEOPLE = 4_500
STOP = [20.0] * 3 + [0.0] * 27
# What another process is asked to do: the same days as felt() below, as text without loss.
ASKED = """
from tests.unit.pharmacology.test_kernel_at_work import felt
def told():
    print(felt().tobytes().hex(), flush=True)
"""


def felt() -> np.ndarray:
    """Return some days of some people, by the machine code."""
    response = Response.of(u50=np.linspace(0.1, 0.9, N_PEOPLE), tau_slow_days=np.linspace(30, 400, N_PEOPLE))
    people = People(Kinetics(1.0), Hyperbola(1.0, 5.0), response)
    return daily_intensities(people, steady_standing(people, 20.0), Treatment.of(STOP))[0]


def elsewhere(then: str, **settings: str) -> list[np.ndarray]:
    """Return what another process prints that is set up so."""
    command = [sys.executable, "-B", "-c", ASKED + then]
    done = subprocess.run(
        command, env=os.environ | settings, capture_output=True, text=True, check=True, timeout=300
    )
    return [np.frombuffer(bytes.fromhex(line)).reshape(-1, N_PEOPLE) for line in done.stdout.split()]


def test_many_threads_at_once() -> None:
    expected = felt()
    with ThreadPoolExecutor(16) as pool:
        for found in pool.map(lambda _: felt(), range(160)):
            assert_array_equal(found, expected)


def test_a_child_that_is_forked_after_a_run() -> None:
    then = """
import os
told()
child = os.fork()
if not child:
    told()
    os._exit(0)
assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
"""
    expected = felt()
    found = elsewhere(then)
    assert len(found) == 2
    for one in found:
        assert_array_equal(one, expected)


def test_one_core_gives_the_same() -> None:
    assert_array_equal(elsewhere("told()", NUMBA_NUM_THREADS="1")[0], felt())


def test_another_processor_gives_the_same_but_for_the_last_digits() -> None:
    """The plainest of its kind has narrow vectors, and rounds each product before it adds."""
    (found,) = elsewhere("told()", NUMBA_CPU_NAME="generic", NUMBA_CPU_FEATURES="")
    assert_allclose(found, felt(), rtol=0, atol=1e-12)


def test_code_that_cannot_be_kept_is_made_by_each_process(monkeypatch: pytest.MonkeyPatch) -> None:
    from numba.core.caching import CacheImpl

    expected = felt()
    monkeypatch.setattr(CacheImpl, "_locator_classes", [])
    from opentaper.pharmacology import day_loop, kernel, layout, row_loop

    made = (day_loop.day_loop, row_loop.row_loop, row_loop.new_memory, kernel._compiled, layout._made)
    for one in made:
        one.cache_clear()
    try:
        assert_array_equal(felt(), expected)
    finally:
        for one in made:
            one.cache_clear()

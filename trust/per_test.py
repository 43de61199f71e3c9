"""A pytest plugin: coverage learns which test is running, and how long each one took is written down.

Loaded with ``-p trust.per_test`` under ``coverage run``. The times go to the file that
``OPENTAPER_TEST_TIMES`` names. Before each test, what the rooms keep between calls is forgotten: else only
the first test that asks for something would be seen to need the code that makes it.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Generator
from functools import _lru_cache_wrapper
from pathlib import Path
from typing import Any

import coverage
import pytest

TIMES = "OPENTAPER_TEST_TIMES"
#: Whose memory is cleared. The formulary keeps its own: reading it anew for each test would take hours.
FORGETFUL = ("opentaper.planning.", "opentaper.advice.", "tests.unit.planning.", "tests.unit.advice.")
_seconds: dict[str, float] = {}
_kept: list[_lru_cache_wrapper[Any]] = []


def pytest_collection_finish() -> None:
    """Look for what is kept between calls, now that all modules are loaded."""
    for name, module in list(sys.modules.items()):
        if name.startswith(FORGETFUL):
            _kept.extend(one for one in vars(module).values() if isinstance(one, _lru_cache_wrapper))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, object, object]:
    """Tell coverage whose lines follow, set-up and tear-down too."""
    for one in _kept:
        one.cache_clear()
    measuring = coverage.Coverage.current()
    if measuring is not None:
        measuring.switch_context(item.nodeid)
    answer = yield
    if measuring is not None:
        measuring.switch_context("")
    return answer


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """Add up what a test took, with its set-up."""
    _seconds[report.nodeid] = _seconds.get(report.nodeid, 0.0) + report.duration


def pytest_sessionfinish() -> None:
    """Write the times down."""
    if kept := os.environ.get(TIMES):
        Path(kept).write_text(json.dumps(_seconds), encoding="utf-8")

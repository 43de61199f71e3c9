"""Warming up loads what pages need, asks no record, and leaves little to search for garbage."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

WARM = """
import gc, json, sys, threading
from opentaper import wiring
wiring.start_app()
from django.db import connection
from opentaper.cli.warming import warm_up_beside
told = {"before": sorted(name for name in sys.modules if name.startswith(("numba", "opentaper.web.today")))}
def asked(*_):
    raise AssertionError("the record was asked")
threading.excepthook = lambda found: told.setdefault("failed", repr(found.exc_value))
with connection.execute_wrapper(asked):
    warm_up_beside()
    thread = next(one for one in threading.enumerate() if one.name == "warm-up")
    told["is_daemon"] = thread.daemon
    thread.join()
wanted = ("opentaper.web.today", "opentaper.inference.split", "numba")
told["after"] = [name for name in wanted if name in sys.modules]
told["frozen"], told["searched"] = gc.get_freeze_count(), len(gc.get_objects())
print(json.dumps(told))
"""


def test_a_server_is_warm_before_the_first_look(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", WARM],
        env={**os.environ, "OPENTAPER_DATA": str(tmp_path)},
        capture_output=True,
        text=True,
        check=True,
    )
    told = json.loads(done.stdout)
    assert "failed" not in told
    assert told["before"] == []
    assert told["is_daemon"]
    assert told["after"] == ["opentaper.web.today", "opentaper.inference.split", "numba"]
    assert told["frozen"] > 20 * told["searched"]

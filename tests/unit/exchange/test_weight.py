"""Reading and writing text needs no drawing library: each heavy one is loaded by what draws with it."""

import subprocess
import sys

import pytest

HEAVY = {"altair", "icalendar", "typst", "vl_convert", "yaml"}
MODULES = (
    "calendar_ics",
    "charts",
    "check_json",
    "compare_json",
    "pictograms",
    "plan_csv",
    "plan_json",
    "plan_pdf",
    "schedule_csv",
)


@pytest.mark.parametrize("module", MODULES)
def test_importing_a_format_loads_nothing_heavy(module: str) -> None:
    code = f"import sys, opentaper.exchange.{module}; print(*sorted(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert set(done.stdout.split()) & HEAVY == set()

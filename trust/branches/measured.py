"""What the tests of the core take of its branches, as coverage.py counts them."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import coverage

from trust.page import ROOT

KEPT = ROOT / ".trust" / "branches"
PACKAGE = ROOT / "src" / "opentaper"
ROOMS = ("pharmacology", "formulary", "planning", "inference", "recovery", "advice")
MODULES = ("quantities", "timeline", "reasons")
#: Two lists of about equal length in time: each may run in a process of its own.
TESTS = (
    (
        *(f"src/opentaper/{name}" for name in ROOMS),
        *(f"src/opentaper/{name}.py" for name in MODULES),
        *("src/opentaper/errors", "tests/unit/test_errors.py"),
        *(f"tests/unit/{name}" for name in ROOMS),
        *(f"tests/unit/test_{name}.py" for name in MODULES),
        "tests/spec",
    ),
    ("tests/laws", "tests/scenarios", "tests/reference"),
)


def measure(n_at_once: int, kept: Path = KEPT) -> None:
    """Run the tests of the core under coverage, and keep what they took.

    Raises
    ------
    SystemExit
        A test fails.
    """
    kept.mkdir(parents=True, exist_ok=True)
    for old in kept.glob("coverage*"):
        old.unlink()
    running: list[subprocess.Popen[bytes]] = []
    codes = []
    for place, tests in enumerate(TESTS):
        running.append(started(tests, kept, f"coverage.{place}"))
        if len(running) >= n_at_once:
            codes.append(running.pop(0).wait())
    codes += [one.wait() for one in running]
    if any(codes):
        raise SystemExit("Some tests fail: mend them first.")
    whole = coverage.Coverage(data_file=str(kept / "coverage"), config_file=str(_settings(kept)))
    whole.combine([str(kept / f"coverage.{place}") for place in range(len(TESTS))], keep=True)
    whole.save()


def measure_more(tests: Sequence[str], kept: Path = KEPT) -> None:
    """Add what some tests take to what was kept; the sources must be as they were."""
    if started(tests, kept, "coverage", "--append").wait():
        raise SystemExit("Some of these tests fail.")


def started(tests: Sequence[str], kept: Path, data: str, *more: str) -> subprocess.Popen[bytes]:
    """Start a run of some tests under coverage."""
    run = [
        sys.executable,
        "-m",
        "coverage",
        "run",
        f"--rcfile={_settings(kept)}",
        f"--data-file={kept / data}",
    ]
    pytest = ["-m", "pytest", "-p", "no:cacheprovider", "-q", "-n", "0", "--no-header", "--tb=short"]
    return subprocess.Popen([*run, *more, *pytest, *tests], cwd=ROOT)


def report(kept: Path = KEPT) -> Mapping[str, Any]:
    """Return what coverage tells of each file of the core, by its name below the package."""
    whole = coverage.Coverage(data_file=str(kept / "coverage"), config_file=str(_settings(kept)))
    whole.load()
    out = kept / "report.json"
    whole.json_report(outfile=str(out), include=_core(), ignore_errors=True)
    told = json.loads(out.read_text(encoding="utf-8"))["files"]
    files = {str((ROOT / name).resolve().relative_to(PACKAGE)): one for name, one in told.items()}
    return {name: one for name, one in sorted(files.items()) if is_core(name)}


def is_core(name: str) -> bool:
    """Tell whether a file below the package belongs to the core.

    Examples
    --------
    >>> is_core("planning/plan.py"), is_core("errors/root.py"), is_core("web/today.py")
    (True, True, False)
    """
    first = Path(name).parts[0].removesuffix(".py")
    return first in {"errors", *ROOMS, *MODULES}


def _core() -> list[str]:
    rooms = (*ROOMS, "errors")
    return [f"{PACKAGE / name}/*" for name in rooms] + [f"{PACKAGE / name}.py" for name in MODULES]


def _settings(kept: Path) -> Path:
    file = kept / "settings.ini"
    places = "".join(f"\n    {one}" for one in _core())
    text = f"[run]\nbranch = True\ncore = ctrace\ninclude ={places}\n"
    if not file.exists() or file.read_text(encoding="utf-8") != text:
        file.write_text(text, encoding="utf-8")
    return file

"""A virtual trial of a million people: how long it takes, and the most memory that the process holds."""

from __future__ import annotations

import resource
import subprocess
import sys
import tempfile
from pathlib import Path
from time import perf_counter

from bench.report import Row, Section

PEOPLE, ARMS, DAYS = 1_000_000, 3, 731
SPEC = f"""name: A million people
drug: citalopram
dose: 20mg
people: {PEOPLE}
follow: 366 days
outcomes: {{symptoms_on_days: [7, 28], lasting_days: [90, 365]}}
populations:
  - {{name: eight years, used_for: 8 years}}
arms:
  - {{name: at once, taper: abrupt}}
  - {{name: two weeks, taper: "linear:14d"}}
  - {{name: a year, taper: "linear:1y"}}
"""
# Of the whole process with all it loads, as the system counts it: kB on Linux, bytes on macOS.
PER_MIB = 1024 if sys.platform == "linux" else 1024 * 1024


def trial() -> Section:
    """Measure one trial as a whole process, with its report; a small one before it warms the machine code."""
    with tempfile.TemporaryDirectory() as folder:
        spec = Path(folder) / "trial.yaml"
        spec.write_text(SPEC.replace(str(PEOPLE), "20000"), encoding="utf-8")
        _run(spec, "small")
        spec.write_text(SPEC, encoding="utf-8")
        begun = perf_counter()
        _run(spec, "large")
        seconds = perf_counter() - begun
        kept = sum(file.stat().st_size for file in Path(folder).rglob("*.parquet")) / 2**20
    held = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / PER_MIB
    n_days = PEOPLE * ARMS * DAYS / 1e6
    return Section(
        "A virtual trial",
        f"One million virtual people in three arms over two years ({n_days:,.0f} million patient-days), from "
        "`opentaper trial` to the report, once. Memory is the most that any process of this page has held.",
        (
            Row("1 000 000 people × 3 arms × 2 years", f"{seconds:.0f} s", f"{n_days / seconds:.0f} M/s"),
            Row("most memory", f"{held:.0f} MiB", f"{kept:.0f} MiB of Parquet"),
        ),
    )


def _run(spec: Path, out: str) -> None:
    words = ["trial", str(spec), "--out", str(spec.parent / out), "--json"]
    subprocess.run([sys.executable, "-m", "opentaper", *words], check=True, stdout=subprocess.DEVNULL)

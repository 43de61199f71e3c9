"""Which tests run which functions, and how long each takes: measured once, then for changed files."""

from __future__ import annotations

import ast
import hashlib
import json
import os
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import coverage

from trust.mutants.rooms import ROOMS, TESTS, file_of, modules
from trust.page import ROOT
from trust.per_test import TIMES

KEPT = ROOT / ".trust" / "mutants"
MAP = KEPT / "reach.json"


@dataclass(slots=True)
class Reach:
    """What is known of the tests: their files as they were, their seconds, and what each of them runs.

    ``runs`` has for each function, named ``module:function``, the tests that enter it.
    """

    files: dict[str, str] = field(default_factory=dict)
    seconds: dict[str, float] = field(default_factory=dict)
    runs: dict[str, list[str]] = field(default_factory=dict)

    def drop(self, files: Iterable[str]) -> None:
        """Forget the tests of some files."""
        gone = set(files)
        self.files = {name: digest for name, digest in self.files.items() if name not in gone}
        self.seconds = {test: one for test, one in self.seconds.items() if file_part(test) not in gone}
        self.runs = {
            place: [test for test in tests if file_part(test) not in gone]
            for place, tests in self.runs.items()
        }

    def add(self, more: Reach) -> None:
        """Take in what was measured of other files."""
        self.files |= more.files
        self.seconds |= more.seconds
        for place, tests in more.runs.items():
            self.runs[place] = sorted({*self.runs.get(place, ()), *tests})


def file_part(test: str) -> str:
    """Return the file of a test.

    Examples
    --------
    >>> file_part("tests/laws/test_plan.py::test_it[case]")
    'tests/laws/test_plan.py'
    """
    return test.partition("::")[0]


def reach() -> Reach:
    """Return the map, measured anew for the files of tests that changed since."""
    known = read()
    now = {name: digest(ROOT / name) for name in test_files()}
    changed = [name for name, one in now.items() if known.files.get(name) != one]
    gone = [name for name in known.files if name not in now]
    known.drop([*changed, *gone])
    if changed:
        print(f"measuring what {len(changed)} files of tests run", flush=True)
        known.add(measured(changed))
        known.files |= {name: now[name] for name in changed}
    if changed or gone:
        write(known)
    return known


def read(kept: Path = MAP) -> Reach:
    """Return the map as it was kept."""
    return Reach(**json.loads(kept.read_text(encoding="utf-8"))) if kept.exists() else Reach()


def write(known: Reach, kept: Path = MAP) -> None:
    """Keep the map."""
    kept.parent.mkdir(parents=True, exist_ok=True)
    fresh = kept.with_suffix(".new")
    fresh.write_text(json.dumps({"files": known.files, "seconds": known.seconds, "runs": known.runs}))
    fresh.replace(kept)


def test_files() -> list[str]:
    """Return every file that tests of the rooms, or examples in them, lie in."""
    files = [
        file
        for name in TESTS
        for file in sorted((ROOT / name).rglob("*.py" if name.startswith("src") else "test_*.py"))
        if name.startswith("tests") or ">>>" in file.read_text(encoding="utf-8")
    ]
    return [str(file.relative_to(ROOT)) for file in files]


def digest(file: Path) -> str:
    """Return a digest of a file, and for cases written in YAML also of the cases beside it."""
    beside = sorted(file.parent.glob("*/*.yaml")) if file.stem == "test_spec" else []
    return hashlib.sha256(b"".join(one.read_bytes() for one in (file, *beside))).hexdigest()[:16]


def measured(files: list[str]) -> Reach:
    """Run some files of tests under coverage, and return what they run."""
    KEPT.mkdir(parents=True, exist_ok=True)
    data, times, settings = KEPT / "coverage", KEPT / "times.json", KEPT / "coverage.ini"
    settings.write_text(
        f"[run]\nsource = {ROOT / 'src' / 'opentaper'}\ndata_file = {data}\ncore = ctrace\n", encoding="utf-8"
    )
    data.unlink(missing_ok=True)
    command = [sys.executable, "-m", "coverage", "run", f"--rcfile={settings}", "-m", "pytest"]
    more = ["-p", "trust.per_test", "-p", "no:cacheprovider", "-q", "-n", "0", "--no-header", "--tb=short"]
    answer = subprocess.run(
        [*command, *more, *files], cwd=ROOT, env={**os.environ, TIMES: str(times)}, check=False
    )
    if answer.returncode not in (0, 5):
        raise SystemExit("Some of these tests fail without any mutant: mend them first.")
    return told(data, json.loads(times.read_text(encoding="utf-8")))


def told(data: Path, seconds: Mapping[str, float]) -> Reach:
    """Return the map that a measurement tells."""
    found = coverage.CoverageData(str(data))
    found.read()
    runs = {}
    for module in (one for room in ROOMS for one in modules(room)):
        file = file_of(module)
        lines = functions_by_line(file.read_text(encoding="utf-8"))
        tests: dict[str, set[str]] = defaultdict(set)
        for line, contexts in found.contexts_by_lineno(str(file)).items():
            if line in lines:
                tests[lines[line]].update(one for one in contexts if one)
        for function, those in tests.items():
            runs[f"{module}:{function}"] = sorted(those)
    return Reach({}, dict(seconds), runs)


def functions_by_line(source: str) -> dict[int, str]:
    """Return for each line of a function's body the outermost function that holds it.

    Examples
    --------
    >>> functions_by_line("class A:\\n    def f(self):\\n        return 1\\n")
    {3: 'A.f'}
    """
    found: dict[int, str] = {}
    _name_lines(ast.parse(source), "", found)
    return found


def _name_lines(tree: ast.AST, name: str, found: dict[int, str]) -> None:
    for node in getattr(tree, "body", ()):
        if isinstance(node, ast.ClassDef):
            _name_lines(node, f"{name}{node.name}.", found)
        elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            for line in range(node.body[0].lineno, (node.end_lineno or node.lineno) + 1):
                found[line] = f"{name}{node.name}"

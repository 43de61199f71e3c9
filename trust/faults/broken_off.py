"""Long pieces of work broken off: begun again, they end as if nothing had been."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Collection, Sequence
from datetime import date, timedelta
from pathlib import Path
from uuid import UUID

from django.db import connection

from opentaper.actions.deeds.bring_file import BringTold, bring_file
from opentaper.actions.deeds.delete_all import SURE, DeleteAllTold, delete_all
from opentaper.actions.deeds.export_all import record_text
from opentaper.actions.deeds.import_all import ImportTold, import_all
from opentaper.actions.deeds.keep_import import KeepTold, keep_import
from opentaper.exchange.body_staged import staged
from opentaper.record.models import BodyImport, Person
from opentaper.record.opening import bring_up_to_date
from tests.journeys.served import environment
from tests.unit.actions.deeds.brought import file_of, night
from tests.unit.actions.deeds.lives import moment
from trust.faults.journey import LATER, Act, acts, life
from trust.faults.judge import Tally
from trust.faults.kills import kills
from trust.faults.lived import Lived
from trust.faults.points import passing
from trust.faults.stage import Say, Stage, in_child, opened

#: A small trial: who it is about, and what is done.
TRIAL = """\
name: Eight weeks against eight years
drug: citalopram
dose: 20mg
people: 300
seed: 1
follow: 8 weeks
populations:
  - name: eight weeks
    used_for: 8 weeks
  - name: eight years
    used_for: {median: 8 years, spread: 0.4}
arms:
  - {name: at once, taper: abrupt}
  - {name: two weeks, taper: "linear:14d"}
outcomes:
  levels: [any]
  symptoms_on_days: [7]
  lasting_days: []
  relapse_weeks: []
"""
TABLES = {
    "sqlite": "SELECT type || name || coalesce(sql, '') FROM sqlite_master",
    "postgresql": """
        SELECT table_name || column_name || data_type FROM information_schema.columns
        WHERE table_schema = 'public'
        UNION SELECT indexdef FROM pg_indexes WHERE schemaname = 'public'
        UNION SELECT tgname::text FROM pg_trigger""",
}
PLAN = ("plan", "citalopram", "20mg", "--start", "2026-12-01")
#: Files that tell when they were made.
DATED = frozenset({".pdf", ".ics", ".png"})
Words = Callable[[Path], Sequence[str]]


def migrations(tally: Tally, stage: Stage, *, n: int, seed: int) -> None:
    """Kill the first opening of a record between and inside its migrations; the next one completes it."""
    chance = random.Random(seed)
    url = stage.copied(None)
    with opened(url), passing() as points:
        bring_up_to_date()
        whole, last = _tables(), points.passed
    stage.dropped(url)
    for _ in range(n):
        url, point = stage.copied(None), chance.randrange(1, last + 1)
        in_child(lambda _, url=url, point=point: _opened(url, point))  # type: ignore[misc]  # bound here
        begun = time.perf_counter()
        with opened(url):
            bring_up_to_date()
            tally.seconds.append(time.perf_counter() - begun)
            tally.claim(f"{stage.kind}, point {point} of {last}: other tables", holds=_tables() == whole)
        tally.tried += 1
        stage.dropped(url)


def _opened(url: str, point: int) -> None:
    with opened(url), passing(point):
        bring_up_to_date()


def _tables() -> list[str]:
    """Return every table, column, index and trigger, as the database describes them."""
    with connection.cursor() as cursor:
        cursor.execute(TABLES[connection.vendor])
        return sorted(row[0] for row in cursor.fetchall() if "RI_Constraint" not in row[0])


def imports(tally: Tally, stage: Stage, whole: Lived, *, share: float, seed: int) -> None:
    """Kill the keeping of a watch's file, the deletion of a person, and the bringing back of their record."""
    with opened(whole.url):
        text = record_text(life().at("export", LATER))
    file = file_of(*(night(date(2026, 3, 9) - timedelta(days=back)) for back in range(10)))

    def bring() -> object:
        return bring_file(BringTold("ring.zip", "a" * 64, "Europe/London"), life().at("bring"))

    def read() -> object:  # what the process that reads leaves: a moment later, and a write of its own
        return BodyImport.objects.update(status="ready", format="oura", staged=staged(file), done=1.0)

    def keep() -> object:
        return keep_import(KeepTold(BodyImport.objects.values_list("pk", flat=True).get()), life().at("keep"))

    told = [*acts()[:2], Act("bring_file", bring), Act("file is read", read), Act("keep_import", keep)]
    kills(tally, stage, share=share, seed=seed, lived=told)
    again = [Act("import_all", lambda: import_all(ImportTold(text), moment(None, "import")))]
    kills(tally, stage, share=share, seed=seed, lived=again)
    gone = [*acts()[:2], Act("delete_all", _gone)]
    kills(tally, stage, share=share, seed=seed, lived=gone)


def _gone() -> object:
    key = Person.objects.values_list("pk", flat=True).first() or UUID(int=1)
    return delete_all(DeleteAllTold(SURE), moment(key, "delete"))


def commands(tally: Tally, folder: Path, *, seed: int, names: Collection[str]) -> None:
    """Kill commands that take long, and give each again until it is done: the files are those of one run."""
    chance = random.Random(seed)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "trial.yaml").write_text(TRIAL)
    told: dict[str, Words] = {
        "trial": lambda out: ("trial", str(folder / "trial.yaml"), "--out", str(out)),
        "build": lambda out: ("evidence", "build", "--virtual", "40", "--out", str(out)),
        "plan": lambda out: (*PLAN, "--out", str(out)),
    }
    for name in names:
        _broken(tally, folder / name, told[name], chance)
    calibration(tally, folder / "calibration", chance)


def _broken(tally: Tally, folder: Path, words: Words, chance: random.Random) -> None:
    name, begun = folder.name, time.perf_counter()
    straight = _run(words(folder / "straight"), folder)
    whole = time.perf_counter() - begun
    tally.claim(f"{name}: {straight.stderr[-300:]}", holds=straight.returncode == 0)
    for _ in range(2):
        process = subprocess.Popen(
            [sys.executable, "-m", "opentaper", *words(folder / "broken")],
            env=environment(folder),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        time.sleep(whole * chance.uniform(0.3, 0.95))
        process.send_signal(signal.SIGKILL)
        process.wait()
        tally.tried += 1
    begun = time.perf_counter()
    done = _run(words(folder / "broken"), folder)
    tally.seconds.append(time.perf_counter() - begun)
    tally.claim(f"{name} again: {done.stderr[-300:]}", holds=done.returncode == 0)
    one, other = (_bytes_of(folder / run) for run in ("straight", "broken"))
    tally.claim(f"{name}: {one.keys()} and {other.keys()}", holds=bool(one) and one.keys() == other.keys())
    differing = [file for file in one.keys() & other.keys() if one[file] != other[file]]
    tally.claim(f"{name}: others are {differing}", holds=not differing)


def _bytes_of(folder: Path) -> dict[str, bytes]:
    """Return what files hold; a paper tells the moment at which it was made, and only has to be whole."""
    found = {str(one.relative_to(folder)): one for one in folder.rglob("*") if one.is_file()}
    kept = {name: one for name, one in found.items() if not one.name.startswith(".")}
    return {name: b"" if one.suffix in DATED else one.read_bytes() for name, one in kept.items()}


def _run(words: Sequence[str], folder: Path) -> subprocess.CompletedProcess[str]:
    folder.mkdir(parents=True, exist_ok=True)
    told = [sys.executable, "-m", "opentaper", *words]
    return subprocess.run(
        told, env=environment(folder), capture_output=True, text=True, timeout=600, check=False
    )


def calibration(tally: Tally, folder: Path, chance: random.Random) -> None:
    """Kill a small calibration where it writes its checkpoints; it ends with the same numbers to the bit."""
    folder.mkdir(parents=True, exist_ok=True)
    straight = in_child(lambda say: _fitted(folder / "straight.json", 0, say)).said
    for _ in range(3):
        point = chance.randrange(1, 6)
        in_child(lambda say, point=point: _fitted(folder / "broken.json", point, say))  # type: ignore[misc]  # bound
        tally.tried += 1
    begun = time.perf_counter()
    again = in_child(lambda say: _fitted(folder / "broken.json", 0, say)).said
    tally.seconds.append(time.perf_counter() - begun)
    is_same = again == straight and len(straight) == 1 and not straight[0].startswith("!")
    tally.claim(f"calibration: {again} is not {straight}", holds=is_same)


def _fitted(checkpoint: Path, dies_at: int, say: Say) -> None:
    """Fit a small problem of tests/unit/inference, dying at a point where its checkpoint is written."""
    from rich.console import Console

    from tests.unit.inference.test_calibrate import problem
    from tools.calibrate import calibrated

    with Path(os.devnull).open("w") as nowhere, passing(dies_at):
        say(repr(calibrated(problem(), checkpoint, Console(file=nowhere))))

"""What is asked of whole servers, as the campaign runs it: the API, and every form in each language."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from tests.journeys.served import RECORD_KEY, environment
from tests.journeys.served import SECRET as KEY
from trust.fuzz.campaign import Job, Outcome
from trust.fuzz.servers.counted import LANGUAGE, SECONDS, SEED, TOLD
from trust.fuzz.target import Engine
from trust.page import ROOT

HERE = "trust/fuzz/servers"


@dataclass(frozen=True, slots=True)
class Asked:
    """A file of tests that asks a server, as whom, and what the table calls it."""

    name: str
    engine: Engine
    file: str
    is_team: bool
    language: str = "en"


ALL = (
    Asked("the API, by its document", Engine.SCHEMATHESIS, f"{HERE}/asked_of_api.py", is_team=False),
    Asked("forms of all pages, in English", Engine.TYPED, f"{HERE}/typed_into_forms.py", is_team=True),
    Asked(
        "forms of all pages, in Danish",
        Engine.TYPED,
        f"{HERE}/typed_into_forms.py",
        is_team=True,
        language="da",
    ),
)


def asked_of_servers(
    folder: Path, seconds: float, seed: int, told: Callable[[Outcome], None], at_once: int = 2
) -> list[Outcome]:
    """Ask each server, some at once, and tell of each as it ends."""

    def one(asked: Asked) -> Outcome:
        outcome = _asked(asked, folder / asked.name.replace(" ", "-"), seconds, seed)
        told(outcome)
        return outcome

    with ThreadPoolExecutor(at_once) as pool:
        return list(pool.map(one, ALL))


def _asked(asked: Asked, folder: Path, seconds: float, seed: int) -> Outcome:
    """Run one file of tests; a file that told nothing is itself broken."""
    folder.mkdir(parents=True)
    kept = folder / "told.json"
    surroundings = environment(folder, **_of_team()) if asked.is_team else dict(os.environ)
    surroundings |= {TOLD: str(kept), SECONDS: str(seconds), SEED: str(seed), LANGUAGE: asked.language}
    words = ["-q", "-p", "no:cacheprovider", "-p", "no:xdist", "-m", "", asked.file]
    words += ["--ds", "opentaper.settings.team"] if asked.is_team else []
    done = subprocess.run(
        [sys.executable, "-m", "pytest", *words],
        cwd=ROOT,
        env=surroundings,
        capture_output=True,
        text=True,
        errors="replace",
        check=False,
    )
    outcome = Outcome(Job(asked.name, asked.engine, seconds, seed))
    if not kept.is_file():
        outcome.broken = done.stdout[-3_000:] + done.stderr[-1_000:]
        return outcome
    _fill(outcome, json.loads(kept.read_text(encoding="utf-8")))
    if done.returncode and not outcome.found:
        outcome.broken = done.stdout[-3_000:]
    return outcome


def _fill(outcome: Outcome, told: Mapping[str, object]) -> None:
    outcome.tried = int(str(told["tried"]))
    outcome.kinds = dict(told["kinds"])  # type: ignore[call-overload]  # what `counted` wrote
    outcome.ways = tuple(told["ways"])  # type: ignore[arg-type]  # as above
    found: dict[str, str] = told["found"]  # type: ignore[assignment]  # as above
    outcome.found = {what: {"detail": detail, "length": 0, "input": ""} for what, detail in found.items()}


def _of_team() -> dict[str, str]:
    return {"OPENTAPER_SECRET_KEY": KEY, "OPENTAPER_RECORD_KEYS": RECORD_KEY, "OPENTAPER_HOSTS": "localhost"}

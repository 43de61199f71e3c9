"""A registry of virtual people: their records as the app exports them, read as any export is; the truth."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import opentaper
from opentaper import formulary
from opentaper.actions.asked import AskedPlan
from opentaper.actions.propose_plan import propose_plan
from opentaper.cohort.contribution import contribution, days_held_back
from opentaper.cohort.registry_folder import PEOPLE_A_FILE, write_part
from opentaper.cohort.virtual_exports import VirtualExport, written_export
from opentaper.cohort.virtual_lives import export_lives
from opentaper.cohort.virtual_people import BASELINE_DAYS, UNTIL, PlanPaper, export_people
from opentaper.cohort.virtual_telling import export_telling
from opentaper.cohort.virtual_truth import TruthRow, truth_row
from opentaper.exchange.record_json import record_json, record_parts
from opentaper.exchange.version_json import version_plan_json
from opentaper.planning.result import PlanResult
from opentaper.planning.versions import first_version

#: Told how many people are done, and how many there are.
Watch = Callable[[int, int], None]
#: What is asked of the planner, by the shape of a taper.
INTERVALS = {"hyperbolic_28": "28d", "hyperbolic_14": "14d", "quarters_28": "28d"}
BY_QUARTERS = frozenset({"quarters_28"})
QUARTERS = (0.75, 0.5, 0.25, 0.0)
RECORD = "record.json"
#: A plan is made on the first day that is told of.
BEFORE = timedelta(days=BASELINE_DAYS)


@dataclass(frozen=True, slots=True)
class VirtualBlock:
    """Some of the people of a virtual registry: which, the seed, the last day, and where their rows go.

    ``exports`` is a folder for the exports themselves, or None where they are not kept.
    """

    place: int
    n_people: int
    seed: int
    until: date
    folder: Path
    exports: Path | None

    @property
    def numbers(self) -> range:
        """The numbers of these people."""
        first = self.place * PEOPLE_A_FILE
        return range(first, min(first + PEOPLE_A_FILE, self.n_people))


@dataclass(frozen=True, slots=True)
class VirtualDone:
    """What came of a block: how many rows each table got, and what is so of each person."""

    n_rows: dict[str, int]
    n_empty: int
    truth: tuple[TruthRow, ...]


def virtual_registry(block: VirtualBlock, processes: int, watch: Watch) -> list[VirtualDone]:
    """Write the rows of all people of a virtual registry and return what came of each block, in order.

    Parameters
    ----------
    block
        The first block, which tells everything but its place of the others.
    processes
        How many work at once; the files are the same, whatever the number.
    """
    n_blocks = -(-block.n_people // PEOPLE_A_FILE)
    blocks = [_at(block, place) for place in range(n_blocks)]
    done: list[VirtualDone] = []
    watch(0, block.n_people)
    with _workers(min(processes, n_blocks)) as each:
        for one in each(virtual_block, blocks):
            done.append(one)
            watch(sum(len(found.truth) for found in done), block.n_people)
    return done


def _at(block: VirtualBlock, place: int) -> VirtualBlock:
    return VirtualBlock(place, block.n_people, block.seed, block.until, block.folder, block.exports)


@contextmanager
def _workers(processes: int) -> Iterator[Callable[..., Iterator[Any]]]:
    if processes <= 1:
        yield map
        return
    with get_context("spawn").Pool(processes) as pool:
        yield pool.imap


def virtual_block(block: VirtualBlock) -> VirtualDone:
    """Let some people live, export what they told, and write what they give to the registry."""
    lives = export_lives(export_people(block.seed, block.numbers, plan_paper, block.until))
    given, truth = [], []
    for life in lives:
        telling = export_telling(life, block.until)
        export = written_export(life, telling)
        text = export_text(export, block.until)
        if block.exports is not None:
            _keep(block.exports, life.person.number, text, export.secret)
        given.append(contribution(record_parts(text, RECORD).parts, export.secret, block.until))
        last = (block.until - life.person.first_day).days - days_held_back(export.secret)
        truth.append(truth_row(life, telling, max(0, last + 1)))
    n_rows = write_part(block.folder, block.place + 1, given)
    n_empty = sum(not one["person"].num_rows for one in given)
    return VirtualDone(n_rows, n_empty, tuple(truth))


def export_text(export: VirtualExport, until: date) -> str:
    """Return an export as the app writes it: ``record.json``, with a digest of each part."""
    head = {
        "person": export.person_id,
        "made_at": f"{until.isoformat()}T12:00:00.000000+00:00",
        "opentaper": opentaper.__version__,
        "formulary": formulary.release(),
    }
    return record_json(head, export.parts)


def _keep(folder: Path, number: int, text: str, secret: str) -> None:
    (folder / f"person-{number:06}.json").write_text(text, encoding="utf-8")
    (folder / f"person-{number:06}.json.secret").write_text(secret + "\n", encoding="ascii")


@cache
def plan_paper(drug: str, mg: float, shape: str, first_cut: date) -> PlanPaper:
    """Return the plan that the app makes for a shape of taper, as it keeps it."""
    plan = _plan(drug, mg, shape)
    made = first_version(
        replace(plan, request=replace(plan.request, start_date=first_cut)), first_cut - BEFORE
    )
    steps = tuple((step.start_day, step.dose.micrograms) for step in made.plan.steps)
    return PlanPaper(version_plan_json(made), made.digest, made.release, made.policy, steps)


@cache
def _plan(drug: str, mg: float, shape: str) -> PlanResult:
    """Return the plan without its first day, which changes no step."""
    doses = ",".join(f"{mg * share:g}mg" for share in QUARTERS) if shape in BY_QUARTERS else None
    asked = AskedPlan(
        drug=drug,
        dose=f"{mg:g}mg",
        ideal=True,
        times="1",
        interval=INTERVALS[shape],
        method=None if doses is None else "custom",
        doses=doses,
    )
    return propose_plan(asked, UNTIL)

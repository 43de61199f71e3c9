"""``python -m trust.load.drive``: visits at a rate for a while, in a process of its own.

The job comes as JSON on standard input, and what was measured goes out as JSON.
"""

from __future__ import annotations

import asyncio
import json
import resource
import sys
from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from random import Random
from time import perf_counter
from typing import Any
from uuid import UUID

from trust.load.line import Answer, Lines
from trust.load.schedule import arrivals, in_turn, kinds
from trust.load.visits import OF_CARERS, OF_PROGRAMS, Visitor, body_of

HOST = "127.0.0.1"
SESSION, TOKEN = "__Host-opentaper", "__Host-opentaper_csrf"
#: Who waited for so long has gone.
PATIENCE_SECONDS = 30.0


@dataclass(frozen=True, slots=True)
class DriveJob:
    """What to do: where, with whose sign-ins, how many visits a second, for how long."""

    port: int
    people: list[str]
    carers: list[str]
    keys: list[str]
    shares: dict[str, float]
    rate: float
    seconds: float
    seed: int


@dataclass(frozen=True, slots=True)
class Driven:
    """What was measured.

    Parameters
    ----------
    took
        Milliseconds of each request by name. The first of a visit counts from the moment at which the visit
        was to arrive, each other one from the answer before it.
    errors
        What went wrong, with how often.
    n_visits
        How many arrived.
    seconds
        From the first arrival that was due to the last answer.
    late
        By how many milliseconds each visit was sent later than it was due: above some of them the driver
        itself is what was measured.
    cpu
        Seconds of a core that the driver took.
    """

    took: dict[str, list[float]]
    errors: dict[str, int]
    n_visits: int
    seconds: float
    late: list[float]
    cpu: float


class Driver:
    """Sends visits when they are due."""

    def __init__(self, job: DriveJob) -> None:
        self.job, self.lines = job, Lines(HOST, job.port)
        self.took: dict[str, list[float]] = defaultdict(list)
        self.errors: Counter[str] = Counter()
        self.late: list[float] = []

    async def run(self) -> Driven:
        """Send everything, and wait for the last answer."""
        job, chance = self.job, Random(self.job.seed)
        due = arrivals(job.rate, job.seconds, chance)
        what = kinds(job.shares, len(due), chance)
        who = {
            kind: iter(in_turn(len(mine), len(due), chance))
            for kind, mine in (("person", job.people), ("carer", job.carers), ("program", job.keys))
        }
        visits, begun = [], perf_counter()
        for at, kind in zip(due, what, strict=True):
            role = "carer" if kind in OF_CARERS else "program" if kind in OF_PROGRAMS else "person"
            key = UUID(int=chance.getrandbits(128), version=4)
            await asyncio.sleep(max(0.0, begun + at - perf_counter()))
            visits.append(
                asyncio.create_task(self._visit(kind, self._head(role, next(who[role])), key, begun + at))
            )
        await asyncio.gather(*visits)
        self.lines.close()
        spent = resource.getrusage(resource.RUSAGE_SELF)
        return Driven(
            took=dict(self.took),
            errors=dict(self.errors),
            n_visits=len(due),
            seconds=perf_counter() - begun,
            late=self.late,
            cpu=spent.ru_utime + spent.ru_stime,
        )

    async def _visit(self, kind: str, head: Mapping[str, str], key: UUID, due: float) -> None:
        since = due
        self.late.append(1e3 * (perf_counter() - due))

        async def ask(name: str, method: str, path: str, told: Mapping[str, str] | None) -> Answer:
            nonlocal since
            form = None if told is None else {**told, "csrfmiddlewaretoken": head["X-Token"]}
            sent = {one: text for one, text in head.items() if one != "X-Token"}
            async with asyncio.timeout(PATIENCE_SECONDS):
                answer = await self.lines.ask(method, path, sent, body_of(form))
            now = perf_counter()
            self.took[name].append(1e3 * (now - since))
            since = now
            return answer

        try:
            await getattr(Visitor(ask, key), kind)()
        except Exception as error:  # noqa: BLE001 - whatever went wrong is counted, and the others go on
            self.errors[f"{kind}: {type(error).__name__} {error}"[:120]] += 1

    def _head(self, role: str, place: int) -> dict[str, str]:
        origin = f"https://{HOST}:{self.job.port}"
        head = {"X-Forwarded-Proto": "https", "X-Forwarded-For": HOST, "Accept-Encoding": "identity"}
        if role == "program":
            return {**head, "Authorization": f"Bearer {self.job.keys[place]}", "X-Token": ""}
        key = (self.job.carers if role == "carer" else self.job.people)[place]
        token = (key * 2)[:32]
        return {
            **head,
            "Origin": origin,
            "Referer": f"{origin}/",
            "Cookie": f"{SESSION}={key}; {TOKEN}={token}",
            "X-Token": token,
        }


def drive(job: DriveJob) -> Driven:
    """Do a job."""
    return asyncio.run(Driver(job).run())


def main() -> None:
    """Do the job of standard input."""
    told: dict[str, Any] = json.loads(sys.stdin.read())
    json.dump(asdict(drive(DriveJob(**told))), sys.stdout)


if __name__ == "__main__":
    main()

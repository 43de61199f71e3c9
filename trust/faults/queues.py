"""What devices send late, twice and in any order, and two devices at once: one truth comes of it."""

from __future__ import annotations

import os
import random
import time
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid5

from django.db import connections
from django.test import Client

from opentaper import wiring
from opentaper.actions.deeds.hold_plan import hold_plan
from opentaper.actions.readings.plan_told import HoldTold
from opentaper.errors import KeyUsedTwice, RecordBusy, StaleVersion
from opentaper.record.models import CheckIn, Deed
from tests.unit.actions.deeds.lives import ROOT
from trust.faults.journey import LATER, dose_shown, life
from trust.faults.judge import Tally
from trust.faults.lived import Lived
from trust.faults.stage import Say, Stage, in_child, opened

N_DAYS, N_EACH = 4, 3
Entry = dict[str, Any]


def entries() -> list[Entry]:
    """Return what waits on two devices: several check-ins of each day, written one after the other."""
    found = []
    for n in range(N_DAYS):
        day = LATER + timedelta(days=n + 1)
        for again in range(N_EACH):
            written = datetime.fromisoformat(f"{day}T{8 + 2 * again:02}:00:00+00:00")
            key = str(uuid5(ROOT, f"queued {n} {again}"))
            fields = {"client_key": key, "day": day.isoformat(), "score-anxiety": str(n + again)}
            found.append({"client_key": key, "written": written.isoformat(), "fields": fields})
    return found


def deliveries(kept: list[Entry], chance: random.Random) -> list[list[Entry]]:
    """Return how they arrive: some twice, in any order, in heaps of any size."""
    sent = [*kept, *(chance.choice(kept) for _ in range(len(kept) // 2))]
    chance.shuffle(sent)
    heaps = []
    while sent:
        size = chance.randrange(1, 5)
        heaps.append(sent[:size])
        sent = sent[size:]
    return heaps


def syncs(tally: Tally, stage: Stage, whole: Lived, *, n: int, seed: int) -> None:
    """Deliver the same queue in many ways; the record is the same each time."""
    chance, waiting = random.Random(seed), entries()
    right: list[str] | None = None
    for place in range(n):
        url = stage.copied(whole.url)
        heaps = deliveries(waiting, chance) if place else [waiting]
        ended = in_child(lambda say, url=url, heaps=heaps: _send(url, heaps, say))  # type: ignore[misc]  # bound here
        begun = time.perf_counter()
        with opened(url):
            days = _days()
            kept = {str(key) for key in CheckIn.objects.values_list("client_key", flat=True)}
            shown = dose_shown(LATER + timedelta(days=N_DAYS))
        tally.seconds.append(time.perf_counter() - begun)
        tally.tried += 1
        right = right or days
        where = f"{stage.kind}, delivery {place}"
        tally.deeds(where, set(ended.said), kept)
        tally.claim(
            f"{where}: {len(set(ended.said))} of {len(waiting)}", holds=len(set(ended.said)) == len(waiting)
        )
        tally.claim(f"{where}: the days differ, {days}", holds=days == right)
        tally.dose(where, shown, [whole.dose])
        stage.dropped(url)


def _send(url: str, heaps: list[list[Entry]], say: Say) -> None:
    """Send each entry as static/queue.js does: a form, its key, and when it was written."""
    browser = Client(SERVER_NAME="localhost", headers={"host": "localhost"})
    with opened(url):
        now = life().at("sync", LATER + timedelta(days=N_DAYS), 20).at
        wiring.now = lambda: now
        for heap in heaps:
            for entry in heap:
                key = entry["client_key"]
                waited = (now - datetime.fromisoformat(entry["written"])).total_seconds()
                headers = {"x-opentaper-queue": key, "x-opentaper-waited": f"{waited:.0f}"}
                answer = browser.post("/check-in", entry["fields"], headers=headers)
                if answer.headers.get("X-OpenTaper-Done") == key:
                    say(key)


def _days() -> list[str]:
    """Return what counts for each day, and how many stand behind it."""
    rows = CheckIn.objects.filter(day__gt=LATER)
    counts = rows.filter(replaced_by=None, withdrawn_at=None).order_by("day")
    return [f"{row.day} {row.scores} of {rows.filter(day=row.day).count()}" for row in counts]


def two_devices(tally: Tally, stage: Stage, whole: Lived, *, n: int) -> None:
    """Let two devices change the plan at once, with what they saw before; one is told that it is too late."""
    for place in range(n):
        url = stage.copied(whole.url)
        hears, tells = os.pipe()
        children = [_device(url, name, is_same=place % 2 == 1, tells=tells) for name in ("phone", "tablet")]
        os.close(tells)
        with os.fdopen(hears) as told:
            said = told.read().split()
        for child in children:
            os.waitpid(child, 0)
        begun = time.perf_counter()
        with opened(url):
            deeds = Deed.objects.filter(day=LATER + timedelta(days=1), name="hold_plan").count()
            shown = dose_shown(LATER + timedelta(days=1))
        tally.seconds.append(time.perf_counter() - begun)
        tally.tried += 1
        tally.confirmed += said.count("done")
        where = f"{stage.kind}, two devices {place}: {said}"
        wanted = (
            ["done", "done"] if place % 2 else ["done", "late"]
        )  # of the same key both get the one answer
        tally.claim(where, holds=sorted(said) == wanted and deeds == 1)
        tally.dose(where, shown, [whole.dose])
        stage.dropped(url)


def _device(url: str, name: str, *, is_same: bool, tells: int) -> int:
    """Start a device that changes the plan as it saw it; with one key for both it is the same press twice."""
    connections.close_all()
    child = os.fork()
    if child:
        return child
    try:
        with opened(url):
            one, day = life(), LATER + timedelta(days=1)
            told = HoldTold(one.medication, one.version, 7)
            os.write(tells, f"{_held(told, one.at('hold' if is_same else name, day))} ".encode())
    finally:
        os._exit(0)


def _held(told: HoldTold, at: Any) -> str:
    try:
        hold_plan(told, at)
    except StaleVersion:
        return "late"
    except (KeyUsedTwice, RecordBusy) as error:
        return error.code
    return "done"

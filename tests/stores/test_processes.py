"""Several processes on one record, one of them killed: nothing confirmed is lost, nothing is half there."""

from __future__ import annotations

import os
import random
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

from django.db import transaction

from opentaper.record.log import break_in_log, links_of
from opentaper.record.models import CheckIn, Deed, Person, Stock
from tests.stores.stores import writer

N_EACH = 60
#: How many deeds are confirmed before each kill; a thousand in all at night.
BEFORE_KILL = (40, 90, 110) if os.environ.get("OPENTAPER_NIGHTLY") != "1" else (140, 310, 250, 90, 260)


@contextmanager
def ended(*processes: subprocess.Popen[str]) -> Iterator[None]:
    """Leave no process behind."""
    try:
        yield
    finally:
        for process in processes:
            process.kill()
            process.communicate()


def confirmed(process: subprocess.Popen[str]) -> dict[int, int]:
    """Wait for a writer and return what it was told: by number, how many were there before."""
    out, err = process.communicate(timeout=600)
    assert process.returncode == 0, err
    assert not err
    return {int(n): int(before) for n, before in (line.split() for line in out.splitlines())}


def test_two_who_write_at_once_wait_for_each_other_unseen(store: str, person: UUID) -> None:
    both = [writer(store, str(person), first, str(N_EACH)) for first in ("1000", "2000")]
    with ended(*both):
        one, other = (confirmed(process) for process in both)
    assert len(one) == len(other) == N_EACH
    # each saw all that was there before it: no two deeds of a person run side by side
    assert sorted([*one.values(), *other.values()]) == list(range(2 * N_EACH))
    assert Stock.objects.count() == CheckIn.objects.count() == 2 * N_EACH
    assert [link.seq for link in links_of(person)] == list(range(1, 2 * N_EACH + 2))
    assert break_in_log(person) is None


def test_two_who_send_the_same_get_the_same_answers(store: str, person: UUID) -> None:
    both = [writer(store, str(person), "1000", str(N_EACH)) for _ in range(2)]
    with ended(*both):
        one, other = (confirmed(process) for process in both)
    assert one == other
    assert Stock.objects.count() == CheckIn.objects.count() == N_EACH
    assert Deed.objects.filter(name="count_twice").count() == N_EACH
    assert break_in_log(person) is None


def test_a_writer_that_is_killed_loses_nothing_confirmed_and_leaves_nothing_half_done(
    store: str, person: UUID
) -> None:
    chance = random.Random(2027)
    told: set[int] = set()
    first = 1000
    for n in BEFORE_KILL:
        process = writer(store, str(person), str(first), "100000")
        with ended(process):
            assert process.stdout is not None
            for _ in range(n + chance.randrange(10)):
                told.add(int(process.stdout.readline().split()[0]))
            process.kill()  # SIGKILL: it cannot tidy up
            left, _ = process.communicate()
        told |= {
            int(line.split()[0]) for line in left.splitlines() if line.count(" ") == 1 and line[-1:].isdigit()
        }
        first = max(told) + 2  # one may be done and not yet told
    assert len(told) >= sum(BEFORE_KILL)
    with transaction.atomic():  # waits until the server has done with whoever was killed last
        Person.objects.select_for_update().get(pk=person)
    kept = {row.told["n"]: row for row in Deed.objects.filter(name="count_twice")}
    assert told <= kept.keys()
    assert len(kept) <= len(told) + len(BEFORE_KILL)
    assert {int(row.amount) for row in Stock.objects.all()} == kept.keys()
    assert {row.scores["n"] for row in CheckIn.objects.all()} == kept.keys()
    logged = {link.body["told"]["n"] for link in links_of(person) if link.kind == "count_twice"}
    assert logged == kept.keys()
    assert break_in_log(person) is None

"""Files of devices on every store: two kept at once, and one whose process is killed in the middle."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID, uuid4

from opentaper.actions.deeds.keep_import import KeepTold, keep_import
from opentaper.actions.deeds.undo_import import UndoImportTold, undo_import
from opentaper.inference.check_in import CheckIn
from opentaper.record.log import break_in_log
from opentaper.record.models import BodyEntry, BodyImport
from opentaper.record.models import CheckIn as CheckInRow
from tests.stores.deeds import moment
from tests.stores.stores import ROOT, environment
from tests.unit.actions.deeds.brought import brought, file_of, night

DAYS = tuple(date(2026, 3, 9) - timedelta(days=back) for back in range(30))


def keeper(url: str, *words: str) -> subprocess.Popen[str]:
    """Start a process that keeps an import."""
    return subprocess.Popen(
        [sys.executable, "-m", "tests.stores.keeper", *words],
        cwd=ROOT,
        env=environment(url),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def staged(person: UUID, days: tuple[date, ...], n: int) -> UUID:
    """Return an import of some nights, and of a mood, that waits to be kept."""
    file = file_of(*map(night, days), check_ins=(CheckIn(days[0], (("low_mood", 3.0),)),))
    return brought(file, replace(moment(n, person), client_key=uuid4()), f"{n}" * 64)


def test_two_kept_at_once_come_to_the_same_as_one_after_the_other(store: str, person: UUID) -> None:
    keys = [staged(person, DAYS[:20], 1), staged(person, DAYS[10:], 2)]
    both = [keeper(store, str(person), str(key)) for key in keys]
    told = [process.communicate(timeout=300) for process in both]
    assert [process.returncode for process in both] == [0, 0], told
    assert sum(int(out) for out, _ in told) == len(DAYS)
    assert BodyEntry.objects.filter(person_id=person).count() == len(DAYS)
    assert break_in_log(person) is None


def test_one_that_is_killed_in_the_middle_left_nothing_and_can_be_kept(store: str, person: UUID) -> None:
    key = staged(person, DAYS, 3)
    process = keeper(store, str(person), str(key), "dies")
    assert process.communicate(timeout=300)[0] == ""
    assert process.returncode < 0, "it was killed"
    assert BodyEntry.objects.count() == CheckInRow.objects.count() == 0
    assert BodyImport.objects.get(pk=key).status == "ready"
    assert keep_import(KeepTold(key), replace(moment(4, person), client_key=uuid4())).n == len(DAYS)
    undo_import(UndoImportTold(key), replace(moment(5, person), client_key=uuid4()))
    assert not BodyEntry.objects.filter(withdrawn_at=None).exists()

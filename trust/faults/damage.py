"""Bytes of a record overwritten: found and named before any dose is shown, or without any effect."""

from __future__ import annotations

import os
import random
import signal
import time
from collections.abc import Callable
from pathlib import Path

from opentaper.actions.deeds.prepare_visit import VisitTold, prepare_visit
from opentaper.errors import DamagedRecord, OpenTaperError
from trust.faults.journey import LATER, dose_shown, life
from trust.faults.judge import Tally
from trust.faults.lived import Lived, deeds_there
from trust.faults.stage import Files, Say, everything, in_child, opened

#: Where a record begins to say what it is, and the size of its pages (both of SQLite's own defaults).
HEAD, PAGE = 100, 4096
FOUND, SHOWN, OTHER, REFUSED = "found", "shown", "other", "refused"
PLACES = ("beginning", "one page", "some bytes", "one byte", "newest entries")


def damages(tally: Tally, stage: Files, whole: Lived, *, n: int, seed: int) -> None:
    """Overwrite bytes at so many places, each in a copy; open it as the app does, and look what is shown."""
    chance = random.Random(seed)
    found = dict.fromkeys((FOUND, SHOWN, OTHER), 0)
    crashed = _crashed(stage, whole)
    for place in range(n):
        kind = PLACES[place % len(PLACES)]
        base, deeds = (crashed[0], crashed[1]) if kind == PLACES[-1] else (whole.url, whole.deeds)
        url = stage.copied(base)
        _beside(base, url)
        where = f"{kind} {place}: {hurt(Path(url.removeprefix('sqlite:///')), kind, chance)}"
        begun = time.perf_counter()
        ended = in_child(lambda say, url=url: looked(url, whole, say))  # type: ignore[misc]  # bound here
        tally.seconds.append(time.perf_counter() - begun)
        tally.tried += 1
        _judged(tally, where, ended.said, whole, deeds, found)
        stage.dropped(url)
    tally.confirmed += len(whole.deeds)
    told = f"{found[FOUND]} found and named, {found[SHOWN]} without any effect"
    tally.notes.append(f"{told}, {found[OTHER]} changed a value that is no dose")


def _judged(
    tally: Tally,
    where: str,
    said: tuple[str, ...],
    whole: Lived,
    deeds: frozenset[str],
    found: dict[str, int],
) -> None:
    """Read what a look at a damaged record said."""
    word = said[-1].split("\t") if said else [""]
    if word[0] == FOUND:
        found[FOUND] += 1
        return
    tally.claim(f"{where}: {said}", holds=word[0] in {SHOWN, OTHER})
    if word[0] not in {SHOWN, OTHER}:
        return
    found[word[0]] += 1
    tally.dose(where, int(word[1]), [whole.dose])
    tally.claim(f"{where}: deeds are gone", holds=deeds <= frozenset(word[2].split()))


def looked(url: str, whole: Lived, say: Say) -> None:
    """Open a record as the app does at its start, and say what it found or shows."""
    os.environ["OPENTAPER_DATABASE_URL"] = url
    try:
        with opened(url):
            _named(lambda: _shown(url, whole, say))
    except DamagedRecord:
        say(FOUND)
    except OpenTaperError as error:
        say(f"{REFUSED}\t{error}")


def _shown(url: str, whole: Lived, say: Say) -> None:
    from opentaper import wiring

    _started(Path(url.removeprefix("sqlite:///")))
    wiring.check_record()
    is_same = everything() == whole.rows
    deeds = " ".join(deeds_there())
    say(f"{SHOWN if is_same else OTHER}\t{dose_shown(LATER)}\t{deeds}")


def _named(look: Callable[[], None]) -> None:
    """Look, and name what the database says as the start and every page of the app do."""
    from opentaper import wiring

    try:
        look()
    except OpenTaperError:
        raise
    except Exception as error:  # each database has errors of its own kind
        raise (wiring.trouble(error) or error) from error


def _started(file: Path) -> None:
    """Do what :func:`opentaper.wiring.start_app` does with a file, in a process where Django is set up."""
    from opentaper.actions.record_trouble import damaged_record
    from opentaper.record.looking import has_lost_beginning, has_whole_pages
    from opentaper.record.opening import bring_up_to_date
    from opentaper.record.wal import has_lost_commits
    from opentaper.settings.databases import is_sealed

    if has_lost_commits(file) or (is_sealed(file) and has_lost_beginning(file)):
        raise damaged_record("pages")
    if not has_whole_pages():
        raise damaged_record("pages")
    bring_up_to_date()


def hurt(file: Path, kind: str, chance: random.Random) -> str:
    """Overwrite bytes of a file, and return where."""
    target = file.with_name(f"{file.name}-wal") if kind == PLACES[-1] else file
    told = bytearray(target.read_bytes())
    begin, length = _span(kind, len(told), chance)
    length = min(length, len(told) - begin)
    told[begin : begin + length] = _others(bytes(told[begin : begin + length]), chance)
    target.write_bytes(told)
    return f"{length} bytes from {begin}"


def _span(kind: str, size: int, chance: random.Random) -> tuple[int, int]:
    if kind == "beginning":
        begin = chance.randrange(16)
        return begin, chance.randrange(16, HEAD - begin)
    if kind == "one page":
        return chance.randrange(size // PAGE) * PAGE, PAGE
    if kind == "some bytes":
        return chance.randrange(HEAD, size), chance.randrange(2, 512)
    if kind == "one byte":
        return chance.randrange(HEAD, size), 1
    return chance.randrange(size // 2), chance.randrange(1, 64)  # so that commits follow


def _others(told: bytes, chance: random.Random) -> bytes:
    """Return other bytes, none of which is the one that was there."""
    return bytes((one + chance.randrange(1, 256)) % 256 for one in told)


def _crashed(stage: Files, whole: Lived) -> tuple[str, frozenset[str]]:
    """Return a record whose app was killed: its newest deeds lie beside it; and all its deeds."""
    url = stage.copied(whole.url)

    def until_killed(_: Say) -> None:
        with opened(url):
            for n in range(6):
                prepare_visit(VisitTold(f"Question {n}"), life().at(f"visit {n}", LATER))
            os.kill(os.getpid(), signal.SIGKILL)

    in_child(until_killed)
    copy = stage.copied(url)
    _beside(url, copy)
    with opened(copy):
        return url, deeds_there()


def _beside(url: str, copy: str) -> None:
    """Copy what lies beside a record, too."""
    wal = Path(url.removeprefix("sqlite:///") + "-wal")
    if wal.exists():
        Path(copy.removeprefix("sqlite:///") + "-wal").write_bytes(wal.read_bytes())

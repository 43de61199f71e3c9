"""Disks that are full or allow reading only, under the real app."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from opentaper.settings.databases import RECORD_FILE
from opentaper.wording import LANGUAGES, words
from tests.journeys.served import environment
from trust.faults.judge import Tally
from trust.faults.lived import Lived, as_folder
from trust.faults.visitor import Visitor, app, day_of, keys_in, shows

#: The size of a small disk, and of what fills it up.
DISK, PIECE = 24_000_000, 64_000
MOST = 300


@contextmanager
def small_disk(folder: Path) -> Iterator[bool]:
    """Mount a small disk in memory over a folder; False where this computer does not let us."""
    folder.mkdir(parents=True, exist_ok=True)
    told = ["mount", "-t", "tmpfs", "-o", f"size={DISK},mode=700", "opentaper-faults", str(folder)]
    is_there = sys.platform == "linux" and os.geteuid() == 0
    is_there = is_there and subprocess.run(told, capture_output=True, check=False).returncode == 0
    try:
        yield is_there
    finally:
        if is_there:
            subprocess.run(["umount", "--lazy", str(folder)], capture_output=True, check=False)


def full_disk(tally: Tally, folder: Path, whole: Lived) -> None:
    """Fill the disk while somebody sends check-ins, then make room again."""
    with small_disk(folder) as is_small:
        if not is_small:
            tally.notes.append("no small disk could be mounted here: only the limit of file sizes was tried")
            return
        as_folder(whole, folder)
        with app(folder) as (_, visitor):
            visitor.look()
            sent = _until_refused(visitor, 0, lambda: _fill(folder / "filler"))
            tally.claim(f"the disk never filled up: {visitor.seen}", holds=sent < MOST)
            _, text = visitor.ask("/")
            tally.dose("on a full disk", _dose(text, whole), ["the dose", "no dose"])
            (folder / "filler").unlink()
            tally.seconds.append(visitor.send_on(sent, day_of(sent)))
            _, text = visitor.ask("/")
            tally.dose("with room again", _dose(text, whole), ["the dose"])
        tally.tried += 1
        tally.deeds("full disk", set(visitor.confirmed), keys_in(folder))
        _told(tally, visitor, "web.error.full.title")


def small_files(tally: Tally, folder: Path, whole: Lived, *, n: int) -> None:
    """Let no file grow beyond a size, in a way that any account may; then let it grow again."""
    for place in range(n):
        here = as_folder(whole, folder / str(place))
        most = (here / RECORD_FILE).stat().st_size + 40_000 * (place + 1)
        soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
        resource.setrlimit(resource.RLIMIT_FSIZE, (most, hard))
        try:
            with app(here) as (_, visitor):
                visitor.look()
                sent = _until_refused(visitor, 0, lambda: None)
                tally.claim(f"files never ended at {most}", holds=sent < MOST)
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
        confirmed = set(visitor.confirmed)
        begun = time.perf_counter()
        with app(here) as (_, again):
            again.look()
            tally.seconds.append(time.perf_counter() - begun)
            _, text = again.ask("/")
            tally.dose("after a limit", _dose(text, whole), ["the dose"])
            again.send_on(sent, day_of(sent))
        tally.tried += 1
        tally.deeds(f"limit {most}", confirmed | set(again.confirmed), keys_in(here))
        tally.notes.append("seen at a limit of file sizes: " + ", ".join(sorted(visitor.seen)))


def read_only(tally: Tally, folder: Path, whole: Lived) -> None:
    """Let the disk allow reading only while the app runs, and when it starts; then let it write again."""
    with small_disk(folder) as is_small:
        if is_small:
            as_folder(whole, folder)
            _remounted(tally, folder, whole)
        else:
            tally.notes.append("no disk could be mounted here: only a folder without rights was tried")
            if os.geteuid() != 0:
                as_folder(whole, folder)
                _without_rights(tally, folder)


def _remounted(tally: Tally, folder: Path, whole: Lived) -> None:
    with app(folder) as (_, visitor):
        visitor.look()
        for n in range(5):
            visitor.send_on(n, day_of(n))
    is_so = _mount(folder, "ro")
    for _ in range(50):  # who was killed leaves its files a moment later
        if is_so:
            break
        time.sleep(0.1)
        is_so = _mount(folder, "ro")
    if not is_so:
        tally.notes.append("the disk could not be made read-only here")
        return
    _started(tally, folder)
    _mount(folder, "rw")
    with app(folder) as (_, again):
        tally.seconds.append(again.look())
        _, text = again.ask("/")
        tally.dose("writable again", _dose(text, whole), ["the dose"])
    tally.deeds("read-only", set(visitor.confirmed), keys_in(folder))


def _without_rights(tally: Tally, folder: Path) -> None:
    folder.chmod(0o500)
    try:
        _started(tally, folder)
    finally:
        folder.chmod(0o700)


def _started(tally: Tally, folder: Path) -> None:
    """Start the app where it may not write: it says so, and ends."""
    told = [sys.executable, "-m", "opentaper", "serve", "--no-open"]
    done = subprocess.run(
        told, env=environment(folder), capture_output=True, text=True, timeout=120, check=False
    )
    tally.tried += 1
    tally.claim(f"a start without rights: {done.returncode} {done.stderr}", holds=done.returncode == 61)
    tally.notes.append("at the start: " + " ".join(done.stderr.split())[:160])


def _mount(folder: Path, how: str) -> bool:
    told = ["mount", "-o", f"remount,{how}", str(folder)]
    return subprocess.run(told, capture_output=True, check=False).returncode == 0


def _until_refused(visitor: Visitor, sent: int, between: object) -> int:
    """Send check-ins until one is not confirmed; return which."""
    while sent < MOST and visitor.send(sent, day_of(sent)):
        sent += 1
        if sent == 5:
            between()  # type: ignore[operator]  # what fills the disk
    return sent


def _fill(file: Path) -> None:
    """Write until nothing more goes on the disk."""
    with file.open("wb", buffering=0) as out:
        try:
            while True:
                out.write(bytes(PIECE))
        except OSError:
            return


def _dose(text: str, whole: Lived) -> str:
    if shows(text, whole.dose):
        return "the dose"
    return "another dose" if "data-dose" in text or "dose__now" in text else "no dose"


def _told(tally: Tally, visitor: Visitor, code: str) -> None:
    """Hold what was seen against what should be: a page that says what is wrong."""
    seen = ", ".join(sorted(visitor.seen))
    tally.claim(f"seen was: {seen}", holds=any(words(code, language) in seen for language in LANGUAGES))
    tally.notes.append(f"seen: {seen}")

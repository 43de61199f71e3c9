"""PostgreSQL stopped at once and started again, while several people write and one looks at pages."""

from __future__ import annotations

import os
import pwd
import signal
import subprocess
import threading
import time
from contextlib import suppress
from pathlib import Path
from uuid import UUID

from opentaper.record.log import break_in_log, links_of
from opentaper.record.models import CheckIn, Deed, Stock
from opentaper.wording import words
from tests.journeys.served import RECORD_KEY, SECRET, served
from tests.stores import postgres
from tests.stores.deeds import BeginTold, CountTold, begin, count_twice, moment
from trust.faults.judge import Tally
from trust.faults.stage import Say, Server, in_child, opened
from trust.faults.visitor import TITLE, Visitor

WRITERS, SECONDS = 3, 120
SESSION = "__Host-opentaper"


def restarts(tally: Tally, stage: Server, *, n: int, scratch: Path) -> None:
    """Stop the server at once so many times while people write; each tries again until it is confirmed."""
    url = stage.empty()
    with opened(url):
        people = [begin(BeginTold(), moment(place, None)).person for place in range(WRITERS)]
    stage.settled(url)
    told: dict[int, tuple[str, ...]] = {}
    until = time.time() + 2.5 * n + 2
    writers = [
        threading.Thread(target=_written, args=(told, place, person, url, until))
        for place, person in enumerate(people)
    ]
    with _team(url, scratch) as visitor:
        for writer in writers:
            writer.start()
        for _ in range(n):
            time.sleep(1.5)
            _stop(stage.folder)
            _seen(tally, visitor)
            began = time.perf_counter()
            _start(stage.folder)
            _until_well(visitor)
            tally.seconds.append(time.perf_counter() - began)
            tally.tried += 1
        for writer in writers:
            writer.join()
    with opened(url):
        for place, person in enumerate(people):
            _judged(tally, f"person {place}", person, told[place])
    stage.dropped(url)


def _written(told: dict[int, tuple[str, ...]], place: int, person: UUID, url: str, until: float) -> None:
    told[place] = in_child(lambda say: _write(person, url, place, until, say)).said


def _write(person: UUID, url: str, place: int, until: float, say: Say) -> None:
    """Do deed after deed; what could not be written is tried again under its key, as a device does."""
    from opentaper.actions.record_trouble import record_trouble

    n = 1000 * (place + 1)
    with opened(url) as connection:
        while time.time() < until:
            try:
                count_twice(CountTold(n), moment(n, person))
            except Exception as error:  # each database has errors of its own kind
                if record_trouble(error) is None:
                    raise
                connection.close()
                time.sleep(0.05)
            else:
                say(str(n))
                n += 1


def _judged(tally: Tally, where: str, person: UUID, said: tuple[str, ...]) -> None:
    faults = [line for line in said if not line.isdigit()]
    tally.claim(f"{where}: {faults}", holds=not faults and bool(said))
    rows = Deed.objects.filter(person_id=person, name="count_twice")
    kept = {str(row.told["n"]) for row in rows}
    tally.deeds(where, [line for line in said if line.isdigit()], kept)
    twice = {str(int(row.amount)) for row in Stock.objects.filter(person_id=person)}
    other = {str(row.scores["n"]) for row in CheckIn.objects.filter(person_id=person)}
    logged = {str(one.body["told"]["n"]) for one in links_of(person) if one.kind == "count_twice"}
    tally.claim(f"{where}: half a deed", holds=kept == twice == other == logged)
    tally.claim(f"{where}: the log is broken", holds=break_in_log(person) is None)


class _team:  # noqa: N801 - reads as a verb's object: with _team(url, …) as visitor
    """Serve team mode on a database, behind what stands for a proxy."""

    def __init__(self, url: str, scratch: Path) -> None:
        told = {
            "OPENTAPER_DATABASE_URL": url,
            "OPENTAPER_SECRET_KEY": SECRET,
            "OPENTAPER_RECORD_KEYS": RECORD_KEY,
            "OPENTAPER_HOSTS": "127.0.0.1",
            "OPENTAPER_PROXIES": "1",
        }
        self.served = served(scratch, "--team", **told)

    def __enter__(self) -> Visitor:
        # as a proxy and a browser that was signed in once send them
        told = {"X-Forwarded-Proto": "https", "X-Forwarded-For": "127.0.0.1", "Host": "127.0.0.1"}
        return Visitor(self.served.__enter__().port, added=told | {"Cookie": f"{SESSION}={'s' * 32}"})

    def __exit__(self, *left: object) -> None:
        self.served.__exit__(None, None, None)


def _seen(tally: Tally, visitor: Visitor) -> None:
    """Look at the app while its server is gone: it says so, and is not broken."""
    status, _ = visitor.ask("/health")
    tally.claim(f"/health answers {status} without a server", holds=status == 503)
    status, text = visitor.ask("/")
    title = TITLE.search(text)
    told = words("web.error.away.title", "en")
    tally.claim(f"without a server: {status} {text[:80]}", holds=status == 503 and told in text)
    tally.notes.append(f"seen: {status} {title[1] if title else ''}".strip())


def _until_well(visitor: Visitor) -> None:
    begun = time.perf_counter()
    while visitor.ask("/health")[0] != 200:
        if time.perf_counter() - begun > SECONDS:
            raise TimeoutError("the app does not come back to its server")
        time.sleep(0.05)


def _stop(folder: Path) -> None:
    """Stop the server at once, as a crash does: it has to find its way back from its own log."""
    file = folder / "data" / "postmaster.pid"
    pid = int(file.read_text().splitlines()[0])
    os.kill(pid, signal.SIGQUIT)
    for _ in range(SECONDS * 20):
        with suppress(ChildProcessError):
            os.waitpid(pid, os.WNOHANG)
        if not file.exists():
            return
        time.sleep(0.05)
    raise TimeoutError("PostgreSQL does not stop")


#: Servers that were started again here, by their folder, so that they can be ended.
started: dict[Path, subprocess.Popen[bytes]] = {}


def _start(folder: Path) -> None:
    """Start the server of a folder again, as its own account."""
    copies = list(folder.glob("packages/*/pginstall"))
    programs = copies[0] if copies else postgres.programs()
    owner: dict[str, object] = {}
    if os.geteuid() == 0:
        nobody = pwd.getpwnam(postgres.NOBODY)
        owner = {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}
    told = [str(programs / "bin" / "postgres"), "-D", str(folder / "data"), f"-k{folder}"]
    for _ in range(SECONDS):
        server = subprocess.Popen(  # type: ignore[call-overload]  # values of mixed kinds
            [*told, "-clisten_addresses=", "-cshared_buffers=32MB"],
            cwd=folder,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            **owner,
        )
        started[folder] = server
        with suppress(subprocess.TimeoutExpired):
            server.wait(0.5)
        if server.poll() is None:
            return
        # its former processes have not all gone: it does not start beside them


def end_started(folder: Path) -> None:
    """End a server that was started again here."""
    server = started.pop(folder, None)
    if server is not None:
        server.send_signal(signal.SIGINT)
        server.wait(SECONDS)

"""Every kind of fault of the campaign: its name, how it is done, and what the person sees."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from trust.faults import broken_off, clocks, damage, disks, kills, queues, servers, serves
from trust.faults.judge import Tally
from trust.faults.lived import Lived
from trust.faults.stage import Files, Server


@dataclass(frozen=True, slots=True)
class Ground:
    """What all kinds stand on: records in files and in a server, a life that was lived, a folder, the seed.

    ``size`` says how much is tried: 1 is the usual campaign.
    """

    files: Files
    server: Server
    whole: Lived
    folder: Path
    seed: int
    size: float

    def n(self, usual: int) -> int:
        """Return how often something is tried."""
        return max(1, round(usual * self.size))

    def share(self, usual: float) -> float:
        """Return which share of all points is tried."""
        return min(1.0, usual * self.size)


@dataclass(frozen=True, slots=True)
class Part:
    """One kind of fault: the line of the table, and what the person sees."""

    name: str
    line: str
    seen: str
    do: Callable[[Tally, Ground], None]


def _kills(tally: Tally, on: Ground) -> None:
    kills.kills(tally, on.files, share=on.share(1.0), seed=on.seed)


def _kills_on_server(tally: Tally, on: Ground) -> None:
    kills.kills(tally, on.server, share=on.share(0.12), seed=on.seed)


def _disk(tally: Tally, on: Ground) -> None:
    disks.full_disk(tally, on.folder / "full", on.whole)
    disks.small_files(tally, on.folder / "limited", on.whole, n=on.n(2))


def _devices(tally: Tally, on: Ground) -> None:
    queues.two_devices(tally, on.files, on.whole, n=on.n(20))


def _clocks(tally: Tally, on: Ground) -> None:
    clocks.jumps(tally, on.files, on.whole, n=on.n(80), seed=on.seed)


def _migrations(tally: Tally, on: Ground) -> None:
    broken_off.migrations(tally, on.files, n=on.n(12), seed=on.seed)
    broken_off.migrations(tally, on.server, n=on.n(6), seed=on.seed)


def _commands(tally: Tally, on: Ground) -> None:
    names = ("trial", "build", "plan") if on.size >= LARGE else ("plan",)
    broken_off.commands(tally, on.folder / "commands", seed=on.seed, names=names)


#: From this size on, commands that take a minute are tried too.
LARGE = 0.5
SAME = "nothing; what is sent again counts once"
PARTS = (
    Part("kills", "killed at the write points of 26 deeds, SQLite", SAME, _kills),
    Part("kills-server", "killed at the write points of 26 deeds, PostgreSQL", SAME, _kills_on_server),
    Part(
        "app",
        "the whole app killed while check-ins come in",
        "the device says that they wait, and sends them",
        lambda tally, on: serves.app_killed(tally, on.folder / "app", on.whole, n=on.n(6), seed=on.seed),
    ),
    Part(
        "worker",
        "the process that answers killed",
        "one request without an answer; the device sends it again",
        lambda tally, on: serves.worker_killed(
            tally, on.folder / "worker", on.whole, n=on.n(6), seed=on.seed
        ),
    ),
    Part("full", "disk full", "“The disk is full”, and that nothing is half written", _disk),
    Part(
        "read-only",
        "disk or folder that allows reading only",
        "“it may not write in its folder”, exit code 61",
        lambda tally, on: disks.read_only(tally, on.folder / "read-only", on.whole),
    ),
    Part(
        "damage",
        "bytes of the record overwritten: beginning, pages, newest entries",
        "“Your record … is damaged”, with the last good backup and the command for it",
        lambda tally, on: damage.damages(tally, on.files, on.whole, n=on.n(250), seed=on.seed),
    ),
    Part("clocks", "clock jumps up to two years, forward and back", "the dose confirmed last", _clocks),
    Part(
        "days",
        "leap year, summer time, 10 zones, 4 beginnings of a day",
        "every day once",
        lambda tally, _: clocks.days_of_a_year(tally),
    ),
    Part(
        "queues",
        "queues of two devices: twice, late, in any order",
        "“sent”; of two for a day the later one counts",
        lambda tally, on: queues.syncs(tally, on.files, on.whole, n=on.n(40), seed=on.seed),
    ),
    Part("devices", "two devices change the plan at once", "the later is told what changed", _devices),
    Part(
        "restarts",
        "PostgreSQL stopped at once under load, and started again",
        "“The record cannot be reached just now”",
        lambda tally, on: servers.restarts(tally, on.server, n=on.n(4), scratch=on.folder / "team"),
    ),
    Part("migrations", "first opening killed between and inside migrations", "nothing", _migrations),
    Part(
        "imports",
        "killed: a watch's file kept, a record brought back, everything deleted",
        SAME,
        lambda tally, on: broken_off.imports(tally, on.files, on.whole, share=on.share(0.3), seed=on.seed),
    ),
    Part(
        "commands",
        "trial, registry, plan files and calibration killed",
        "nothing; the same command goes on or begins anew",
        _commands,
    ),
)

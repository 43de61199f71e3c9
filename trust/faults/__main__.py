"""``python -m trust.faults``: every kind of fault, one after the other; the table goes into docs/trust.md."""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
import traceback
from collections.abc import Sequence
from pathlib import Path

from trust import page

SEED, MINUTES = 2026, 12.0
ALL_POINTS = """\
With `--minutes 12`, the usual run, every write point is tried in SQLite, and one of eight in PostgreSQL."""
COLUMNS = """\
*Lost* counts deeds that were confirmed and are not there, and whatever is there by half. *Wrong doses* counts
doses that were shown and were not the ones confirmed last. *Back after* is the time until the record is open
again with today's dose; for the app and the server, until a page comes."""
LIMITS = """\
What this cannot show: a kill leaves to the system what is not on the disk yet, so it is no power cut under a
disk that lies about what it keeps. Where the newest entries beside a record were overwritten after a crash,
the very last commit cannot be told from one that was never confirmed, and is not asked for. A changed byte
that makes another score of a check-in is not found by a plain record; an encrypted one finds any."""
HEAD = (
    "fault",
    "tried",
    "deeds confirmed",
    "lost",
    "wrong doses",
    "back after (median)",
    "longest",
    "what is seen",
)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the campaign; 1 where anything was lost or wrong, or could not be tried."""
    parser = argparse.ArgumentParser(
        prog="python -m trust.faults", description=(__doc__ or "").splitlines()[0]
    )
    parser.add_argument("--seed", type=int, default=SEED, help="the same seed tries the same things")
    parser.add_argument("--minutes", type=float, default=MINUTES, help="how long it may take, about")
    parser.add_argument("--only", nargs="*", default=[], help="names of kinds of faults")
    parser.add_argument(
        "--write", action=argparse.BooleanOptionalAction, default=True, help="write docs/trust.md"
    )
    told = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="faults-") as scratch:
        _set_up(Path(scratch))
        return _campaign(told, Path(scratch))


def _set_up(scratch: Path) -> None:
    """Set the app up as for one person, before anything of it is loaded."""
    for name in [name for name in os.environ if name.startswith("OPENTAPER_")]:
        del os.environ[name]
    os.environ |= {
        "OPENTAPER_DATA": str(scratch / "data"),
        "DJANGO_SETTINGS_MODULE": "opentaper.settings.local",
    }
    from opentaper import wiring

    wiring.settle_sums()
    import django

    django.setup()


def _campaign(told: argparse.Namespace, scratch: Path) -> int:
    from tests.stores import postgres
    from trust.faults.judge import Tally
    from trust.faults.lived import lived
    from trust.faults.parts import PARTS, Ground
    from trust.faults.servers import end_started
    from trust.faults.stage import Files, Server

    chosen = [one for one in PARTS if not told.only or one.name in told.only]
    if not chosen:
        sys.stderr.write("No kind of that name. There are: " + ", ".join(one.name for one in PARTS) + "\n")
        return 2
    begun, tallies = time.perf_counter(), []
    (scratch / "records").mkdir()
    with postgres.running(keeps=True) as folder:
        files = Files(scratch / "records")
        on = Ground(files, Server(folder), lived(files), scratch, told.seed, told.minutes / MINUTES)
        for part in chosen:
            tally, began = Tally(part.line, part.seen), time.perf_counter()
            try:
                part.do(tally, on)
            except Exception:  # noqa: BLE001 - a kind that cannot be tried is told with the others
                tally.lost.append(traceback.format_exc()[-800:])
            tallies.append(tally)
            _tell(part.name, tally, time.perf_counter() - began)
        end_started(folder)
    if told.write and not told.only:
        page.keep("faults", text_of(tallies, told, time.perf_counter() - begun))
    return 0 if all(one.is_fine for one in tallies) else 1


def _tell(name: str, tally: object, seconds: float) -> None:
    """Say how one kind went."""
    row = tally.row()  # type: ignore[attr-defined]  # a Tally, which is loaded late
    lost, wrong, notes = tally.lost, tally.wrong, tally.notes  # type: ignore[attr-defined]  # as above
    counts = f"{row[1]} tried, {row[2]} confirmed, {row[3]} lost, {row[4]} wrong"
    sys.stdout.write(f"{name}: {counts}, back after {row[5]} ({row[6]}), {seconds:.0f} s\n")
    for line in (*lost[:5], *wrong[:5], *notes):
        sys.stdout.write(f"  {line}\n")
    sys.stdout.flush()


def text_of(tallies: Sequence[object], told: argparse.Namespace, seconds: float) -> str:
    """Return the section of the page."""
    from tools.markdown import table

    command = f"python -m trust.faults --seed {told.seed} --minutes {told.minutes:g}"
    rows = [one.row() for one in tallies]  # type: ignore[attr-defined]  # Tallies, as above
    notes = [
        f"- {one.name}: {note}"  # type: ignore[attr-defined]  # as above
        for one in tallies
        for note in one.notes  # type: ignore[attr-defined]  # as above
    ]
    return "\n\n".join(
        (
            f"`{command}` took {seconds / 60:.0f} minutes on {page.machine()}. {ALL_POINTS}",
            table(HEAD, rows),
            COLUMNS,
            "\n".join(dict.fromkeys(notes)),
            LIMITS,
        )
    )


if __name__ == "__main__":
    sys.exit(main())

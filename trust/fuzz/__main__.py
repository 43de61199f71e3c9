"""``python -m trust.fuzz``: what nobody meant to send, sent to every parser and every door."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from trust.fuzz.campaign import Outcome, all_done, jobs_for
from trust.fuzz.of_servers import asked_of_servers
from trust.fuzz.targets import targets
from trust.fuzz.told import found_text, page_text
from trust.page import keep

MINUTES, SEED = 14.0, 1
#: Of the whole time, so much is for the parsers, beside which each child takes seconds to begin, and so much
#: for the API; the forms are a fixed walk.
OF_PARSERS, OF_THE_API = 0.35, 0.15


def main() -> int:
    """Run the campaign, write its section of docs/trust.md, and return 1 where anything bad was found."""
    asked = _asked()
    chosen = [one for name, one in targets().items() if not asked.only or name in asked.only]
    seconds = 60 * asked.minutes
    with TemporaryDirectory(prefix="opentaper-fuzz-") as folder:
        if asked.only:
            outcomes = all_done(jobs_for(chosen, 2 * seconds, asked.seed), Path(folder), _tell)
        else:
            jobs = jobs_for(chosen, 2 * seconds * OF_PARSERS, asked.seed)
            outcomes = all_done(jobs, Path(folder) / "parsers", _tell)
            outcomes += asked_of_servers(Path(folder), seconds * OF_THE_API, asked.seed, _tell)
    if not asked.only:
        keep("fuzz", page_text(outcomes, asked.seed, asked.minutes))
    bad = found_text(outcomes)
    sys.stdout.write(bad.encode("ascii", "backslashreplace").decode() + "\n")
    return 1 if bad else 0


def _tell(outcome: Outcome) -> None:
    bad = sum(n for kind, n in outcome.kinds.items() if kind not in {"value", "refused"})
    told = f"{outcome.job.engine.value:>11} {outcome.job.target}: {outcome.tried} tried, {bad} bad"
    sys.stdout.write(told + (f" BROKEN {outcome.broken}" if outcome.broken else "") + "\n")
    sys.stdout.flush()


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m trust.fuzz", description=__doc__)
    parser.add_argument("--seed", type=int, default=SEED, help="the same seed begins with the same inputs")
    parser.add_argument("--minutes", type=float, default=MINUTES, help="for the whole campaign")
    parser.add_argument("--only", nargs="+", metavar="NAME", default=[], help="these targets alone")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())

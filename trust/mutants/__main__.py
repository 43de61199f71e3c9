"""``python -m trust.mutants``: put small faults into the named rooms, and see whether the tests notice."""

from __future__ import annotations

import argparse
import os
import sys

from trust.mutants.campaign import Asked, Campaign, quietly
from trust.mutants.equivalent import equivalents
from trust.mutants.reach import reach, read
from trust.mutants.rooms import ROOMS
from trust.mutants.told import below, scores, section, survivors
from trust.page import keep

SEED = 47
SAMPLE = 300
MINUTES = 40.0


def main(arguments: list[str]) -> int:
    """Run a campaign, and write its section of docs/trust.md where it tried all rooms."""
    told = _parser().parse_args(arguments)
    quietly()
    rooms = (told.room,) if told.room else ROOMS
    asked = Asked(rooms, told.seed, told.sample, told.minutes, told.processes, told.only)
    campaign = Campaign(asked, read() if told.as_measured else reach())
    campaign.run()
    listed = equivalents()
    found = scores(campaign, listed)
    for one in survivors(campaign, listed):
        print(f"survived {one.module}:{one.line} {one.function}\n    {one.was}\n    {one.becomes}")
    for test in sorted(campaign.void):
        print(f"fails by itself: {test}")
    for room, score in found.items():
        low, high = score.interval
        print(
            f"{room}: {score.found} of {score.tried - score.equivalent} found, {score.real:.1%} "
            f"({low:.1%} to {high:.1%}); {score.equivalent} equivalent; {score.tried} of {score.n_all} tried"
        )
    is_whole = rooms == ROOMS and not told.only
    if is_whole and all(len(campaign.outcomes_of(room)) == len(campaign.sample[room]) for room in rooms):
        keep("mutants", section(campaign, listed))
    elif is_whole:
        print("time ran out before the whole sample was tried: the page is left as it is. Run it again.")
        return 2
    return 1 if below(found) or campaign.void else 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m trust.mutants", description=__doc__)
    parser.add_argument("--room", choices=ROOMS, help="one room instead of all; the page is not written then")
    parser.add_argument(
        "--only", default="", metavar="TEXT", help="functions whose module:name has this text"
    )
    parser.add_argument("--seed", type=int, default=SEED, help="which sample is drawn")
    parser.add_argument("--sample", type=int, default=SAMPLE, help="mutants a room; 0 for all of them")
    parser.add_argument("--minutes", type=float, default=MINUTES, help="no mutant begins after so long")
    parser.add_argument("--processes", type=int, default=os.cpu_count() or 1, help="mutants at once")
    parser.add_argument(
        "--as-measured",
        action="store_true",
        help="do not look again what the tests run, though files changed",
    )
    return parser


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

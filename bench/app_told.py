"""``python -m bench.app_told DAYS [--team]``: tell a life into the record that the environment names."""

from __future__ import annotations

import json
import sys
from dataclasses import astuple
from datetime import UTC

from opentaper import wiring

NAME, WORD = "bench", "a long word for a bench alone"


def main() -> None:
    """Tell the days up to yesterday; in team mode they are those of an account."""
    wiring.settle_sums()
    n_days, team = int(sys.argv[1]), "--team" in sys.argv
    wiring.start_app(team=team)
    account = None
    if team:
        from django.contrib.auth.models import User

        wiring.add_account(NAME, WORD)
        account = str(User.objects.get(username=NAME).pk)
    from bench.app_life import live

    print(json.dumps(astuple(live(wiring.now().astimezone(UTC).date(), n_days, account))))


if __name__ == "__main__":
    main()

"""``python -m trust.load.old_life DAYS``: so many days of one person into the record of local mode."""

from __future__ import annotations

import json
import sys
from datetime import timedelta

from opentaper import wiring

#: Life is long, and so is this taper: a hold now and then makes a version of the plan.
HOLDS_EVERY = 45
WHO = 1


def main() -> None:
    """Tell the days, and print how many rows of each kind there are."""
    wiring.settle_sums()
    n_days = int(sys.argv[1])
    wiring.start_app()
    from trust.load.copies import tables
    from trust.load.lives import LifeTold, live

    # today is left to tell: what is measured next is how long that takes
    live(LifeTold(WHO, n_days, None, HOLDS_EVERY), wiring.today() - timedelta(days=1))
    print(json.dumps({one.__name__: n for one in tables() if (n := one._default_manager.count())}))


if __name__ == "__main__":
    main()

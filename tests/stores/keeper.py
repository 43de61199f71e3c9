"""``python -m tests.stores.keeper PERSON IMPORT [dies]``: keeps an import, or is killed in its midst."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Iterator
from datetime import date, datetime
from uuid import UUID, uuid4

import django


def main(person: str, key: str, *dies: str) -> None:
    """Keep an import; once its entries are written and its check-ins are not, die where that is asked."""
    django.setup()
    from opentaper import wiring
    from opentaper.actions.deeds import import_rows
    from opentaper.actions.deeds.keep_import import KeepTold, keep_import
    from opentaper.actions.deeds.moment import Moment

    def killed(*_: object) -> Iterator[object]:
        os.kill(os.getpid(), signal.SIGKILL)
        yield None

    if dies:
        import_rows._check_ins = killed  # type: ignore[assignment]  # nothing comes of it
    now: datetime = wiring.now()
    at = Moment(now, date(2026, 3, 10), uuid4(), UUID(person))
    sys.stdout.write(f"{keep_import(KeepTold(UUID(key)), at).n}\n")


if __name__ == "__main__":
    main(*sys.argv[1:])

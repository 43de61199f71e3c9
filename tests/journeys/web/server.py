"""The app served to one person, in a process of its own, with a clock that a journey can set forward.

``python -m tests.journeys.web.server PORT``: the settings of local mode over the folder in OPENTAPER_DATA.
Only the clock differs from ``opentaper serve``: it is ahead by the days that the file ``days-ahead`` tells.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

AHEAD = "days-ahead"


def ahead(clock: Callable[[], datetime], folder: Path) -> Callable[[], datetime]:
    """Return a clock that is ahead by the days that a file of the folder tells."""

    def now() -> datetime:
        told = folder / AHEAD
        return clock() + timedelta(days=float(told.read_text()) if told.exists() else 0)

    return now


def serve(port: int) -> None:
    """Serve until the process is ended."""
    from opentaper import wiring

    wiring.settle_sums()
    import django

    django.setup()
    from django.core.handlers.wsgi import WSGIHandler
    from django.core.management import call_command
    from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler

    from opentaper.settings.environment import data_folder

    call_command("migrate", verbosity=0)
    wiring.now = ahead(wiring.now, data_folder())
    server = ThreadedWSGIServer(("127.0.0.1", port), WSGIRequestHandler)
    server.set_app(WSGIHandler())
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    server.serve_forever()


if __name__ == "__main__":
    serve(int(sys.argv[1]))

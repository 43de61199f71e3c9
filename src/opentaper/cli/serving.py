"""The server: gunicorn with threads, in processes that inherit the passphrase of the record."""

from __future__ import annotations

import socket
import webbrowser
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from gunicorn.app.base import BaseApplication
from gunicorn.glogging import Logger

from opentaper import wiring
from opentaper.cli.screen import Screen
from opentaper.cli.texts import told
from opentaper.cli.warming import warm_up_beside
from opentaper.errors import PortTaken

FIRST_PORT = 8470
N_PORTS = 10
THREADS = 4


@dataclass(frozen=True, slots=True)
class Address:
    """Where the app listens."""

    host: str
    port: int
    scheme: str = "http"

    @property
    def bind(self) -> str:
        """The address as a server wants it."""
        return f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"

    @property
    def url(self) -> str:
        """The address as a browser wants it."""
        return f"{self.scheme}://{self.bind}/"


def free_address(host: str, port: int | None) -> Address:
    """Return where to listen: at the port that is named, else at the first free one.

    Raises
    ------
    PortTaken
        Another program listens there.
    """
    for one in [port] if port is not None else range(FIRST_PORT, FIRST_PORT + N_PORTS):
        if _is_free(host, one):
            return Address(host, one)
    raise PortTaken(host=host, port=FIRST_PORT if port is None else port)


def _is_free(host: str, port: int) -> bool:
    kind = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(kind, socket.SOCK_STREAM) as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind((host, port))
        except OSError:
            return False
    return True


class QuietLog(Logger):  # type: ignore[misc]  # gunicorn publishes no types
    """Gunicorn's log through the handlers of the app: its own lines hold addresses and paths."""

    def setup(self, cfg: Any) -> None:
        """Keep the handlers that the settings gave to ``gunicorn.error``; nobody logs who asked for what."""
        self.cfg = cfg
        # directly, so that a line tells which place in gunicorn spoke, and not its wrapper
        for level in ("critical", "error", "warning", "info", "debug", "exception"):
            setattr(self, level, getattr(self.error_log, level))
        self.loglevel = self.error_log.getEffectiveLevel()
        self._access_log_enabled = False

    def reopen_files(self) -> None:
        """Do nothing: the handlers of the app look after their files."""


class Server(BaseApplication):  # type: ignore[misc]  # gunicorn publishes no types
    """Gunicorn, told what to do by values instead of by a file or the command line."""

    def __init__(self, options: Mapping[str, Any]) -> None:
        self.options = options
        super().__init__()

    def load_config(self) -> None:
        """Take over the options."""
        for name, value in self.options.items():
            self.cfg.set(name, value)

    def load(self) -> Any:
        """Return the app, in each process that answers."""
        from django.core.wsgi import get_wsgi_application

        return get_wsgi_application()


def options_of(address: Address, workers: int) -> dict[str, Any]:
    """Return how gunicorn answers at an address, with so many processes."""
    return {
        "bind": address.bind,
        "workers": workers,
        "worker_class": "gthread",
        "threads": THREADS,
        "timeout": 120,
        "graceful_timeout": 10,
        "loglevel": "warning",
        "proc_name": "opentaper",
        "umask": 0o077,
        # who came through which proxy is for Django to judge, which is told how many there are
        "forwarded_allow_ips": "",
    }


def run_server(
    address: Address, language: str, *, workers: int, tls: tuple[str, str] | None, opens: bool
) -> None:
    """Answer until somebody stops it with Ctrl-C or a signal."""

    def ready(_: object) -> None:
        with Screen(language) as screen:
            screen.say(told("serve.ready", language, url=address.url), style="bold")
            screen.say(told("serve.stop", language))
        if opens:
            webbrowser.open(address.url)

    options = {**options_of(address, workers), "when_ready": ready, "post_worker_init": _warm}
    options |= {"logger_class": QuietLog, "child_exit": _forget, "on_exit": _tidy}
    wiring.share_metrics()
    if tls is not None:
        options |= {"certfile": tls[0], "keyfile": tls[1]}
    Server(options).run()


def _forget(_: object, worker: Any) -> None:
    """Let go of what a process that ended counted in."""
    wiring.forget_metrics(worker.pid)


def _tidy(_: object) -> None:
    """Remove the folder in which the processes counted."""
    wiring.end_metrics()


def _warm(_: object) -> None:
    """Let each process that answers load what a first look would wait for, and look after old files."""
    from opentaper.actions.brought.kept_file import tidy_beside

    warm_up_beside()
    with suppress(OSError):  # where no folder can be made, no file lies in it
        tidy_beside(wiring.imports_folder())

"""The app started as a person starts it, and asked as a browser asks."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path

#: Seconds; a busy computer must not change a verdict.
PATIENCE = 300
#: Names a person's computer does not have: what the tests themselves need must not reach the app they ask.
OF_TESTS = ("OPENTAPER_", "DJANGO_")
ROOT = Path(__file__).parents[2]
SECRET = "k3y-dune-wave-" * 5
#: A master key of a record that nobody keeps.
RECORD_KEY = "ZHVuZS13YXZlLXNhbmQtcmVlZC1mb2FtLWtlZWxzLTE="


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back."""

    status: int
    headers: dict[str, str]
    text: str
    cookies: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Served:
    """A running app."""

    process: subprocess.Popen[str]
    port: int

    def ask(self, path: str, *, method: str = "GET", body: str | None = None, **headers: str) -> Answer:
        """Ask for a page; ``x_y="…"`` is the header X-Y."""
        told = {name.replace("_", "-"): value for name, value in headers.items()}
        if body is not None:
            told.setdefault("Content-Type", "application/x-www-form-urlencoded")
        with closing(HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)) as connection:
            connection.request(method, path, body, told)
            answer = connection.getresponse()
            text = answer.read().decode("utf-8", "replace")
            cookies = tuple(answer.headers.get_all("Set-Cookie") or ())
        return Answer(answer.status, {k.lower(): v for k, v in answer.headers.items()}, text, cookies)

    def kill(self) -> None:
        """End it at once, with its workers, so that it can tidy up nothing."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait(PATIENCE)


def free_port() -> int:
    """Return a port where nobody listens."""
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        return int(trial.getsockname()[1])


def environment(folder: Path, **told: str) -> dict[str, str]:
    """Return the environment of a process whose record lies in a folder."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(OF_TESTS)}
    return {**kept, "OPENTAPER_DATA": str(folder), **told}


def command(folder: Path, *words: str, typed: str = "", **told: str) -> subprocess.CompletedProcess[str]:
    """Run a command to its end."""
    return subprocess.run(
        [sys.executable, "-m", "opentaper", *words],
        env=environment(folder, **told),
        input=typed,
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )


@contextmanager
def served(folder: Path, *words: str, typed: str = "", **told: str) -> Iterator[Served]:
    """Start the app, wait until it says where it is, and end it afterwards."""
    port = free_port()
    with subprocess.Popen(
        [sys.executable, "-m", "opentaper", "serve", "--no-open", "--port", str(port), *words],
        env=environment(folder, **told),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(typed)
        process.stdin.close()
        said = ""
        for line in process.stdout:
            said += line
            if re.search(rf"https?://127\.0\.0\.1:{port}/", line):
                break
        try:
            assert process.poll() is None, said
            yield Served(process, port)
        finally:
            if process.poll() is None:
                process.terminate()
                process.wait(PATIENCE)


def asked_of_team_mode(folder: Path, *files: str) -> str:
    """Run files of tests in a process with the settings of team mode; return what it said: all passed."""
    told = environment(
        folder,
        OPENTAPER_SECRET_KEY=SECRET,
        OPENTAPER_RECORD_KEYS=RECORD_KEY,
        OPENTAPER_HOSTS="localhost",
    )
    done = subprocess.run(
        [
            *(sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "no:xdist"),
            *("-p", "no:logging"),  # each of many thousand requests has a line, and nobody reads them here
            *("--ds", "opentaper.settings.team", "-m", "", *files),
        ],
        cwd=ROOT,
        env=os.environ | told,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-6000:] + done.stderr[-2000:]
    assert re.search(r"\b\d+ passed", done.stdout)
    assert "skipped" not in done.stdout
    return done.stdout

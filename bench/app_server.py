"""Servers to measure: the app as its command starts it, with a life told into its record, and a bare page."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from base64 import b64encode
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path

from tests.stores.postgres import run_sql, running, url_of

HOST, SECONDS = "127.0.0.1", 300
ROOT = Path(__file__).parents[1]


@contextmanager
def local_record() -> Iterator[dict[str, str]]:
    """Give the environment of local mode on a file of SQLite in a folder that goes again."""
    with tempfile.TemporaryDirectory() as folder:
        yield {"OPENTAPER_DATA": folder}


@contextmanager
def team_record(*settings: str) -> Iterator[dict[str, str]]:
    """Give the environment of team mode on a PostgreSQL of its own, with these settings, behind one proxy."""
    with running(*settings, keeps=True) as server, tempfile.TemporaryDirectory() as folder:
        run_sql(server, "CREATE DATABASE bench")
        yield {
            "OPENTAPER_DATA": folder,
            "OPENTAPER_DATABASE_URL": url_of(server, "bench"),
            "OPENTAPER_SECRET_KEY": "".join(chr(97 + place % 26) for place in range(64)),
            "OPENTAPER_RECORD_KEYS": b64encode(bytes(range(32))).decode("ascii"),
            "OPENTAPER_HOSTS": HOST,
            "OPENTAPER_PROXIES": "1",
        }


def lived(told: Mapping[str, str], n_days: int, *words: str) -> str:
    """Tell a life into a record, and return what it says of it."""
    command = [sys.executable, "-m", "bench.app_told", str(n_days), *words]
    done = subprocess.run(
        command, env=with_environment(told), stdout=subprocess.PIPE, check=True, text=True, cwd=ROOT
    )
    return done.stdout


@contextmanager
def served(told: Mapping[str, str], *words: str) -> Iterator[int]:
    """Run ``opentaper serve`` and give its port."""
    port = free_port()
    command = [sys.executable, "-m", "opentaper", "serve", "--no-open", "--port", str(port), *words]
    with running_server(command, told, port):
        yield port


@contextmanager
def bare(workers: int) -> Iterator[int]:
    """Run the bare page with so many processes and give its port."""
    port = free_port()
    with running_server([sys.executable, "-m", "bench.app_floor", str(port), str(workers)], {}, port):
        yield port


def with_environment(told: Mapping[str, str]) -> dict[str, str]:
    """Return the environment with some words, and with nothing else that OpenTaper reads."""
    kept = {name: text for name, text in os.environ.items() if not name.startswith("OPENTAPER_")}
    return {**kept, **told}


@contextmanager
def running_server(
    command: list[str], told: Mapping[str, str], port: int
) -> Iterator[subprocess.Popen[bytes]]:
    """Run a server until it is not needed any more, and give it once it answers at its port."""
    server = subprocess.Popen(command, env=with_environment(told), stdout=subprocess.DEVNULL, cwd=ROOT)
    try:
        _wait(server, port)
        yield server
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait(SECONDS)


def _wait(server: subprocess.Popen[bytes], port: int) -> None:
    """Return when the server answers."""
    end = time.monotonic() + SECONDS
    while time.monotonic() < end:
        if server.poll() is not None:
            raise RuntimeError(f"the server stopped with {server.returncode}")
        one = HTTPConnection(HOST, port, timeout=SECONDS)
        try:
            one.request("GET", "/health")
            one.getresponse().read()
        except OSError:
            time.sleep(0.05)
        else:
            return
        finally:
            one.close()
    raise TimeoutError("the server does not answer")


def free_port() -> int:
    """Return a port that nobody listens at."""
    with socket.socket() as one:
        one.bind((HOST, 0))
        port: int = one.getsockname()[1]
        return port

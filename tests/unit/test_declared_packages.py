"""What is declared is used, what is pinned is hashed, and every silenced check says why."""

from __future__ import annotations

import ast
import re
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LOCKS = sorted((ROOT / "requirements").glob("*.txt"))
# Found by name at run time: time zones by zoneinfo, the font of the papers by its package, the driver of
# PostgreSQL by its backend, and the hasher of passwords by the settings.
BY_NAME = {"tzdata", "fontpkg-ibm-plex-sans", "psycopg", "argon2-cffi"}
SILENCED = re.compile(r"#\s*(?:noqa|type:\s*ignore)\b[^#]*")
WITH_REASON = re.compile(r"#\s*(?:noqa: [A-Z0-9, ]+|type: ignore\[[a-z-]+\])\s+(?:#|-)\s+\w+")


def normal(name: str) -> str:
    """Return the name of a package as indexes compare it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def declared() -> set[str]:
    """Packages that OpenTaper asks for when it is installed."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return {normal(re.split(r"[<>=!~;\[ ]", line)[0]) for line in project["dependencies"]}


def imported() -> set[str]:
    """Top-level modules that the source imports."""
    found = set()
    for path in (ROOT / "src").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                found |= {name.name.partition(".")[0] for name in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module:
                found.add(node.module.partition(".")[0])
    return found


def named_in_settings() -> set[str]:
    """Top-level modules that the settings name as text, which Django imports."""
    found = set()
    for path in (ROOT / "src" / "opentaper" / "settings").glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                found.add(node.value.partition(".")[0])
    return found


def test_every_declared_package_is_imported() -> None:
    provides = packages_distributions()
    used = {
        normal(package) for module in imported() | named_in_settings() for package in provides.get(module, ())
    }
    assert declared() - BY_NAME <= used


def pins(lock: Path) -> dict[str, str]:
    """Pinned versions by name, markers left aside."""
    lines = re.findall(r"^([A-Za-z0-9._-]+)==([^ ;\\]+)", lock.read_text(encoding="utf-8"), re.MULTILINE)
    return {normal(name): version for name, version in lines}


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.name)
def test_every_pin_is_hashed_and_names_no_address(lock: Path) -> None:
    text = lock.read_text(encoding="utf-8")
    entries = re.split(r"\n(?=[A-Za-z0-9])", text)
    assert all("--hash=sha256:" in entry for entry in entries)
    assert "://" not in text
    assert "--index" not in text


def test_one_environment_can_hold_all_pins() -> None:
    known: dict[str, str] = {}
    for lock in LOCKS:
        for name, version in pins(lock).items():
            assert known.setdefault(name, version) == version, (lock.name, name)


def test_what_is_measured_against_is_pinned() -> None:
    assert "ortools" in pins(ROOT / "requirements" / "bench.txt")


def test_every_silenced_check_says_why() -> None:
    silent = [
        f"{path.relative_to(ROOT)}:{number}"
        for folder in ("src", "tests", "tools", "bench", "docs")
        for path in (ROOT / folder).rglob("*.py")
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if path != Path(__file__) and SILENCED.search(line) and not WITH_REASON.search(line)
    ]
    assert silent == []

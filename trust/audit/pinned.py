"""The packages that the product is run with: name, version and hashes, as requirements/run.txt pins them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from tools.places import ROOT
from tools.soup import plain

PINS = ROOT / "requirements" / "run.txt"
PIN = re.compile(r"(?P<name>[A-Za-z0-9._-]+)==(?P<version>[^ ;]+)")
HASH = re.compile(r"--hash=sha256:([0-9a-f]{64})\b")


@dataclass(frozen=True, slots=True)
class PinnedPackage:
    """A package in the one version that is installed, with the SHA-256 of every file that may be."""

    name: str
    version: str
    hashes: tuple[str, ...]


def pinned_packages(file: Path = PINS) -> tuple[PinnedPackage, ...]:
    """Return every pinned package, by name.

    Raises
    ------
    ValueError
        A line is no pin, or a pin has no hash: then nothing would guard what is installed.
    """
    lines = file.read_text(encoding="utf-8").replace("\\\n", " ").splitlines()
    return tuple(_package(line) for line in lines if line.strip() and not line.lstrip().startswith("#"))


def _package(line: str) -> PinnedPackage:
    pin, hashes = PIN.match(line), tuple(HASH.findall(line))
    if pin is None or not hashes:
        raise ValueError(f"no pin with a hash: {line[:60]!r}")
    return PinnedPackage(plain(pin["name"]), pin["version"], hashes)

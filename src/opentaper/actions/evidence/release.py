"""A release of a registry, and whether releases are as they were made."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

from opentaper.cohort.rare import LEAST
from opentaper.cohort.release import (
    Release,
    ReleaseFlaw,
    read_release,
    releases_in,
    verify_release,
    write_release,
)
from opentaper.errors import BadOption

_PSEUDONYM = re.compile(r"[0-9a-f]{16}")


def release_registry(
    registry: Path,
    releases: Path,
    today: date,
    least: int | None = None,
    withdrawn: Path | None = None,
) -> Release:
    """Add a release of a registry to a folder of releases.

    Parameters
    ----------
    registry, releases
        The folder that was built, and that of all releases.
    least
        How many people at least share what could be known of each; None for the house's number.
    withdrawn
        A file with a pseudonym a line: people of whom nothing may be told any more.

    Raises
    ------
    BadOption
        No registry, too few people, a file that holds no pseudonyms.
    ChangedFile
        The last release cannot be read.
    """
    gone = frozenset() if withdrawn is None else pseudonyms_of(withdrawn)
    return write_release(registry, releases, today, LEAST if least is None else least, gone)


def pseudonyms_of(file: Path) -> frozenset[str]:
    """Return the pseudonyms of a file, one a line.

    Raises
    ------
    BadOption
        It cannot be read, or a line is none.
    """
    try:
        lines = file.read_text(encoding="ascii").split()
    except (OSError, UnicodeDecodeError):
        lines = [""]
    if not all(_PSEUDONYM.fullmatch(one) for one in lines):
        wanted = "a file with a pseudonym a line: sixteen letters from 0 to 9 and a to f"
        raise BadOption(option="withdrawn", given=str(file), wanted=wanted)
    return frozenset(lines)


def verified(folder: Path) -> dict[int, tuple[ReleaseFlaw, ...]]:
    """Return every flaw of a release, or of all releases of a folder, by its number.

    Raises
    ------
    BadOption
        There is no release.
    ChangedFile
        A manifest cannot be read.
    """
    found = releases_in(folder)
    if not found:
        return {read_release(folder).number: verify_release(folder)}
    gaps = {number: (ReleaseFlaw(str(number), "missing"),) for number in range(1, int(found[-1].name))}
    return gaps | {int(one.name): verify_release(one) for one in found}

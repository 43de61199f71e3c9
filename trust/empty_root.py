"""``python -m trust.empty_root FILE`` writes what trust/empty_root.sh measured into docs/trust.md."""

from __future__ import annotations

import sys
from pathlib import Path

from tools.markdown import table
from trust.page import keep, machine

TOLD = (
    "`make empty-root` makes an empty Debian in a folder of its own, installs the packages that the README "
    "names, clones, and gives the two commands as a person without rights."
)


def section(found: str) -> str:
    r"""Return the section: what was done, its time and what came of it.

    Examples
    --------
    >>> print(section("make run\t61\tanswered: yes\n").splitlines()[-1])
    | make run | 1 min 1 s | answered: yes |
    """
    rows = [line.split("\t") for line in found.splitlines()]
    told = table(
        ("step", "time", "what came of it"), [(what, spent(int(time)), note) for what, time, note in rows]
    )
    return f"{TOLD}\n\nOn {machine()}.\n\n{told}"


def spent(seconds: int) -> str:
    """Return a time in words.

    Examples
    --------
    >>> spent(59), spent(61)
    ('59 s', '1 min 1 s')
    """
    return f"{seconds} s" if seconds < 60 else f"{seconds // 60} min {seconds % 60} s"


if __name__ == "__main__":
    keep("empty-root", section(Path(sys.argv[1]).read_text(encoding="utf-8")))

"""The page docs/trust.md, section by section: each campaign writes its own and leaves the others."""

from __future__ import annotations

import os
import platform
from pathlib import Path

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "trust.md"


def keep(section: str, text: str, page: Path = PAGE) -> None:
    """Write what a campaign found between the marks of its section.

    Raises
    ------
    ValueError
        The page has no such section.
    """
    page.write_text(replaced(page.read_text(encoding="utf-8"), section, text), encoding="utf-8")


def replaced(told: str, section: str, text: str) -> str:
    r"""Return a page with another text between the marks of a section.

    Raises
    ------
    ValueError
        The page has no such section.

    Examples
    --------
    >>> replaced("<!-- load: begin -->\nold\n<!-- load: end -->", "load", "new")
    '<!-- load: begin -->\n\nnew\n\n<!-- load: end -->'
    """
    begin, end = f"<!-- {section}: begin -->", f"<!-- {section}: end -->"
    before, begun, rest = told.partition(begin)
    _, ended, after = rest.partition(end)
    if not begun or not ended:
        raise ValueError(f"the page has no section {section!r}")
    return f"{before}{begin}\n\n{text.strip()}\n\n{end}{after}"


def machine() -> str:
    """Return in a line what the figures were made on, with nothing that names a machine."""
    system = f"{platform.system()} {platform.machine()}"
    return f"{os.cpu_count()} cores, {system}, Python {platform.python_version()}"

"""What the generated parts of the manual are made of: tables and links to sources."""

from __future__ import annotations

from collections.abc import Iterable


def table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    r"""Return a Markdown table.

    Examples
    --------
    >>> print(table(("a", "b"), [("1", "x|y")]))
    | a | b |
    | --- | --- |
    | 1 | x\|y |
    """
    names = tuple(head)
    lines = [row(names), row("---" for _ in names), *(row(cells) for cells in rows)]
    return "\n".join(lines)


def row(cells: Iterable[str]) -> str:
    """Return one line of a table."""
    return f"| {' | '.join(' '.join(cell.split()).replace('|', chr(92) + '|') for cell in cells)} |"


def keys(found: Iterable[str]) -> str:
    """Return the keys of sources as links to the page of sources."""
    return " ".join(f"[`{key}`](sources.md#source-{key})" for key in found)

"""Options of pictures, and how those that are wanted are written."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Annotated

from typer import Option

from opentaper.cli.options import OUTPUT

Svg = Annotated[Path | None, Option(metavar="FILE", help="Write the picture as SVG.", rich_help_panel=OUTPUT)]
Png = Annotated[Path | None, Option(metavar="FILE", help="Write the picture as PNG.", rich_help_panel=OUTPUT)]
Theme = Annotated[
    str, Option(metavar="light|dark", help="The colours of the picture.", rich_help_panel=OUTPUT)
]


def write_wanted(wanted: dict[str, Path | None], content: Callable[[str, Path], bytes]) -> tuple[Path, ...]:
    """Write the files that are wanted, by their options, and return where they are.

    Raises
    ------
    BadOption
        One that cannot be written.
    """
    from opentaper.cli.files import write

    written = []
    for option, path in wanted.items():
        if path is not None:
            write(option, path, content(option, path))
            written.append(path)
    return tuple(written)


def is_png(option: str, path: Path) -> bool:
    """Tell whether a picture is wanted as PNG; where the option does not say, the name of the file does."""
    return option == "png" or (option != "svg" and path.suffix.lower() == ".png")

"""The pictures of what was learnt and of what is foreseen, each written where it was asked for."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from typer import Option

from opentaper.cli.options import OUTPUT
from opentaper.cli.pictures import is_png, write_wanted

if TYPE_CHECKING:
    from opentaper.exchange.foretold import PersonForecast
    from opentaper.exchange.learnt import Learnt

Coupling = Annotated[
    Path | None,
    Option(
        metavar="FILE",
        help="Write the picture of the days around each cut: .svg or .png.",
        rich_help_panel=OUTPUT,
    ),
]


def learnt_pictures(
    learnt: Learnt, wanted: dict[str, Path | None], theme: str, language: str
) -> tuple[Path, ...]:
    """Write the pictures of what was learnt that are wanted, by their options; return where they are."""

    def picture(option: str, path: Path) -> bytes:
        from opentaper.exchange.coupling_chart import coupling_png, coupling_svg
        from opentaper.exchange.split_chart import split_png, split_svg

        as_png, as_svg = (coupling_png, coupling_svg) if option == "coupling" else (split_png, split_svg)
        if is_png(option, path):
            return as_png(learnt, language, theme)
        return as_svg(learnt, language, theme).encode()

    return write_wanted(wanted, picture)


def foretold_pictures(
    seen: PersonForecast, wanted: dict[str, Path | None], theme: str, language: str
) -> tuple[Path, ...]:
    """Write the pictures of what is foreseen that are wanted, by their options; return where they are."""

    def picture(option: str, path: Path) -> bytes:
        from opentaper.exchange.foretold_chart import foretold_png, foretold_svg

        if is_png(option, path):
            return foretold_png(seen, language, theme)
        return foretold_svg(seen, language, theme).encode()

    return write_wanted(wanted, picture)

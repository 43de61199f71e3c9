"""The pictures of what was learnt and of what is foreseen, each written where it was asked for."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from typer import Option

from opentaper.cli.files import write
from opentaper.cli.options import OUTPUT

if TYPE_CHECKING:
    from opentaper.exchange.foretold import PersonForecast
    from opentaper.exchange.learnt import Learnt

Svg = Annotated[Path | None, Option(metavar="FILE", help="Write the picture as SVG.", rich_help_panel=OUTPUT)]
Png = Annotated[Path | None, Option(metavar="FILE", help="Write the picture as PNG.", rich_help_panel=OUTPUT)]
Coupling = Annotated[
    Path | None,
    Option(
        metavar="FILE",
        help="Write the picture of the days around each cut: .svg or .png.",
        rich_help_panel=OUTPUT,
    ),
]
Theme = Annotated[
    str, Option(metavar="light|dark", help="The colours of the picture.", rich_help_panel=OUTPUT)
]


def learnt_pictures(
    learnt: Learnt, wanted: dict[str, Path | None], theme: str, language: str
) -> tuple[Path, ...]:
    """Write the pictures of what was learnt that are wanted, by their options; return where they are."""
    written = []
    for option, path in wanted.items():
        if path is None:
            continue
        from opentaper.exchange.coupling_chart import coupling_png, coupling_svg
        from opentaper.exchange.split_chart import split_png, split_svg

        as_png, as_svg = (coupling_png, coupling_svg) if option == "coupling" else (split_png, split_svg)
        is_png = _is_png(option, path)
        write(
            option,
            path,
            as_png(learnt, language, theme) if is_png else as_svg(learnt, language, theme).encode(),
        )
        written.append(path)
    return tuple(written)


def foretold_pictures(
    seen: PersonForecast, wanted: dict[str, Path | None], theme: str, language: str
) -> tuple[Path, ...]:
    """Write the pictures of what is foreseen that are wanted, by their options; return where they are."""
    written = []
    for option, path in wanted.items():
        if path is None:
            continue
        from opentaper.exchange.foretold_chart import foretold_png, foretold_svg

        is_png = _is_png(option, path)
        write(
            option,
            path,
            foretold_png(seen, language, theme) if is_png else foretold_svg(seen, language, theme).encode(),
        )
        written.append(path)
    return tuple(written)


def _is_png(option: str, path: Path) -> bool:
    return option == "png" or (option != "svg" and path.suffix.lower() == ".png")

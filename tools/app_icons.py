"""``python -m tools.app_icons`` draws the app's icons as PNG from ``static/app-icon.svg``."""

from __future__ import annotations

import sys
from pathlib import Path

STATIC = Path(__file__).parents[1] / "src" / "opentaper" / "web" / "static"
SIDE = 512
SIZES = (180, 192, 512)
#: A launcher may cut a maskable icon to any shape inside the middle four fifths.
SAFE = 0.8
ROUND = ' rx="112"'


def icons() -> dict[str, bytes]:
    """Return the PNG of every icon, by file name."""
    import vl_convert

    drawn = (STATIC / "app-icon.svg").read_text(encoding="utf-8").strip()
    told = drawn.replace("<svg ", f'<svg width="{SIDE}" height="{SIDE}" ', 1)
    made = {f"app-icon-{size}.png": vl_convert.svg_to_png(told, scale=size / SIDE) for size in SIZES}
    return {**made, "app-icon-mask-512.png": vl_convert.svg_to_png(maskable(told), scale=1)}


def maskable(drawn: str) -> str:
    """Return the drawing with its ground to the edges and the rest inside what no launcher cuts away."""
    start = drawn.index(">") + 1
    head, inside = drawn[:start], drawn[start : drawn.rindex("</svg>")].replace(ROUND, "")
    shift = SIDE * (1 - SAFE) / 2
    ground = f'<rect width="{SIDE}" height="{SIDE}" fill="#F7EFE2"/>'
    return f'{head}{ground}<g transform="translate({shift} {shift}) scale({SAFE})">{inside}</g></svg>'


def main() -> None:
    """Draw every icon."""
    for name, png in icons().items():
        (STATIC / name).write_bytes(png)
        sys.stdout.write(f"{name}: {len(png)} bytes\n")


if __name__ == "__main__":
    main()

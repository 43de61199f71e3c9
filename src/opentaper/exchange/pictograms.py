"""Drawings of what is swallowed, as SVG: solid is taken, dashed is kept, syringes stand at their mark.

The shapes are those of the design kit (48 × 48); the long syringe carries its scale, so that the drawing
and the instrument in the hand can be held side by side.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from opentaper.planning.result import Handling, Part

SIZE = 48
MOST_DRAWN = 3  # more pieces are one drawing with "× 5" beside it

# The barrel of the small syringe: the plunger's seal stands between these heights.
SMALL_FULL, SMALL_EMPTY = 12.0, 34.0

# The long syringe lies on its side, tip left: its scale runs from LONG_ZERO to LONG_FULL.
LONG_ZERO, LONG_FULL, LONG_WIDTH, LONG_HEIGHT = 26.0, 216.0, 280, 60


@dataclass(frozen=True, slots=True)
class Palette:
    """Colours of a drawing: lines, what is swallowed, what lies empty."""

    line: str
    fill: str
    empty: str


PAPER = Palette(line="#000000", fill="#D9D9D9", empty="#FFFFFF")

_TABLET = '<circle cx="24" cy="24" r="17"/><path d="M24 9.5v29"/>'
_WHOLE_ROUND = '<circle cx="24" cy="24" r="17"/>'
_HALF = '<path class="ghost" d="M27.5 7.5a17 17 0 0 1 0 33z"/><path d="M21.5 7a17 17 0 0 0 0 34z"/>'
_QUARTER = (
    '<path class="ghost" d="M27 7a17 17 0 0 1 14 14H27zM27 27h14a17 17 0 0 1-14 14z'
    'M21 27v14A17 17 0 0 1 7 27z"/>'
    '<path d="M21 7v14H7A17 17 0 0 1 21 7z"/>'
)
_THREE_QUARTERS = (
    '<path class="ghost" d="M27 7a17 17 0 0 1 14 14H27z"/>'
    '<path d="M21 7v14H7A17 17 0 0 1 21 7zM27 27h14a17 17 0 0 1-14 14zM21 27v14A17 17 0 0 1 7 27z"/>'
)
_CAPSULE = (
    '<g transform="rotate(-40 24 24)"><rect class="empty" x="6" y="15" width="36" height="18" rx="9"/>'
    '<path d="M24 15H15a9 9 0 0 0 0 18h9z"/></g>'
)
_DROPS = (
    '<path d="M17 9c5 7 8 10.5 8 15a8 8 0 0 1-16 0c0-4.5 3-8 8-15z"/>'
    '<path d="M34 23c3.5 5 5.5 7.5 5.5 10.5a5.5 5.5 0 0 1-11 0C28.5 30.5 30.5 28 34 23z"/>'
)
_BEADS = (
    '<path class="bare" d="M10 16v13a14 14 0 0 0 28 0V16"/>'
    + "".join(
        f'<circle class="full" cx="{x}" cy="{y}" r="2.6"/>'
        for x, y in ((18, 33), (24.5, 36), (30.5, 32.5), (21.5, 27.5), (27.5, 26.5))
    )
    + '<circle class="empty" cx="24" cy="9" r="2.6"/><circle class="empty" cx="31" cy="15" r="2.6"/>'
)
_STRIP = (
    '<path d="M4 14h40v20H4z"/><path class="bare" d="M17.3 14v20M30.7 14v20" stroke-dasharray="2 3"/>'
    '<circle class="full" cx="10.6" cy="24" r="3.6"/><circle class="full" cx="24" cy="24" r="2.7"/>'
    '<circle class="full" cx="37.3" cy="24" r="1.8"/>'
)
_BALANCE = (
    '<path class="bare" d="M10 15h28M24 15v7"/><path d="M14 15a10 6 0 0 1 20 0z"/>'
    '<rect class="empty" x="8" y="22" width="32" height="17" rx="3"/><path class="bare" d="M15 31h18"/>'
)


def fill_fraction(part: Part) -> Fraction:
    """Return how full the syringe is at its last filling, from above 0 to 1 (domain: drawn or dispersed)."""
    capacity = Fraction(part.capacity_ul or 1_000, 1_000)
    rest = part.count % capacity
    return (rest or capacity) / capacity


def pictogram(part: Part, palette: Palette = PAPER) -> str:
    """Return the drawing of one line of a recipe."""
    if part.handling in {Handling.DRAWN, Handling.DISPERSED}:
        return _svg(SIZE, SIZE, _small_syringe(fill_fraction(part)), palette)
    shapes = _shapes(part)
    drawn = "".join(
        f'<g transform="translate({SIZE * place} 0)">{shape}</g>' for place, shape in enumerate(shapes)
    )
    return _svg(SIZE * len(shapes), SIZE, drawn, palette)


def long_syringe(part: Part, decimal_mark: str = ".", palette: Palette = PAPER) -> str:
    """Return a syringe with its scale, filled to its last mark (domain: drawn or dispersed)."""
    fraction = fill_fraction(part)
    return _svg(LONG_WIDTH, LONG_HEIGHT, _long_syringe(part, fraction, decimal_mark), palette)


def _shapes(part: Part) -> list[str]:
    """Return the drawings of the pieces side by side, the cut one last."""
    fixed = {Handling.DROPS: _DROPS, Handling.BEADS: _BEADS, Handling.WEIGHED: _BALANCE}
    if part.handling in fixed:
        return [fixed[part.handling]]
    piece = {"capsule": _CAPSULE, "pouch": _STRIP}.get(part.unit)
    if piece is None:
        piece = _WHOLE_ROUND if part.product.is_intact_only else _TABLET
    whole, rest = divmod(part.count, 1)
    cut = {Fraction(1, 4): [_QUARTER], Fraction(1, 2): [_HALF], Fraction(3, 4): [_THREE_QUARTERS]}.get(
        rest, []
    )
    shown = [piece] * whole if whole + len(cut) <= MOST_DRAWN else [piece, _times(whole)]
    return [*shown, *cut]


def _times(n: int) -> str:
    """Return "× 5" beside the drawing of one piece."""
    return f'<text class="text" x="2" y="31" font-size="20" font-weight="700">×\u2009{n}</text>'


def _small_syringe(fraction: Fraction) -> str:
    seal = SMALL_EMPTY - float(fraction) * (SMALL_EMPTY - SMALL_FULL)
    return (
        '<path class="bare" d="M24 4v6M18.5 4h11"/>'
        '<rect class="empty" x="17.5" y="11" width="13" height="24" rx="1.5"/>'
        f'<path stroke="none" d="M18.5 {seal:.2f}h11V34h-11z"/>'
        f'<path class="bare" d="M18 {seal:.2f}h12M24 10V{seal:.2f}'
        'M17.5 15.5h3M17.5 20.5h3M17.5 25.5h3M17.5 30.5h3M21.5 35v3h5v-3M24 38v5"/>'
        f'<path class="full" stroke="none" d="M33 {seal:.2f}l7-4v8z"/>'
    )


def _long_syringe(part: Part, fraction: Fraction, decimal_mark: str) -> str:
    seal = LONG_ZERO + float(fraction) * (LONG_FULL - LONG_ZERO)
    body = (
        f'<rect class="empty" x="{LONG_ZERO}" y="18" width="{LONG_FULL - LONG_ZERO + 10}" '
        'height="24" rx="2"/>'
        f'<path stroke="none" d="M{LONG_ZERO + 1} 19H{seal:.2f}V41H{LONG_ZERO + 1}z"/>'
        f'<path class="bare" d="M{LONG_ZERO} 26h-8v-3h-12v14h12v-3h8"/>'
        f'<path class="bare" d="M{seal:.2f} 30H268M268 20v20M{LONG_FULL + 10} 12v36"/>'
        f'<rect class="full" stroke="none" x="{seal:.2f}" y="19" width="5" height="22"/>'
        f'<path class="full" stroke="none" d="M{seal:.2f} 16l-4.5-9h9z"/>'
    )
    return body + _scale(part, decimal_mark)


def _scale(part: Part, decimal_mark: str) -> str:
    """Return graduation lines at every mark of the syringe, with numbers at a fifth of its volume."""
    capacity, mark = part.capacity_ul or 1_000, part.mark_ul or 10
    lines, numbers = [], []
    for volume in range(0, capacity + 1, mark):
        x = LONG_ZERO + volume / capacity * (LONG_FULL - LONG_ZERO)
        tenth, fifth = volume * 10 % capacity == 0, volume * 5 % capacity == 0
        lines.append(f"M{x:.2f} 42v{-9 if fifth else -7 if tenth else -4}")
        if fifth:
            told = _millilitres(volume).replace(".", decimal_mark)
            numbers.append(
                f'<text class="text" x="{x:.2f}" y="55" font-size="11" text-anchor="middle">{told}</text>'
            )
    return f'<path class="bare" stroke-width="0.7" d="{"".join(lines)}"/>{"".join(numbers)}'


def _millilitres(microlitres: int) -> str:
    return f"{microlitres / 1_000:.3f}".rstrip("0").rstrip(".")


def _svg(width: int, height: int, inside: str, palette: Palette) -> str:
    """Return a drawing with its colours as attributes: a page's content policy forbids inline styles."""
    attributes = {
        "bare": 'fill="none"',
        "full": f'fill="{palette.line}"',
        "empty": f'fill="{palette.empty}"',
        "ghost": 'fill="none" stroke-dasharray="2 4" stroke-opacity="0.75"',
        "text": f'fill="{palette.line}" stroke="none" font-family="IBM Plex Sans, Arial, sans-serif"',
    }
    for name, attribute in attributes.items():
        inside = inside.replace(f'class="{name}"', attribute)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" '
        f'viewBox="0 0 {width} {height}" aria-hidden="true" '
        f'fill="{palette.fill}" stroke="{palette.line}" stroke-width="2" '
        f'stroke-linecap="round" stroke-linejoin="round">{inside}</svg>'
    )

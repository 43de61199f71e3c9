"""The wheel of feelings: families inside, their groups around them; each part is a link, without a script."""

from __future__ import annotations

import math
from dataclasses import dataclass

from django.utils.html import escape

from opentaper.formulary.feelings import Feeling, feelings
from opentaper.wording import words

SIZE, HUB, MIDDLE, RIM = 400.0, 26.0, 102.0, 198.0
CENTRE = SIZE / 2
#: Half of a turn in degrees; what is written on the left half is turned, so that it can be read.
HALF = 180.0


@dataclass(frozen=True, slots=True)
class WheelPart:
    """One part of the wheel: where it begins and ends, as shares of a turn from the top."""

    feeling: Feeling
    begins: float
    ends: float


def wheel_parts() -> tuple[WheelPart, ...]:
    """Return the parts: a family as wide as its groups together, and all groups alike."""
    groups = [one for one in feelings() if one.level == 2]
    width = 1.0 / len(groups)
    outer = [WheelPart(one, n * width, (n + 1) * width) for n, one in enumerate(groups)]
    inner = []
    for family in (one for one in feelings() if one.level == 1):
        mine = [part for part in outer if part.feeling.family == family.path]
        inner.append(WheelPart(family, mine[0].begins, mine[-1].ends))
    return (*inner, *outer)


def wheel(language: str, chosen: str = "") -> str:
    """Return the wheel as SVG of our own; ``chosen`` is the path of the word that is marked."""
    label = escape(words("web.feelings.wheel", language))
    drawn = "".join(_part(part, language, chosen) for part in wheel_parts())
    return (
        f'<svg class="wheel" viewBox="0 0 {SIZE:g} {SIZE:g}" role="group" aria-label="{label}">{drawn}</svg>'
    )


def _part(part: WheelPart, language: str, chosen: str) -> str:
    path = part.feeling.path
    is_inner = part.feeling.level == 1
    inside, outside = (HUB, MIDDLE) if is_inner else (MIDDLE, RIM)
    is_chosen = chosen == path or chosen.startswith(f"{path}.")
    near = not is_chosen and chosen.partition(".")[0] == part.feeling.family
    classes = " ".join(
        name
        for name, holds in (
            ("inner", is_inner),
            ("outer", not is_inner),
            ("is-chosen", is_chosen),
            ("is-near", near),
        )
        if holds
    )
    mark = ' aria-current="true"' if is_chosen else ""
    name = ("✓ " if is_chosen else "") + part.feeling.name.of(language)
    return (
        f'<a class="{classes}" href="/feelings?word={path}#chosen"{mark}>'
        f'<path d="{_outline(part, inside, outside)}"/>{_text(part, (inside + outside) / 2, name)}</a>'
    )


def _outline(part: WheelPart, inside: float, outside: float) -> str:
    (ax, ay), (bx, by) = _at(inside, part.begins), _at(outside, part.begins)
    (cx, cy), (dx, dy) = _at(outside, part.ends), _at(inside, part.ends)
    return (
        f"M{ax:.1f} {ay:.1f}L{bx:.1f} {by:.1f}A{outside:g} {outside:g} 0 0 1 {cx:.1f} {cy:.1f}"
        f"L{dx:.1f} {dy:.1f}A{inside:g} {inside:g} 0 0 0 {ax:.1f} {ay:.1f}Z"
    )


def _text(part: WheelPart, radius: float, name: str) -> str:
    share = (part.begins + part.ends) / 2
    x, y = _at(radius, share)
    turn = 2 * HALF * share - HALF / 2
    if share > HALF / (2 * HALF):
        turn -= HALF
    return f'<text transform="translate({x:.1f} {y:.1f}) rotate({turn:.1f})">{escape(name)}</text>'


def _at(radius: float, share: float) -> tuple[float, float]:
    angle = 2 * math.pi * share
    return CENTRE + radius * math.sin(angle), CENTRE - radius * math.cos(angle)

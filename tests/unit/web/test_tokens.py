"""The colours are told once for light and dark, and contrast as much as the style sheet says they do."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import opentaper.web

TEXT = (Path(opentaper.web.__file__).parent / "static" / "tokens.css").read_text(encoding="utf-8")
COLOUR = "#[0-9A-F]{6}"
PAIRS = re.findall(
    rf"--([\w-]+): var\(--light, ({COLOUR})\) var\(--dark, ({COLOUR})\);", TEXT.partition("@media")[0]
)
LIGHT, DARK = ({name: both[n] for name, *both in PAIRS} for n in (0, 1))
SAID = re.findall(
    r"^   ([\w-]+) on ([\w-]+) +light +([\d.]+)  dark +([\d.]+) needs ([\d.]+)$", TEXT, re.MULTILINE
)


def luminance(colour: str) -> float:
    """The relative luminance of WCAG 2.2."""
    parts = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def test_every_colour_has_both_and_is_told_once() -> None:
    names = [name for name, *_ in PAIRS]
    assert len(names) == len(set(names)) >= 41
    plain = re.findall(rf"--([\w-]+): {COLOUR}", TEXT.partition("@media print")[0])
    assert plain == []
    assert TEXT.count("--light: ; --dark: initial;") == 2


@pytest.mark.parametrize(("above", "below", "light", "dark", "least"), SAID)
def test_a_contrast_is_what_is_said_and_enough(
    above: str, below: str, light: str, dark: str, least: str
) -> None:
    for colours, said in ((LIGHT, light), (DARK, dark)):
        found = contrast(colours[above], colours[below])
        assert f"{found:.2f}" == said
        assert found >= float(least)


def test_what_is_said_is_found() -> None:
    assert len(SAID) >= 52

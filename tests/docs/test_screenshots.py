"""The pictures of the tutorial are there, are shown, and are of what the page tells to press."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tools.screenshots import PAGE, PICTURES, SHOTS, pictures

#: What the program that takes the pictures presses by its words.
PRESSED = re.compile(r'get_by_text\("([^"]+)"\)|name="([^"]+)"')


def test_the_page_shows_every_picture_in_order_and_no_other() -> None:
    shown = re.findall(r"images/app/([\w-]+)\.png", PAGE.read_text(encoding="utf-8"))
    assert tuple(shown) == SHOTS
    assert sorted(file.stem for file in PICTURES.glob("*.png")) == sorted(SHOTS)


def test_the_page_tells_every_button_that_is_pressed() -> None:
    program = Path(pictures.__code__.co_filename).read_text(encoding="utf-8")
    pressed = {a or b for a, b in PRESSED.findall(program)}
    told = " ".join(PAGE.read_text(encoding="utf-8").split())
    assert len(pressed) >= 4
    assert {name for name in pressed if f"**{name}**" not in told} == set()


@pytest.mark.nightly
def test_the_tutorial_can_be_gone_through(tmp_path: Path) -> None:
    pictures(tmp_path)
    assert {file.stem for file in tmp_path.glob("*.png")} == set(SHOTS)

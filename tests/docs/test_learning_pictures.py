"""The pictures of what was learnt say what the program says now: the same words, in the same places.

Lines and bands rest on a sampler, whose last digits may differ from one processor to another; words do not.
"""

from __future__ import annotations

import re
from xml.etree import ElementTree

import pytest

from tests.docs.fences import ROOT
from tools.learnt_pictures import LEARNT_PICTURES
from tools.pictures import IMAGES

SVG = "{http://www.w3.org/2000/svg}"
#: Numbers and dates, which a sampler finds, are left open.
FOUND = re.compile(r"(?:\d{1,2}\s[A-Z][a-z]+\s\d{4})|\d+(?:\.\d+)?")


@pytest.mark.parametrize("name", LEARNT_PICTURES)
def test_a_picture_says_what_would_be_said_now(name: str) -> None:
    drawn, shown = LEARNT_PICTURES[name](), (IMAGES / name).read_text(encoding="utf-8")
    assert words_of(drawn) == words_of(shown), "run: python -m tools.pictures"


@pytest.mark.parametrize("name", LEARNT_PICTURES)
def test_a_picture_stands_on_a_page(name: str) -> None:
    pages = [ROOT / "README.md", *(ROOT / "docs").rglob("*.md")]
    assert any(f"images/{name}" in page.read_text(encoding="utf-8") for page in pages)


def words_of(svg: str) -> list[str]:
    """All that a picture says, with its numbers and dates left open."""
    root = ElementTree.fromstring(svg)
    kinds = (f"{SVG}text", f"{SVG}title", f"{SVG}desc")
    told = (element.text or "" for kind in kinds for element in root.iter(kind))
    return [FOUND.sub("…", text) for text in told]

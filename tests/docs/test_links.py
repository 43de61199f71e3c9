"""Every relative link and picture of the documents leads somewhere, and so do the files that recipes name."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.docs.fences import ROOT, documents, name_of, prose
from tools.manual import PARTS, filled

LINK = re.compile(r"!?\[[^\]]*\]\((?![a-z]+:)([^)\s]*)\)")
DIRECTIVE = re.compile(r"^```\{image\} (\S+)", re.MULTILINE)
TREE = re.compile(r"^```\{toctree\}\n(.*?)^```", re.MULTILINE | re.DOTALL)
HEADING = re.compile(r"^#{1,4} (.+)$", re.MULTILINE)
FILE = re.compile(r"`((?:src|docs|tests|planning|formulary|actions|cli|wording)/[\w./-]+)(?:::\w+)?`")


@pytest.mark.parametrize("path", documents(), ids=name_of)
def test_relative_links_lead_to_files(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    for target in [*LINK.findall(prose(path)), *DIRECTIVE.findall(text)]:
        file, _, anchor = target.partition("#")
        found = (path.parent / file) if file else path
        assert found.exists(), f"{name_of(path)} links to {target}"
        if anchor:
            assert anchor in anchors(found), f"{name_of(path)} links to {target}"


@pytest.mark.parametrize("path", documents(), ids=name_of)
def test_contents_name_pages_that_exist(path: Path) -> None:
    for tree in TREE.findall(path.read_text(encoding="utf-8")):
        entries = [line for line in tree.splitlines() if line and not line.startswith(":")]
        for entry in entries:
            assert list(path.parent.glob(f"{entry}.md")), f"{name_of(path)} lists {entry}"


def test_every_page_stands_in_the_contents() -> None:
    listed = {path for page in documents() for path in _listed(page)}
    pages = {path for path in documents() if ROOT / "docs" in path.parents}
    assert {name_of(path) for path in pages - listed - {ROOT / "docs" / "index.md"}} == set()


@pytest.mark.parametrize("path", documents(), ids=name_of)
def test_generated_parts_are_known(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert set(re.findall(r"<!-- generated: (\S+) -->", text)) <= set(PARTS)
    if "<!-- root:" in text:
        assert "<!-- root:" not in filled(text, path)


@pytest.mark.parametrize("document", ["ARCHITECTURE.md", "CONTRIBUTING.md", "SAFETY.md"])
def test_files_that_are_named_exist(document: str) -> None:
    named = FILE.findall((ROOT / document).read_text(encoding="utf-8"))
    assert len(named) > 5
    for name in named:
        assert (ROOT / name).exists() or (ROOT / "src" / "opentaper" / name).exists(), name


def anchors(path: Path) -> set[str]:
    """Return the anchors of a page's headings, as GitHub and the manual make them."""
    found = HEADING.findall(prose(path))
    return {re.sub(r"[^\w\- ]", "", heading.strip().lower()).replace(" ", "-") for heading in found}


def _listed(page: Path) -> list[Path]:
    trees = TREE.findall(page.read_text(encoding="utf-8"))
    entries = [line for tree in trees for line in tree.splitlines() if line and not line.startswith(":")]
    return [path for entry in entries for path in page.parent.glob(f"{entry}.md")]

"""What others may rely on does not go unseen (docs/project/stability.md)."""

from __future__ import annotations

from functools import cache

import pytest

from tools.freeze import FOLDER, surfaces

SURFACES = ("api", "commands", "documents", "exits", "python", "settings")
GONE = "gone: a promise is broken; docs/project/stability.md says how it may go"
NEW = "new: it becomes a promise with `python -m tools.freeze`"


@cache
def now() -> dict[str, tuple[str, ...]]:
    return surfaces()


def kept(name: str) -> set[str]:
    return set((FOLDER / f"{name}.txt").read_text(encoding="utf-8").splitlines())


@pytest.mark.parametrize("name", SURFACES)
def test_nothing_that_was_promised_is_gone(name: str) -> None:
    assert sorted(kept(name) - set(now()[name])) == [], GONE


@pytest.mark.parametrize("name", SURFACES)
def test_what_is_new_is_promised_knowingly(name: str) -> None:
    assert sorted(set(now()[name]) - kept(name)) == [], NEW


@pytest.mark.parametrize("name", SURFACES)
def test_every_surface_is_there(name: str) -> None:
    assert len(now()[name]) >= 15

"""Links of a chain and own lines: whole as shipped, and refused where a value cannot be."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from opentaper.errors import BadOption, BrokenFormulary
from opentaper.formulary import chain_links, files, own_items
from opentaper.formulary.bibliography import sources
from opentaper.formulary.chain_links import chain_numbers
from opentaper.formulary.own_items import own_scale, own_scales, own_trend_numbers

Breaker = Callable[[dict[str, Any]], object]
LOADERS = (chain_links.chain_links, chain_numbers, own_scales, own_trend_numbers)


@pytest.fixture(autouse=True)
def read_anew() -> Iterator[None]:
    """Read the files again before and after."""
    for one in LOADERS:
        one.cache_clear()
    yield
    for one in LOADERS:
        one.cache_clear()


@pytest.mark.parametrize(
    ("loader", "file", "breaker"),
    [
        (chain_links.chain_links, chain_links.FILE, lambda told: told["links"].append(told["links"][0])),
        (chain_links.chain_links, chain_links.FILE, lambda told: told["links"][0].pop("hint_da")),
        (chain_links.chain_links, chain_links.FILE, lambda told: told.pop("links")),
        (chain_numbers, chain_links.FILE, lambda told: told["least"]["chains"].update(value="few")),
        (chain_numbers, chain_links.FILE, lambda told: told["timing"]["clear"].pop("source")),
        (own_scales, own_items.FILE, lambda told: told["scales"][0]["rows"][0].update(turned="yes")),
        (
            own_scales,
            own_items.FILE,
            lambda told: told["scales"][0]["rows"].append(told["scales"][0]["rows"][0]),
        ),
        (own_scales, own_items.FILE, lambda told: told["scales"][1].update(grade="Z")),
        (own_scales, own_items.FILE, lambda told: told["scales"][0]["mean"].pop("da")),
        (own_trend_numbers, own_items.FILE, lambda told: told["trend"].pop("same")),
    ],
)
def test_what_cannot_be_is_refused(
    loader: Callable[[], object], file: str, breaker: Breaker, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = copy.deepcopy(files.mapping(file))
    breaker(told)
    monkeypatch.setattr(files, "mapping", lambda name: told)
    with pytest.raises(BrokenFormulary) as refused:
        loader()
    assert refused.value.file == file


def test_what_is_shipped_has_its_sources_and_an_unknown_scale_is_none() -> None:
    assert {key for one in own_scales() for key in one.source} <= sources().keys()
    assert {key for one in chain_numbers().values() for key in one.source} <= sources().keys()
    with pytest.raises(BadOption):
        own_scale("odq")

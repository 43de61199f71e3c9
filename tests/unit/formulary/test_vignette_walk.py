"""The way through a case: it can be told as an address, read back from it, and ends where the case ends."""

from __future__ import annotations

import pytest

from opentaper.errors import BadOption
from opentaper.formulary.vignette_walk import VignetteWalk, vignette_walk
from opentaper.formulary.vignettes import END, HELP, Vignette, vignettes


def walked_to_the_end(case: Vignette) -> VignetteWalk:
    """Take the first choice of each decision until none waits."""
    walk = vignette_walk(case, "")
    while walk.waits is not None:
        walk = vignette_walk(case, ".".join((*walk.text.split("."), walk.waits.choices[0].key)).strip("."))
    return walk


@pytest.mark.parametrize("case", vignettes(), ids=lambda case: case.key)
def test_a_way_is_told_as_an_address_and_read_back_from_it(case: Vignette) -> None:
    assert vignette_walk(case, "").text == ""
    ended = walked_to_the_end(case)
    assert ended.ending in (END, HELP)
    assert ended.text == ".".join(one.choice.key for one in ended.taken)
    assert vignette_walk(case, ended.text) == ended


def test_nothing_is_chosen_after_the_end_of_a_case() -> None:
    case = vignettes()[0]
    ended = walked_to_the_end(case)
    again = ended.taken[-1].choice.key
    with pytest.raises(BadOption) as refused:
        vignette_walk(case, f"{ended.text}.{again}")
    assert (refused.value.option, refused.value.given) == ("choice", again)
    assert "the case has ended" in refused.value.wanted

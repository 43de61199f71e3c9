"""What something that is offered speaks of: read back as it was kept, and nothing else."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opentaper.actions.refers import CHAIN, Referred, referred, referred_sessions, refers_told
from opentaper.errors import BadOption
from opentaper.formulary.skills import skills

KNOWN = (
    Referred(CHAIN),
    *(Referred("skill", one.key) for one in skills()),
    *referred_sessions(""),
)


@given(st.sampled_from(KNOWN))
def test_what_is_known_is_read_back_as_it_was_kept(found: Referred) -> None:
    assert referred(found.text) == found
    assert refers_told(found.text) == found.text
    assert (found.name is None) is (found.kind == CHAIN)


@given(
    st.text(max_size=40) | st.sampled_from(("skill:", "course:feel", "course:feel/", "course:/1", "Chain"))
)
def test_anything_else_is_nothing_and_is_never_kept(text: str) -> None:
    if text in {"", *(one.text for one in KNOWN)}:
        return
    assert referred(text) is None
    with pytest.raises(BadOption):
        refers_told(text)


def test_each_is_told_by_a_text_of_its_own() -> None:
    assert len({one.text for one in KNOWN}) == len(KNOWN)
    assert len(referred_sessions("")) == 31

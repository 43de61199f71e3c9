"""A chain shows what was changed in it, and where."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from uuid import UUID

import pytest

from opentaper.record.canonical import canonical_json
from opentaper.record.chain import BEGINNING, Break, Link, first_break, next_link

PERSON = UUID(int=7)
AT = datetime(2027, 1, 4, 8, 30, tzinfo=UTC)


def chain(n: int) -> list[Link]:
    """Return a whole chain."""
    links: list[Link] = []
    for i in range(n):
        last = links[-1] if links else None
        links.append(next_link(last, person=PERSON, at=AT, kind="check_in", body={"scores": {"mood": i}}))
    return links


def test_a_chain_is_whole() -> None:
    links = chain(5)
    assert [link.seq for link in links] == [1, 2, 3, 4, 5]
    assert links[0].previous_hash == BEGINNING
    assert first_break(links) is None
    assert first_break([]) is None


@pytest.mark.parametrize(
    "change",
    [
        {"body": {"scores": {"mood": 9}}},
        {"kind": "tell_dose"},
        {"at": AT + timedelta(microseconds=1)},
        {"person": UUID(int=8)},
        {"hash": "0" * 64},
    ],
)
def test_any_change_of_a_link_is_seen(change: dict[str, object]) -> None:
    links = chain(5)
    links[2] = replace(links[2], **change)  # type: ignore[arg-type]  # each value is of its field's kind
    assert first_break(links) == Break(3, "content")


def test_a_link_written_anew_breaks_the_next_one() -> None:
    links = chain(5)
    links[2] = next_link(links[1], person=PERSON, at=AT, kind="check_in", body={"scores": {"mood": 9}})
    assert first_break(links) == Break(4, "previous")


def test_a_link_that_is_gone_or_elsewhere_is_seen() -> None:
    links = chain(5)
    assert first_break([*links[:2], *links[3:]]) == Break(3, "gap")
    assert first_break([links[1], links[0]]) == Break(1, "gap")


def test_a_moment_hashes_the_same_in_every_zone() -> None:
    there = AT.astimezone(timezone(timedelta(hours=5)))
    links = [next_link(None, person=PERSON, at=at, kind="check_in", body={}) for at in (AT, there)]
    assert links[0].hash == links[1].hash


def test_equal_values_have_one_spelling() -> None:
    assert (
        canonical_json({"b": 1, "a": [1.5, "é\u0000\ud800"]}) == '{"a":[1.5,"\\u00e9\\u0000\\ud800"],"b":1}'
    )
    with pytest.raises(ValueError, match="not JSON compliant"):
        canonical_json(float("nan"))

"""A sealed cell opens with its key in its place, and in no other way."""

from __future__ import annotations

import os

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from hypothesis import given
from hypothesis import strategies as st

from opentaper.record.cell import (
    BLOCK,
    MARK,
    PLAIN,
    SEALED,
    Place,
    Unsealable,
    key_name,
    opened_bytes,
    opened_text,
    padded,
    plain_text,
    sealed_bytes,
    sealed_text,
    unpadded,
)

KEY, OTHER = AESGCM(bytes(range(32))), AESGCM(bytes(range(1, 33)))
HERE = Place("record_checkin", "note", "a" * 32, "b" * 32).bound
ELSEWHERE = (
    Place("record_deed", "note", "a" * 32, "b" * 32),
    Place("record_checkin", "scores", "a" * 32, "b" * 32),
    Place("record_checkin", "note", "c" * 32, "b" * 32),
    Place("record_checkin", "note", "a" * 32, "c" * 32),
    Place("record_checkin", "note", "a" * 32),
)


@given(st.text(), st.binary(max_size=100))
def test_what_is_sealed_is_read_again(text: str, told: bytes) -> None:
    cell = sealed_text(text, "0a1b2c3d", KEY, HERE)
    assert (opened_text(cell, KEY, HERE), key_name(cell)) == (text, "0a1b2c3d")
    assert cell.isprintable() is False
    assert opened_bytes(sealed_bytes(told, KEY, HERE), KEY, HERE) == told
    assert unpadded(padded(told)) == told
    assert len(padded(told)) % BLOCK == 0


@given(st.integers(0, 10_000), st.integers(0, 7))
def test_one_changed_bit_is_found(place: int, bit: int) -> None:
    cell = bytearray(sealed_bytes(b"I told nobody that the nights are the worst", KEY, HERE))
    cell[place % len(cell)] ^= 1 << bit
    with pytest.raises(Unsealable):
        opened_bytes(bytes(cell), KEY, HERE)


@given(st.binary(max_size=80))
def test_no_other_bytes_open(told: bytes) -> None:
    with pytest.raises(Unsealable):
        opened_bytes(told, KEY, HERE)


@pytest.mark.parametrize("place", ELSEWHERE)
def test_a_cell_opens_in_its_own_place_alone(place: Place) -> None:
    with pytest.raises(Unsealable):
        opened_text(sealed_text("slept", "0a1b2c3d", KEY, HERE), KEY, place.bound)


def test_another_key_opens_nothing() -> None:
    with pytest.raises(Unsealable):
        opened_text(sealed_text("slept", "0a1b2c3d", KEY, HERE), OTHER, HERE)


def test_the_same_words_never_look_alike_and_short_ones_are_as_long() -> None:
    cells = {sealed_text(word, "0a1b2c3d", KEY, HERE) for word in ("sad", "sad", "overwhelmed", "numb")}
    assert len(cells) == 4
    assert len({len(cell) for cell in cells}) == 1


def test_two_parts_of_a_place_cannot_stand_for_two_others() -> None:
    assert Place("a", "bc", "d").bound != Place("ab", "c", "d").bound


@given(st.sampled_from((MARK, SEALED, PLAIN, f"{SEALED}0a1b2c3d:AAAA", "")), st.text())
def test_a_plain_text_is_never_taken_for_a_sealed_one(before: str, text: str) -> None:
    kept = plain_text(before + text)
    assert key_name(kept) is None
    assert kept.removeprefix(PLAIN) == before + text


def test_chance_is_new_for_each_cell() -> None:
    told = {sealed_bytes(b"", KEY, HERE)[:12] for _ in range(200)}
    assert len(told) == 200
    assert os.urandom(12) not in told

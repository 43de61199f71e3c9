"""What a person has: what a country's list allows, and what it never does."""

from __future__ import annotations

from dataclasses import replace

import pytest

from opentaper.errors import EmptyShelf
from opentaper.formulary.facts import Form, Grade, Release, Split
from opentaper.planning.shelf import (
    Availability,
    Shelf,
    market_item,
    market_shelf,
)
from tests.builders import liquid, tablet


def test_only_a_confirmed_score_line_of_a_plain_tablet_is_cut() -> None:
    plain = tablet("20", split=Split.QUARTERS)
    assert market_item(plain).split is Split.QUARTERS
    for whole in (
        replace(plain, split_grade=Grade.C),
        replace(plain, split=Split.UNKNOWN),
        replace(plain, release=Release.MODIFIED),
        replace(plain, release=Release.ENTERIC),
        replace(plain, release=Release.UNKNOWN),
    ):
        assert market_item(whole).split is Split.NO


def test_a_country_offers_what_is_ordinary_and_can_be_counted_or_drawn() -> None:
    rare = replace(liquid("4"), assumed=False, status="special (unlicensed)")
    patch = replace(tablet("5"), form=Form.PATCH)
    unfit = replace(tablet("90"), assumed=False, status="marketed")  # a weekly capsule
    ordinary = market_shelf("citalopram", "UK", (tablet("20"), rare, patch, unfit))
    assert [item.product.label for item in ordinary.items] == ["citalopram 20 mg tablet"]
    to_order = market_shelf("citalopram", "UK", (tablet("20"), rare, patch, unfit), Availability.TO_ORDER)
    assert [item.product for item in to_order.items] == [tablet("20"), rare]


def test_an_empty_shelf_is_never_made() -> None:
    with pytest.raises(EmptyShelf):
        market_shelf("citalopram", "UK", (replace(tablet("5"), form=Form.PATCH),))
    with pytest.raises(EmptyShelf):
        Shelf(())


def test_an_assumed_shelf_keeps_releases_apart() -> None:
    plain, slow = tablet("10"), replace(tablet("20"), id="slow", release=Release.MODIFIED)
    kept = market_shelf("citalopram", "UK", (plain, slow))
    assert [item.product for item in kept.items] == [plain]
    assert [item.product for item in market_shelf("citalopram", "UK", (slow,)).items] == [slow]

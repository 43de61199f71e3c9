"""Skills that a log brings up: always with a reason, the nearest first, and never what made it worse."""

from __future__ import annotations

from datetime import date

import pytest

from opentaper.formulary.skills import brought_up, skill, skills
from opentaper.recovery.suggested import Logged, ReasonKind, Suggested, Tried, shortlist, suggested_skills

DAY = date(2026, 3, 2)


def found(logged: Logged, *tried: Tried) -> tuple[Suggested, ...]:
    """Return what a log brings up in the shipped library."""
    return suggested_skills(skills(), logged, brought_up(), tried)


def test_nothing_logged_brings_nothing_up() -> None:
    assert found(Logged()) == ()
    assert found(Logged(hour=3, is_after_cut=True)) == ()


def test_a_word_counts_more_than_its_family_and_a_family_more_than_a_score() -> None:
    logged = Logged(feelings=("afraid.scared.panicky",), scores=(("poor_sleep", 10.0),))
    assert found(logged)[0].kind is ReasonKind.WORD
    family = found(Logged(feelings=("angry",), scores=(("poor_sleep", 10.0),)))
    assert family[0].kind is ReasonKind.FAMILY


def test_at_most_so_many_as_the_library_says_and_each_fits_its_reason() -> None:
    everything = Logged(
        feelings=("afraid", "sad.lonely", "flat.numb.numb"),
        scores=(("anxiety", 9.0), ("poor_sleep", 9.0), ("shocks", 9.0)),
        modulators=(("stress", 1.0),),
        hour=23,
        is_after_cut=True,
    )
    told = found(everything)
    assert len(told) == brought_up().most.value
    for one in told:
        hint = skill(one.skill).hint
        key = one.name.rpartition(".")[2]
        assert {key, one.name.partition(".")[0]} & (hint.words | hint.families | hint.items | hint.modulators)


@pytest.mark.parametrize(("score", "comes_up"), [(3.9, False), (4.0, True)])
def test_a_score_counts_from_where_the_library_says(score: float, comes_up: bool) -> None:
    assert bool(found(Logged(scores=(("shocks", score),)))) is comes_up


@pytest.mark.parametrize(("share", "comes_up"), [(0.4, False), (0.5, True)])
def test_a_day_must_have_held_enough_of_it(share: float, comes_up: bool) -> None:
    assert bool(found(Logged(modulators=(("poor_night", share),)))) is comes_up


def test_what_made_it_worse_the_last_time_is_left_out_until_it_helps_again() -> None:
    logged = Logged(scores=(("shocks", 8.0),))
    first = found(logged)[0].skill
    assert first not in {one.skill for one in found(logged, Tried(first, DAY, "worse"))}
    again = found(logged, Tried(first, DAY, "worse"), Tried(first, DAY, "a_lot"))
    assert first in {one.skill for one in again}


def test_of_what_fits_alike_what_is_for_the_hour_comes_first_then_what_helped() -> None:
    logged = Logged(feelings=("sad.lonely.lonely",))
    day = [one.skill for one in found(logged)]
    night = [one.skill for one in found(Logged(feelings=logged.feelings, hour=2))]
    assert "night" in skill(night[0]).hint.times
    helped = found(logged, Tried(day[-1], DAY, "a_lot"))
    assert helped[0].skill == day[-1] or skill(helped[0].skill).hint.times != skill(day[-1]).hint.times


def test_a_shortlist_holds_what_helped_more_than_not() -> None:
    told = [
        Tried("long_out", DAY, "a_lot"),
        Tried("long_out", DAY, "worse"),
        Tried("name_it", DAY, "a_little"),
        Tried("kind_hand", DAY, "a_lot"),
        Tried("mend", DAY, "no"),
    ]
    assert shortlist(told) == ("kind_hand", "name_it")
    assert shortlist(()) == ()

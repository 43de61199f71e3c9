"""What comes again in chains: counted by marks alone, silent below the least data, whatever the order."""

from __future__ import annotations

import random
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from opentaper.formulary.chain_links import chain_links, chain_numbers
from opentaper.recovery.repeats import MarkedChain, MarkedLink, chain_repeats

DAY = date(2026, 3, 2)
PARTS = [one.key for one in chain_links()]
PLACE = {part: n for n, part in enumerate(PARTS)}
links = st.builds(MarkedLink, st.sampled_from(PARTS), st.sampled_from("abc"))
chains = st.lists(
    st.builds(
        MarkedChain,
        st.integers(0, 83).map(lambda n: DAY - timedelta(days=n)),
        st.lists(links, max_size=8).map(tuple),
    ),
    max_size=14,
)


def chain(weeks_ago: int, **marks: str) -> MarkedChain:
    """Return a chain of some weeks ago with these marks."""
    told = tuple(MarkedLink(part, mark) for part, mark in marks.items())
    return MarkedChain(DAY - timedelta(days=7 * weeks_ago), told)


def test_a_link_counts_against_the_chains_that_mark_it_and_no_other() -> None:
    told = [chain(n, event="email", feelings="ashamed") for n in range(4)]
    told += [chain(4, event="row", feelings="ashamed"), chain(5, event="row", feelings="sad")]
    told += [chain(6, thought="found out"), chain(6)]
    found = chain_repeats(told, DAY)
    assert found.chains == 7, "a chain without any mark counts for nothing"
    email = next(one for one in found.links if one.link.mark == "email")
    assert (email.n, email.of, email.weeks, email.all_weeks) == (4, 6, 4, 6)
    (pair,) = found.pairs
    assert (pair.before.mark, pair.after.mark, pair.n, pair.of) == ("email", "ashamed", 4, 6)
    assert "found out" not in repr(found), "once is not again"


@given(chains)
def test_counts_are_counts_and_each_is_at_least_what_is_asked_for(told: list[MarkedChain]) -> None:
    found, least = chain_repeats(told, DAY), chain_numbers()
    marked = [one for one in told if one.links]
    assert found.chains == len(marked)
    if len(marked) < least["chains"].value:
        assert (found.links, found.pairs) == ((), ())
        return
    for one in found.links:
        holds = [each for each in marked if one.link in each.links]
        asked = [each for each in marked if one.link.part in each.parts]
        assert (one.n, one.of) == (len(holds), len(asked))
        assert least["times"].value <= one.n <= one.of
        assert 1 <= one.weeks <= min(one.n, one.all_weeks)
    wanted = {
        (a, b)
        for each in marked
        for a in each.links
        for b in each.links
        if PLACE[a.part] < PLACE[b.part]
        and sum({a, b} <= {*other.links} for other in marked) >= least["both"].value
    }
    assert {(one.before, one.after) for one in found.pairs} == wanted
    for pair in found.pairs:
        assert pair.n == sum({pair.before, pair.after} <= {*each.links} for each in marked)
        assert pair.of == sum({pair.before.part, pair.after.part} <= each.parts for each in marked)


@given(chains, st.randoms(use_true_random=False))
def test_the_order_of_telling_changes_nothing(told: list[MarkedChain], chance: random.Random) -> None:
    turned = list(told)
    chance.shuffle(turned)
    assert chain_repeats(turned, DAY) == chain_repeats(told, DAY)


@given(chains)
def test_a_chain_that_marks_nothing_changes_nothing(told: list[MarkedChain]) -> None:
    assert chain_repeats([*told, MarkedChain(DAY, ())], DAY) == chain_repeats(told, DAY)

"""Links of trigger chains that come again: a person's own marks and words, counted, and two in a row.

Only marks and words for feelings are counted; what somebody writes freely is never looked into. A link
without a mark is unknown and never "it was not there": each count says of how many chains it is. Below the
least data of ``data/chains.yaml`` nothing is told.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from opentaper.formulary.chain_links import chain_links, chain_numbers

ONE_WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class MarkedLink:
    """A link of a chain with its mark, or with the path of a feeling."""

    part: str
    mark: str


@dataclass(frozen=True, slots=True)
class MarkedChain:
    """The marked links of one chain, and its day."""

    day: date
    links: tuple[MarkedLink, ...]

    @property
    def parts(self) -> frozenset[str]:
        """The links of it that have a mark."""
        return frozenset(one.part for one in self.links)


@dataclass(frozen=True, slots=True)
class RepeatedLink:
    """A link that came again: in how many of the chains that mark this link, and in how many weeks.

    ``weeks`` counts weeks up to and with today that hold it, of ``all_weeks`` with a chain that marks it.
    """

    link: MarkedLink
    n: int
    of: int
    weeks: int
    all_weeks: int


@dataclass(frozen=True, slots=True)
class RepeatedPair:
    """Two links, the earlier first, that came together in ``n`` of the ``of`` chains that mark both."""

    before: MarkedLink
    after: MarkedLink
    n: int
    of: int


@dataclass(frozen=True, slots=True)
class ChainRepeats:
    """What comes again in ``chains`` chains; empty where there are fewer than ``least``."""

    chains: int
    least: int
    links: tuple[RepeatedLink, ...] = ()
    pairs: tuple[RepeatedPair, ...] = ()


def chain_repeats(chains: Iterable[MarkedChain], today: date) -> ChainRepeats:
    """Return the links and pairs that come again, what is commonest first.

    Examples
    --------
    >>> told = (MarkedLink("event", "email"), MarkedLink("feelings", "ashamed"))
    >>> day = date(2026, 3, 2)
    >>> found = chain_repeats([MarkedChain(day - ONE_WEEK * n, told) for n in range(4)], day)
    >>> [(one.link.mark, one.n, one.of, one.weeks) for one in found.links]
    [('email', 4, 4, 4), ('ashamed', 4, 4, 4)]
    >>> [(one.before.mark, one.after.mark, one.n, one.of) for one in found.pairs]
    [('email', 'ashamed', 4, 4)]
    """
    told = [one for one in chains if one.links]
    numbers, place = chain_numbers(), {one.key: n for n, one in enumerate(chain_links())}
    least = int(numbers["chains"].value)
    if len(told) < least:
        return ChainRepeats(len(told), least)

    def order(one: MarkedLink) -> tuple[int, str]:
        return place[one.part], one.mark

    again = [one for one in _links(told, today) if one.n >= numbers["times"].value]
    pairs = [one for one in _pairs(told, place) if one.n >= numbers["both"].value]
    return ChainRepeats(
        len(told),
        least,
        tuple(sorted(again, key=lambda one: (-one.n, order(one.link)))),
        tuple(sorted(pairs, key=lambda one: (-one.n, one.of, order(one.before), order(one.after)))),
    )


def _links(chains: Sequence[MarkedChain], today: date) -> list[RepeatedLink]:
    """Return every link with how often it came, in one walk: a journal may be long."""
    parts: Counter[str] = Counter()
    links: Counter[MarkedLink] = Counter()
    weeks: dict[str | MarkedLink, set[int]] = {}
    for one in chains:
        week = (today - one.day) // ONE_WEEK  # each ends on the weekday of today
        for part in one.parts:
            parts[part] += 1
            weeks.setdefault(part, set()).add(week)
        for link in set(one.links):
            links[link] += 1
            weeks.setdefault(link, set()).add(week)
    return [
        RepeatedLink(link, n, parts[link.part], len(weeks[link]), len(weeks[link.part]))
        for link, n in links.items()
    ]


def _pairs(chains: Sequence[MarkedChain], place: Mapping[str, int]) -> list[RepeatedPair]:
    """Return every two links of one chain, the earlier first, with how often they came together."""
    both: Counter[tuple[MarkedLink, MarkedLink]] = Counter()
    parts: Counter[tuple[str, str]] = Counter()
    for one in chains:
        parts.update((a, b) for a in one.parts for b in one.parts if place[a] < place[b])
        links = set(one.links)
        both.update((a, b) for a in links for b in links if place[a.part] < place[b.part])
    return [RepeatedPair(a, b, n, parts[a.part, b.part]) for (a, b), n in both.items()]

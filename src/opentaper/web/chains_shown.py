"""Chains as a page shows them, a person's own or shared ones, and what comes again in them, in words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode
from uuid import UUID

from opentaper.actions.readings.chains_read import ChainRead
from opentaper.errors import OpenTaperError
from opentaper.formulary.chain_links import FEELINGS, chain_links
from opentaper.formulary.feelings import body_places, feeling
from opentaper.formulary.skills import skill
from opentaper.recovery.repeats import ChainRepeats, MarkedLink
from opentaper.web.chain_form import ICONS
from opentaper.wording import words

TIMING = "/feelings/chains/timing"
#: So many of what comes again stand open.
MOST_OPEN = 6


@dataclass(frozen=True, slots=True)
class LinkShown:
    """One link that was told: its text in the person's own words, what was chosen, and its mark.

    ``helped`` are skills by key and name; ``changes``: it is the link they would change next time.
    """

    key: str
    icon: str
    name: str
    short: str
    text: str
    chosen: str
    mark: str
    helped: tuple[tuple[str, str], ...]
    changes: bool


@dataclass(frozen=True, slots=True)
class ChainShown:
    """A chain with the links that were told, in order; ``has_change``: one is marked to be changed."""

    chain: UUID
    day: date
    links: tuple[LinkShown, ...]
    is_shared: bool
    has_change: bool


@dataclass(frozen=True, slots=True)
class RepeatShown:
    """Something that comes again: the sentence, and the address where its timing is asked ("" for a pair)."""

    text: str
    timing: str = ""


@dataclass(frozen=True, slots=True)
class RepeatsShown:
    """What comes again, the commonest open and the rest behind a fold.

    ``too_few`` says how much is needed, "" where there is enough.
    """

    too_few: str
    pairs: tuple[RepeatShown, ...]
    more_pairs: tuple[RepeatShown, ...]
    links: tuple[RepeatShown, ...]
    more_links: tuple[RepeatShown, ...]


def chains_shown(chains: Iterable[ChainRead], language: str) -> tuple[ChainShown, ...]:
    """Return chains as they come."""
    return tuple(
        ChainShown(one.chain, one.day, _links(one, language), one.is_shared, bool(one.change))
        for one in chains
    )


def repeats_shown(repeats: ChainRepeats, language: str) -> RepeatsShown:
    """Return what comes again, in words."""
    too_few = ""
    if repeats.chains < repeats.least:
        too_few = words("web.chains.too_few", language, least=repeats.least, n=repeats.chains)
    pairs = tuple(
        RepeatShown(
            words(
                "web.chains.pair",
                language,
                n=one.n,
                of=one.of,
                before=mark_name(one.before, language),
                after=mark_name(one.after, language),
            )
        )
        for one in repeats.pairs
    )
    links = tuple(
        RepeatShown(
            words(
                "web.chains.again",
                language,
                mark=mark_name(one.link, language),
                link=_short(one.link.part, language),
                n=one.n,
                of=one.of,
                weeks=one.weeks,
                all_weeks=one.all_weeks,
            ),
            timing_address(one.link),
        )
        for one in repeats.links
    )
    return RepeatsShown(too_few, pairs[:MOST_OPEN], pairs[MOST_OPEN:], links[:MOST_OPEN], links[MOST_OPEN:])


def mark_name(link: MarkedLink, language: str) -> str:
    """Return a mark as the person wrote it, or the name of a feeling."""
    return feeling_name(link.mark, language) if link.part == FEELINGS else link.mark


def feeling_name(path: str, language: str) -> str:
    """Return the name of a word; its path where this version does not know it."""
    try:
        return feeling(path).name.of(language)
    except OpenTaperError:
        return path


def link_value(link: MarkedLink) -> str:
    """Return a link as an address names it; :func:`link_of_value` reads it back."""
    return f"{link.part}:{link.mark}"


def link_of_value(value: str) -> MarkedLink | None:
    """Return the link that an address names; None where it names none."""
    part, colon, mark = value.partition(":")
    return MarkedLink(part, mark) if colon else None


def timing_address(link: MarkedLink) -> str:
    """Return where the timing of a link is shown."""
    return f"{TIMING}?{urlencode({'of': link_value(link)})}"


def _links(read: ChainRead, language: str) -> tuple[LinkShown, ...]:
    found = (
        LinkShown(
            key=one.key,
            icon=ICONS[one.key],
            name=one.name.of(language),
            short=one.short.of(language),
            text=read.texts.get(one.key, ""),
            chosen=_link_told(one.key, read, language),
            mark=read.marks.get(one.key, ""),
            helped=_helped(read, language) if one.key == "after" else (),
            changes=one.key == read.change,
        )
        for one in chain_links()
    )
    return tuple(one for one in found if one.text or one.chosen or one.mark or one.helped)


def _link_told(key: str, read: ChainRead, language: str) -> str:
    """Return what was chosen from a list in a link: feelings with their strengths, or places."""
    if key == FEELINGS:
        return ", ".join(
            feeling_name(one.path, language)
            if one.strength is None
            else words(
                "web.chains.felt", language, word=feeling_name(one.path, language), strength=one.strength
            )
            for one in read.feelings
        )
    if key == "body":
        return ", ".join(name.of(language) for place, name in body_places().items() if place in read.places)
    return ""


def _helped(read: ChainRead, language: str) -> tuple[tuple[str, str], ...]:
    found = []
    for key in read.skills:
        try:
            found.append((key, skill(key).name.of(language)))
        except OpenTaperError:
            continue  # a skill that this version does not have
    return tuple(found)


def _short(part: str, language: str) -> str:
    return next(one.short.of(language) for one in chain_links() if one.key == part)

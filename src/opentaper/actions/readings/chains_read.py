"""Trigger chains: a person's own by day, those that they share one by one, and what comes again in them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import QuerySet

from opentaper.actions.permissions import Permitted, Section, looked
from opentaper.actions.readings.feelings_read import DAYS_SHOWN
from opentaper.actions.readings.own_entry import own_entry, standing
from opentaper.formulary.chain_links import FEELINGS, chain_links
from opentaper.record.models import STRONGEST, Person, TriggerChain
from opentaper.recovery.repeats import ChainRepeats, MarkedChain, MarkedLink, chain_repeats

#: A chain that was brought here and names more feelings than this is none that anybody wrote.
MOST_READ = 100


@dataclass(frozen=True, slots=True)
class ChainFelt:
    """A feeling of a chain: the path of its word, and how strong (None: not said)."""

    path: str
    strength: int | None


@dataclass(frozen=True, slots=True)
class ChainRead:
    """One chain as it stands; ``texts`` and ``marks`` hold what is told by the key of the link."""

    chain: UUID
    day: date
    written_at: datetime
    texts: Mapping[str, str]
    feelings: tuple[ChainFelt, ...]
    places: tuple[str, ...]
    marks: Mapping[str, str]
    skills: tuple[str, ...]
    change: str
    is_shared: bool


@dataclass(frozen=True, slots=True)
class SharedChains:
    """The chains that a person shares one by one, the newest first, and what comes again in those alone."""

    permitted: Permitted
    zone: str
    chains: tuple[ChainRead, ...]
    repeats: ChainRepeats


def chains_of(person_id: UUID, first: date, last: date) -> tuple[ChainRead, ...]:
    """Return the chains of some days, the newest first; one query."""
    return _in_order(standing(TriggerChain, person_id).filter(day__range=(first, last)))


def chain_of(person_id: UUID, chain: UUID) -> ChainRead:
    """Return one chain.

    Raises
    ------
    BadOption
        They have no such chain that stands.
    """
    return _read(own_entry(standing(TriggerChain, person_id), chain, "chain"))


def repeats_of(person_id: UUID, today: date) -> ChainRepeats:
    """Return what comes again in the chains of the last weeks; one query."""
    first = today - timedelta(days=DAYS_SHOWN - 1)
    return chain_repeats(marked_chains(chains_of(person_id, first, today)), today)


def marked_chains(chains: Sequence[ChainRead]) -> tuple[MarkedChain, ...]:
    """Return the marks and words for feelings of chains, which are all that is ever counted of them.

    The same mark in capitals and without is one mark; it is spelt as in the first chain that has it.
    """
    spelt: dict[tuple[str, str], str] = {}
    found = []
    for one in chains:
        felt = [MarkedLink(FEELINGS, word.path) for word in one.feelings]
        own = [
            MarkedLink(link, spelt.setdefault((link, mark.casefold()), mark))
            for link, mark in one.marks.items()
        ]
        found.append(MarkedChain(one.day, (*own, *felt)))
    return tuple(found)


def marks_used(chains: Sequence[ChainRead]) -> Mapping[str, tuple[str, ...]]:
    """Return the marks that were used before by link, the commonest first."""
    counts: dict[str, Counter[str]] = {}
    for one in marked_chains(chains):
        for link in one.links:
            counts.setdefault(link.part, Counter())[link.mark] += 1
    return {
        link: tuple(sorted(found, key=lambda mark: (-found[mark], mark))) for link, found in counts.items()
    }


def shared_chains(account: str, link_id: UUID, now: datetime, page: str = "feelings") -> SharedChains:
    """Return the chains that are shared one by one, and write down that they were looked at.

    Parameters
    ----------
    page
        On which page they are looked at; the same page again within a minute is one look.

    Raises
    ------
    NotShared
        This carer may see no feelings.
    """
    found = looked(account, link_id, Section.FEELINGS, page, now)
    first = found.today - timedelta(days=DAYS_SHOWN - 1)
    rows = standing(TriggerChain, found.person_id).filter(is_shared=True, day__range=(first, found.today))
    chains = _in_order(rows)
    zone = Person.objects.values_list("zone", flat=True).get(pk=found.person_id)
    return SharedChains(found, zone, chains, chain_repeats(marked_chains(chains), found.today))


def every_chain(person_id: UUID) -> tuple[ChainRead, ...]:
    """Return every chain that was ever told, also those that stand no more; one query."""
    return _in_order(TriggerChain.objects.filter(person_id=person_id))


def _in_order(rows: QuerySet[TriggerChain]) -> tuple[ChainRead, ...]:
    return tuple(_read(row) for row in rows.order_by("-day", "-written_at", "pk"))


def _read(row: TriggerChain) -> ChainRead:
    links = [one.key for one in chain_links()]
    texts = {name: str(getattr(row, name)) for name in links if name != FEELINGS}
    return ChainRead(
        chain=row.pk,
        day=row.day,
        written_at=row.written_at,
        texts={name: text for name, text in texts.items() if text},
        feelings=_all_felt(row.feelings),
        places=tuple(_word(one) for one in row.places),
        marks={
            _word(link): _word(mark)
            for link, mark in sorted(row.marks.items(), key=lambda pair: _place(links, pair[0]))
        },
        skills=tuple(_word(one) for one in row.skills),
        change=row.change,
        is_shared=row.is_shared,
    )


def _all_felt(told: Sequence[object]) -> tuple[ChainFelt, ...]:
    if len(told) > MOST_READ:
        raise ValueError(f"{len(told)} feelings")
    return tuple(_felt(one) for one in told)


def _felt(told: object) -> ChainFelt:
    """Return a feeling of a row.

    Raises
    ------
    ValueError
        It is no pair of a path and a strength.
    """
    if not isinstance(told, list) or len(told) != len(ChainFelt.__slots__):
        raise ValueError(f"{told!r}")
    path, strength = told
    if strength is not None and (type(strength) is not int or not 0 <= strength <= STRONGEST):
        raise ValueError(f"{strength!r}")
    return ChainFelt(_word(path), strength)


def _word(told: object) -> str:
    if not isinstance(told, str):
        raise ValueError(f"{told!r}")
    return told


def _place(links: list[str], link: str) -> int:
    if link not in links:
        raise ValueError(link)
    return links.index(link)

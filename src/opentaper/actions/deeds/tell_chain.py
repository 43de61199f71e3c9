"""A trigger chain told, corrected or taken back: link by link in the person's own words, shared if they like.

What they write freely is kept for themselves: nothing reads it. Only their own short marks are counted, and
words for feelings.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID, uuid5

from opentaper.actions.deeds.check_in import day_told
from opentaper.actions.deeds.deed import Moment, Written, deed
from opentaper.actions.deeds.thread_writing import MOST_LETTERS, plain_text
from opentaper.actions.deeds.way_back import WayBack, restore, withdraw
from opentaper.actions.readings.own_entry import own_entry, standing
from opentaper.errors import BadOption
from opentaper.formulary.chain_links import FEELINGS, chain_links
from opentaper.formulary.feelings import body_places, feeling
from opentaper.formulary.skills import skill
from opentaper.record.models import STRONGEST, TriggerChain

#: A mark is a few words; so many feelings and skills are told of one chain.
MOST_OF_MARK, MOST_FELT, MOST_SKILLS = 40, 6, 12


@dataclass(frozen=True, slots=True)
class FeltInChain:
    """A feeling in a chain: its word by path, and how strong, 0 to 10 (None: not said)."""

    feeling: str
    strength: int | None = None


@dataclass(frozen=True, slots=True)
class ChainTold:
    """A chain of a day, each link in the person's own words, "" where it is left out.

    ``marks`` are short words of their own by link, ``places`` of the body, ``skills`` what helped; ``change``
    is the link that they would change next time, "" for none.
    """

    day: date
    event: str = ""
    thought: str = ""
    feelings: tuple[FeltInChain, ...] = ()
    body: str = ""
    places: tuple[str, ...] = ()
    urge: str = ""
    act: str = ""
    after: str = ""
    marks: Mapping[str, str] = field(default_factory=dict)
    skills: tuple[str, ...] = ()
    change: str = ""
    is_shared: bool = False


@dataclass(frozen=True, slots=True)
class ChainKept:
    """The key of the chain."""

    chain: UUID


@deed
def tell_chain(told: ChainTold, at: Moment) -> Written[ChainKept]:
    """Keep a chain.

    Raises
    ------
    BadOption
        No link is told, a text or mark is too long, or a word, place, skill, strength or day cannot be.
    """
    row = _row(told, at)
    row.save(force_insert=True)
    return Written(ChainKept(row.pk), undo=WayBack((withdraw("chain", row.pk),)).told)


@dataclass(frozen=True, slots=True)
class ChainCorrected:
    """Which chain, and what it is to say instead."""

    chain: UUID
    told: ChainTold


@deed
def correct_chain(told: ChainCorrected, at: Moment) -> Written[ChainKept]:
    """Put another chain in the place of one that stands; what was told first is kept beside it.

    Raises
    ------
    BadOption
        They have no such chain that stands, or as :func:`tell_chain`.
    """
    before = own_entry(standing(TriggerChain, at.whose), told.chain, "chain")
    row = _row(told.told, at)
    row.save(force_insert=True)
    TriggerChain.objects.filter(pk=before.pk).update(replaced_by=row)
    return Written(ChainKept(row.pk), undo=WayBack((withdraw("chain", row.pk),)).told)


@dataclass(frozen=True, slots=True)
class ChainChange:
    """Which chain, and the link of it to change next time; "" for none."""

    chain: UUID
    link: str


@deed
def choose_change(told: ChainChange, at: Moment) -> Written[ChainKept]:
    """Put the same chain with another link to change in the place of one that stands; all else stays as told.

    Raises
    ------
    BadOption
        They have no such chain that stands, or there is no such link.
    """
    row = own_entry(standing(TriggerChain, at.whose), told.chain, "chain")
    row.id, row.written_at, row.change = uuid5(at.deed_id, "chain"), at.at, _change(told.link)
    row.save(force_insert=True)
    TriggerChain.objects.filter(pk=told.chain).update(replaced_by=row)
    return Written(ChainKept(row.pk), undo=WayBack((withdraw("chain", row.pk),)).told)


@dataclass(frozen=True, slots=True)
class ChainBack:
    """Which chain is taken back."""

    chain: UUID


@deed
def withdraw_chain(told: ChainBack, at: Moment) -> Written[ChainKept]:
    """Take a chain back: it is no longer shown, shared or counted.

    Raises
    ------
    BadOption
        They have no such chain that stands.
    """
    row = own_entry(standing(TriggerChain, at.whose), told.chain, "chain")
    TriggerChain.objects.filter(pk=row.pk).update(withdrawn_at=at.at)
    return Written(ChainKept(row.pk), undo=WayBack((restore("chain", row.pk),)).told)


def mark_told(text: str) -> str:
    """Return a mark as it is kept: one line, spelt as it was typed.

    Raises
    ------
    BadOption
        It is longer than a mark can be.

    Examples
    --------
    >>> mark_told("  Email  from Nora ")
    'Email from Nora'
    """
    told = " ".join(text.split())
    if len(told) > MOST_OF_MARK:
        raise BadOption(option="mark", given=told, wanted=f"at most {MOST_OF_MARK} letters")
    return told


def _row(told: ChainTold, at: Moment) -> TriggerChain:
    day_told(told.day, at.today)
    texts = {name: _text(name, getattr(told, name)) for name in ("event", "thought", "body", "urge", "act")}
    row = TriggerChain(
        id=uuid5(at.deed_id, "chain"),
        person_id=at.whose,
        day=told.day,
        written_at=at.at,
        **texts,
        after=_text("after", told.after),
        feelings=_felt(told.feelings),
        places=_places(told.places),
        marks=_marks(told.marks),
        skills=_skills(told.skills),
        change=_change(told.change),
        is_shared=told.is_shared,
    )
    if not any((*texts.values(), row.after, row.feelings, row.places, row.marks, row.skills)):
        raise BadOption(option="chain", given="", wanted="one link at least")
    return row


def _text(name: str, text: str) -> str:
    told = plain_text(text)
    if len(told) > MOST_LETTERS:
        raise BadOption(option=name, given=f"{len(told)}", wanted=f"at most {MOST_LETTERS} letters")
    return told


def _felt(told: Iterable[FeltInChain]) -> list[list[str | int | None]]:
    """Return feelings by path, each once with what was said of it first."""
    found: dict[str, int | None] = {}
    for one in told:
        if one.strength is not None and not 0 <= one.strength <= STRONGEST:
            raise BadOption(option="strength", given=f"{one.strength}", wanted="a whole number from 0 to 10")
        found.setdefault(feeling(one.feeling).path, one.strength)
    if len(found) > MOST_FELT:
        raise BadOption(option="feeling", given=f"{len(found)}", wanted=f"at most {MOST_FELT} feelings")
    return [[path, strength] for path, strength in found.items()]


def _places(told: Iterable[str]) -> list[str]:
    asked = tuple(told)
    unknown = [one for one in asked if one not in body_places()]
    if unknown:
        raise BadOption(option="place", given=unknown[0], wanted="a place of the list")
    return [one for one in body_places() if one in asked]


def _marks(told: Mapping[str, str]) -> dict[str, str]:
    marked = {one.key for one in chain_links()} - {FEELINGS}
    unknown = sorted(told.keys() - marked)
    if unknown:
        raise BadOption(option="link", given=unknown[0], wanted="a link of the chain")
    return {link: mark for link, text in told.items() if (mark := mark_told(text))}


def _skills(told: Iterable[str]) -> list[str]:
    found = list(dict.fromkeys(skill(one).key for one in told))
    if len(found) > MOST_SKILLS:
        raise BadOption(option="skill", given=f"{len(found)}", wanted=f"at most {MOST_SKILLS} skills")
    return found


def _change(told: str) -> str:
    if told and told not in {one.key for one in chain_links()}:
        raise BadOption(option="link", given=told, wanted="a link of the chain")
    return told

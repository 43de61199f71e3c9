"""Which skills what was logged brings up, each with its reason; and a person's own shortlist.

Nothing starts by itself and nothing is scored: a suggestion is an offer that says why it is made.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from opentaper.formulary.feelings import UNNAMED
from opentaper.formulary.skills import BroughtUp, Skill

#: What an answer counts for a shortlist, and the least that a skill on it must have.
WORTH = {"a_lot": 2, "a_little": 1, "no": -1, "worse": -2}
LEAST_WORTH = 1
#: From which hour on it is evening, and night; and until which it is morning.
EVENING, NIGHT, MORNING, DAY = 18, 22, 5, 10


class ReasonKind(StrEnum):
    """What brought a skill up."""

    WORD = "word"
    FAMILY = "family"
    ITEM = "item"
    MODULATOR = "modulator"


@dataclass(frozen=True, slots=True)
class Tried:
    """That a skill was tried on a day, and whether it helped: a_lot, a_little, no or worse."""

    skill: str
    day: date
    helped: str


@dataclass(frozen=True, slots=True)
class Logged:
    """What a person logged of a day, and when it is.

    ``feelings`` are paths of words; ``scores`` 0 to 10 and ``modulators`` 0 to 1 by name.
    """

    feelings: tuple[str, ...] = ()
    scores: tuple[tuple[str, float], ...] = ()
    modulators: tuple[tuple[str, float], ...] = ()
    hour: int = 12
    is_after_cut: bool = False


@dataclass(frozen=True, slots=True)
class Suggested:
    """A skill, and what brought it up: the kind of reason and the name of what was logged."""

    skill: str
    kind: ReasonKind
    name: str


def suggested_skills(
    known: Iterable[Skill], logged: Logged, bounds: BroughtUp, tried: Iterable[Tried] = ()
) -> tuple[Suggested, ...]:
    """Return the skills that a log brings up, at most as many as the bounds say.

    A word that was chosen counts more than its family, a family more than a score. Of what fits alike, what
    is for this hour comes first, then what helped before. What made things worse the last time is left out.

    Examples
    --------
    >>> from opentaper.formulary.skills import brought_up, skills
    >>> found = suggested_skills(skills(), Logged(scores=(("shocks", 6.0),)), brought_up())
    >>> [(one.skill, one.kind.value, one.name) for one in found if one.skill == "shock_pause"]
    [('shock_pause', 'item', 'shocks')]
    """
    told = tuple(tried)
    worth, last = _worth(told), {one.skill: one.helped for one in told}
    found = []
    for place, one in enumerate(known):
        reason = _reason(one, logged, bounds)
        if reason is None or last.get(one.key) == "worse":
            continue
        strength, kind, name = reason
        order = (-strength, not _is_its_time(one, logged), -worth.get(one.key, 0), place)
        found.append((order, Suggested(one.key, kind, name)))
    return tuple(one for _, one in sorted(found, key=lambda pair: pair[0]))[: int(bounds.most.value)]


def shortlist(tried: Iterable[Tried]) -> tuple[str, ...]:
    """Return the skills that helped this person more than they did not, the most helpful first.

    Examples
    --------
    >>> day = date(2026, 3, 2)
    >>> told = [Tried("long_out", day, "a_little"), Tried("name_it", day, "a_lot"), Tried("mend", day, "no")]
    >>> shortlist(told)
    ('name_it', 'long_out')
    """
    worth = _worth(tried)
    kept = [key for key, points in worth.items() if points >= LEAST_WORTH]
    return tuple(sorted(kept, key=lambda key: (-worth[key], key)))


def _worth(tried: Iterable[Tried]) -> dict[str, int]:
    worth: dict[str, int] = {}
    for one in tried:
        worth[one.skill] = worth.get(one.skill, 0) + WORTH[one.helped]
    return worth


def _reason(one: Skill, logged: Logged, bounds: BroughtUp) -> tuple[float, ReasonKind, str] | None:
    """Return the strongest thing that brings a skill up, with how strong it is; None where nothing does."""
    reasons: list[tuple[float, ReasonKind, str]] = []
    for path in logged.feelings:
        family, dot, _ = path.partition(".")
        is_close = bool(dot) or path in UNNAMED
        if is_close and path.rpartition(".")[2] in one.hint.words:
            reasons.append((3.0, ReasonKind.WORD, path))
        elif family in one.hint.families:
            reasons.append((2.0, ReasonKind.FAMILY, path))
    for name, score in logged.scores:
        if name in one.hint.items and score >= bounds.item.value:
            reasons.append((1.0 + score / 20.0, ReasonKind.ITEM, name))
    for name, share in logged.modulators:
        if name in one.hint.modulators and share >= bounds.modulator.value:
            reasons.append((1.0, ReasonKind.MODULATOR, name))
    return max(reasons, key=lambda reason: reason[0], default=None)


def _is_its_time(one: Skill, logged: Logged) -> bool:
    times = one.hint.times
    now = {"any"}
    if logged.hour >= NIGHT or logged.hour < MORNING:
        now.add("night")
    elif logged.hour >= EVENING:
        now.add("evening")
    elif logged.hour < DAY:
        now.add("morning")
    if logged.is_after_cut:
        now.add("after_cut")
    return bool(times & now - {"any"})

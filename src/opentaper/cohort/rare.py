"""Rare combinations made coarser, so that each combination that could point at somebody is shared by several.

What can be known of somebody from outside is: country, drug, family, condition, length of use, earlier
attempts, and the dose they began at. Everybody begins as one group of which nothing is told. A group is then
told apart by one of these after the other, what answers the most questions first: length of use, family,
drug, first dose, condition, attempts, country. Values that too few share are told as unknown, other, or not
at all, together; where these are too few as well, the rarest of the other values joins them. So each group
that is told apart has ``least`` people, and nobody is dropped. Two things are particular:

- A rare first dose is told as the nearest one that enough people of the group have, and every dose of the
  course is multiplied alike, so that shares of the first dose stay as they were.
- Where the drug is not told, a course begins at 100 mg, its doses are shares of that, and its effect, which
  would tell the drug, is left out.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from opentaper.cohort.registry_schema import OTHER, UNKNOWN
from opentaper.errors import BadOption

#: How many people share a combination at least, where no other number is asked for. House rule.
LEAST = 10
Combination = tuple[str | None, str, str, str, str, str, int]
#: The first dose of a course whose drug is not told: 100 mg, of which its doses are shares.
WHOLE_UG = 100_000
#: What a group is told apart by, in this order, and what rare values are told as; doses are told otherwise.
TOLD_APART: tuple[tuple[str, str | None], ...] = (
    ("use_band", UNKNOWN),
    ("family", OTHER),
    ("drug", OTHER),
    ("start_ug", None),
    ("condition", OTHER),
    ("attempts", UNKNOWN),
    ("country", None),
)


@dataclass(frozen=True, slots=True)
class OutsideFacts:
    """What could be known from outside of one course; ``doses`` tells by what its doses are multiplied.

    ``own_ug`` is the dose it really began at; ``start_ug`` the one that is told.
    """

    person: str
    course: int
    country: str | None
    drug: str
    family: str
    condition: str
    use_band: str
    attempts: str
    start_ug: int
    own_ug: int

    @property
    def combination(self) -> Combination:
        """Everything together."""
        return (
            self.country,
            self.drug,
            self.family,
            self.condition,
            self.use_band,
            self.attempts,
            self.start_ug,
        )

    def scaled(self, ug: int) -> int:
        """Return a dose of this course as it is told.

        Examples
        --------
        >>> words = ("other", "other", "other", "unknown", "unknown")
        >>> OutsideFacts("p", 1, None, *words, start_ug=100_000, own_ug=40_000).scaled(10_000)
        25000
        """
        return ug if self.start_ug == self.own_ug else _share(ug * self.start_ug, self.own_ug)


def _share(product: int, by: int) -> int:
    """Return a whole quotient, nearest, and never 0 of more than 0: nothing is not a small dose."""
    return max(int(product > 0), (2 * product + by) // (2 * by)) if by else product


def coarse(known: Sequence[OutsideFacts], least: int = LEAST) -> tuple[OutsideFacts, ...]:
    """Return courses so coarse that at least ``least`` people share each combination, in their order.

    Raises
    ------
    BadOption
        There are fewer people than that, or ``least`` is below 1.

    Examples
    --------
    >>> one = OutsideFacts("a", 1, "DK", "sertraline", "ssri", "anxiety", "unknown", "0", 50, 50)
    >>> four = [one, *(replace(one, person=who) for who in "bc"), replace(one, person="d", drug="citalopram")]
    >>> coarse(four, least=2)[-1].drug, coarse(four, least=1)[-1].drug
    ('other', 'citalopram')
    """
    if least < 1:
        raise BadOption(option="least", given=str(least), wanted="a whole number of at least 1")
    if 0 < len({one.person for one in known}) < least:
        raise BadOption(option="least", given=str(least), wanted="no more people than the registry holds")
    found = list(known)
    while found:
        told = _told(found, least)
        torn = _torn(told)
        if not torn:
            return tuple(told)
        found = [replace(one, country=None) if one.person in torn else one for one in found]
    return ()


def _torn(told: Iterable[OutsideFacts]) -> set[str]:
    """Return people whose country would be told in one course and not in another: it is told once."""
    countries: dict[str, set[str | None]] = defaultdict(set)
    for one in told:
        countries[one.person].add(one.country)
    return {who for who, several in countries.items() if len(several) > 1}


def _told(known: Sequence[OutsideFacts], least: int) -> list[OutsideFacts]:
    told = list(known)
    groups = [list(range(len(known)))]
    for name, coarser in TOLD_APART:
        apart = []
        for group in groups:
            if name == "start_ug":
                apart += _by_dose(told, group, least)
            else:
                apart += _by_value(told, group, name, coarser, least)
        groups = apart
    return told


def _by_value(
    told: list[OutsideFacts], group: list[int], name: str, coarser: str | None, least: int
) -> list[list[int]]:
    """Tell a group apart by one value; what is rare is told coarser, in one group of its own."""
    values: dict[Any, list[int]] = defaultdict(list)
    for place in group:
        values[getattr(told[place], name)].append(place)
    n_people = {value: len(_people(told, places)) for value, places in values.items()}
    rare = [value for value, n in n_people.items() if n < least or value == coarser]
    common = sorted(
        (value for value in values if value not in rare), key=lambda value: (n_people[value], value)
    )
    pooled = [place for value in rare for place in values[value]]
    while pooled and common and len(_people(told, pooled)) < least:
        pooled += values[common.pop(0)]
    for place in pooled:
        told[place] = _coarser(told[place], name, coarser)
    return [values[value] for value in common] + ([sorted(pooled)] if pooled else [])


def _coarser(one: OutsideFacts, name: str, coarser: Any) -> OutsideFacts:
    made: OutsideFacts = replace(one, **{name: coarser})
    if OTHER in {made.family, made.drug}:
        return replace(made, drug=OTHER, start_ug=WHOLE_UG)
    return made


def _by_dose(told: list[OutsideFacts], group: list[int], least: int) -> list[list[int]]:
    """Tell a group of one drug apart by the first dose; a rare dose is told as the nearest common one."""
    doses: dict[int, set[str]] = defaultdict(set)
    for place in group:
        doses[told[place].start_ug].add(told[place].person)
    common = sorted(ug for ug, people in doses.items() if len(people) >= least)
    if not common:
        # nobody's dose is common: all are told as the middle one
        every = sorted(told[place].start_ug for place in group)
        common = [every[(len(every) - 1) // 2]]
    apart: dict[int, list[int]] = defaultdict(list)
    for place in group:
        # of two that are as near the lower one: no dose is made to look larger than it need
        near = min(common, key=lambda ug: (abs(ug - told[place].start_ug), ug))
        told[place] = replace(told[place], start_ug=near)
        apart[near].append(place)
    return list(apart.values())


def _people(told: Sequence[OutsideFacts], places: Iterable[int]) -> set[str]:
    return {told[place].person for place in places}

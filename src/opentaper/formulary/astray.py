"""Rules for a dose that went astray, read from ``data/missed_doses.tsv``, and the numbers of ``astray.yaml``.

A row speaks of one event. Its rule is a word that :mod:`opentaper.planning` understands, beside the prose and
the source that it was read in; a row without one is only shown.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from enum import StrEnum
from functools import cache

from opentaper.errors import BrokenFormulary
from opentaper.formulary import files
from opentaper.formulary.facts import Drug, Grade
from opentaper.formulary.policy import Bound, WordList
from opentaper.formulary.tables import ANY

TABLE, NUMBERS = "missed_doses.tsv", "astray.yaml"


class Event(StrEnum):
    """What went astray."""

    MISSED = "missed"
    GAP = "gap"
    DOUBLED = "doubled"
    VOMITED = "vomited"


class Rule(StrEnum):
    """What a row says to do; ``hours`` belongs to those that name it.

    Of a missed dose: ``SKIP`` leave it out; ``NEARLY`` take it unless it is nearly time for the next;
    ``UNTIL`` so many hours before the next; ``WITHIN`` so many hours after it was due; ``CLOCK`` only before
    an hour of the day; ``NIGHT`` not once morning has come. Of a gap: ``START_OVER`` never go on at the old
    dose; ``ASK`` before going on. Of a doubled or vomited dose: ``CALL`` now, ``RING`` today, ``ASK``.
    """

    SKIP = "skip"
    NEARLY = "nearly"
    UNTIL = "until"
    WITHIN = "within"
    CLOCK = "clock"
    NIGHT = "night"
    START_OVER = "start-over"
    CALL = "call"
    RING = "ring"
    ASK = "ask"


@dataclass(frozen=True, slots=True)
class AstrayRule:
    """What a row says of an event, with its passport; ``names`` are the drugs and families it is of."""

    names: frozenset[str]
    event: Event
    rule: Rule
    hours: float | None
    source: tuple[str, ...]
    grade: Grade

    @property
    def decides(self) -> bool:
        """Whether it may decide about a dose."""
        return self.grade.decides


@dataclass(frozen=True, slots=True)
class AstrayNumbers:
    """The numbers that sources leave open, each a bound with its passport (see the notes in the file)."""

    nearly_share: Bound
    late_share: Bound
    few_days_h: Bound
    induced_lamotrigine_h: Bound
    morning_hour: Bound
    evening_hour: Bound
    back_share: Bound
    travel_share: Bound
    travel_least_h: Bound
    travel_most_h: Bound
    order_days: Bound


def astray_rules(drug: Drug, event: Event) -> tuple[AstrayRule, ...]:
    """Return the rules for a drug after an event: its own first, then its family's, then any drug's.

    Raises
    ------
    BrokenFormulary
        A row cannot be read.

    Examples
    --------
    >>> from opentaper.formulary import drug
    >>> [(one.rule.value, one.hours) for one in astray_rules(drug("lithium"), Event.MISSED)]
    [('until', 4.0)]
    """
    return tuple(
        one
        for name in dict.fromkeys((drug.name, drug.family.value, ANY))
        for one in all_astray_rules()
        if one.event is event and name in one.names
    )


@cache
def all_astray_rules() -> tuple[AstrayRule, ...]:
    """Return every rule, in the order of the table.

    Raises
    ------
    BrokenFormulary
        A row cannot be read.
    """
    found = []
    for number, row in enumerate(files.rows(TABLE), start=2):
        if not row["rule"]:
            continue
        try:
            found.append(
                AstrayRule(
                    frozenset(name.strip() for name in row["applies"].split("|")),
                    Event(row["event"]),
                    Rule(row["rule"]),
                    float(row["rule_hours"]) if row["rule_hours"] else None,
                    tuple(row["source"].split()),
                    Grade(row["grade"]),
                )
            )
        except ValueError as error:
            raise BrokenFormulary(file=TABLE, why=f"line {number}: {error}") from error
    return tuple(found)


@cache
def astray_numbers() -> AstrayNumbers:
    """Return the numbers that sources leave open.

    Raises
    ------
    BrokenFormulary
        One is missing, or cannot be read.

    Examples
    --------
    >>> astray_numbers().few_days_h.value
    72.0
    """
    told = files.mapping(NUMBERS)
    try:
        bounds = {
            one.name: Bound(
                float(told[one.name]["value"]),
                tuple(told[one.name]["source"]),
                Grade(told[one.name]["grade"]),
                told[one.name]["note"],
            )
            for one in fields(AstrayNumbers)
        }
    except (KeyError, TypeError, ValueError) as error:
        raise BrokenFormulary(file=NUMBERS, why=str(error)) from error
    return AstrayNumbers(**bounds)


@cache
def travel_clinic() -> WordList:
    """Return the families for which the clinic is asked before a journey across time zones.

    Raises
    ------
    BrokenFormulary
        They are missing, or cannot be read.

    Examples
    --------
    >>> travel_clinic().words
    ('clozapine', 'lithium', 'maoi')
    """
    try:
        told = files.mapping(NUMBERS)["travel_clinic"]
        return WordList(tuple(told["words"]), tuple(told["source"]), Grade(told["grade"]), told["note"])
    except (KeyError, TypeError, ValueError) as error:
        raise BrokenFormulary(file=NUMBERS, why=str(error)) from error

"""The log of a person: what was done and advised, whether it is whole, and whether it says the same again."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from opentaper.actions.readings.advice_inputs import AdviceInputs, digest_of, opened_inputs
from opentaper.actions.readings.advice_read import answer_to, releases
from opentaper.actions.readings.learnt_read import teaching
from opentaper.advice.advice import Advice
from opentaper.exchange.kept_advice import opened_advice
from opentaper.inference.belief import prior_belief
from opentaper.inference.update import update
from opentaper.record.log import break_in_log
from opentaper.record.models import AdviceGiven, LogEntry


@dataclass(frozen=True, slots=True)
class LoggedLine:
    """One line of the log: its place from 1, when, what was done or ``advice``, and what it says."""

    seq: int
    at: datetime
    kind: str
    body: Mapping[str, Any]
    hash: str


@dataclass(frozen=True, slots=True)
class LogRead:
    """The newest lines of the log, newest first.

    Parameters
    ----------
    n_lines
        How many there are in all.
    broken_at, why
        The first line that is not what was written; None and empty where the log is whole.
    """

    lines: tuple[LoggedLine, ...]
    n_lines: int
    broken_at: int | None
    why: str

    @property
    def is_whole(self) -> bool:
        """Whether every line is what was written."""
        return self.broken_at is None


@dataclass(frozen=True, slots=True)
class Replayed:
    """One advice that was asked for again.

    Parameters
    ----------
    was, now
        The answer then, and the answer now; ``now`` is None where what it rests on cannot be opened.
    inputs_match
        Whether its inputs are those whose digest was kept.
    releases
        What it was made with.
    """

    medication: UUID
    day: date
    was: Advice
    now: Advice | None
    inputs_match: bool
    releases: Mapping[str, str]

    @property
    def is_same(self) -> bool:
        """Whether the same inputs gave the same answer, every rule of it."""
        return self.inputs_match and self.was == self.now


@dataclass(frozen=True, slots=True)
class LogReplay:
    """Every advice of the log, asked for again under the releases of now."""

    given: tuple[Replayed, ...]
    releases: Mapping[str, str]

    @property
    def is_same(self) -> bool:
        """Whether every answer is the same."""
        return all(one.is_same for one in self.given)

    @property
    def differing(self) -> tuple[Replayed, ...]:
        """Those whose answer is another now."""
        return tuple(one for one in self.given if not one.is_same)


def log_of(person_id: UUID, newest: int = 100) -> LogRead:
    """Return the newest lines of a person's log; two queries more tell whether all of it is whole."""
    rows = LogEntry.objects.filter(person_id=person_id)
    told = rows.order_by("-seq").values_list("seq", "at", "kind", "body", "hash")[:newest]
    broken = break_in_log(person_id)
    return LogRead(
        lines=tuple(LoggedLine(*row) for row in told),
        n_lines=rows.count(),
        broken_at=None if broken is None else broken.seq,
        why="" if broken is None else broken.why,
    )


def replay_log(person_id: UUID, newest: int | None = None) -> LogReplay:
    """Ask for every advice of the log again, from what was kept of its inputs; each is learnt anew.

    Parameters
    ----------
    newest
        Only so many of each medication, the newest; None is all.
    """
    rows = AdviceGiven.objects.filter(person_id=person_id).order_by("at", "id")
    by_medication: dict[UUID, list[AdviceGiven]] = {}
    for row in rows:
        by_medication.setdefault(row.medication_id, []).append(row)
    given = [one for found in by_medication.values() for one in _replayed(found, newest)]
    return LogReplay(tuple(given), releases())


def _replayed(rows: list[AdviceGiven], newest: int | None) -> Iterable[Replayed]:
    parts: dict[str, Any] = {}
    for row in rows:
        parts.update(row.document["parts"])
    asked = rows if newest is None else rows[len(rows) - min(newest, len(rows)) :]
    return [_again(row, parts) for row in asked]


def _again(row: AdviceGiven, parts: Mapping[str, Any]) -> Replayed:
    told, was = row.document["inputs"], opened_advice(row.document["advice"])
    matches = digest_of(told) == row.inputs_digest
    try:
        now = _answer(opened_inputs(told, parts)) if matches else None
    except (KeyError, ValueError):
        now = None
    return Replayed(row.medication_id, row.day, was, now, now is not None, row.document["releases"])


def _answer(inputs: AdviceInputs) -> Advice:
    """Learn and ask every rule again."""
    check_ins, doses = teaching(inputs.known.start, inputs.check_ins, inputs.doses)
    return answer_to(inputs, update(prior_belief(inputs.known, inputs.seed), doses, check_ins))

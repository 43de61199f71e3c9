"""The log of a person decided again: every advice, change of a plan and confirmed dose, and every no.

What an answer rests on was kept with it. The same inputs go through the rules of now; an answer that is
another is told, with what it was and is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any
from uuid import UUID

from opentaper.actions.readings.advice_inputs import AdviceInputs, opened_inputs
from opentaper.actions.readings.advice_read import KIND, answer_to, releases
from opentaper.actions.readings.cut_decision import cut_answer, due_cut, let_through, opened_cut
from opentaper.actions.readings.kept_changes import decided_again, opened_change
from opentaper.actions.readings.kept_days import Parts, digest_of
from opentaper.actions.readings.kept_refusal import REFUSED, refusal_json
from opentaper.actions.readings.learnt_read import teaching
from opentaper.actions.readings.plan_told import TOLD_OF
from opentaper.advice.advice import Advice
from opentaper.errors import OpenTaperError
from opentaper.exchange.kept_advice import opened_advice
from opentaper.inference.belief import prior_belief
from opentaper.inference.update import update
from opentaper.record.canonical import canonical_json
from opentaper.record.models import AdviceGiven, LogEntry

CUT = "confirm_cut"
#: A prescriber's change: the log names the person's own deed that does the same, which is decided again.
CHANGE = "change_plan"
DECIDED = (*TOLD_OF, CUT, CHANGE)
#: What is missing where something cannot be decided again: it, or that it is what was kept.
UNOPENED = (KeyError, ValueError, TypeError)


@dataclass(frozen=True, slots=True)
class Replayed:
    """One advice that was asked for again.

    Parameters
    ----------
    was, now
        The answer then, and the answer now; ``now`` is None where what it rests on cannot be opened.
    inputs_match
        Whether its inputs are those whose digest was kept.
    is_logged
        Whether the log, which nobody can rewrite unseen, tells of the same inputs and the same answer.
    releases
        What it was made with.
    """

    medication: UUID
    day: date
    was: Advice
    now: Advice | None
    inputs_match: bool
    is_logged: bool
    releases: Mapping[str, str]

    @property
    def is_same(self) -> bool:
        """Whether the same inputs gave the same answer, every rule of it."""
        return self.inputs_match and self.is_logged and self.was == self.now


@dataclass(frozen=True, slots=True)
class ReplayedDeed:
    """One change of a plan or confirmed dose that was decided again.

    Parameters
    ----------
    seq, name
        Its place in the log, and the name of its deed.
    was, now
        What was decided then, and what is now, as plain values; ``refused`` stands in both where it was a no.
        ``now`` is None where what it rests on is not kept, or is not what was kept.
    """

    seq: int
    name: str
    medication: UUID | None
    day: date
    was: Mapping[str, Any]
    now: Mapping[str, Any] | None
    releases: Mapping[str, str]

    @property
    def is_refusal(self) -> bool:
        """Whether it was a no."""
        return REFUSED in self.was

    @property
    def is_same(self) -> bool:
        """Whether the same inputs gave the same answer."""
        return self.now is not None and canonical_json(dict(self.was)) == canonical_json(dict(self.now))


@dataclass(frozen=True, slots=True)
class LogReplay:
    """Every advice and every decision of the log, asked for again under the releases of now."""

    given: tuple[Replayed, ...]
    decided: tuple[ReplayedDeed, ...]
    releases: Mapping[str, str]

    @property
    def is_same(self) -> bool:
        """Whether every answer is the same."""
        return not self.differing

    @property
    def differing(self) -> tuple[Replayed | ReplayedDeed, ...]:
        """Those whose answer is another now."""
        told: tuple[Replayed | ReplayedDeed, ...] = (*self.given, *self.decided)
        return tuple(one for one in told if not one.is_same)


def replay_log(person_id: UUID, newest: int | None = None) -> LogReplay:
    """Ask for every advice of the log again and decide every deed of a plan again; each is learnt anew.

    Parameters
    ----------
    newest
        Only so many advices of each medication, and so many decisions, the newest; None is all.
    """
    lines = list(LogEntry.objects.filter(person_id=person_id, kind__in=(KIND, REFUSED, *DECIDED)))
    rows = list(AdviceGiven.objects.filter(person_id=person_id).order_by("at", "id"))
    parts: dict[str, Any] = {}
    for row in rows:
        parts.update(row.document["parts"])
    logged = {_said(line.body) for line in lines if line.kind == KIND}
    by_medication: dict[UUID, list[AdviceGiven]] = {}
    for row in rows:
        by_medication.setdefault(row.medication_id, []).append(row)
    given = [_again(row, parts, logged) for found in by_medication.values() for row in _newest(found, newest)]
    advice = _advice_again(rows, parts)
    told = [line for line in lines if _name(line) in DECIDED]
    decided = [_decided(line, parts, advice) for line in _newest(told, newest)]
    return LogReplay(tuple(given), tuple(decided), releases())


def _newest(rows: list[Any], newest: int | None) -> Iterable[Any]:
    return rows if newest is None else rows[len(rows) - min(newest, len(rows)) :]


def _said(body: Mapping[str, Any]) -> tuple[str, ...]:
    """Return what a line of the log says of an advice, to be found by."""
    return (body["medication"], body["day"], body["inputs_digest"], body["action"], str(body["lowest_ug"]))


def _again(row: AdviceGiven, parts: Parts, logged: set[tuple[str, ...]]) -> Replayed:
    told, was = row.document["inputs"], opened_advice(row.document["advice"])
    matches = digest_of(told) == row.inputs_digest
    try:
        now = _answer(opened_inputs(told, parts)) if matches else None
    except UNOPENED:
        now = None
    lowest = None if was.lowest is None else was.lowest.micrograms
    said = (str(row.medication_id), row.day.isoformat(), row.inputs_digest, was.action.value, str(lowest))
    return Replayed(
        row.medication_id, row.day, was, now, now is not None, said in logged, row.document["releases"]
    )


def _answer(inputs: AdviceInputs) -> Advice:
    """Learn and ask every rule again."""
    check_ins, doses = teaching(inputs.known.start, inputs.check_ins, inputs.doses)
    return answer_to(inputs, update(prior_belief(inputs.known, inputs.seed), doses, check_ins))


def _advice_again(rows: list[AdviceGiven], parts: Parts) -> Callable[[str], Advice]:
    """Return how the advice of a digest is asked for again; each once."""
    told = {row.inputs_digest: row.document["inputs"] for row in rows}

    @cache
    def asked(digest: str) -> Advice:
        if digest_of(told[digest]) != digest:
            raise ValueError(digest)
        return _answer(opened_inputs(told[digest], parts))

    return asked


def _name(line: LogEntry) -> str:
    return str(line.body["name"]) if line.kind == REFUSED else line.kind


def _decided(line: LogEntry, parts: Parts, advice: Callable[[str], Advice]) -> ReplayedDeed:
    name, told, explains = _name(line), line.body["told"], line.body["explains"]
    kept = explains.get("inputs", {})
    if name == CHANGE:
        told = explains["change"]["told"]
    try:
        if name == CUT:
            now = _cut_again(kept, advice)
        else:
            own = explains["change"]["deed"] if name == CHANGE else name
            now = decided_again(opened_change(own, told, kept, {**parts, **explains.get("parts", {})}))
    except UNOPENED:
        now = None
    was = {REFUSED: line.body[REFUSED]} if line.kind == REFUSED else _answer_of(explains)
    return ReplayedDeed(
        seq=line.seq,
        name=name,
        medication=UUID(told["medication_id"]),
        day=date.fromisoformat(line.body["day"]),
        was=was,
        now=now if _is_whole(name, told, kept, explains) else None,
        releases=explains.get("versions", {}),
    )


def _answer_of(explains: Mapping[str, Any]) -> dict[str, Any]:
    """Return what was decided, without what it rests on."""
    beside = {"inputs", "inputs_digest", "parts", "versions", "change"}
    return {name: value for name, value in explains.items() if name not in beside}


def _is_whole(name: str, told: object, kept: Mapping[str, Any], explains: Mapping[str, Any]) -> bool:
    """Tell whether inputs are those whose digest was kept."""
    rests_on = dict(kept) if name == CUT else {"told": told, **kept}
    return digest_of(rests_on) == explains.get("inputs_digest")


def _cut_again(kept: Mapping[str, Any], advice: Callable[[str], Advice]) -> dict[str, Any]:
    inputs, found = opened_cut(kept), None
    try:
        coming = due_cut(inputs)
        if not coming.is_rise:
            found = advice(kept["advice"])
            let_through(inputs, found)
        return cut_answer(inputs, coming, found)
    except OpenTaperError as error:
        return {REFUSED: refusal_json(error)}

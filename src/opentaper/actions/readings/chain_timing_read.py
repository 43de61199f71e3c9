"""When a feeling or a mark came, as long as somebody has written: after cuts, on weekdays, and the split.

It stands side by side, and nothing here overrules what the person says of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from opentaper.actions.readings.chains_read import chains_of, marked_chains
from opentaper.actions.readings.learnt_read import belief_of
from opentaper.actions.readings.plan_lived import drugs_of
from opentaper.actions.readings.told_record import told_record
from opentaper.actions.readings.understanding_read import learnt_from
from opentaper.formulary.chain_links import FEELINGS, chain_numbers
from opentaper.formulary.feelings import UNNAMED
from opentaper.formulary.items import slow_process
from opentaper.inference.check_in import latest
from opentaper.inference.split import Split
from opentaper.record.models import ConfirmedDose, FeelingEntry
from opentaper.recovery.repeats import MarkedChain, MarkedLink
from opentaper.recovery.timing import FeltTiming, felt_timing

#: A word for a feeling has a family, a group and itself.
LEVELS = 3
#: So many of the last days on which it came are shown with what they were made of.
DAYS_SPLIT = 5


@dataclass(frozen=True, slots=True)
class CameOften:
    """A feeling or a mark that came on days enough to look at its timing, and on how many."""

    link: MarkedLink
    days: int


@dataclass(frozen=True, slots=True, eq=False)
class ChainTiming:
    """What can be looked at, the commonest first, and what is: its timing, and the split of its last days.

    ``split`` is None where it is not known: no medicine, no model of it, too few check-ins, or no day.
    """

    often: tuple[CameOften, ...]
    least: int
    chosen: CameOften | None
    timing: FeltTiming | None
    split: Split | None
    split_days: tuple[date, ...]


def chain_timing_of(person_id: UUID, today: date, wanted: MarkedLink | None = None) -> ChainTiming:
    """Return when what is wanted came, else the commonest; queries do not grow with the days."""
    felt = FeelingEntry.objects.filter(
        person_id=person_id, withdrawn_at=None, replaced_by=None, day__lte=today
    ).values_list("day", "feeling")
    chains = marked_chains(chains_of(person_id, date.min, today))
    came = _days(felt, chains)
    written = {day for day, _ in felt} | {one.day for one in chains}
    least = int(chain_numbers()["came"].value)
    often = _often(came, least)
    chosen = next((one for one in often if one.link == wanted), often[0] if often else None)
    if chosen is None:
        return ChainTiming(often, least, None, None, None, ())
    days = came[chosen.link]
    split = _split(person_id, today)
    known = {day for day, is_told in zip(split.days, split.observed, strict=True) if is_told} if split else ()
    return ChainTiming(
        often=often,
        least=least,
        chosen=chosen,
        timing=felt_timing(days, written, cuts_of(person_id, today)),
        split=split,
        split_days=tuple(sorted(days & set(known), reverse=True)[:DAYS_SPLIT]),
    )


def cuts_of(person_id: UUID, today: date) -> tuple[date, ...]:
    """Return the first days of lower doses, of all medicines; one query."""
    rows = ConfirmedDose.objects.filter(person_id=person_id, withdrawn_at=None, begins_on__lte=today)
    last: dict[UUID, int] = {}
    found = []
    for row in rows.select_related("medication").order_by("begins_on", "at"):
        if row.ug < last.get(row.medication_id, row.medication.start_ug):
            found.append(row.begins_on)
        last[row.medication_id] = row.ug
    return tuple(found)


def _days(
    felt: Iterable[tuple[date, str]], chains: Iterable[MarkedChain]
) -> Mapping[MarkedLink, frozenset[date]]:
    """Return the days of every feeling and mark; a family and a group came wherever a word of theirs did."""
    found: dict[MarkedLink, set[date]] = {}
    told = [*((day, MarkedLink(FEELINGS, path)) for day, path in felt)]
    told += [(one.day, link) for one in chains for link in one.links]
    for day, link in told:
        for wider in _wider(link):
            found.setdefault(wider, set()).add(day)
    return {link: frozenset(days) for link, days in found.items()}


def _wider(link: MarkedLink) -> tuple[MarkedLink, ...]:
    """Return a mark itself, or a word for a feeling with its group and its family; none without a word."""
    if link.part != FEELINGS:
        return (link,)
    parts = [] if link.mark in UNNAMED else link.mark.split(".", LEVELS - 1)
    return tuple(MarkedLink(FEELINGS, ".".join(parts[: n + 1])) for n in range(len(parts)))


def _often(came: Mapping[MarkedLink, frozenset[date]], least: int) -> tuple[CameOften, ...]:
    """Return what came on days enough; of a word and its family on the same days the word alone."""
    enough = {link: days for link, days in came.items() if len(days) >= least}
    finer = {
        (link.mark.rpartition(".")[0], days)
        for link, days in enough.items()
        if link.part == FEELINGS and "." in link.mark
    }
    kept = [
        CameOften(link, len(days))
        for link, days in enough.items()
        if link.part != FEELINGS or (link.mark, days) not in finer
    ]
    return tuple(sorted(kept, key=lambda one: (-one.days, one.link.part, one.link.mark)))


def _split(person_id: UUID, today: date) -> Split | None:
    """Return what the days were made of by the first medicine that it is known for, as Understand has it."""
    wanted = slow_process().least_days.value
    for key, _ in drugs_of(person_id):
        told = told_record(person_id, key, today)
        if len([one for one in latest(told.check_ins) if one.scores]) < wanted:
            continue
        belief = belief_of(person_id, told, today)
        found, _ = learnt_from(told, belief)
        if belief.trusted and found.split is not None:
            return found.split
    return None

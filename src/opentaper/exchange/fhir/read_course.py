"""Dosages in their order as a course of daily doses: steps follow one another, and parts add up."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby, pairwise

from opentaper.errors import FhirFlaw
from opentaper.exchange.daily_doses import DailyDoses
from opentaper.exchange.fhir.read_dosage import ReadDosage
from opentaper.quantities import ZERO, Dose
from opentaper.timeline import DoseHistory


@dataclass(frozen=True, slots=True)
class PrescribedStretch:
    """Days in a row with one prescribed dose.

    ``days`` is None where nothing says how long it goes on. Day 0 is the first day of the course.
    """

    first_day: int
    days: int | None
    dose: Dose


@dataclass(frozen=True, slots=True)
class PrescribedCourse:
    """What one request prescribes.

    Parameters
    ----------
    drug
        As it is called there.
    place, status, intent
        Of the request.
    stretches
        The doses; days between two of them are not told.
    start_date
        Of day 0, or None.
    before
        The dose before, or None where it is not told.
    after
        The dose that the goal of the plan names; None where nothing says what comes after the last stretch.
    """

    drug: str
    place: str
    status: str
    intent: str
    stretches: tuple[PrescribedStretch, ...]
    start_date: date | None = None
    before: Dose | None = None
    after: Dose | None = None

    @property
    def end_day(self) -> int:
        """The day after the last one that is told."""
        last = self.stretches[-1]
        return last.first_day + (last.days or 1)

    @property
    def daily_doses(self) -> DailyDoses:
        """The dose of each day; after the last one that of the goal, where there is one."""
        changes = [(one.first_day, one.dose) for one in self.stretches]
        if self.after is not None and self.stretches[-1].days is not None:
            changes.append((self.end_day, self.after))
        history = DoseHistory(tuple(changes), before=self.before or ZERO)
        return DailyDoses(history, self.end_day, self.start_date)


def course_stretches(
    dosages: Sequence[ReadDosage],
) -> tuple[tuple[PrescribedStretch, ...], date | None, list[FhirFlaw], list[FhirFlaw]]:
    """Return the stretches and their first date, what cannot be, and what goes only by the structure."""
    groups = [list(group) for _, group in groupby(sorted(dosages, key=lambda one: one.sequence), _sequence)]
    bad = [flaw for group in groups for flaw in _group_flaws(group)]
    bad += _kind_flaws(groups)
    if bad:
        return (), None, bad, []
    start = groups[0][0].bounds.start
    day, made, gaps = 0, [], []
    for group in groups:
        bounds, place = group[0].bounds, group[0].place
        if bounds.start is not None and start is not None:
            first = (bounds.start - start).days
            if first < day:
                bad.append(_flaw(place, "overlap", f"{bounds.start} < {start + timedelta(days=day)}"))
                break
            if first > day:
                told = f"{start + timedelta(days=day)} – {bounds.start - timedelta(days=1)}"
                gaps.append(_flaw(place, "gap", told))
            day = first
        whole = Dose(sum(one.dose.micrograms for one in group))
        made.append(PrescribedStretch(day, bounds.days, whole))
        day += bounds.days or 0
    return (() if bad else tuple(made)), start, bad, gaps


def _sequence(one: ReadDosage) -> int:
    return one.sequence


def _group_flaws(group: list[ReadDosage]) -> list[FhirFlaw]:
    """Return what is amiss among what is taken at the same time."""
    first = group[0]
    flaws = [_flaw(one.place, "bounds_differ") for one in group[1:] if one.bounds != first.bounds]
    whole = sum(one.dose.micrograms for one in group)
    said = {one.whole.micrograms for one in group if one.whole is not None}
    if said and said != {whole}:
        flaws.append(_flaw(f"{first.place}.text", "words_differ", f"{Dose(min(said))} ≠ {Dose(whole)}"))
    return flaws


def _kind_flaws(groups: list[list[ReadDosage]]) -> list[FhirFlaw]:
    """Return where a step is left out, where dates and lengths are mixed, or a length is missing."""
    flaws = [
        _flaw(f"{after[0].place}.sequence", "sequence_gap", f"{before[0].sequence}, {after[0].sequence}")
        for before, after in pairwise(groups)
        if after[0].sequence != before[0].sequence + 1
    ]
    dated = groups[0][0].bounds.start is not None
    flaws += [
        _flaw(group[0].place, "bounds_mixed")
        for group in groups
        if (group[0].bounds.start is not None) != dated
    ]
    flaws += [_flaw(group[0].place, "no_bounds") for group in groups[:-1] if group[0].bounds.days is None]
    return flaws


def _flaw(place: str, why: str, text: str = "") -> FhirFlaw:
    return FhirFlaw(place=place, why=why, text=text)

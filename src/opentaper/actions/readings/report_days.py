"""The check-ins of some days for a report: their means, what was hardest, the signs of danger."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from statistics import fmean
from uuid import UUID

from opentaper.actions.deeds.answer_instrument import safety_answer
from opentaper.actions.readings.told_record import instruments_of
from opentaper.exchange.report import DaysReport, SignReport
from opentaper.inference.check_in import CheckIn, latest
from opentaper.inference.instruments import SAFETY_SIGN


def days_told(person_id: UUID | None, told: Iterable[CheckIn], first: date, today: date) -> DaysReport:
    """Return the days of a period; signs of check-ins that were corrected or withdrawn are told too.

    Parameters
    ----------
    person_id
        Whose forms are looked at, of which only the sign of danger is told; None where they are not shared.
    """
    within = tuple(one for one in told if first <= one.day <= today)
    forms = () if person_id is None else instruments_of(person_id, today, first)
    flagged = [(one.day, SAFETY_SIGN) for one in forms if safety_answer(one)]
    marked = [(one.day, name) for one in within for name in one.signs or ()]
    by_item: dict[str, list[float]] = defaultdict(list)
    for one in latest(within):
        for item, score in one.scores:
            by_item[item].append(score)
    hardest = ((item, fmean(scores)) for item, scores in by_item.items())
    return DaysReport(
        means=day_means(within),
        hardest=tuple(sorted(hardest, key=lambda one: (-one[1], one[0]))),
        signs=_signs([*marked, *flagged]),
        asked_signs=any(one.signs is not None for one in within),
    )


def day_means(told: Iterable[CheckIn]) -> tuple[tuple[date, float], ...]:
    """Return the mean score of each day with answers, in order."""
    return tuple((one.day, fmean(score for _, score in one.scores)) for one in latest(told) if one.scores)


def _signs(told: list[tuple[date, str]]) -> tuple[SignReport, ...]:
    """Return each sign once, the one that was told last first."""
    days: dict[str, set[date]] = defaultdict(set)
    for day, name in told:
        days[name].add(day)
    found = [SignReport(name, len(on), max(on)) for name, on in days.items()]
    return tuple(sorted(found, key=lambda one: (-one.last.toordinal(), one.name)))

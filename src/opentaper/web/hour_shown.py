"""What is read before an hour, in words: one part for each thing that may be shared."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise

from opentaper.actions.readings.hour_read import HourRead
from opentaper.actions.readings.own_answers_read import OwnTrend
from opentaper.actions.readings.skills_shared import TryRead
from opentaper.actions.readings.work_shared import OfferedWork
from opentaper.errors import BadOption
from opentaper.exchange.report import DaysReport, MedicineReport
from opentaper.exchange.report_page import CHANGED, SLIPS
from opentaper.exchange.texts import capital, told
from opentaper.formulary.skills import skill
from opentaper.recovery.repeats import ChainRepeats
from opentaper.web.chains_shown import RepeatsShown, repeats_shown
from opentaper.web.own_answers_shown import halves_text
from opentaper.wording import date_text, drug_text, number_text, words
from opentaper.wording.check_ins import item_text

#: Items of the check-ins that are named.
MOST_ITEMS = 4


@dataclass(frozen=True, slots=True)
class HourPart:
    """A part: its lines; ``is_shared`` is False where the person does not share it with this therapist.

    ``is_grave``: signs of danger were told, and stand above everything else.
    """

    lines: tuple[str, ...]
    is_shared: bool = True
    is_grave: bool = False


NOT_SHARED = HourPart((), is_shared=False)


@dataclass(frozen=True, slots=True)
class WorkLine:
    """Something that was offered and what became of it, with no word for what was not done."""

    title: str
    kind: str
    told: str
    notes: tuple[str, ...]


def plan_part(read: HourRead, language: str) -> HourPart:
    """Return which doses began, what was changed in the plan, and what went otherwise."""
    if read.medicines is None:
        return NOT_SHARED
    return HourPart(tuple(line for one in read.medicines for line in _medicine(one, language)))


def _medicine(one: MedicineReport, language: str) -> list[str]:
    drug = capital(drug_text(one.drug, language))
    lines = [
        words("web.hour.dose", language, drug=drug, day=day, before=before, dose=dose)
        for (_, before), (day, dose) in pairwise(one.stairs)
    ] or [words("web.hour.dose_same", language, drug=drug, dose=one.dose_now)]
    lines += [
        f"{date_text(change.day, language)}: {told(CHANGED[change.deed], language)}" for change in one.changes
    ]
    slips = [told(SLIPS[kind], language, n=n) for kind, n in one.slips]
    return [*lines, told("report.slips", language, slips=", ".join(slips))] if slips else lines


def days_part(read: HourRead, language: str) -> HourPart:
    """Return how the days were, as far as check-ins tell."""
    if read.days is None:
        return NOT_SHARED
    days = read.days
    n_days = (read.permitted.today - read.since).days + 1
    if not days.means:
        return HourPart(())
    items = ", ".join(
        f"{item_text(name, language)} {number_text(round(mean, 1) or 0.0, language)}"
        for name, mean in days.hardest[:MOST_ITEMS]
    )
    return HourPart((told("report.hardest", language, n=len(days.means), of=n_days, items=items),))


def signs_part(days: DaysReport | None, language: str) -> HourPart:
    """Return the signs of danger that were told; that nobody was asked is not that there are none."""
    if days is None:
        return NOT_SHARED
    if not days.signs:
        return HourPart(
            (told("report.no_signs" if days.asked_signs else "report.signs_not_asked", language),)
        )
    lines = tuple(
        capital(
            told("report.sign", language, sign=words(f"sign.{one.name}", language), n=one.days, last=one.last)
        )
        for one in days.signs
    )
    return HourPart(lines, is_grave=True)


def try_line(one: TryRead, language: str) -> str:
    """Return a skill that was tried, when, and whether it helped."""
    try:
        name = skill(one.skill).name.of(language)
    except BadOption:
        name = one.skill
    helped = words(f"web.skills.helped.{one.helped}", language)
    return words("web.hour.tried", language, skill=name, day=one.day, helped=helped)


def shared_repeats(repeats: ChainRepeats, language: str) -> RepeatsShown:
    """Return what comes again in shared chains, as it is said to somebody else than who wrote them."""
    shown = repeats_shown(repeats, language)
    if not shown.too_few:
        return shown
    too_few = words("web.hour.few_chains", language, n=repeats.chains, least=repeats.least)
    return replace(shown, too_few=too_few)


def own_line(trend: OwnTrend, language: str) -> str:
    """Return what the weeks of own answers say, as far as they are shared; where they are few, the last."""
    name = trend.scale.title.of(language)
    if trend.halves is not None:
        return words("web.hour.own_halves", language, name=name, told=halves_text(trend.halves, language))
    last = next((one for one in trend.answers if one.mean is not None), None)
    if last is None or last.mean is None:
        return words("web.hour.own_shared", language, name=name, n=len(trend.answers))
    figure = number_text(round(last.mean, 1) or 0.0, language)
    return words("web.hour.own_last", language, name=name, figure=figure, day=last.day)


def work_lines(work: tuple[OfferedWork, ...], since: date, language: str) -> tuple[WorkLine, ...]:
    """Return what is open or was done since a day."""
    return tuple(
        _work(one, since, language)
        for one in work
        if one.is_open or any(done.day >= since for done in one.done)
    )


def _work(one: OfferedWork, since: date, language: str) -> WorkLine:
    recent = [done for done in one.done if done.day >= since]
    earlier = [done.day for done in one.done if done.day < since]
    if recent:
        days = ", ".join(date_text(done.day, language) for done in reversed(recent))
        what = words("web.hour.done", language, days=days)
    elif earlier:
        what = words("web.hour.done_before", language, day=max(earlier))
    else:
        what = words("web.hour.not_told", language)
    notes = tuple(done.note for done in recent if done.note)
    return WorkLine(one.title, words(f"web.work.kind.{one.kind}", language), what, notes)

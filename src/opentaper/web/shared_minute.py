"""Somebody in a minute, in words: now, for how long, what the days point to, and what waits."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from opentaper.actions.permissions import Section
from opentaper.actions.readings.case_list import CaseDrug
from opentaper.actions.readings.case_minute import CaseMinute, DayPoints, DrugUse, DyingAnswer
from opentaper.actions.readings.plan_read import PlanRead
from opentaper.wording import date_text, dose_text, drug_text, number_text, sentence, words
from opentaper.wording.figures import duration_text


@dataclass(frozen=True, slots=True)
class MinuteCell:
    """One fact: what it is, the answer, and a note below it."""

    what: str
    answer: str
    note: str


@dataclass(frozen=True, slots=True)
class PreparedWay:
    """Something that is prepared for the carer, and where it is."""

    text: str
    url: str
    is_first: bool


@dataclass(frozen=True, slots=True)
class MinuteShown:
    """Somebody in a minute; ``why`` is why they stand where they do in the list, the first reason first."""

    link_id: UUID
    sign: str
    word: str
    why: tuple[str, ...]
    cells: tuple[MinuteCell, ...]
    prepared: tuple[PreparedWay, ...]


def minute_shown(found: CaseMinute, language: str) -> MinuteShown:
    """Return somebody in a minute, in words."""
    row = found.row
    told = [one for why in row.reasons for one in (why.told, *why.more)]
    return MinuteShown(
        link_id=row.link_id,
        sign=row.need.sign,
        word=words(f"web.case.need.{row.need.value}", language),
        why=tuple(dict.fromkeys(sentence(one, language) for one in told)),
        cells=_cells(found, language),
        prepared=_prepared(found, language),
    )


def _cells(found: CaseMinute, language: str) -> tuple[MinuteCell, ...]:
    cells: list[MinuteCell] = []
    for drug in found.row.drugs or ():
        note = _since(drug, found.row.today, language)
        cells.append(MinuteCell(words("web.minute.now", language), dose_text(drug.dose, language), note))
    cells += [_use(one, language) for one in found.uses or ()]
    if found.points is not None:
        cells += [_points(one, language) for one in found.points] or [_not_yet(language)]
    if found.dying is not None:
        cells.append(_dying(found.dying, language))
    if Section.CHECK_INS not in found.row.sections:
        what, answer = words("web.minute.days", language), words("web.case.not_shared", language)
        cells.append(MinuteCell(what, answer, words("web.case.no_days", language)))
    return tuple(cells)


def _since(one: CaseDrug, today: date, language: str) -> str:
    """Return the drug, for how many days it has been this dose, and the dose before."""
    told = [drug_text(one.drug, language)]
    if one.since is not None:
        told.append(words("web.minute.day", language, n=(today - one.since).days + 1))
    if one.before is not None:
        told.append(words("web.minute.before", language, dose=one.before))
    return ", ".join(told)


def _use(one: DrugUse, language: str) -> MinuteCell:
    unknown = words("web.minute.not_told", language)
    answer = unknown if one.months is None else duration_text(round(one.months), language)
    if one.attempts is None:
        note = words("web.minute.tries_not_told", language)
    elif not one.attempts:
        note = words("web.minute.no_tries", language)
    else:
        note = words("web.minute.tries", language, n=len(one.attempts), tries="; ".join(one.attempts))
    return MinuteCell(words("web.minute.on_it", language), answer, f"{drug_text(one.drug, language)}; {note}")


def _points(one: DayPoints, language: str) -> MinuteCell:
    """Return what the last day was made of: points with their ranges, and never a label for a person."""

    def told(part: tuple[float, float, float]) -> dict[str, str]:
        names = ("mean", "low", "high")
        return {
            name: number_text(round(value, 1) or 0.0, language)
            for name, value in zip(names, part, strict=True)
        }

    withdrawal, underlying = told(one.withdrawal), told(one.underlying)
    return MinuteCell(
        what=words("web.minute.which", language),
        answer=words("web.minute.withdrawal", language, **withdrawal),
        note=words(
            "web.minute.underlying",
            language,
            day=one.day,
            score=number_text(round(one.score, 1), language),
            pct=min(99, max(1, round(100 * one.chance))),
            **underlying,
        ),
    )


def _not_yet(language: str) -> MinuteCell:
    what = words("web.minute.which", language)
    return MinuteCell(what, words("web.minute.not_yet", language), words("web.minute.not_yet_why", language))


def _dying(found: DyingAnswer, language: str) -> MinuteCell:
    what = words("web.minute.dying", language)
    if found.has_any is None or found.day is None:
        return MinuteCell(
            what, words("web.minute.dying_open", language), words("web.minute.dying_ask", language)
        )
    code = "dying_yes" if found.has_any else "dying_no"
    return MinuteCell(what, words(f"web.minute.{code}", language), date_text(found.day, language))


def _prepared(found: CaseMinute, language: str) -> tuple[PreparedWay, ...]:
    """Return what is prepared: a plan to decide on, and papers."""
    link, ways = found.row.link_id, list[PreparedWay]()
    if found.row.may_sign:
        ways += [_decide(one, found, language) for one in found.plans or ()]
    if found.plans:
        papers = words("web.minute.papers", language)
        ways.append(PreparedWay(papers, f"/shared/{link}/papers", is_first=False))
    return tuple(ways)


def _decide(plan: PlanRead, found: CaseMinute, language: str) -> PreparedWay:
    is_open = plan.current.signature is None and not plan.current.is_declined
    code = "web.minute.decide" if is_open else "web.minute.decided"
    text = words(code, language, drug=drug_text(plan.drug, language), number=plan.current.number)
    url = f"/shared/{found.row.link_id}/plan/decide?of={plan.medication_id}"
    return PreparedWay(text, url, is_open)

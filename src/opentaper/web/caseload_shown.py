"""Somebody of the caseload in words and with a small picture; and the same as rows of a file."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from opentaper.actions.permissions import Section
from opentaper.actions.readings.case_list import CaseDrug, CaseRow
from opentaper.wording import date_text, dose_text, drug_text, number_text, sentence, words

WIDTH, HEIGHT, MOST = 160.0, 40.0, 10.0
#: So many days up to today are drawn, and room that is left at the edges.
DAYS_DRAWN, EDGE = 14, 3.0
#: A line is drawn between days that are no further apart: what lies between longer gaps is not known.
NEAR = timedelta(days=2)
#: What a spreadsheet takes for a formula.
FORMULA = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True, slots=True)
class CaseShown:
    """Somebody of the list.

    Parameters
    ----------
    takes
        What they take, and for how long; "" where the plan is not shared.
    sign, word
        The sign of what they need, and its word.
    why, more, also
        The first reason in bold, what is said of it, and the other reasons.
    last
        When they told of a day last; a note where that is not shared.
    spark
        The small picture as SVG, "" where there is nothing to draw.
    """

    link_id: UUID
    name: str
    takes: str
    sign: str
    word: str
    why: str
    more: str
    also: tuple[str, ...]
    last: str
    spark: str
    is_calm: bool


def case_shown(row: CaseRow, language: str) -> CaseShown:
    """Return somebody of the list in words."""
    first, *others = row.reasons
    more = [sentence(one, language) for one in first.more]
    if not row.sees_days and Section.CHECK_INS not in row.sections:
        more.append(words("web.case.no_days", language))
    return CaseShown(
        link_id=row.link_id,
        name=row.known_as,
        takes=takes_text(row.drugs or (), row.today, language),
        sign=row.need.sign,
        word=words(f"web.case.need.{row.need.value}", language),
        why=sentence(first.told, language),
        more=" ".join(more),
        also=tuple(dict.fromkeys(sentence(one.told, language) for one in others)),
        last=last_text(row, language),
        spark=spark(row, language),
        is_calm=row.need.value == "nothing",
    )


def takes_text(drugs: Sequence[CaseDrug], today: date, language: str) -> str:
    """Return each drug with its dose and for how many days it has been that."""
    told = []
    for one in drugs:
        code = "takes" if one.since is None else "takes_day"
        n = 0 if one.since is None else (today - one.since).days + 1
        drug = drug_text(one.drug, language)
        told.append(words(f"web.case.{code}", language, drug=drug[:1].upper() + drug[1:], dose=one.dose, n=n))
    return "; ".join(told)


def last_text(row: CaseRow, language: str) -> str:
    """Return when somebody told of a day last, or that it is not shared."""
    if not row.sees_days:
        return words("web.case.not_shared", language)
    return words("web.case.never", language) if row.last is None else date_text(row.last, language)


def spark(row: CaseRow, language: str) -> str:
    """Return the last two weeks as a small picture: means, the own line, and a dotted stretch of silence."""
    first = row.today - timedelta(days=DAYS_DRAWN - 1)
    days = [(day, mean) for day, mean, _ in row.days or () if first <= day <= row.today]
    if not row.sees_days:
        return ""
    places = [(_x(day, first), _y(mean)) for day, mean in days]
    line = "".join(
        f"{'L' if place and day - days[place - 1][0] <= NEAR else 'M'}{x:.1f} {y:.1f}"
        for place, ((day, _), (x, y)) in enumerate(zip(days, places, strict=True))
    )
    own = "" if row.line is None else f'<path class="m-tolerance" d="M0 {_y(row.line):.1f}H{WIDTH:g}"/>'
    seen = f'<path class="m-seen-line" d="{line}"/>' if line else ""
    dot = (
        f'<circle class="m-seen" cx="{places[-1][0]:.1f}" cy="{places[-1][1]:.1f}" r="4"/>' if places else ""
    )
    silent = _silence(days[-1][0] if days else None, first, row.today)
    return (
        f'<svg class="spark" viewBox="0 0 {WIDTH:g} {HEIGHT:g}" role="img" '
        f'aria-label="{_spoken(days, language)}">{own}{seen}{dot}{silent}</svg>'
    )


def _silence(last: date | None, first: date, today: date) -> str:
    if last is not None and today - last <= NEAR:
        return ""
    begin = EDGE if last is None else _x(last, first) + 2 * EDGE
    return f'<path class="g-now" d="M{begin:.1f} {HEIGHT - EDGE:g}H{WIDTH - EDGE:g}"/>'


def _x(day: date, first: date) -> float:
    return EDGE + (WIDTH - 2 * EDGE) * (day - first).days / (DAYS_DRAWN - 1)


def _y(score: float) -> float:
    return HEIGHT - EDGE - (HEIGHT - 2 * EDGE) * score / MOST


def _spoken(days: Sequence[tuple[date, float]], language: str) -> str:
    if not days:
        return words("web.case.spark_none", language, days=DAYS_DRAWN)
    scores = [mean for _, mean in days]
    low, high, last = (number_text(value, language) for value in (min(scores), max(scores), scores[-1]))
    return words("web.case.spark", language, n=len(days), low=low, high=high, last=last)


def csv_text(rows: Iterable[CaseRow], language: str) -> str:
    """Return some of the list as a file for a spreadsheet: what is shown, and nothing else."""
    file = io.StringIO()
    writer = csv.writer(file)
    names = ("name", "role", "need", "why", "takes", "last")
    writer.writerow([words(f"web.case.csv.{name}", language) for name in names])
    for row in rows:
        why = " ".join(dict.fromkeys(sentence(one.told, language) for one in row.reasons))
        cells = [
            row.known_as,
            words(f"web.team.role.{row.role.value}", language),
            words(f"web.case.need.{row.need.value}", language),
            why,
            _plain_takes(row, language),
            row.last.isoformat() if row.last is not None else last_text(row, language),
        ]
        writer.writerow([_harmless(cell) for cell in cells])
    return file.getvalue()


def _plain_takes(row: CaseRow, language: str) -> str:
    if row.drugs is None:
        return words("web.case.not_shared", language)
    return "; ".join(f"{drug_text(one.drug, language)} {dose_text(one.dose, language)}" for one in row.drugs)


def _harmless(cell: str) -> str:
    """Return a cell that no spreadsheet takes for a formula; names are typed by whoever shares."""
    return f"'{cell}" if cell.startswith(FORMULA) else cell

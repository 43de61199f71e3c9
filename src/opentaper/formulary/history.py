"""The history of a fact: dated lines, of which one stands.

A correction is a new line, never an overwrite. The newest line stands, unless an older one is better graded:
an unconfirmed figure never displaces one that was read in its source.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from opentaper.formulary.facts import Fact, Grade

_RANK = {Grade.A: 2, Grade.B: 1, Grade.C: 0}


def fact(line: Mapping[str, Any], unit: str) -> Fact:
    """Return the fact that a dated line tells.

    The market, where a line holds in one country only, leads the note; the reason of a correction ends it.
    """
    note = str(line.get("note", ""))
    if "market" in line:
        note = f"{line['market']}: {note}" if note else str(line["market"])
    if "because" in line:
        note = f"{note} ({line['because']})" if note else str(line["because"])
    return Fact(
        value=_number(line.get("value")),
        unit=unit,
        source=tuple(line["source"]),
        grade=Grade(line["grade"]),
        date=str(line["date"]),
        low=_number(line.get("low")),
        high=_number(line.get("high")),
        note=note,
    )


def standing(lines: Sequence[Fact]) -> Fact:
    """Return the line that stands: of the best grade, the newest; of one day, the last.

    Examples
    --------
    >>> old = Fact(34.0, "h", ("a",), Grade.B, "2026-11-01")
    >>> standing([old, Fact(35.0, "h", ("b",), Grade.A, "2026-11-22")]).value
    35.0
    >>> standing([old, Fact(36.0, "h", ("c",), Grade.C, "2026-11-22")]).value
    34.0
    """
    places = range(len(lines))
    return lines[max(places, key=lambda place: (_RANK[lines[place].grade], lines[place].date, place))]


def standing_fact(history: Mapping[str, Any] | None) -> Fact | None:
    """Return what stands of a history; None where there is none, or where it says that nothing is known.

    Lines that hold in one market are a history of their own. Of the markets' limits the highest that decides
    is the value: a limit is crossed only where no licence reaches. The lowest stays beside it as ``low``.
    """
    if history is None:
        return None
    by_market = facts_by_market(history)
    told = [standing(lines) for lines in by_market.values()]
    known = [one for one in told if one.central is not None]
    deciding = [one for one in known if one.grade.decides] or known
    if len(deciding) < 2:
        return deciding[0] if deciding else None
    top = max(deciding, key=lambda one: one.central or 0.0)
    lows = [number for one in deciding for number in (one.low, one.central) if number is not None]
    highs = [number for one in deciding for number in (one.high, one.central) if number is not None]
    return Fact(
        value=top.central,
        unit=top.unit,
        source=tuple(dict.fromkeys(key for one in deciding for key in one.source)),
        grade=top.grade,
        date=top.date,
        low=min(lows),
        high=max(highs),
        note="; ".join(one.note for one in deciding),
    )


def facts_by_market(history: Mapping[str, Any]) -> dict[str, list[Fact]]:
    """Return the lines of a history by market, in their order; the key is empty where no market is named."""
    found: dict[str, list[Fact]] = {}
    for line in history["values"]:
        found.setdefault(str(line.get("market", "")), []).append(fact(line, str(history["unit"])))
    return found


def _number(value: object) -> float | None:
    """Return a number as float64, or None."""
    return float(value) if isinstance(value, (int, float)) else None

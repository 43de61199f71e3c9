"""Values of meters in the unit that is kept: by the file's word, then by range; contradictions are asked."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from opentaper.exchange.body_files.body_file import FileQuestion
from opentaper.exchange.body_files.gathered import GatheredFile, MeterKey, ValueColumns
from opentaper.exchange.body_files.own_days import QUARTER, moment_at
from opentaper.formulary.body_kinds import body_kind
from opentaper.formulary.body_records import BodyKind, BodyUnit
from opentaper.recovery.body_reading import BodyReading

#: A sensor under the skin writes every few minutes; beyond so many values a day one an hour is kept.
MOST_A_DAY = 24
HOUR = 3600
DIGITS = 4
#: A source, and whether its values tell the time of day.
_Of = tuple[str, bool]


@dataclass(frozen=True, slots=True)
class _Values:
    """Values of one source: when each was measured, and the number, in order of time."""

    at: NDArray[np.int64]
    amount: NDArray[np.float64]


def value_readings(found: GatheredFile) -> Iterator[BodyReading]:
    """Yield every value of a meter; those whose unit is not clear wait for an answer."""
    seen: set[tuple[str, int, float]] = set()
    for kind in sorted({one.kind for one in found.values}):
        settled = _settled(found, body_kind(kind))
        preferred = found.choices.answer(f"prefer:{kind}")
        for source, has_clock in sorted(settled, key=lambda one: (one[0] != preferred, not one[1], one)):
            for day, at, value in _thinned(found, kind, _joined(settled[source, has_clock])):
                if (kind, at, value) in seen:
                    found.left.add("same_value", day.isoformat(), source)
                    continue
                seen.add((kind, at, value))
                began = moment_at(at) if has_clock else None
                yield BodyReading(kind, day, began, value=value, source=source)
    for kind, source, at, word in sorted(found.beyond):
        yield BodyReading(kind, found.days.day_of(at), moment_at(at), word=word, source=source)


def unit_named(kind: BodyKind, text: str) -> BodyUnit | None:
    """Return the unit that a file calls so, or None.

    Examples
    --------
    >>> glucose = body_kind("glucose")
    >>> [unit_named(glucose, told).key for told in ("mg/dL", "mmol/l", "mmol<180.1558800000541>/L")]
    ['mg_dl', 'mmol_l', 'mmol_l']
    >>> unit_named(body_kind("weight"), "lbs").key, unit_named(glucose, "count")
    ('lb', None)
    """
    plain = "".join(text.casefold().split())
    if "<" in plain:
        plain = plain.partition("<")[0] + plain.rpartition(">")[2]
    known = {"mgdl": "mg_dl", "mmoll": "mmol_l", "mm": "mmol_l", "lbs": "lb", "pounds": "lb", "kgs": "kg"}
    letters = "".join(one for one in plain if one.isalpha())
    key = known.get(letters, letters)
    return next((one for one in kind.units if one.key == key and not one.is_by_country), None)


def _settled(found: GatheredFile, kind: BodyKind) -> dict[_Of, list[_Values]]:
    """Return the values of each source whose unit is settled, and ask about the others."""
    settled: dict[_Of, list[_Values]] = {}
    waiting: list[tuple[MeterKey, _Values]] = []
    units = {one.key: one for one in kind.units}
    for key in sorted(one for one in found.values if one.kind == kind.key):
        told, unit = _each(found.values[key]), units.get(key.unit)
        is_clear = np.zeros(len(told.at), dtype=bool) if unit is None else _is_clear(kind, unit, told.amount)
        if unit is not None and is_clear.any():
            kept = _kept(unit, told.amount[is_clear])
            settled.setdefault((key.source, key.has_clock), []).append(_Values(told.at[is_clear], kept))
        if not is_clear.all():
            waiting.append((key, _Values(told.at[~is_clear], told.amount[~is_clear])))
    if waiting:
        _settle(found, kind, waiting, settled)
    return settled


def _settle(
    found: GatheredFile,
    kind: BodyKind,
    waiting: list[tuple[MeterKey, _Values]],
    settled: dict[_Of, list[_Values]],
) -> None:
    """Ask in which unit values are that contradict theirs, or have none, and take over what was answered."""
    key = f"unit:{kind.key}"
    amounts = np.concatenate([values.amount for _, values in waiting])
    said = sorted({of.unit for of, _ in waiting})
    units = {one.key: one for one in kind.units if not one.is_by_country}
    likely = [] if any(said) else [one for one in units if _is_fine(kind, units[one], amounts).all()]
    answer = found.choices.offered(key, units) or (likely[0] if len(likely) == 1 else "")
    told = (
        ("highest", float(amounts.max())),
        ("kind", kind.key),
        ("lowest", float(amounts.min())),
        ("n", len(amounts)),
        ("unit", next((unit for unit in said if unit), "")),
    )
    code = "unit_contradicts" if any(said) else "unit_missing"
    found.questions.append(FileQuestion(key, code, told, tuple(units), answer, is_needed=len(likely) != 1))
    for of, values in waiting if answer else ():
        kept = _kept(units[answer], values.amount)
        settled.setdefault((of.source, of.has_clock), []).append(_Values(values.at, kept))


def _each(columns: ValueColumns) -> _Values:
    """Return each value once, in order of time."""
    return _once(np.frombuffer(columns.at, dtype=np.int64), np.frombuffer(columns.amount, dtype=np.float64))


def _joined(parts: list[_Values]) -> _Values:
    return _once(np.concatenate([one.at for one in parts]), np.concatenate([one.amount for one in parts]))


def _once(at: NDArray[np.int64], amount: NDArray[np.float64]) -> _Values:
    order = np.lexsort((amount, at))
    at, amount = at[order], amount[order]
    is_new = np.ones(len(at), dtype=bool)
    is_new[1:] = (at[1:] != at[:-1]) | (amount[1:] != amount[:-1])
    return _Values(at[is_new], amount[is_new])


def _kept(unit: BodyUnit, amounts: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.round(amounts * float(unit.times), DIGITS)


def _is_fine(kind: BodyKind, unit: BodyUnit, amounts: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Whether each number would not surprise in a unit."""
    values, between = _kept(unit, amounts), kind.range
    lows = [one for one in (between.refuse_below, between.ask_below) if one is not None]
    highs = [one for one in (between.refuse_above, between.ask_above) if one is not None]
    return np.asarray((values >= max(lows, default=-np.inf)) & (values <= min(highs, default=np.inf)))


def _is_clear(kind: BodyKind, unit: BodyUnit, amounts: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Whether no other unit would fit each number better than the one that the file tells."""
    others = [one for one in kind.units if one is not unit and not one.is_by_country]
    fits = np.zeros(len(amounts), dtype=bool)
    for one in others:
        fits |= _is_fine(kind, one, amounts)
    return np.asarray(_is_fine(kind, unit, amounts) | ~fits)


def _thinned(found: GatheredFile, kind: str, values: _Values) -> Iterator[tuple[date, int, float]]:
    """Yield the values in order of time; of a day with very many the first of each hour."""
    if not len(values.at):
        return
    quarters, places = np.unique(values.at // QUARTER, return_inverse=True)
    ordinals = np.array([found.days.day_of(int(one) * QUARTER).toordinal() for one in quarters])[places]
    _, starts, counts = np.unique(ordinals, return_index=True, return_counts=True)
    for start, n in zip(starts.tolist(), counts.tolist(), strict=True):
        day = date.fromordinal(int(ordinals[start]))
        hours: set[int] = set()
        for at, amount in zip(
            values.at[start : start + n].tolist(), values.amount[start : start + n].tolist(), strict=True
        ):
            if n > MOST_A_DAY and at // HOUR in hours:
                found.left.add("every_hour", day.isoformat(), kind)
                continue
            hours.add(at // HOUR)
            yield day, at, amount

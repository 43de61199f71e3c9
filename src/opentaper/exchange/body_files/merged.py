"""All that was gathered from a file, made into one: each night and day once, and what must be asked first."""

from __future__ import annotations

from collections.abc import Iterable

from opentaper.errors import BadFile
from opentaper.exchange.body_files.body_file import BodyFile, FileQuestion
from opentaper.exchange.body_files.day_counts import count_readings
from opentaper.exchange.body_files.gathered import GatheredFile
from opentaper.exchange.body_files.meter_values import value_readings
from opentaper.exchange.body_files.movements import movement_readings
from opentaper.exchange.body_files.nights import night_readings
from opentaper.formulary.body_kinds import body_kind
from opentaper.formulary.body_records import InRange
from opentaper.inference.check_in import latest
from opentaper.recovery.body_reading import BodyReading

#: More than ten years of ten things a day, with a value every hour; a file beyond it is none of a person.
MOST_READINGS = 300_000
KEEP, LEAVE = "keep", "leave"
#: Devices that wrote down the same are asked about for these.
CHOSEN = ("sleep", "steps", "movement", "daylight", "caffeine", "alcohol")


def merged_file(found: GatheredFile) -> BodyFile:
    """Return what a file told, with duplicates merged and everything left out counted.

    Raises
    ------
    BadFile
        It holds more than a person can have lived.
    BadOption
        An answer that is none.
    """
    readings = _in_range(found, _once_a_day(_all(found)))
    questions = (*found.questions, *_preferred(found), *_drink(found), *_zone(found, readings))
    once: dict[str, FileQuestion] = {}
    for one in questions:  # two tables of one ZIP file may ask the same
        once.setdefault(one.key, one)
    ordered = sorted(once.values(), key=lambda one: (not one.is_open, not one.is_needed))
    named = {one.source for one in readings}
    return BodyFile(
        found.format,
        readings=readings,
        check_ins=latest(found.check_ins),
        left_out=found.left.told(),
        questions=tuple(ordered),
        sources=tuple(sorted({*named, *found.sources.values()})),
        zone=found.days.name,
        is_zone_told=found.is_zone_told,
        records=found.records,
    )


def _all(found: GatheredFile) -> list[BodyReading]:
    counts = list(count_readings(found))
    walked = [one for one in counts if one.kind == "movement"]
    readings = [one for one in counts if one.kind != "movement"]
    for more in (night_readings(found), movement_readings(found, walked), value_readings(found)):
        for one in more:
            readings.append(one)
            if len(readings) > MOST_READINGS:
                raise BadFile(file=found.file, why="too_much")
    days: set[tuple[str, object, str]] = set()
    for kind, source, day, word in sorted(found.words, key=lambda one: (one[0], one[2], one[1], one[3])):
        if (kind, day, word) not in days:
            days.add((kind, day, word))
            readings.append(BodyReading(kind, day, word=word, source=source))
    return readings


def _once_a_day(readings: list[BodyReading]) -> list[BodyReading]:
    """Return the readings with one resting pulse a day: the last, since it is worked out anew all day."""
    last: dict[object, BodyReading] = {}
    others: list[BodyReading] = []
    for one in readings:
        if one.kind != "resting_pulse":
            others.append(one)
            continue
        known = last.get(one.day)
        if known is None or _when(one) > _when(known):
            last[one.day] = one
    return [*others, *last.values()]


def _when(one: BodyReading) -> tuple[str, float, str]:
    began = one.began_at.isoformat() if one.began_at is not None else ""
    return (began, one.value or 0.0, one.source)


def _in_range(found: GatheredFile, readings: Iterable[BodyReading]) -> tuple[BodyReading, ...]:
    """Return what can be, in order; what surprises is asked about, and what cannot be is counted."""
    kept: list[BodyReading] = []
    asked: dict[str, list[BodyReading]] = {}
    for one in readings:
        judged = InRange.FINE if one.value is None else body_kind(one.kind).range(one.value)
        if judged is InRange.REFUSE:
            found.left.add("out_of_range", one.day.isoformat(), one.kind)
        elif judged is InRange.ASK:
            asked.setdefault(("zero:" if one.value == 0.0 else "ask:") + one.kind, []).append(one)
        else:
            kept.append(one)
    for key, those in sorted(asked.items()):
        kept += _asked(found, key, those)
    return tuple(sorted(kept, key=_order))


def _asked(found: GatheredFile, key: str, those: list[BodyReading]) -> list[BodyReading]:
    """Return what surprises where it was said to be so; zero of a whole day is taken for not worn."""
    family, _, kind = key.partition(":")
    answer = found.choices.offered(key, (KEEP, LEAVE))
    given = answer or (LEAVE if family == "zero" else "")
    values = [one.value or 0.0 for one in those]
    told = (
        ("first", min(one.day for one in those).isoformat()),
        ("highest", max(values)),
        ("kind", kind),
        ("lowest", min(values)),
        ("n", len(those)),
        ("unit", body_kind(kind).unit),
    )
    code = "zero" if family == "zero" else "surprises"
    found.questions.append(FileQuestion(key, code, told, (KEEP, LEAVE), given, is_needed=family != "zero"))
    if given == LEAVE:
        found.left.add("not_worn" if family == "zero" else "said_no", told[0][1], kind, len(those))
    return those if given == KEEP else []


def _order(one: BodyReading) -> tuple[object, ...]:
    began = one.began_at.isoformat() if one.began_at is not None else ""
    return (one.day, one.kind, began, one.source, one.word, one.value or 0.0)


def _preferred(found: GatheredFile) -> list[FileQuestion]:
    """Return which device may be said to count, for each kind that more than one wrote down."""
    told: dict[str, set[str]] = {}
    for kind, source, _ in [*found.counts, *found.totals]:
        told.setdefault(kind, set()).add(source)
    told.setdefault("sleep", set()).update([*found.pieces, *(one.source for one in found.nights)])
    told.setdefault("movement", set()).update(one.source for one in found.walks)
    questions = []
    for kind in CHOSEN:
        names, key = tuple(sorted(told.get(kind, ()))), f"prefer:{kind}"
        answer = found.choices.offered(key, names)
        if len(names) > 1:
            values = (("kind", kind), ("n", len(names)))
            questions.append(FileQuestion(key, "prefer", values, names, answer, is_needed=False))
    return questions


def _drink(found: GatheredFile) -> list[FileQuestion]:
    """Return the question how many grams a drink is, where drinks were counted."""
    key = "unit:alcohol"
    n = sum(one.n for one in found.left.told() if one.why == "drink_size")
    answer = found.choices.answer(key)
    if not n and not answer:
        return []
    values = (("kind", "alcohol"), ("n", n))
    return [FileQuestion(key, "drink_size", values, ("8", "10", "12", "14"), answer, is_needed=False)]


def _zone(found: GatheredFile, readings: Iterable[BodyReading]) -> list[FileQuestion]:
    """Return the zone by which times were read that tell none; it may be said otherwise."""
    if found.is_zone_told or not any(one.began_at is not None for one in readings):
        return []
    zone = found.days.name
    return [FileQuestion("zone", "zone_not_told", (("zone", zone),), given=zone, is_needed=False)]

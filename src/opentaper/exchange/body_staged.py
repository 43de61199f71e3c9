"""What a file of a body told, packed for the time between reading it and keeping it; and back, exactly."""

from __future__ import annotations

import json
import zlib
from datetime import date, datetime
from typing import Any

from opentaper.exchange.body_files import BodyFile, LeftOut, Question
from opentaper.exchange.exact_values import ExactReader, ExactWriter
from opentaper.inference.check_in import CheckIn
from opentaper.recovery.body_reading import BodyReading

#: Nothing that was packed here unpacks to more: some ten times what half a million readings take.
MOST_UNPACKED = 1_000_000_000
LEVEL = 6


def staged(file: BodyFile) -> bytes:
    """Return what a file told, packed.

    Examples
    --------
    >>> told = BodyFile("oura", (BodyReading("sleep", date(2026, 3, 2), value=420.0, source="oura"),))
    >>> unstaged(staged(told)) == told
    True
    """
    writer = ExactWriter()
    told = {
        "format": file.format,
        "readings": [_reading(one) for one in file.readings],
        "check_ins": [_check_in(one) for one in file.check_ins],
        "left_out": [writer.fields(one) for one in file.left_out],
        "questions": [writer.fields(one) for one in file.questions],
        "sources": list(file.sources),
        "zone": file.zone,
        "is_zone_told": file.is_zone_told,
        "records": file.records,
    }
    return zlib.compress(json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode(), LEVEL)


def unstaged(content: bytes) -> BodyFile:
    """Return what :func:`staged` packed.

    Raises
    ------
    ValueError
        It did not.
    """
    opened = zlib.decompressobj()
    try:
        text = opened.decompress(content, MOST_UNPACKED)
    except zlib.error:
        raise ValueError("not packed here") from None
    if not opened.eof:
        raise ValueError("cut off, or too much")
    told, reader = json.loads(text), ExactReader()
    return BodyFile(
        format=told["format"],
        readings=tuple(_opened_reading(*one) for one in told["readings"]),
        check_ins=tuple(_opened_check_in(*one) for one in told["check_ins"]),
        left_out=tuple(LeftOut(**reader.fields(LeftOut, one)) for one in told["left_out"]),
        questions=tuple(Question(**reader.fields(Question, one)) for one in told["questions"]),
        sources=tuple(told["sources"]),
        zone=told["zone"],
        is_zone_told=told["is_zone_told"],
        records=told["records"],
    )


def _reading(one: BodyReading) -> list[Any]:
    """Return a reading in a row; what is mostly empty stands last, and is left away."""
    row = [one.kind, one.day.isoformat(), one.source, one.value, _time(one.began_at), _time(one.ended_at)]
    return [*row, one.word] if one.word else row


def _opened_reading(
    kind: str, day: str, source: str, value: float | None, began: str, ended: str, word: str = ""
) -> BodyReading:
    return BodyReading(kind, date.fromisoformat(day), _opened(began), _opened(ended), value, word, source)


def _check_in(one: CheckIn) -> list[Any]:
    return [one.day.isoformat(), list(one.scores), list(one.modulators), _time(one.written_at)]


def _opened_check_in(day: str, scores: list[list[Any]], modulators: list[list[Any]], written: str) -> CheckIn:
    return CheckIn(
        date.fromisoformat(day),
        scores=tuple((name, score) for name, score in scores),
        modulators=tuple((name, share) for name, share in modulators),
        written_at=_opened(written),
    )


def _time(time: datetime | None) -> str:
    return "" if time is None else time.isoformat()


def _opened(time: str) -> datetime | None:
    return datetime.fromisoformat(time) if time else None

"""A whole record as one readable JSON document, each part with its digest, and back; changes are named."""

from __future__ import annotations

import csv
import io
import json
import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from opentaper.errors import ChangedFile
from opentaper.exchange.plan_json import as_text
from opentaper.planning.digest import digest_of

SCHEMA = "opentaper.record/1"
#: What no spreadsheet may take for a formula (OWASP, CSV injection).
FORMULA = ("=", "+", "-", "@", "\t", "\r")
#: How a NUL or half a letter is spelled in JSON: no database, page or paper can hold either.
_ODD = re.compile(r"\\u(?:0000|[dD][89a-fA-F])|[\ud800-\udfff]")
_NO_TEXT = re.compile("[\0\ud800-\udfff]")
Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class RecordParts:
    """What a document holds: who made it and when, and the rows of each part by its name."""

    head: Mapping[str, Any]
    parts: Mapping[str, Sequence[Row]]


def record_json(head: Mapping[str, Any], parts: Mapping[str, Sequence[Row]]) -> str:
    """Return a record as JSON text, a row a line: years of days stay a file that can be read and carried.

    Examples
    --------
    >>> text = record_json({"made_at": "2026-03-01"}, {"person": [{"language": "da"}]})
    >>> record_parts(text, "record.json").parts["person"]
    [{'language': 'da'}]
    """
    digests = {name: digest_of(list(rows)) for name, rows in parts.items()}
    told = {"schema": SCHEMA, "head": dict(head), "digests": digests}
    whole = told | {"digest": digest_of(told)}
    head_text = as_text(whole).rstrip().removesuffix("}").rstrip()
    told_parts = ",\n".join(f"{json.dumps(name)}: {_lines(rows)}" for name, rows in parts.items())
    return f'{head_text},\n"parts": {{\n{told_parts}\n}}}}\n'


def _lines(rows: Sequence[Row]) -> str:
    """Return rows as a JSON list with a line for each."""
    told = ",\n".join(json.dumps(row, ensure_ascii=False) for row in rows)
    return f"[\n{told}\n]" if rows else "[]"


def record_parts(text: str, file: str) -> RecordParts:
    """Return what a document holds, every part as it was written.

    Raises
    ------
    ChangedFile
        It cannot be read, comes from a newer version, or a part was changed: ``place`` names which.
    """
    try:
        told = _loaded(text)
    except (ValueError, RecursionError) as wrong:
        line = getattr(wrong, "lineno", 1)
        raise ChangedFile(file=file, place=f"line {line}", why="unreadable") from None
    if not isinstance(told, dict) or told.get("schema") != SCHEMA:
        raise ChangedFile(file=file, place="schema", why="version")
    for name, kind in (("head", dict), ("digests", dict), ("digest", str), ("parts", dict)):
        if not isinstance(told.get(name), kind):
            raise ChangedFile(file=file, place=name, why="missing")
    if digest_of({name: told[name] for name in ("schema", "head", "digests")}) != told["digest"]:
        raise ChangedFile(file=file, place="head", why="digest")
    for name, digest in told["digests"].items():
        if name not in told["parts"]:
            raise ChangedFile(file=file, place=name, why="missing")
        if digest_of(told["parts"][name]) != digest:
            raise ChangedFile(file=file, place=name, why="digest")
    other = next((name for name in told["parts"] if name not in told["digests"]), None)
    if other is not None:
        raise ChangedFile(file=file, place=other, why="digest")
    return RecordParts(told["head"], told["parts"])


def _loaded(text: str) -> Any:
    """Return the value of a JSON text that can be meant in one way only."""
    told = json.loads(text, object_pairs_hook=_once, parse_constant=_finite, parse_float=_finite)
    if _ODD.search(text) is not None and not _is_text(told):
        raise ValueError("no text")
    return told


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Return an object whose names are each there once: of two, another reader may believe the other."""
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a name comes twice")
    return found


def _finite(text: str) -> float:
    """Return a number; endless ones and those that are none are refused."""
    number = float(text)
    if not math.isfinite(number):
        raise ValueError(text)
    return number


def _is_text(told: object) -> bool:
    """Return whether every text of a value can be written down."""
    if isinstance(told, dict):
        return all(_is_text(name) and _is_text(value) for name, value in told.items())
    if isinstance(told, list):
        return all(map(_is_text, told))
    return not isinstance(told, str) or _NO_TEXT.search(told) is None


def table_csv(columns: Sequence[str], rows: Sequence[Row]) -> str:
    """Return rows as CSV (RFC 4180) with a heading; what is nested stands in its cell as JSON.

    Examples
    --------
    >>> table_csv(("day", "note"), [{"day": "2026-03-01", "note": "=1+1"}]).splitlines()
    ['day,note', "2026-03-01,'=1+1"]
    """
    written = io.StringIO()
    table = csv.writer(written)
    table.writerow(columns)
    table.writerows([_cell(row.get(name)) for name in columns] for row in rows)
    return written.getvalue()


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool | int | float):
        return str(value)
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, sort_keys=True)
    return f"'{text}" if text.startswith(FORMULA) else text

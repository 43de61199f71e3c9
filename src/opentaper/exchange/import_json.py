"""What files of watches and meters told and brought, as JSON: plain values, without words."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from opentaper.exchange.body_files import BodyFile

IMPORT, IMPORTS = "opentaper.import/1", "opentaper.imports/1"
Listed = tuple[UUID, str, str, str, datetime, date | None, date | None, Mapping[str, int]]


def preview_json(name: str, file: BodyFile, zone: str, n_new: int, n_known: int) -> str:
    """Return what a file holds; nothing of it is kept."""
    return _text(
        {
            "schema": IMPORT,
            "what": "preview",
            "file": name,
            "format": file.format,
            "zone": zone,
            "is_zone_told": file.is_zone_told,
            "first": _day(file.first_day),
            "last": _day(file.last_day),
            "kinds": dict(file.counted()),
            "check_ins": len(file.check_ins),
            "new": n_new,
            "known": n_known,
            "sources": list(file.sources),
            "left_out": [
                {"why": one.why, "n": one.n, "first": one.first, "name": one.name} for one in file.left_out
            ],
            "questions": [
                {"key": one.key, "answers": list(one.answers), "given": one.given, "is_open": one.is_open}
                for one in file.questions
            ],
        }
    )


def kept_json(name: str, key: UUID, n: int, n_check_ins: int, n_known: int, kinds: Mapping[str, int]) -> str:
    """Return what was kept of a file."""
    told = {"schema": IMPORT, "what": "kept", "id": str(key), "file": name, "kinds": dict(kinds)}
    return _text({**told, "kept": n, "check_ins": n_check_ins, "known": n_known})


def undone_json(key: UUID, n: int) -> str:
    """Return what no longer counts."""
    return _text({"schema": IMPORT, "what": "undone", "id": str(key), "undone": n})


def imports_json(found: Iterable[Listed]) -> str:
    """Return the list of files."""
    rows = [
        {
            "id": str(key),
            "file": name,
            "format": kind,
            "status": status,
            "at": at.isoformat(),
            "first": _day(first),
            "last": _day(last),
            "kinds": dict(kinds),
        }
        for key, name, kind, status, at, first, last, kinds in found
    ]
    return _text({"schema": IMPORTS, "imports": rows})


def _day(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _text(document: dict[str, Any]) -> str:
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"

"""Registries and releases as JSON: what was built, what a release holds, whether it is as it was made."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

SCHEMA = "opentaper.evidence/1"
Told = Mapping[str, Any]


def built_json(built: Told, release: Told | None, recovered: Sequence[Told] | None) -> str:
    """Return what was built, the release of it, and what was found beside the truth, where there is one.

    Examples
    --------
    >>> json.loads(built_json({"people": 2}, None, None))["built"]
    {'people': 2}
    """
    told: dict[str, Any] = {"what": "built", "built": dict(built)}
    if release is not None:
        told["release"] = dict(release)
    if recovered is not None:
        told["recovered"] = [dict(one) for one in recovered]
    return _text(told)


def release_json(release: Told) -> str:
    """Return what a release holds."""
    return _text({"what": "release", "release": dict(release)})


def verified_json(found: Mapping[int, Sequence[tuple[str, str]]]) -> str:
    """Return every place at which a release is not as it was made, by the number of the release."""
    releases = [
        {"number": number, "flaws": [{"place": place, "why": why} for place, why in flaws]}
        for number, flaws in sorted(found.items())
    ]
    return _text({"what": "verified", "releases": releases})


def _text(told: Told) -> str:
    return json.dumps({"schema": SCHEMA, **told}, ensure_ascii=False, indent=2) + "\n"

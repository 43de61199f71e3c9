"""Every route of the OpenAPI document, with an address and a body that fit the person of the tests."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from typing import Any
from uuid import UUID

from opentaper.api.urls import document_text

NOBODY = str(UUID(int=404))
BODIES: dict[str, dict[str, Any]] = {
    "propose_plan": {"version": 3},
    "hold": {"version": 3, "days": 7},
    "slow": {"version": 3},
    "confirm_next_dose": {"version": 3, "dose_ug": 15_000},
    "write_check_in": {"day": "2026-11-20", "scores": {"anxiety": 3}},
    "answer_form": {"name": "phq-9", "day": "2026-11-20", "total": 4},
}


@dataclass(frozen=True)
class ApiRoute:
    """One operation."""

    name: str
    method: str
    path: str
    scope: str | None

    def address(self, **keys: str) -> str:
        """Return its address; a key that is not told is nobody's."""
        names = ("medication_id", "version_id", "link_id")
        return self.path.format(**dict.fromkeys(names, NOBODY) | keys)

    @property
    def body(self) -> dict[str, Any]:
        """A body that fits it."""
        return BODIES[self.name]


def document() -> dict[str, Any]:
    """Return the document."""
    told: dict[str, Any] = json.loads(document_text())
    return told


@cache
def routes() -> tuple[ApiRoute, ...]:
    """Return every operation."""
    return tuple(
        ApiRoute(operation["operationId"], method, path, operation["x-scope"])
        for path, of_path in document()["paths"].items()
        for method, operation in of_path.items()
    )

"""Columns that keep a value exactly as it was written."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from django.db import models

from opentaper.record.canonical import canonical_json

if TYPE_CHECKING:
    JSONText = models.TextField[Any, Any]
else:
    JSONText = models.TextField


class CanonicalJSON(JSONText):
    """A JSON value kept as its canonical text.

    A column of PostgreSQL's own JSON type would write numbers anew (``1e22`` comes back as a whole number),
    and then the digest of what is read would not be the digest of what was written.
    """

    if TYPE_CHECKING:
        # how django-stubs is told what may be assigned and what is read
        _pyi_private_set_type: Any
        _pyi_private_get_type: Any

    def from_db_value(self, value: str | None, *_: object) -> object:
        """Return the value of the text."""
        return None if value is None else json.loads(value)

    def to_python(self, value: object) -> object:
        """Return the value, which may be given as its text by a fixture."""
        return json.loads(value) if isinstance(value, str) else value

    def get_prep_value(self, value: object) -> str | None:
        """Return the text of the value."""
        return None if value is None else canonical_json(value)

    def value_to_string(self, obj: models.Model) -> str:
        """Return the text of the value, for a dump."""
        return canonical_json(self.value_from_object(obj))

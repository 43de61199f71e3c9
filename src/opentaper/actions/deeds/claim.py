"""Two devices that change one thing: the later one is told, and nothing is lost."""

from __future__ import annotations

from django.db.models import F

from opentaper.errors import StaleVersion
from opentaper.record.models import Medication, Person


def claim(row: Person | Medication, version: int) -> int:
    """Take the next version of a row for this deed, and return it; ``row.version`` follows.

    ``version`` is the one that the page showed. The row is not saved: only its version is, at once, so that
    of two deeds with the same version one succeeds.

    Raises
    ------
    StaleVersion
        Somebody changed the row since the page was shown; both versions are named.
    """
    mine = type(row)._default_manager.filter(pk=row.pk, version=version)
    if mine.update(version=F("version") + 1) == 0:
        now = type(row)._default_manager.values_list("version", flat=True).get(pk=row.pk)
        raise StaleVersion(what=type(row).__name__.lower(), told=version, now=now)
    row.version = version + 1
    return row.version

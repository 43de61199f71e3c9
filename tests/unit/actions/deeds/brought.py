"""Files of a body for tests: what one told, staged in the record as if it had been read."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from opentaper.actions.deeds.bring_file import BringTold, bring_file
from opentaper.actions.deeds.moment import Moment
from opentaper.exchange.body_files import BodyFile, LeftOut
from opentaper.exchange.body_staged import staged
from opentaper.inference.check_in import CheckIn
from opentaper.record.models import BodyImport
from opentaper.recovery.body_reading import BodyReading

SOURCE = "oura: Ring"


def night(day: date, minutes: float = 400.0, source: str = SOURCE) -> BodyReading:
    """Return a night from eleven in the evening on, in UTC."""
    began = datetime(day.year, day.month, day.day, tzinfo=UTC) - timedelta(hours=1)
    return BodyReading("sleep", day, began, began + timedelta(minutes=minutes + 30), minutes, "", source)


def file_of(*nights: BodyReading, check_ins: tuple[CheckIn, ...] = (), **told: object) -> BodyFile:
    """Return what a ring told."""
    left = (LeftOut("not_asked_for", 2, "dailysleep.csv", "dailysleep.csv"),)
    known = {"format": "oura", "left_out": left, "sources": (SOURCE,), "zone": "Europe/London"} | told
    return BodyFile(readings=nights, check_ins=check_ins, **known)  # type: ignore[arg-type]  # names of its fields


def brought(file: BodyFile, at: Moment, digest: str = "a" * 64) -> UUID:
    """Return the key of an import whose file was read."""
    key = bring_file(BringTold("ring.zip", digest, "Europe/London"), at).key
    BodyImport.objects.filter(pk=key).update(
        status="ready", format=file.format, staged=staged(file), done=1.0
    )
    return key

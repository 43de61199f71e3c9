"""Whether a record that is open is in order: its pages, its log, its clock; nobody is named."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import Max

from opentaper.actions.readings.whole_record import flaw_in_record
from opentaper.record.looking import has_whole_pages
from opentaper.record.models import LogEntry

#: Clocks of two computers may differ by so much.
ADRIFT = timedelta(minutes=5)


def flaw_told() -> str:
    """Return what of the record is not as it was written: pages, log, plan or dose; "" where all is."""
    return flaw_in_record() if has_whole_pages() else "pages"


def is_ahead(now: datetime) -> bool:
    """Return whether something was written later than now: then the clock was, or is, wrong."""
    newest = LogEntry.objects.aggregate(newest=Max("at"))["newest"]
    return newest is not None and newest > now + ADRIFT

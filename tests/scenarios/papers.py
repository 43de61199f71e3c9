"""Papers of a plan, made with a fixed clock."""

from datetime import UTC, datetime

from opentaper.exchange.calendar_ics import calendar_ics
from opentaper.planning.result import PlanResult

WRITTEN = datetime(2026, 11, 22, 12, tzinfo=UTC)


def calendar(result: PlanResult) -> bytes:
    """The calendar file of a dated plan."""
    return calendar_ics(result, WRITTEN)

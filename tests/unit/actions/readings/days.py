"""Many days of somebody at once: rows as the deeds write them, where telling each would take too long."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID, uuid5

from opentaper.record.models import CheckIn, DoseTaken
from tests.unit.actions.deeds.lives import Life


def many_days(life: Life, last: date, n: int) -> None:
    """Write ``n`` days up to ``last``: the usual dose, mild answers that differ from day to day."""
    days = [last - timedelta(days=back) for back in range(n)]
    CheckIn.objects.bulk_create(_check_in(life, day, place) for place, day in enumerate(days))
    DoseTaken.objects.bulk_create(
        DoseTaken(
            person_id=life.person,
            medication_id=life.medication,
            day=day,
            kind="taken",
            ug=20_000,
            written_at=_evening(day),
        )
        for day in days
    )


def _check_in(life: Life, day: date, place: int) -> CheckIn:
    scores = {
        "anxiety": 1.0 + place % 2,
        "dizziness": place % 3 * 1.0,
        "low_mood": 1.0,
        "poor_sleep": place % 4 * 1.0,
    }
    return CheckIn(
        person_id=life.person,
        day=day,
        written_at=_evening(day),
        scores=scores,
        modulators={"poor_night": float(place % 5 == 0)},
        signs=[],
        client_key=uuid5(UUID(int=3), day.isoformat()),
    )


def _evening(day: date) -> datetime:
    return datetime.combine(day, time(19), UTC)

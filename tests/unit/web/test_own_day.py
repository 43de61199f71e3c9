"""A person's own day: it begins when they say, where they are."""

from datetime import UTC, date, datetime, time

import pytest

from opentaper.actions.readings.person import own_day


@pytest.mark.parametrize(
    ("now", "zone", "begins", "day"),
    [
        (datetime(2026, 11, 23, 3, 59, tzinfo=UTC), "Europe/London", time(4), date(2026, 11, 22)),
        (datetime(2026, 11, 23, 4, 0, tzinfo=UTC), "Europe/London", time(4), date(2026, 11, 23)),
        (datetime(2026, 11, 22, 23, 30, tzinfo=UTC), "Pacific/Auckland", time(4), date(2026, 11, 23)),
        (datetime(2026, 3, 29, 1, 30, tzinfo=UTC), "Europe/Copenhagen", time(3), date(2026, 3, 29)),
        (datetime(2026, 11, 23, 12, tzinfo=UTC), "No/Where", time(0), date(2026, 11, 23)),
    ],
)
def test_the_day_is_the_persons_own(now: datetime, zone: str, begins: time, day: date) -> None:
    assert own_day(now, zone, begins) == day

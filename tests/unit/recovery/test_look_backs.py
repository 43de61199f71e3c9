"""On which day to look back is open: none before the first one, and none for longer than the rule says."""

from __future__ import annotations

from datetime import date, timedelta

from opentaper.formulary.own_plans import look_back_rule
from opentaper.recovery.look_backs import NOT_NOW, STEADY, LookedBack, open_day

DAY = date(2026, 4, 2)


def opened(after: int, *looked: LookedBack) -> date | None:
    return open_day([DAY], looked, DAY + timedelta(days=after), look_back_rule())


def test_a_day_is_open_from_its_coming_until_it_is_over() -> None:
    rule = look_back_rule()
    last = round(rule.open_days.value) - 1
    assert [opened(after) for after in (-1, 0, last, last + 1)] == [None, DAY, DAY, None]
    assert open_day([], [], DAY, rule) is None


def test_not_now_gives_quiet_for_some_days_and_an_answer_for_good() -> None:
    quiet = round(look_back_rule().again_days.value)
    later = LookedBack(DAY, NOT_NOW)
    assert [opened(after, later) for after in (0, quiet - 1, quiet)] == [None, None, DAY]
    assert opened(quiet, later, LookedBack(DAY + timedelta(days=1), STEADY)) is None

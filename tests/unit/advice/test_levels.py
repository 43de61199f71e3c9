"""Doses that were taken, as levels."""

from __future__ import annotations

from datetime import date

from opentaper.advice.levels import DoseLevel, levels
from opentaper.inference.check_in import DoseTaken
from opentaper.quantities import Dose


def taken(*told: tuple[int, str]) -> list[DoseTaken]:
    """Return doses of days in March."""
    return [DoseTaken(date(2026, 3, day), Dose.mg(mg)) for day, mg in told]


def test_levels_begin_where_the_dose_changes() -> None:
    found = levels(taken((1, "20"), (2, "20"), (3, "15"), (9, "12")), date(2026, 3, 31), 4)
    assert found == (
        DoseLevel(date(2026, 3, 1), Dose.mg(20)),
        DoseLevel(date(2026, 3, 3), Dose.mg(15)),
        DoseLevel(date(2026, 3, 9), Dose.mg(12)),
    )


def test_days_after_today_are_not_there_yet() -> None:
    assert levels(taken((1, "20"), (20, "15")), date(2026, 3, 10), 4) == (
        DoseLevel(date(2026, 3, 1), Dose.mg(20)),
    )
    assert levels([], date(2026, 3, 10), 4) == ()


def test_a_forgotten_day_is_no_level_and_a_longer_one_is() -> None:
    forgotten = levels(taken((1, "20"), (9, "0"), (10, "20")), date(2026, 3, 20), 4)
    assert forgotten == (DoseLevel(date(2026, 3, 1), Dose.mg(20)),)
    stayed = levels(taken((1, "20"), (9, "15"), (16, "20")), date(2026, 3, 20), 4)
    assert [str(one.dose) for one in stayed] == ["20 mg", "15 mg", "20 mg"]


def test_the_order_of_arrival_does_not_matter() -> None:
    told = taken((1, "20"), (9, "15"), (16, "12"))
    assert levels(told[::-1], date(2026, 3, 20), 4) == levels(told, date(2026, 3, 20), 4)


def test_a_lower_dose_is_forgotten_up_to_and_with_the_last_day_of_a_slip() -> None:
    """From the ninth to the thirteenth are four days."""
    within = levels(taken((1, "20"), (9, "15"), (13, "20")), date(2026, 3, 20), 4)
    beyond = levels(taken((1, "20"), (9, "15"), (14, "20")), date(2026, 3, 20), 4)
    assert [str(one.dose) for one in within] == ["20 mg"]
    assert [str(one.dose) for one in beyond] == ["20 mg", "15 mg", "20 mg"]

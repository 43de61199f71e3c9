"""``python -m tests.journeys.web.slept``: somebody with six weeks of check-ins, and not a night told."""

from __future__ import annotations

from datetime import timedelta

N_DAYS, POOR = 42, frozenset({2, 3, 5})


def main() -> None:
    """Tell the days of a person up to yesterday, on the record of OPENTAPER_DATA."""
    from opentaper import wiring

    wiring.start_app()
    from opentaper.actions.deeds.check_in import CheckInTold, check_in
    from opentaper.actions.deeds.tell_dose import DoseTold, tell_dose
    from tests.unit.actions.deeds.lives import begun

    life, today = begun(), wiring.today()
    for back in range(N_DAYS, 0, -1):
        day, is_poor = today - timedelta(days=back), back in POOR
        scores = {"anxiety": 4.0 if is_poor else 1.0, "dizziness": float(back % 2), "low_mood": 1.0}
        check_in(CheckInTold(day=day, scores=scores), life.at("check in", day))
        tell_dose(DoseTold(life.medication, day, "taken"), life.at("dose", day))


if __name__ == "__main__":
    main()

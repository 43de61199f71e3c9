"""At the goal there is nothing lower to go to: advice stays, and names no day."""

from datetime import date, timedelta

from opentaper.advice.advice import Action, TrustStage
from opentaper.advice.advise import advise
from opentaper.advice.followed import FollowedPlan, PlannedDose
from opentaper.formulary import drug, shipped_policy
from opentaper.inference.check_in import CheckIn, DoseTaken
from opentaper.quantities import Dose

BEGIN = date(2026, 3, 2)
PLAN = FollowedPlan(drug("citalopram"), Dose.mg(20), (PlannedDose(BEGIN, 28, Dose.mg(10)),))


def test_at_the_goal_there_is_nothing_lower() -> None:
    today = BEGIN + timedelta(days=60)
    days = [today - timedelta(days=back) for back in range(14)]
    check_ins = [CheckIn(day, (("anxiety", 1.0), ("nausea", float(day.day % 2)))) for day in days]
    doses = [DoseTaken(day, Dose.mg(10)) for day in days]
    policy, stage = shipped_policy(), TrustStage.NEXT_CUT
    told = advise(PLAN, None, check_ins, policy, doses=doses, today=today, stage=stage)
    assert "at_the_goal" in {one.rule for one in told.fired}
    assert told.action is Action.HOLD
    assert (told.next_dose, told.not_before) == (Dose.mg(10), None)

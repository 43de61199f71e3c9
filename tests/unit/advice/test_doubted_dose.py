"""A dose that may not be the one that is taken: nothing is named by it, neither a dose nor a day."""

from datetime import date, timedelta

import pytest

from opentaper.advice.advice import Action, Advice, TrustStage
from opentaper.advice.advise import advise
from opentaper.advice.followed import FollowedPlan, PlannedDose
from opentaper.formulary import drug, shipped_policy
from opentaper.inference.check_in import CheckIn, DoseTaken
from opentaper.quantities import Dose

BEGIN = date(2026, 3, 2)
START = Dose.mg(20)
MG = (17, 14, 11, 8, 5, 2, 0)
PLAN = FollowedPlan(
    drug("citalopram"),
    START,
    tuple(PlannedDose(BEGIN + timedelta(days=28 * n), 28, Dose.mg(mg)) for n, mg in enumerate(MG)),
    tolerated=0.15,
)
TODAY = BEGIN + timedelta(days=35)  # a week at 14 mg, three weeks before 11 mg
DAYS = tuple(
    CheckIn(TODAY - timedelta(days=back), (("anxiety", 1.0 + back % 2), ("nausea", 1.0), ("dizziness", 0.0)))
    for back in range(20)
)


def asked(doses: tuple[DoseTaken, ...], check_ins: tuple[CheckIn, ...] = DAYS) -> Advice:
    policy, stage = shipped_policy(), TrustStage.NEXT_CUT
    return advise(PLAN, None, check_ins, policy, doses=doses, today=TODAY, stage=stage)


def taken(last: Dose, until: date = TODAY) -> tuple[DoseTaken, ...]:
    """Return the plan's doses of each day, and another one on the last."""
    days = [BEGIN + timedelta(days=n) for n in range((until - BEGIN).days)]
    return (*(DoseTaken(day, PLAN.on(day)) for day in days), DoseTaken(until, last))


SLIPS = {"grams": Dose.mg(14_000), "micrograms": Dose(14), "another strength": Dose.mg(7)}


@pytest.mark.parametrize("slip", SLIPS.values(), ids=SLIPS)
def test_a_dose_in_doubt_is_not_named(slip: Dose) -> None:
    told = asked(taken(slip))
    assert told.action is Action.HOLD
    assert (told.dose_now, told.next_dose, told.lowest) == (None, None, None)


def test_a_way_back_names_no_dose_either() -> None:
    hard = tuple(CheckIn(day.day, tuple((name, 8.0) for name, _ in day.scores)) for day in DAYS[:7])
    sound, doubted = asked(taken(Dose.mg(14)), hard), asked(taken(SLIPS["grams"]), hard)
    assert (sound.action, sound.next_dose) == (Action.STEP_BACK, Dose.mg(17))
    assert doubted.action.care >= Action.HOLD.care
    assert doubted.next_dose is None


@pytest.mark.parametrize("slip", SLIPS.values(), ids=SLIPS)
def test_no_day_before_that_of_the_plan_is_named(slip: Dose) -> None:
    doubted, sound = asked(taken(slip)).not_before, asked(taken(Dose.mg(14))).not_before
    assert sound == PLAN.steps[2].first
    assert doubted is not None
    assert doubted >= sound


def test_a_slip_of_long_ago_counts_while_nothing_newer_was_told() -> None:
    long_ago = TODAY - timedelta(days=7)
    told = asked(taken(SLIPS["another strength"], long_ago))
    assert "doses_off_plan" in {one.rule for one in told.fired if one.care > 0}
    assert told.dose_now is None


def test_one_forgotten_tablet_is_no_doubt_once_the_next_was_taken() -> None:
    forgotten = TODAY - timedelta(days=3)
    doses = tuple(DoseTaken(one.day, Dose(0)) if one.day == forgotten else one for one in taken(Dose.mg(14)))
    assert asked(doses).dose_now == Dose.mg(14)

"""Every fault of what was told is named, holds, and is survived."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest

from opentaper.advice.advice import Action
from opentaper.advice.situation import Beside
from opentaper.inference.check_in import CheckIn
from opentaper.quantities import Dose
from tests.unit.advice.calm import TODAY, Person, answer, check_in


def held_by(person: Person, rule: str) -> str:
    """Return the code that a rule told, after looking that it holds and asks."""
    advice = person.asks()
    assert answer(advice, rule).fired, [one.rule for one in advice.fired]
    assert advice.action is Action.HOLD
    assert not advice.lets_cut_on(person.today)
    assert "advice.change_answer" in {reason.code for reason in advice.would_change}
    return answer(advice, rule).reason.code


def test_a_good_diary_goes_on() -> None:
    advice = Person().asks()
    assert advice.action is Action.GO_ON
    assert [one.rule for one in advice.fired] == ["go_on"]
    assert advice.next_dose == Dose.mg(14)
    assert advice.lets_cut_on(TODAY)


def test_no_check_in_at_all() -> None:
    assert held_by(Person(days={}), "too_few_days") == "advice.no_check_ins"


def test_a_diary_that_has_stopped() -> None:
    person = Person()
    for ago in range(8):
        del person.days[person.ago(ago)]
    assert held_by(person, "too_few_days") == "advice.stale"


def test_lost_days() -> None:
    person = Person()
    for ago in (1, 3, 5):
        del person.days[person.ago(ago)]
    assert held_by(person, "too_few_days") == "advice.few_days"
    person.tell(3, 0, 1, 1)
    assert person.asks().action is Action.GO_ON


def test_today_is_not_told_yet() -> None:
    person = Person()
    del person.days[person.today]
    assert held_by(person, "today_open") == "advice.today_open"
    assert person.asks().hold_days == 1


def test_no_doses() -> None:
    assert (
        held_by(Person(doses={TODAY + timedelta(days=9): Dose.mg(17)}), "doses_unknown") == "advice.no_doses"
    )


def test_doses_of_before_the_last_step() -> None:
    person = Person()
    person.doses = {day: dose for day, dose in person.doses.items() if day < person.ago(28)}
    assert held_by(person, "doses_unknown") == "advice.old_doses"


@pytest.mark.parametrize("mg", ["17000", "170", "1.7", "0.017"])
def test_a_dose_with_another_unit_or_a_lost_mark(mg: str) -> None:
    person = Person()
    person.doses[person.ago(4)] = Dose.mg(mg)
    assert held_by(person, "dose_slip") == "advice.dose_slip"


def test_other_doses_than_planned() -> None:
    person = Person()
    for ago in (0, 1):
        person.doses[person.ago(ago)] = Dose.mg("15.5")
    assert held_by(person, "doses_off_plan") == "advice.off_plan"


def test_one_forgotten_tablet_is_told_and_holds_nothing() -> None:
    person = Person()
    person.doses[person.ago(4)] = Dose(0)
    advice = person.asks()
    assert answer(advice, "doses_off_plan").fired
    assert advice.action is Action.GO_ON


def test_a_dose_that_was_held_longer_than_planned_is_no_fault() -> None:
    person = Person(today=TODAY + timedelta(days=20))
    person.days |= {person.ago(ago): check_in(person.ago(ago), (ago % 3, 1, ago % 2)) for ago in range(21)}
    person.doses = {
        day: min(dose, Dose.mg(17)) if day >= person.ago(48) else dose for day, dose in person.doses.items()
    }
    person.doses = {day: Dose.mg(17) if day >= TODAY else dose for day, dose in person.doses.items()}
    advice = person.asks()
    assert not answer(advice, "doses_off_plan").fired
    assert advice.action is Action.GO_ON
    assert advice.next_dose == Dose.mg(14)


def test_a_check_in_from_the_future() -> None:
    person = Person()
    person.more.append(check_in(person.today + timedelta(days=400)))
    assert held_by(person, "from_the_future") == "advice.future"


def test_a_dose_from_the_future() -> None:
    person = Person()
    person.doses[person.today + timedelta(days=2)] = Dose.mg(17)
    assert held_by(person, "from_the_future") == "advice.future"


@pytest.mark.parametrize("shift", [timedelta(days=-3), timedelta(days=40), timedelta(days=4000)])
def test_a_clock_that_jumped(shift: timedelta) -> None:
    person = Person()
    noon = datetime(*person.ago(2).timetuple()[:3], 12, tzinfo=UTC)
    person.tell(2, 0, 1, 2, written_at=noon + shift)
    assert held_by(person, "clock") == "advice.clock"


@pytest.mark.parametrize("hours", [-11, -3, 0, 9, 14])
def test_a_change_of_zone_and_a_late_entry_are_no_faults(hours: int) -> None:
    person = Person()
    zone = timezone(timedelta(hours=hours))
    person.tell(3, 0, 1, 2, written_at=datetime(*person.ago(3).timetuple()[:3], 1, tzinfo=zone))
    person.tell(2, 0, 1, 2, written_at=datetime(*person.ago(1).timetuple()[:3], 22, tzinfo=zone))
    assert person.asks().action is Action.GO_ON


def test_the_same_check_in_twice_is_one() -> None:
    person = Person()
    person.more = list(person.days.values())
    assert person.asks() == Person().asks()


def test_two_check_ins_of_which_neither_corrects_the_other() -> None:
    person = Person()
    person.more.append(check_in(person.ago(2), (9, 9, 9)))
    assert held_by(person, "doubled") == "advice.doubled"
    assert not person.situation().diary[person.ago(2)].is_clear


def test_a_correction_counts_alone() -> None:
    person = Person()
    noon = datetime(*person.ago(2).timetuple()[:3], 12, tzinfo=UTC)
    person.more.append(check_in(person.ago(2), (0, 1, 1), written_at=noon))
    person.tell(2, 9, 9, 9)
    assert person.asks().action is Action.GO_ON


def test_nothing_but_zeros() -> None:
    person = Person()
    for ago in range(7):
        person.tell(ago, 0, 0, 0)
    assert held_by(person, "all_the_same") == "advice.all_zero"


def test_the_very_same_answers() -> None:
    person = Person()
    for ago in range(7):
        person.tell(ago, 1, 2, 1)
    assert held_by(person, "all_the_same") == "advice.constant"


def test_the_very_same_answers_with_one_left_out_are_still_the_same() -> None:
    person = Person()
    person.beside = Beside(asked=frozenset({"dizziness", "anxiety", "low_mood", "nausea"}))
    for ago in range(7):
        told = (("dizziness", 0.0), ("anxiety", 0.0), ("low_mood", 0.0), ("nausea", 0.0))
        person.days[person.ago(ago)] = CheckIn(person.ago(ago), told if ago != 3 else told[:3])
    assert held_by(person, "all_the_same") == "advice.all_zero"


@pytest.mark.parametrize(
    ("usual", "odd"), [((0.3, 0.2, 0.4), (4, 3, 5)), ((1, 2, 1), (10, 10, 10)), ((3, 3, 3), (0.3, 0.3, 0.3))]
)
def test_ten_times_as_much(usual: tuple[float, ...], odd: tuple[float, ...]) -> None:
    person = Person()
    for ago in range(7):
        person.tell(ago, *(round(score + 0.01 * ago, 2) for score in usual))
    assert person.asks().action is not Action.HOLD
    person.tell(3, *odd)
    assert held_by(person, "outlier") == "advice.outlier"


def test_answers_that_were_left_out() -> None:
    person = Person()
    person.beside = Beside(asked=frozenset({"dizziness", "anxiety", "low_mood"}))
    for ago in (0, 1, 2):
        person.days[person.ago(ago)] = CheckIn(person.ago(ago), (("dizziness", 1.0), ("anxiety", 0.0)))
    assert held_by(person, "partial") == "advice.partial"


def test_one_answer_that_was_left_out_is_told_and_holds_nothing() -> None:
    person = Person()
    person.beside = Beside(asked=frozenset({"dizziness", "anxiety", "low_mood"}))
    person.days[person.ago(3)] = CheckIn(person.ago(3), (("dizziness", 1.0), ("anxiety", 0.0)))
    advice = person.asks()
    assert answer(advice, "partial").fired
    assert advice.action is Action.GO_ON


def test_two_answers_are_no_check_in_and_distress_alone_is_one() -> None:
    person = Person()
    for ago in range(7):
        person.days[person.ago(ago)] = CheckIn(person.ago(ago), (("dizziness", 1.0), ("anxiety", ago % 3)))
    assert person.asks().action is Action.HOLD
    for ago in range(7):
        person.days[person.ago(ago)] = CheckIn(person.ago(ago), (("distress", ago % 3),))
    assert person.asks().action is Action.GO_ON


def test_the_last_day_told_is_the_latest_in_whatever_order_the_days_arrive() -> None:
    person = Person()
    person.days = {person.ago(ago): check_in(person.ago(ago)) for ago in (9, 20, 14)}
    reason = answer(person.asks(), "too_few_days").reason
    assert (reason.code, reason.get("day")) == ("advice.stale", person.ago(9).isoformat())


def test_a_tenth_of_a_point_that_becomes_one_is_a_slip_of_the_scale() -> None:
    person = Person()
    for ago in range(7):
        person.tell(ago, 0.1, 0.1, 0.09 if ago % 2 else 0.1)
    person.tell(3, 1, 1, 1)
    assert answer(person.asks(), "outlier").fired


@pytest.mark.parametrize(("score", "fired"), [(0.0, True), (0.5, False), (1.0, False)])
def test_a_symptom_that_is_new_on_that_day_speaks_against_a_slip(score: float, fired: bool) -> None:
    """Three answers are ten times the others; the fourth was zero on every other day."""
    names = ("dizziness", "anxiety", "low_mood", "nausea")
    person = Person()
    for ago in range(7):
        scores = (5, 6, 5, score) if ago == 3 else (0.5, 0.5 + ago / 100, 0.5, 0)
        told = tuple((name, float(one)) for name, one in zip(names, scores, strict=True))
        person.days[person.ago(ago)] = CheckIn(person.ago(ago), told)
    assert answer(person.asks(), "outlier").fired is fired


@pytest.mark.parametrize(("scores", "code"), [((0, 0, 0), "advice.all_zero"), ((0, 2, 1), "advice.constant")])
def test_the_same_answers_are_nothing_but_zeros_only_where_each_is_one(
    scores: tuple[float, ...], code: str
) -> None:
    person = Person()
    for ago in range(7):
        person.tell(ago, *scores)
    assert answer(person.asks(), "all_the_same").reason.code == code

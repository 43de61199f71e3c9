"""A missed dose to the hour: where each rule begins and ends, and what the answer tells with its numbers."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest

from opentaper.errors import BadOption
from opentaper.formulary import drug
from opentaper.formulary.astray import AstrayRule, Event, Rule, astray_rules
from opentaper.formulary.facts import Drug, Grade
from opentaper.planning.astray import Act, AstrayAnswer, Usual
from opentaper.planning.missed import Missed, missed_dose
from opentaper.quantities import Dose
from opentaper.reasons import Reason
from tests import builders
from tests.builders import fact

#: Two hours of a day, as near as the rule tells them.
A_LITTLE_LATE = 0.0833 * 24


def asked(name: str, late_h: float | None, hour: float = 9.0, times: int = 1, *also: str) -> AstrayAnswer:
    return missed_dose(Missed(Usual(drug(name), Dose.mg(100), times, also), late_h, hour))


def why(answer: AstrayAnswer) -> str:
    """Return the code of the first reason."""
    return answer.reasons[0].code


def test_hours_are_counted_from_one_intake_to_the_next() -> None:
    missed = Missed(Usual(drug("lithium"), Dose.mg(800), 2), 27.0, 9.0)
    assert (missed.n_missed, missed.last_late_h, missed.to_next_h, missed.gap_h) == (3, 3.0, 9.0, 39.0)
    on_time = Missed(Usual(drug("lithium"), Dose.mg(800)), 24.0, 9.0)
    assert (on_time.n_missed, on_time.last_late_h, on_time.to_next_h, on_time.gap_h) == (2, 0.0, 24.0, 48.0)
    unknown = Missed(Usual(drug("lithium"), Dose.mg(800)), None, 9.0)
    assert (unknown.n_missed, unknown.last_late_h, unknown.to_next_h, unknown.gap_h) == (1, 0.0, 24.0, 24.0)


@pytest.mark.parametrize(
    ("late_h", "act", "code"),
    [
        (11.9, Act.TAKE, "astray.take"),
        (12.0, Act.LEAVE_OUT, "astray.near_next"),
        (23.0, Act.LEAVE_OUT, "astray.near_next"),
        (25.0, Act.TAKE, "astray.take"),
    ],
)
def test_nearly_time_for_the_next_begins_half_way(late_h: float, act: Act, code: str) -> None:
    answer = asked("duloxetine", late_h)
    assert (answer.act, why(answer)) == (act, code)


@pytest.mark.parametrize(
    ("late_h", "late", "left"),
    [(1.3, 1.5, 23.0), (1.2, 1.0, 23.0), (1.8, 2.0, 22.0), (2.6, 3.0, 21.0), (11.4, 11.0, 13.0)],
)
def test_hours_are_told_whole_from_two_on_and_else_in_halves(late_h: float, late: float, left: float) -> None:
    answer = asked("duloxetine", late_h)
    sources = "us-duloxetine-leaflet-copy fda-duloxetine-dr-2017"
    assert answer.reasons == (Reason.of("astray.take", sources, late=late, left=left),)


def test_what_is_left_before_the_next_may_be_less_than_two_hours() -> None:
    answer = asked("pregabalin", 21.3, 9.0, 1)
    assert answer.reasons[0].values == {"late": 21.0, "left": 3.0}


@pytest.mark.parametrize(
    ("late_h", "times", "act"),
    [
        (A_LITTLE_LATE, 1, Act.TAKE),
        (2.0, 1, Act.LEAVE_OUT),
        (A_LITTLE_LATE / 2, 2, Act.TAKE),
        (1.1, 2, Act.LEAVE_OUT),
        (24.5, 1, Act.LEAVE_OUT),  # the second one that was missed: the first was not only late
    ],
)
def test_a_twelfth_of_the_gap_is_late_and_not_missed(late_h: float, times: int, act: Act) -> None:
    answer = asked("citalopram", late_h, 9.0, times)
    assert answer.act is act
    if act is Act.TAKE:
        assert answer.reasons == (Reason.of("astray.only_late", "house-rule"),)
    else:
        assert answer.reasons[0] == Reason.of("astray.leave_out", "nhs-citalopram")


@pytest.mark.parametrize(
    ("hour", "act", "code"),
    [
        (11.9, Act.TAKE, "astray.take"),
        (12.0, Act.ASK, "astray.texts_differ"),  # a text that is not confirmed says noon
        (17.9, Act.ASK, "astray.texts_differ"),
        (18.0, Act.LEAVE_OUT, "astray.too_late_in_day"),
    ],
)
def test_methylphenidate_by_the_hour_of_the_day(hour: float, act: Act, code: str) -> None:
    answer = asked("methylphenidate", 3.0, hour)
    assert (answer.act, why(answer), answer.reasons[0].source) == (act, code, "fda-ritalin")
    assert [rule.hours for rule in answer.rests_on] == [18.0]
    assert [rule.hours for rule in answer.unconfirmed] == [12.0]


def test_before_noon_is_too_late_where_the_next_one_is_near() -> None:
    answer = asked("lisdexamfetamine", 12.0, 11.0)
    assert (answer.act, why(answer)) == (Act.LEAVE_OUT, "astray.too_late_in_day")


@pytest.mark.parametrize(
    ("hour", "act"), [(3.9, Act.TAKE), (4.0, Act.ASK), (12.0, Act.ASK), (17.9, Act.ASK), (18.0, Act.TAKE)]
)
def test_a_dose_for_the_night_is_not_for_the_day(hour: float, act: Act) -> None:
    """A text that is not confirmed says so of amitriptyline, and a confirmed one says nothing of it."""
    assert asked("amitriptyline", 3.0, hour).act is act
    near = asked("amitriptyline", 12.0, hour)
    assert (near.act, why(near)) == (Act.LEAVE_OUT, "astray.near_next")


def with_rules(monkeypatch: pytest.MonkeyPatch, *told: tuple[Rule, float | None, Grade]) -> None:
    """Let the table hold these rules of a missed dose alone."""
    rules = tuple(
        AstrayRule(frozenset({"any"}), Event.MISSED, rule, hours, ("made-up",), grade)
        for rule, hours, grade in told
    )
    monkeypatch.setattr(
        "opentaper.planning.missed.astray_rules",
        lambda _, event: rules if event is Event.MISSED else (),
    )


@pytest.mark.parametrize(
    ("late_h", "act"),
    [(3.0, Act.TAKE), (6.0, Act.TAKE), (6.1, Act.LEAVE_OUT), (12.0, Act.LEAVE_OUT)],
)
def test_a_rule_of_so_many_hours_after_it_was_due(
    monkeypatch: pytest.MonkeyPatch, late_h: float, act: Act
) -> None:
    with_rules(monkeypatch, (Rule.WITHIN, 6.0, Grade.A))
    assert asked("sertraline", late_h).act is act


def test_so_many_hours_after_it_was_due_are_none_where_the_next_is_near(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with_rules(monkeypatch, (Rule.WITHIN, 20.0, Grade.A))
    assert asked("sertraline", 11.9).act is Act.TAKE
    assert asked("sertraline", 12.0).act is Act.LEAVE_OUT


def test_a_confirmed_rule_of_the_night_decides(monkeypatch: pytest.MonkeyPatch) -> None:
    with_rules(monkeypatch, (Rule.NIGHT, None, Grade.A))
    assert asked("sertraline", 3.0, 23.0).act is Act.TAKE
    by_day = asked("sertraline", 3.0, 10.0)
    assert (by_day.act, why(by_day)) == (Act.LEAVE_OUT, "astray.near_next")


def test_a_rule_of_the_clock_names_the_day_and_not_the_next_dose(monkeypatch: pytest.MonkeyPatch) -> None:
    with_rules(monkeypatch, (Rule.CLOCK, 12.0, Grade.A), (Rule.SKIP, None, Grade.A))
    answer = asked("sertraline", 3.0, 13.0)
    assert (answer.act, why(answer)) == (Act.LEAVE_OUT, "astray.too_late_in_day")


@pytest.mark.parametrize(
    ("name", "late_h", "hours", "source"),
    [
        ("sertraline", 48.0, 72, "uk-sertraline-leaflet-copy"),
        ("clonidine", 12.0, 36, "label-not-seen"),
        ("guanfacine", 24.0, 48, "label-not-seen"),
    ],
)
def test_from_so_many_hours_without_a_dose_one_asks_before_going_on(
    name: str, late_h: float, hours: int, source: str
) -> None:
    answer = asked(name, late_h)
    assert answer.reasons == (Reason.of("astray.gap_ask", source, hours=hours, drug=name),)
    assert (answer.act, answer.take, answer.then) == (Act.RING, None, Reason.of("astray.then_ask_first"))
    assert [rule.source for rule in answer.rests_on] == [(source,)]
    assert asked(name, late_h - 0.1).then == Reason.of("astray.then_usual")


def test_after_five_days_lamotrigine_is_not_gone_on_with_at_the_old_dose() -> None:
    answer = asked("lamotrigine", 96.0)
    whole = Reason.of("astray.gap_start_over", "us-lamotrigine-label", hours=120, drug="lamotrigine")
    assert (answer.act, answer.reasons) == (Act.RING, (whole,))
    assert answer.then == Reason.of("astray.then_none_until_asked")
    assert why(asked("lamotrigine", 95.9)) == "astray.gap_ask"


def test_clozapine_counts_to_the_gap_of_the_next_dose() -> None:
    answer = asked("clozapine", 6.0)
    assert answer.reasons == (
        Reason.of("astray.gap_start_over", "ggc-clozapine", hours=48, drug="clozapine"),
        Reason.of("astray.gap_ahead", hours=30),
    )
    assert answer.then == Reason.of("astray.then_ask_now")
    # Of two intakes a day the next one comes long before two days are over.
    twice = asked("clozapine", 1.5, 9.0, 2)
    assert (twice.act, why(twice)) == (Act.ASK, "astray.no_rule")
    assert asked("clozapine", 24.0, 9.0, 2).then == Reason.of("astray.then_ask_now")
    assert asked("clozapine", 23.9, 9.0, 2).then == Reason.of("astray.then_usual")


@pytest.mark.parametrize(
    ("name", "also", "hours"),
    [
        ("lamotrigine", ("carbamazepine",), 70),
        ("lamotrigine", ("sertraline", "phenytoin"), 70),
        ("lamotrigine", ("sertraline",), 72),
        ("lamotrigine", (), 72),
        ("sertraline", ("carbamazepine",), 72),
    ],
)
def test_only_lamotrigine_beside_what_speeds_it_has_a_shorter_gap(
    name: str, also: tuple[str, ...], hours: int
) -> None:
    reached, before = asked(name, hours - 24.0, 9.0, 1, *also), asked(name, hours - 24.1, 9.0, 1, *also)
    assert (reached.act, reached.reasons[0].get("hours")) == (Act.RING, hours)
    assert "hours" not in before.reasons[0].values or before.reasons[-1].code == "astray.gap_ahead"


def test_several_missed_are_counted() -> None:
    answer = asked("citalopram", 25.0)
    assert answer.reasons[1:] == (Reason.of("astray.several", n=2),)
    assert asked("citalopram", 23.0).reasons == (Reason.of("astray.leave_out", "nhs-citalopram"),)


def test_without_a_confirmed_rule_the_drug_is_named() -> None:
    answer = asked("fluoxetine", 6.0)
    assert answer.reasons == (Reason.of("astray.no_rule", drug="fluoxetine"),)
    assert (answer.event, answer.drug) == (Event.MISSED, "fluoxetine")
    assert answer.unconfirmed == astray_rules(drug("fluoxetine"), Event.MISSED)
    assert "seizure" in answer.signs


def test_when_it_was_due_is_not_known() -> None:
    answer = asked("clozapine", None)
    assert answer.reasons == (Reason.of("astray.when_unknown"),)
    assert (answer.then, answer.take, answer.rests_on) == (Reason.of("astray.then_usual"), None, ())


def test_the_largest_of_unequal_parts_is_a_whole_microgram() -> None:
    answer = missed_dose(Missed(Usual(drug("duloxetine"), Dose.mg(100), 3), 1.0, 9.0))
    assert answer.take == Dose(33_334)


@pytest.mark.parametrize("late_h", [-0.1, math.inf, math.nan])
def test_what_is_no_number_of_hours_is_named(late_h: float) -> None:
    with pytest.raises(BadOption) as refused:
        asked("sertraline", late_h)
    assert (refused.value.option, refused.value.given) == ("late_h", str(late_h))
    assert refused.value.wanted == "hours since it was due, from 0 up"


def day_long() -> Drug:
    """Return lithium with a half-life of one day in every body, taken up at once."""
    return replace(builders.drug("lithium", half_life_h=fact(24, "h")), tmax_h=None)


def test_the_level_of_one_that_is_taken_late_and_of_one_that_is_left_out() -> None:
    """What is left of the level after half a day more is 0.71 of the usual; left out, it is a half."""
    late = missed_dose(Missed(Usual(day_long(), Dose.mg(10)), 12.0, 9.0)).level
    gone = missed_dose(Missed(Usual(day_long(), Dose.mg(10)), 21.0, 9.0)).level
    assert late is not None
    assert gone is not None
    assert late.lowest.middle == pytest.approx(2**-0.5)
    # The next one comes half a day after it, on top of more than usual: 2.21 instead of 2 doses.
    assert late.highest.middle == pytest.approx(((1 + 2**-0.5) * 2**-0.5 + 1) / 2)
    assert gone.lowest.middle == pytest.approx(0.5)
    assert gone.back_h.middle == pytest.approx(72 - 21)


def test_of_two_that_were_missed_the_second_is_taken() -> None:
    """Thirty hours late: a day without, and six hours more. A quarter is left, and a little less."""
    level = missed_dose(Missed(Usual(day_long(), Dose.mg(10)), 30.0, 9.0)).level
    assert level is not None
    assert level.lowest.middle == pytest.approx(0.5 * 2**-0.25)
    assert level.back_h.middle == pytest.approx(48 - 30)

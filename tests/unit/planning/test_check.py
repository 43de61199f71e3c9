"""A schedule checked: its drops, what it breaks, where it swings, what cannot be made."""

from __future__ import annotations

from dataclasses import replace

import pytest

from opentaper import formulary
from opentaper.errors import HugeDose
from opentaper.formulary.facts import Drug, Family, Grade, Split
from opentaper.formulary.policy_file import shipped_policy
from opentaper.planning.check import CheckResult, ScheduledDose, check
from opentaper.planning.level import alternation, bodies
from opentaper.planning.request import Person, Sanction
from opentaper.planning.shelf import Item, Shelf
from opentaper.quantities import Dose
from tests.builders import curve, drug, fact, liquid, tablet

POLICY = shipped_policy()
#: Half of everything at 10 mg by one curve, at 5 mg by the other.
TAKEN = drug(curves=(curve("one", 1.0, 10.0), curve("two", 1.0, 5.0)))
SIGNED = Sanction("Dr Ada Quill (invented)", "every other day, for a month")


def checked(
    *rows: tuple[int, str], of: Drug = TAKEN, shelf: Shelf | None = None, signed: bool = False
) -> CheckResult:
    """Return what was found in a schedule of days and mg."""
    schedule = tuple(ScheduledDose(day, Dose.mg(mg)) for day, mg in rows)
    return check(of, schedule, POLICY, shelf, None, SIGNED if signed else None)


def broken(result: CheckResult) -> list[tuple[int, str]]:
    """Return the day and the limit of everything that is broken."""
    limits = [(one.day, one.limited.binding) for one in result.broken]
    return [(day, limit.reason.code) for day, limit in limits if limit is not None]


def test_a_gentle_schedule_breaks_nothing() -> None:
    result = checked((0, "20"), (28, "17"), (56, "14.5"), (84, "12.5"))
    assert broken(result) == []
    assert [drop.after.mg_text for drop in result.drops] == ["17", "14.5", "12.5"]


def test_each_drop_is_told_by_the_plan_s_curve_and_by_both_ends() -> None:
    (drop,) = checked((0, "10"), (28, "5")).drops
    assert drop.points == pytest.approx(100 * (1 / 2 - 1 / 3))
    assert drop.points_low == pytest.approx(100 * (2 / 3 - 1 / 2))
    assert drop.points_high == pytest.approx(100 * (2 / 3 - 1 / 2))
    (last,) = checked((0, "10"), (28, "0")).drops
    assert last.points_low == pytest.approx(50.0)
    assert last.points_high == pytest.approx(200 / 3)


def test_the_last_and_the_largest_drop_are_named() -> None:
    result = checked((0, "20"), (28, "10"), (56, "0"))
    assert result.largest == result.last
    assert result.last is not None
    assert result.last.day == 56


def test_a_halving_breaks_share_and_points() -> None:
    assert broken(checked((0, "20"), (28, "10"))) == [(28, "limit.share"), (28, "limit.points")]


def test_below_every_ed50_only_points_are_asked() -> None:
    """From 0.5 to 0.3 mg a fifth more than a quarter goes, and 3.4 points by the worse curve."""
    assert broken(checked((0, "0.5"), (28, "0.3"))) == []


def test_where_people_usually_take_the_drug_the_share_is_asked_below_an_ed50_too() -> None:
    """With an ED50 of 60 mg a cut from 20 to 14 mg takes 6 points; it is still more than a quarter."""
    flat = drug(curves=(curve("flat", 1.0, 60.0),))
    assert "limit.share" in {code for _, code in broken(checked((0, "20"), (28, "14"), of=flat))}


def test_the_last_step_is_held_to_the_largest_before_it() -> None:
    result = checked((0, "0.6"), (28, "0.5"), (56, "0"))
    assert broken(result) == [(56, "limit.last_step")]
    (found,) = result.broken
    assert found.limited.binding is not None
    assert found.limited.binding.reason.get("points") == pytest.approx(
        100 * (0.6 / 5.6 - 0.5 / 5.5), abs=0.01
    )


def test_cuts_too_close_are_flagged() -> None:
    assert broken(checked((0, "20"), (28, "18"), (35, "16"))) == [(35, "limit.days")]


def test_without_a_curve_the_last_dose_must_be_small() -> None:
    bare = drug(curves=())
    result = checked((0, "1"), (28, "0"), of=bare)
    assert broken(result) == [(28, "limit.last_dose")]
    assert (result.curve, result.largest) == (None, None)
    assert (56, "limit.last_dose") not in broken(checked((0, "20"), (28, "0.25"), (56, "0"), of=bare))


def test_a_rise_is_told_and_not_called_broken() -> None:
    result = checked((0, "10"), (28, "12"))
    assert [(reason.code, reason.get("day")) for reason in result.reasons] == [("check.rises", 28)]
    assert result.drops == ()


ALTERNATING = tuple((day, "10" if day % 2 == 0 else "0") for day in range(9))


def test_every_other_day_is_a_swing_and_not_a_row_of_cuts() -> None:
    result = checked(*ALTERNATING)
    (swing,) = result.swings
    assert (swing.first_day, swing.last_day, swing.low, swing.high) == (0, 8, Dose(0), Dose.mg(10))
    assert broken(result) == [(0, "limit.alternate_days")]
    # With a half-life of 35 h the level swings by a factor of e^(ln2 · 48/35) within two days.
    assert swing.level_swing is not None
    assert 0.4 < swing.level_swing < 1.2


def test_only_where_the_policy_says_so_a_signature_allows_it() -> None:
    slow = replace(drug("fluoxetine", curves=TAKEN.curves), half_life_h=fact(96, "h", 48, 144))
    assert broken(checked(*ALTERNATING, of=slow)) == [(0, "limit.alternate_days_signed")]
    assert broken(checked(*ALTERNATING, of=slow, signed=True)) == []
    assert broken(checked(*ALTERNATING, signed=True)) == [(0, "limit.alternate_days")]


def test_what_the_shelf_cannot_make_is_told_with_the_nearest_once() -> None:
    shelf = Shelf((Item(tablet("10"), split=Split.HALVES),), ())
    result = checked((0, "20"), (28, "18"), (56, "15"), (84, "18"), shelf=shelf)
    (only,) = result.unmakeable
    assert (only.day, only.dose, only.nearest) == (28, Dose.mg(18), Dose.mg(20))


def test_a_dose_that_is_measured_roughly_is_still_made() -> None:
    """0.2 mg of a 4 mg/mL liquid may be a third off; the nearest dose is not zero."""
    assert checked((0, "0.28"), (28, "0.2"), shelf=Shelf((Item(liquid("4")),))).unmakeable == ()


def test_milligrams_of_a_label_are_asked() -> None:
    clonidine = replace(drug("clonidine", curves=()), family=Family.ALPHA2_AGONIST)
    assert broken(checked((0, "1.2"), (14, "1"), of=clonidine)) == [(14, "limit.step_mg")]


def test_doses_beyond_the_licence_are_one_broken_limit() -> None:
    """What someone takes is judged, not denied."""
    result = checked((0, "60"), (28, "54"), (56, "49"), (84, "44"), (112, "38"))
    (found,) = (one for one in result.broken if one.code == "limit.licensed_max")
    assert (found.day, found.days, found.before) == (0, (0, 28, 56, 84), Dose.mg(60))
    assert found.limited.binding is not None
    assert found.limited.binding.reason.get("highest") == Dose.mg(40)
    assert broken(checked((0, "40"), (28, "36"))) == []


def test_a_maximum_that_is_not_confirmed_is_not_called_licensed() -> None:
    assert TAKEN.licensed_max_mg is not None
    unsure = replace(TAKEN, licensed_max_mg=replace(TAKEN.licensed_max_mg, grade=Grade.C))
    assert broken(checked((0, "60"), (28, "54"), of=unsure)) == [(0, "limit.highest_known")]


def test_a_dose_beyond_the_licence_is_allowed_for_the_clinician_who_signs() -> None:
    signed = checked((0, "60"), (28, "56"), signed=True)
    assert [drop.before for drop in signed.drops] == [Dose.mg(60)]
    assert (signed.broken, [one.code for one in signed.allowed]) == ((), ["limit.licensed_max"])
    with pytest.raises(HugeDose):
        checked((0, "6000"), (28, "40"), signed=True)


STOPPED = replace(TAKEN, abrupt_stop_danger="seizures")


@pytest.mark.parametrize(
    ("rows", "limit"),
    [
        (((0, "20"), (28, "10")), "limit.share"),
        (((0, "2.4"), (28, "0.8")), "limit.points"),
        (((0, "0.6"), (28, "0.5"), (56, "0")), "limit.last_step"),
    ],
)
def test_a_cut_that_is_too_large_brings_what_a_stop_can_do(
    rows: tuple[tuple[int, str], ...], limit: str
) -> None:
    result = checked(*rows, of=STOPPED)
    assert limit in {code for _, code in broken(result)}
    assert result.danger == "seizures"


def test_without_a_curve_a_stop_is_a_danger_too() -> None:
    bare = replace(drug(curves=()), abrupt_stop_danger="seizures")
    assert checked((0, "20"), (1, "0"), of=bare).danger == "seizures"


def test_haste_alone_or_nothing_broken_is_no_stop() -> None:
    hasty = checked((0, "20"), (28, "18"), (35, "16"), of=STOPPED)
    assert broken(hasty) == [(35, "limit.days")]
    assert (hasty.danger, checked((0, "20"), (28, "17"), of=STOPPED).danger) == ("", "")


def days(every: int, *mg: str) -> tuple[tuple[int, str], ...]:
    """Return doses in a row, so many days apart."""
    return tuple((place * every, one) for place, one in enumerate(mg))


def test_small_cuts_of_a_slide_may_come_sooner() -> None:
    """Each takes less than a third of a quarter of the dose; within a fortnight less than a quarter goes."""
    assert broken(checked(*days(7, "20", "18.6", "17.3", "16.1", "15", "14"))) == []


def test_a_slide_may_not_begin_with_a_larger_cut() -> None:
    assert broken(checked((0, "20"), (28, "18"), (35, "17.5"))) == [(35, "limit.days")]


def test_small_cuts_may_not_take_more_together_than_one_step() -> None:
    """Each is small; within a fortnight the dose of 14 days before is cut by more than a quarter."""
    rows = days(2, "20", "18.6", "17.3", "16.1", "15", "14")
    assert (8, "limit.share") not in broken(checked(*rows))
    assert broken(checked(*rows)) == [(10, "limit.share")]


def test_a_long_run_of_the_same_breach_is_one_row() -> None:
    rows = tuple((day, str(40 - day)) for day in range(31))
    (found,) = (one for one in checked(*rows).broken if one.code == "limit.share")
    assert (found.day, found.days[-1], len(found.days)) == (11, 30, 20)
    assert (found.before, found.after) == (Dose.mg(30), Dose.mg(10))
    # The worst of them is told: from 24 to 10 mg within a fortnight.
    assert found.limited.wanted == pytest.approx(14 / 24)


def test_a_run_that_is_short_is_told_cut_by_cut() -> None:
    result = checked(*days(28, "20", "10", "5", "4"))
    assert [one.day for one in result.broken if one.code == "limit.share"] == [28, 56]
    assert all(one.days == (one.day,) for one in result.broken)


def test_the_swing_is_that_of_the_schedule_s_own_doses_with_absorption() -> None:
    """It is the swing that ``opentaper level`` tells for the same two doses."""
    real = formulary.drug("citalopram")
    known = bodies(real)
    assert known is not None
    found = {}
    for low in ("0", "10"):
        rows = tuple((day, "20" if day % 2 == 0 else low) for day in range(9))
        (swing,) = checked(*rows, of=real).swings
        assert swing.level_swing == alternation(known, (Dose.mg(20), Dose.mg(low))).swing
        found[low] = swing.level_swing
    assert found["0"] > found["10"] > 0


def test_a_half_life_that_is_not_confirmed_tells_no_swing() -> None:
    assert TAKEN.half_life_h is not None
    unsure = replace(TAKEN, half_life_h=replace(TAKEN.half_life_h, grade=Grade.C))
    (swing,) = checked(*ALTERNATING, of=unsure).swings
    assert swing.level_swing is None


@pytest.mark.parametrize("name", ["clozapine", "lithium", "phenelzine", "valproate"])
def test_what_only_a_specialist_plans_is_told(name: str) -> None:
    reasons = checked((0, "20"), (90, "18"), of=formulary.drug(name)).reasons
    assert any(reason.code.startswith("refuse.specialist.") for reason in reasons)


def test_where_seizures_may_follow_it_is_asked_as_in_a_plan() -> None:
    codes = {reason.code for reason in checked((0, "10"), (28, "9"), of=formulary.drug("diazepam")).reasons}
    assert "circumstances.ask" in codes


def test_zero_sooner_than_the_least_time_is_told() -> None:
    lithium = formulary.drug("lithium")
    rows = ((0, "400"), (28, "300"), (56, "0"))
    assert (56, "limit.least_total") in broken(checked(*rows, of=lithium))
    assert (200, "limit.least_total") not in broken(checked(*rows[:2], (200, "0"), of=lithium))


def test_a_signature_names_what_it_lifts() -> None:
    result = checked((0, "20"), (28, "10"), (30, "9"), signed=True)
    assert result.broken == ()
    size = ["limit.share", "limit.points"]
    assert [one.code for one in result.allowed] == [*size, *size, "limit.days"]
    assert [(reason.get("clinician"), reason.get("because")) for reason in result.reasons] == [
        (SIGNED.clinician, SIGNED.because)
    ]


def test_where_speed_is_the_danger_a_signature_lifts_only_so_much() -> None:
    diazepam = formulary.drug("diazepam")
    result = checked((0, "20"), (28, "12"), (56, "3"), of=diazepam, signed=True)
    assert (56, "limit.share") in broken(result)
    assert (28, "limit.share") in [(one.day, one.code) for one in result.allowed]


def test_use_for_a_short_time_counts_where_it_is_told() -> None:
    antipsychotic = replace(drug("olanzapine", curves=TAKEN.curves), family=Family.ANTIPSYCHOTIC)
    schedule = tuple(ScheduledDose(day, Dose.mg(mg)) for day, mg in ((0, 10), (30, 9), (60, 8)))
    told = check(antipsychotic, schedule, POLICY, None, person=Person(months_of_use=2.0))
    assert [one.code for one in told.broken] == []
    assert [one.code for one in check(antipsychotic, schedule, POLICY, None).broken] == ["limit.days"]

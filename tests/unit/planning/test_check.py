"""A schedule checked: its drops, what it breaks, where it swings, what cannot be made."""

from __future__ import annotations

from dataclasses import replace

import pytest

from opentaper.errors import AboveLicensedMaximum, HugeDose
from opentaper.formulary.facts import Drug, Family, Split
from opentaper.formulary.policy_file import shipped_policy
from opentaper.planning.check import CheckResult, ScheduledDose, check
from opentaper.planning.request import Sanction
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


def test_a_dose_beyond_the_licence_is_refused() -> None:
    with pytest.raises(AboveLicensedMaximum):
        checked((0, "60"), (28, "40"))


def test_a_dose_beyond_the_licence_is_checked_for_the_clinician_who_signs() -> None:
    assert [drop.before for drop in checked((0, "60"), (28, "56"), signed=True).drops] == [Dose.mg(60)]
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

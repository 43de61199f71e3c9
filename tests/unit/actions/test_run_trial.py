"""What a spec means: doses, days, people; and every word that cannot be meant, told with its line."""

from __future__ import annotations

import math
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from opentaper.actions.run_trial import run_trial, trial_of
from opentaper.errors import BadInput, BadOption, HugeDose, NoCurve, NotADose, UnknownDrug, UnknownUnit
from opentaper.exchange.plan_json import plan_json
from opentaper.exchange.trial_spec import told_trial
from opentaper.inference.trials import Trial, TrialResult
from tests.builders import small_plan

TODAY = date(2026, 11, 23)
SPEC = """
name: a trial
drug: citalopram
dose: 20mg
people: 400
follow: 20 days
populations:
  - {name: weeks, used_for: 8 weeks}
  - {name: years, used_for: {median: 8 years, spread: 0.4}, failed_attempts: 2, condition: depression}
arms:
  - {name: at once, taper: abrupt}
  - {name: ten days, taper: "linear:10d"}
  - {name: placebo, placebo: yes}
outcomes: {symptoms_on_days: [7, 1], lasting_days: [10], relapse_weeks: [2, 1]}
"""


def trial(text: str, files: dict[str, str] | None = None) -> Trial:
    """Return the trial of a spec, with the files that it names."""
    return trial_of(told_trial(text, "trial.yaml"), lambda name: (files or {})[name], TODAY)


def ran(text: str, folder: Path) -> TrialResult:
    return run_trial(trial(text), folder)


def test_all_arms_have_as_many_days_and_begin_together() -> None:
    made = trial(SPEC)
    assert made.n_days == 9 + 20 + 1
    for group in made.groups:
        at_once, ten_days, placebo = (arm.stop for arm in group.arms)
        assert [stop.end_day for stop in (at_once, ten_days, placebo)] == [0, 9, 0]
        assert np.array_equal(at_once.doses, np.zeros(30))
        assert ten_days.doses[:11] == pytest.approx([18, 16, 14, 12, 10, 8, 6, 4, 2, 0, 0])
        assert np.array_equal(placebo.doses, np.full(30, 20.0))
        assert all(stop.asked_days == (1, 7) and stop.lasting_days == (10,) for stop in (at_once, placebo))
    assert made.weeks == (1, 2)


def test_groups_differ_in_what_they_were_told_to() -> None:
    weeks, years = (group.arms[0].stop for group in trial(SPEC).groups)
    assert (weeks.days_of_use, weeks.use_spread, weeks.failed_attempts) == (56.0, 0.0, 0)
    assert years.days_of_use == pytest.approx(8 * 365.2425)
    assert (years.use_spread, years.failed_attempts) == (0.4, 2)
    assert [group.condition for group in trial(SPEC).groups] == [None, "depression"]


def test_what_is_asked_about_is_seen_to_the_end() -> None:
    assert trial(SPEC.replace("lasting_days: [10]", "lasting_days: [365]")).n_days == 9 + 366 + 1
    assert trial(SPEC.replace("[2, 1]", "[52]")).n_days == 364
    assert trial(SPEC.replace(", condition: depression", "").replace("[2, 1]", "[52]")).n_days == 30


def test_a_length_of_use_that_was_not_told_counts_as_the_longest(tmp_path: Path) -> None:
    text = SPEC.replace(", used_for: 8 weeks", "")
    assert math.isinf(trial(text).groups[0].arms[0].stop.days_of_use)
    assert "simulate.unknown_use" in {reason.code for reason in ran(text, tmp_path).reasons}


def test_a_population_may_take_another_drug() -> None:
    text = SPEC.replace("{name: weeks,", "{name: weeks, drug: paroxetine, dose: 30mg,")
    first, second = trial(text).groups
    assert (first.drug.name, first.dose.as_mg, second.drug.name) == ("paroxetine", 30.0, "citalopram")
    assert first.arms[1].stop.doses[0] == 27.0


def test_continue_is_the_dose_as_it_was() -> None:
    stop = trial(SPEC.replace("taper: abrupt", "taper: Continue")).groups[0].arms[0].stop
    assert set(stop.doses) == {20.0}


def test_arms_may_come_from_files() -> None:
    plan = small_plan()
    text = SPEC.replace("taper: abrupt", "file: plan.json").replace('taper: "linear:10d"', "file: mine.csv")
    text = text.replace("dose: 20mg", f"dose: {plan.request.start}").replace(
        "citalopram", plan.request.drug.name
    )
    files = {"plan.json": plan_json(plan), "mine.csv": "day,dose\n0,5mg\n7,0mg\n"}
    first, second, _ = trial(text, files).groups[0].arms
    assert first.taper == "plan.json"
    assert first.stop.doses[0] == plan.steps[0].dose.as_mg
    assert first.stop.end_day == plan.steps[-1].start_day - plan.steps[0].start_day
    assert second.stop.doses[:8] == pytest.approx([5, 5, 5, 5, 5, 5, 5, 0])


def test_the_reference_is_the_arm_that_was_named() -> None:
    assert trial(SPEC).reference == 0
    assert trial(SPEC + "reference: placebo\n").reference == 2


def test_outcomes_that_are_not_asked_are_left_out() -> None:
    text = SPEC.replace("outcomes: {", "outcomes: {levels: [severe], stopping: no, peak_day: no, ")
    made = trial(text)
    assert (made.levels, made.has_stopping, made.has_peak_day) == (("severe",), False, False)


@pytest.mark.parametrize(
    ("old", "new", "kind"),
    [
        ("drug: citalopram", "drug: citaloprm", UnknownDrug),
        ("drug: citalopram", "drug: mirtazapine", NoCurve),
        ("dose: 20mg", "dose: 20", UnknownUnit),
        ("dose: 20mg", "dose: twenty", NotADose),
        ("dose: 20mg", "dose: 20g", HugeDose),
        ("dose: 20mg", "dose: 0mg", BadOption),
    ],
)
def test_a_drug_or_dose_that_cannot_be_meant(old: str, new: str, kind: type[BadInput]) -> None:
    with pytest.raises(kind):
        trial(SPEC.replace(old, new))


@pytest.mark.parametrize(
    ("old", "new", "where", "given"),
    [
        ("dose: 20mg", "dose: 0mg", "trial.yaml:4 dose", "0 mg"),
        ("used_for: 8 weeks", "used_for: ages", "trial.yaml:8 used_for", "ages"),
        ("median: 8 years", "median: ages", "trial.yaml:9 median", "ages"),
        ("follow: 20 days", "follow: soon", "trial.yaml:6 follow", "soon"),
        ("follow: 20 days", "follow: 11 years", "trial.yaml:6 follow", "11 years"),
        ("taper: abrupt", "taper: abrubt", "trial.yaml:11 taper", "abrubt"),
        ("linear:10d", "linear:x", "trial.yaml:12 taper", "linear:x"),
        ("linear:10d", "linear:40y", "trial.yaml:12 taper", "linear:40y"),
        ('taper: "linear:10d"', "file: mine.csv", "trial.yaml:12 file", "mine.csv"),
    ],
)
def test_what_cannot_be_meant_is_told_with_its_line(old: str, new: str, where: str, given: str) -> None:
    assert old in SPEC
    with pytest.raises(BadOption) as caught:
        trial(SPEC.replace(old, new), {"mine.csv": "day,dose\n0,20mg\n7,20mg\n"})
    assert (caught.value.option, caught.value.given) == (where, given)


def test_near_words_are_offered_for_a_taper() -> None:
    with pytest.raises(BadOption, match="one of abrupt"):
        trial(SPEC.replace("taper: abrupt", "taper: abrubt"))


@pytest.mark.parametrize(
    ("engine", "keeps_people", "wanted"),
    [("abacus", False, "one of local, duckdb, spark"), ("spark", True, "local as the engine")],
)
def test_an_engine_that_cannot_be_used_is_told(
    tmp_path: Path, engine: str, keeps_people: bool, wanted: str
) -> None:
    with pytest.raises(BadOption, match=wanted):
        run_trial(trial(SPEC), tmp_path, engine, keeps_people)
    assert list(tmp_path.iterdir()) == []


def test_more_is_felt_after_years_and_a_little_less_when_slower(tmp_path: Path) -> None:
    weeks, years = ran(SPEC, tmp_path).groups
    some = [[arm.felt.reporting["any"].estimate.value for arm in group.arms] for group in (weeks, years)]
    assert some[1][0] > some[0][0]
    assert some[1][0] > some[1][1] > some[1][2]
    assert years.arms[0].felt.reporting["any"].floor == pytest.approx(some[1][2])


def test_gaps_are_those_of_the_numbers(tmp_path: Path) -> None:
    made = ran(SPEC, tmp_path)
    for group in made.groups:
        reference, *others = group.arms
        assert reference.gaps == ()
        for arm in others:
            gaps = {gap.quantity: gap.estimate for gap in arm.gaps}
            told = arm.felt.reporting["severe"].estimate.value
            assert gaps["severe"].value == pytest.approx(
                told - reference.felt.reporting["severe"].estimate.value, abs=1e-6
            )
            assert gaps["severe"].low <= gaps["severe"].value <= gaps["severe"].high
    assert {gap.quantity for gap in made.groups[1].arms[1].gaps} >= {"relapse.1", "relapse.2"}
    assert not any(gap.quantity.startswith("relapse") for gap in made.groups[0].arms[1].gaps)


def test_relapse_is_told_of_those_who_had_an_illness(tmp_path: Path) -> None:
    weeks, years = ran(SPEC, tmp_path).groups
    assert [arm.relapses for arm in weeks.arms] == [(), (), ()]
    at_once, _, placebo = years.arms
    assert [one.week for one in at_once.relapses] == [1, 2]
    assert at_once.relapses[1].share.value > placebo.relapses[1].share.value
    assert placebo.relapses[1].share.value == pytest.approx(placebo.relapses[1].kept)


def test_what_the_reader_must_know_is_told(tmp_path: Path) -> None:
    codes = [reason.code for reason in ran(SPEC, tmp_path).reasons]
    assert codes[:2] == ["trial.model", "trial.same_people"]
    assert "trial.placebo" in codes
    text = SPEC.replace("drug: citalopram", "drug: risperidone").replace("dose: 20mg", "dose: 4mg")
    assert "simulate.borrowed" in [reason.code for reason in ran(text, tmp_path / "other").reasons]

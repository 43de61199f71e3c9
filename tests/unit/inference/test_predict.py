"""What the model says to a published result: floors, comparators, contrasts and every kind of measure."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from opentaper.errors import BadOption
from opentaper.formulary.population import shipped_population
from opentaper.inference.cases import KINDS, case_of
from opentaper.inference.courses import Courses
from opentaper.inference.draws import even_draws
from opentaper.inference.predict import OF_PEOPLE, OF_RELAPSE, Prediction, predicted, predicted_by
from opentaper.inference.scenario import Portion, Scenario, Use, scenario_of

POPULATION = shipped_population()
COURSES = Courses(even_draws(128, 7))
STOP: dict[str, Any] = {
    "drugs": {"paroxetine": {"mg": 20}},
    "used": {"days": 700, "spread": 0.5},
    "days": 120,
}


def said(measure: dict[str, Any], scenario: dict[str, Any] | None = None, **more: Any) -> Prediction:
    told = {"row": "a", "scenario": {**STOP, **(scenario or {})}, "measure": measure, **more}
    return predicted_by(COURSES, POPULATION, case_of(told))


KEPT = {"against": {"taper": "continued"}}


def test_every_kind_has_its_measure() -> None:
    assert set(OF_PEOPLE) | set(OF_RELAPSE) == set(KINDS)


@pytest.mark.parametrize(
    "measure",
    [
        {"kind": "level"},
        {"kind": "level", "level": "moderate"},
        {"kind": "level", "level": "severe"},
        {"kind": "symptoms", "day": 7},
        {"kind": "rise"},
        {"kind": "item", "item": "dizziness"},
        {"kind": "worse", "day": 28},
        {"kind": "score", "item": "phq9", "day": 28},
        {"kind": "relapse"},
        {"kind": "unable"},
        {"kind": "came_back"},
        {"kind": "relapse_rate"},
    ],
    ids=str,
)
def test_stopping_is_worse_than_staying(measure: dict[str, Any]) -> None:
    found = said(measure, **KEPT)
    assert found.comparator is not None
    assert found.value > found.comparator >= 0.0


def test_staying_is_the_placebo_floor() -> None:
    found = said({"kind": "level"}, {"taper": "continued"})
    assert found.value == pytest.approx(100.0 * POPULATION.measures["floor_any"])
    assert said({"kind": "smd", "day": 7}, {"taper": "continued"}).value == pytest.approx(0.0)
    assert said({"kind": "lasting"}, {"taper": "continued"}).value == 0.0


def test_a_drug_without_adaptation_gives_no_more_than_placebo() -> None:
    none = {"drugs": {"agomelatine": {"mg": 25, "adapts": False}}}
    assert said({"kind": "level"}, none).value == said({"kind": "level"}, {"taper": "continued"}).value


def test_levels_lie_in_each_other() -> None:
    any_, moderate, severe, only = (
        said({"kind": "level", "level": level}).value
        for level in ("any", "moderate", "severe", "moderate_only")
    )
    assert any_ > moderate > severe
    assert only == pytest.approx(moderate - severe)
    of_affected = said({"kind": "level", "level": "severe", "among": "affected"}).value
    assert of_affected == pytest.approx(100.0 * severe / any_)


def test_durations_agree_with_each_other() -> None:
    long = {"used": {"days": 2920}, "days": 1500}
    quarter, half, mean = (
        said({"kind": "duration", "statistic": name}, long).value for name in ("q25", "median", "mean")
    )
    assert 0.0 <= quarter <= half
    assert mean > 0.0
    assert said({"kind": "duration", "unit": "weeks"}, long).value == pytest.approx(half / 7.0)
    shares = [said({"kind": "lasting", "longer_than": days}, long).value for days in (28, 90, 365, 730)]
    assert shares == sorted(shares, reverse=True)
    assert said({"kind": "duration", "among": "lasting:90d"}, long).value > max(90.0, half - 1e-9)


def test_convenience_samples_are_worse_off() -> None:
    trial, survey, forum = (
        said({"kind": "level"}, {"setting": setting}).value for setting in ("trial", "survey", "forum")
    )
    assert trial < survey < forum


def test_support_helps_to_get_off() -> None:
    shares = [said({"kind": "stopped"}, {"support": word}).value for word in ("advice", "structured", "cbt")]
    assert shares == sorted(shares)
    assert said({"kind": "stopped", "still_off": True}).value < said({"kind": "stopped"}).value
    assert said({"kind": "stopped"}).value + said({"kind": "unable"}).value == pytest.approx(100.0)


def test_a_number_of_the_study_takes_the_place_of_the_populations() -> None:
    own = said({"kind": "stopped"}, given={"set_out": 1.0}).value
    assert own == pytest.approx(said({"kind": "completed"}).value)


def test_who_never_tried_did_not_get_off() -> None:
    tried = said({"kind": "stopped"}, given={"tried": 0.7}).value
    assert tried == pytest.approx(0.7 * said({"kind": "stopped"}).value)


def test_a_list_names_nothing_as_withdrawal_where_nothing_is_felt() -> None:
    shares = [said({"kind": "count", "at_least": n, "items": 15}).value for n in (1, 4)]
    assert 100.0 > shares[0] > shares[1] > 0.0
    floor = said({"kind": "count", "at_least": 1, "items": 15}, {"taper": "continued"}).value
    assert floor == pytest.approx(0.0, abs=1e-6)
    assert said({"kind": "unfelt"}, {"taper": "continued"}).value == 100.0
    assert 0.0 < said({"kind": "unfelt"}).value < 50.0


def test_contrasts() -> None:
    level = {"kind": "level"}
    both = said(level, **KEPT)
    assert both.comparator is not None
    p, q = both.value / 100.0, both.comparator / 100.0
    expected = {
        "difference": 100.0 * (p - q),
        "ratio": p / q,
        "odds_ratio": p / (1.0 - p) / (q / (1.0 - q)),
        "hazard_ratio": np.log(1.0 - p) / np.log(1.0 - q),
        "nnt": 1.0 / (p - q),
        "same": 1.0,
        "below": 0.0,
    }
    for contrast, value in expected.items():
        assert said(level, **KEPT, contrast=contrast).value == pytest.approx(value), contrast
    alike = said(level, {"taper": "linear:3d"}, against={"taper": "linear:14d"}, contrast="same")
    assert alike.value == 0.0


def test_relapse_times() -> None:
    years = {"days": 3650}
    early = said({"kind": "relapse_time", "portion": 0.2}, years).value
    late = said({"kind": "relapse_time", "portion": 0.4}, years).value
    assert 1.0 <= early < late
    assert said({"kind": "well"}).value == pytest.approx(100.0 - said({"kind": "relapse"}).value)
    admitted = said({"kind": "relapse", "severe_only": True}).value
    assert 0.0 < admitted < said({"kind": "relapse"}).value
    window = said({"kind": "relapse_window", "unit": "weeks"}, {"days": 365, "taper": "linear:8w"}, **KEPT)
    assert 0.0 < window.value < 44.0


def test_a_drug_without_a_curve_relapses_by_its_level_but_cannot_be_felt() -> None:
    lithium = {"drugs": {"lithium": {"mg": 900}}, "condition": "bipolar"}
    assert said({"kind": "relapse"}, lithium, **KEPT).value > 0.0
    with pytest.raises(BadOption, match="lithium"):
        said({"kind": "level"}, lithium)


def test_occupancy_comes_straight_from_the_curve() -> None:
    assert said({"kind": "occupancy"}).value == pytest.approx(97.14 * 20.0 / 25.6)


def test_a_mix_lies_between_its_drugs() -> None:
    alone = [
        said({"kind": "level"}, {"drugs": {name: {"mg": mg}}}).value
        for name, mg in (("paroxetine", 20), ("fluoxetine", 20))
    ]
    mixed = {"drugs": {"paroxetine": {"mg": 20, "share": 0.5}, "fluoxetine": {"mg": 20, "share": 0.5}}}
    assert said({"kind": "level"}, mixed).value == pytest.approx(np.mean(alone))


def test_the_same_draws_say_the_same_with_and_without_kept_runs() -> None:
    told = {"row": "a", "scenario": STOP, "measure": {"kind": "level"}}
    draws = even_draws(64, 7)
    assert predicted(POPULATION, case_of(told), draws) == predicted_by(
        Courses(draws), POPULATION, case_of(told)
    )


@pytest.mark.parametrize(
    ("told", "named"),
    [
        ({"drugs": {}}, "drugs"),
        ({"taper": {"abrupt": 0.0}}, "taper"),
        ({"setting": "pub"}, "setting"),
        ({"support": "prayer"}, "support"),
        ({"episodes": "dozens"}, "episodes"),
        ({"days": 0}, "days"),
        ({"colour": "red"}, "colour"),
    ],
)
def test_a_scenario_that_cannot_be_meant_is_refused(told: dict[str, Any], named: str) -> None:
    with pytest.raises(BadOption, match=named):
        scenario_of({**STOP, **told})


@pytest.mark.parametrize(
    "told",
    [
        {"measure": {"kind": "mood"}},
        {"measure": {"kind": "level", "colour": 1}},
        {"measure": {"kind": "level"}, "contrast": "ratio"},
        {"measure": {"kind": "level"}, "contrast": "times"},
        {"measure": {"kind": "level"}, "colour": 1},
    ],
    ids=str,
)
def test_a_case_that_cannot_be_meant_is_refused(told: dict[str, Any]) -> None:
    with pytest.raises(BadOption):
        case_of({"row": "a", "scenario": STOP, **told})


def test_draws_of_another_shape_are_refused() -> None:
    with pytest.raises(BadOption, match="draws"):
        Courses(even_draws(8, 6))


def test_lengths_of_use_are_drawn_around_their_median() -> None:
    used = Use(100.0, 0.5).drawn(np.array([-1.0, 0.0, 1.0]))
    np.testing.assert_allclose(used, 100.0 * np.exp([-0.5, 0.0, 0.5]))
    assert Scenario((Portion("citalopram", 20.0),), Use(1.0)).days == 28


def test_who_felt_it_at_all_tells_of_it_more_often_than_everybody() -> None:
    dizzy = {"kind": "item", "item": "dizziness"}
    assert said({**dizzy, "among": "affected"}).value > said(dizzy).value


def test_the_worst_day_lies_within_the_days_that_are_looked_at() -> None:
    days, weeks = (said({"kind": "peak_day", "unit": unit}).value for unit in ("days", "weeks"))
    assert 0.0 < days < 120.0
    assert weeks == pytest.approx(days / 7.0)


def test_after_a_longer_time_more_of_those_who_felt_it_feel_it_no_more() -> None:
    shares = [said({"kind": "resolved"}, {"days": days}).value for days in (28, 120, 700)]
    assert shares == sorted(shares)
    assert 0.0 <= shares[0] < shares[-1] <= 100.0


def test_people_go_back_on_it_for_two_reasons() -> None:
    back, ill = (said({"kind": kind}).value for kind in ("returned", "came_back"))
    gave_up = 100.0 - said({"kind": "completed"}).value
    assert max(ill, gave_up) < back < ill + gave_up

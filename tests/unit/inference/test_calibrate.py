"""A calibration finds what is known, is held by its priors, and goes on to the bit where it broke off."""

from __future__ import annotations

import datetime
import io
from dataclasses import replace
from functools import cache
from pathlib import Path

import numpy as np
import pytest
import yaml
from rich.console import Console

from opentaper.formulary.population import population_of, shipped_population
from opentaper.inference.calibrate import FitState, Knob, Problem, Target, begun, fitted, residuals, stepped
from opentaper.inference.cases import case_of
from opentaper.inference.courses import Courses
from opentaper.inference.draws import even_draws
from opentaper.inference.hyper import bound, free, moved, number
from opentaper.inference.knobs import KNOBS, targets
from opentaper.inference.predict import predicted_by
from opentaper.inference.published import published_cases
from tools.calibrate import calibrated, fingerprint, keep, kept_fit, written
from tools.calibrate import problem as shipped_problem

POPULATION = shipped_population()
TRUTH = {"people.u50.median": 0.35, "measures.half_any": 0.6, "relapse.depression.base": 0.5}
QUIET = Console(file=io.StringIO())


def made_of(knobs: tuple[Knob, ...], error: float) -> Problem:
    """Synthetic rows of known truth: levels and checklist after 60 days and six years, and staying well."""
    courses = Courses(even_draws(64, 7))
    truth = moved(POPULATION, list(TRUTH), [free(name, value) for name, value in TRUTH.items()])
    rows = []
    for days in (60, 2200):
        told = {"drugs": {"paroxetine": {"mg": 20}}, "used": {"days": days}, "days": 28}
        measures = {"kind": "level"}, {"kind": "symptoms", "day": 7}, {"kind": "rise"}
        rows += [case_of({"row": "a", "scenario": told, "measure": measure}) for measure in measures]
    kept = {"drugs": {"paroxetine": {"mg": 20}}, "taper": "continued", "days": 365}
    rows.append(case_of({"row": "b", "scenario": kept, "measure": {"kind": "relapse"}}))
    made = tuple(Target(case, predicted_by(courses, truth, case).value, error) for case in rows)
    return Problem(POPULATION, knobs, made, courses)


@cache
def problem(error: float = 0.1) -> Problem:
    return made_of(tuple(Knob(name, number(POPULATION, name), 0.5) for name in TRUTH), error)


def finished(asked: Problem, fit: FitState | None = None) -> FitState:
    fit = fit or begun(asked)
    while not fit.is_done:
        fit = stepped(asked, fit)
    return fit


def test_it_finds_the_numbers_that_made_the_rows() -> None:
    fit = finished(problem())
    for (name, truth), value in zip(TRUTH.items(), fit.values, strict=True):
        assert bound(name, value) == pytest.approx(truth, rel=0.03), name
    assert fit.cost < 0.2 * begun(problem()).cost


def test_rows_that_say_little_leave_the_prior() -> None:
    fit = finished(problem(error=1e4))
    np.testing.assert_allclose(fit.values, problem().centre, atol=1e-3)
    unsure = fitted(problem(error=1e4), fit)
    np.testing.assert_allclose(np.sqrt(np.diag(unsure.covariance)), 0.5, rtol=1e-2)


def test_the_covariance_shrinks_where_rows_tell() -> None:
    unsure = fitted(problem(), finished(problem()))
    assert unsure.rows == 7
    assert unsure.names == tuple(TRUTH)
    assert (np.sqrt(np.diag(unsure.covariance)) < 0.1).all()
    assert (np.linalg.eigvalsh(unsure.covariance) > 0.0).all()


def test_a_row_that_contradicts_all_others_hardly_pulls() -> None:
    asked = problem()
    false = replace(asked.targets[0], value=99.0)
    disturbed = replace(asked, targets=(*asked.targets, false))
    for one, other, name in zip(finished(asked).values, finished(disturbed).values, asked.names, strict=True):
        assert bound(name, other) == pytest.approx(bound(name, one), rel=0.1)


def test_a_lower_bound_counts_only_from_below() -> None:
    asked = problem()
    low, high = (
        replace(asked, targets=(replace(asked.targets[0], value=value, is_lower_bound=True),))
        for value in (1.0, 99.0)
    )
    assert residuals(low, low.centre)[0] == 0.0
    assert residuals(high, high.centre)[0] < 0.0


def test_a_run_that_was_broken_off_ends_the_same_to_the_bit(tmp_path: Path) -> None:
    asked, whole, broken = problem(), tmp_path / "whole.json", tmp_path / "broken.json"
    straight = calibrated(asked, whole, QUIET)
    assert straight.steps > 2
    first = calibrated(asked, broken, QUIET, most_steps=1)
    assert first.steps == 1
    assert not first.is_done
    again = calibrated(made_of(asked.knobs, 0.1), broken, QUIET)
    assert again == straight
    assert whole.read_bytes() == broken.read_bytes()


def test_a_checkpoint_of_other_data_is_left_alone(tmp_path: Path) -> None:
    path, fit = tmp_path / "kept.json", begun(problem())
    keep(path, fit, fingerprint(problem()))
    assert kept_fit(path, fingerprint(problem())) == fit
    assert kept_fit(path, fingerprint(problem(error=5.0))) is None
    assert kept_fit(tmp_path / "none.json", "") is None


def test_what_is_written_can_be_read_as_the_population_it_was() -> None:
    fit = finished(problem())
    unsure = fitted(problem(), fit)
    text = written(problem().moved(fit.values), unsure, datetime.date(2026, 1, 2), 64)
    read = population_of(yaml.safe_load(text))
    assert read.release == "2026-01-02"
    assert read.fit.rows == 7
    assert read.people["u50"].median == pytest.approx(bound("people.u50.median", fit.values[0]), rel=1e-3)
    np.testing.assert_allclose(read.fit.covariance, unsure.covariance, rtol=1e-4)
    assert read.relapse["depression"]["base"] == pytest.approx(0.5, rel=0.05)


def test_the_published_results_make_targets_and_directions_do_not() -> None:
    found = targets(published_cases())
    assert len(found) > 90
    assert all(target.error > 0.0 for target in found)
    directions = {one.result.id for one in published_cases() if one.result.unit == "direction"}
    assert directions
    assert not directions & {target.case.row for target in found}


def test_every_knob_is_a_number_of_the_population() -> None:
    assert len({knob.name for knob in KNOBS}) == len(KNOBS)
    for knob in KNOBS:
        assert number(POPULATION, knob.name) > 0.0
        assert not knob.name.startswith("measures.floor"), "floors are published"
        if knob.name.startswith("drugs."):
            assert knob.centre == 1.0
            assert knob.spread <= 0.15, "drug shifts stay weak"


@pytest.mark.nightly
def test_the_shipped_population_is_what_a_calibration_writes(tmp_path: Path) -> None:
    asked = shipped_problem()
    fit = calibrated(asked, tmp_path / "whole.json", QUIET)
    shipped = POPULATION.fit
    assert asked.names == shipped.names
    apart = np.abs(np.array(fit.values) - shipped.values) / np.sqrt(np.diag(shipped.covariance))
    assert apart.max() < 0.5, "by more than half of what the fit is unsure of: run make calibrate"


def few(*targets: Target, knobs: tuple[Knob, ...] = (), n: int = 16) -> Problem:
    """A small problem of these rows, at the numbers of the population unless others are given."""
    usual = Knob("people.u50.median", number(POPULATION, "people.u50.median"), 0.5)
    return Problem(POPULATION, knobs or (usual,), targets, Courses(even_draws(n, 7)))


def row(measure: str = "level", **more: object) -> Target:
    """A share of 40 % a month after stopping."""
    told = {"drugs": {"paroxetine": {"mg": 20}}, "used": {"days": 700}, "days": 28}
    return Target(case_of({"row": "a", "scenario": told, "measure": {"kind": measure}, **more}), 40.0, 10.0)


def test_a_ratio_is_missed_on_its_logarithm() -> None:
    said = predicted_by(few().courses, POPULATION, row().case).value
    for published, error in ((said / 2.0, 0.5), (said * 4.0, 0.1)):
        asked = few(replace(row(), value=published, error=error, is_log=True))
        assert residuals(asked, asked.centre)[0] == pytest.approx(np.log(said / published) / error)


def test_the_other_arm_of_a_result_counts_as_well() -> None:
    placebo = row(against={"taper": "continued"})
    alone, both = few(placebo), few(replace(placebo, comparator=30.0))
    floor = 100.0 * POPULATION.measures["floor_any"]
    assert residuals(alone, alone.centre)[1] == 0.0
    assert residuals(both, both.centre)[1] == pytest.approx((floor - 30.0) / 10.0)


def test_a_drug_s_own_number_is_moved_by_results_of_that_drug_alone() -> None:
    knobs = tuple(Knob(f"drugs.{name}", 1.0, 0.1) for name in ("paroxetine", "sertraline"))
    asked, told = few(row(), row("relapse"), knobs=knobs), list[tuple[int, int]]()
    fit = stepped(asked, begun(asked), lambda done, of: told.append((done, of)))
    paroxetine, sertraline = (bound(name, value) for name, value in zip(asked.names, fit.values, strict=True))
    assert paroxetine != pytest.approx(1.0, abs=1e-3)
    assert sertraline == pytest.approx(1.0)
    assert told == [(1, 2), (2, 2)]


def test_where_no_step_gains_anything_it_is_done_and_stays_so() -> None:
    asked = few(row())
    best = replace(begun(asked), cost=0.0)
    done = stepped(asked, best)
    assert done == replace(best, is_done=True)
    assert stepped(asked, done) is done

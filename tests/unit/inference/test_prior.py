"""The prior is the population, moved by the drug and by attempts that failed."""

from dataclasses import replace

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from opentaper import formulary
from opentaper.errors import BadOption
from opentaper.formulary.population import PARAMETERS, shipped_population
from opentaper.inference.draws import even_draws
from opentaper.inference.prior import kinetics, people, prior
from opentaper.pharmacology import Hyperbola, peak_time

POPULATION = shipped_population()
DRAWS = even_draws(512, 6)
CURVE = Hyperbola(0.9, 3.0)


def test_a_draw_of_nothing_is_the_median() -> None:
    felt = prior(POPULATION, "no such drug", np.zeros((1, 6)))
    for name in PARAMETERS:
        assert getattr(felt, name)[0] == pytest.approx(POPULATION.people[name].median)
    assert felt.steepness[0] == POPULATION.steepness


def test_spreads_are_those_of_the_population() -> None:
    felt = prior(POPULATION, "no such drug", DRAWS)
    for name in PARAMETERS:
        column = getattr(felt, name)
        scale = np.log(column / (1.0 - column)) if name == "fast_share" else np.log(column)
        assert scale.std() == pytest.approx(POPULATION.people[name].spread, rel=0.05)
    assert ((felt.fast_share > 0.0) & (felt.fast_share < 1.0)).all()


@pytest.mark.parametrize("place", range(6))
def test_each_draw_moves_its_own_parameter(place: int) -> None:
    draws = np.zeros((2, 6))
    draws[1, place] = 1.0
    felt = prior(POPULATION, "no such drug", draws)
    moved = [name for name in PARAMETERS if np.ptp(getattr(felt, name)) > 0.0]
    assert moved == [PARAMETERS[place]]


def test_a_known_drug_shifts_all_alike() -> None:
    told = replace(POPULATION, drugs={"paroxetine": 0.8})
    plain, shifted = prior(told, "citalopram", DRAWS), prior(told, "paroxetine", DRAWS)
    assert_allclose(shifted.u50, 0.8 * plain.u50)
    assert_array_equal(shifted.tau_slow_days, plain.tau_slow_days)


def test_attempts_that_failed_make_sensitive_up_to_a_point() -> None:
    u50 = [prior(POPULATION, "citalopram", DRAWS, failed).u50[0] for failed in range(6)]
    most = POPULATION.most_failed
    assert_allclose(np.array(u50[1 : most + 1]) / np.array(u50[:most]), POPULATION.failed_attempt)
    assert u50[most] == u50[most + 1]


@pytest.mark.parametrize("shape", [(6,), (3, 5), (3, 7)])
def test_draws_of_another_shape(shape: tuple[int, ...]) -> None:
    with pytest.raises(BadOption, match="shape"):
        prior(POPULATION, "citalopram", np.zeros(shape))


def test_fewer_than_no_attempts() -> None:
    with pytest.raises(BadOption, match="failed_attempts"):
        prior(POPULATION, "citalopram", DRAWS, -1)


# --- kinetics -----------------------------------------------------------------------------------------------


def test_hours_of_the_formulary_become_days() -> None:
    drug = formulary.drug("citalopram")
    found = kinetics(drug, 0.5)
    assert found is not None
    assert drug.half_life_h is not None
    assert drug.half_life_h.central is not None
    assert drug.tmax_h is not None
    assert found.half_life_days == pytest.approx(drug.half_life_h.central / 24.0)
    assert peak_time(found) * 24.0 == pytest.approx(drug.tmax_h.central)
    assert not found.has_metabolite


def test_the_slowest_metabolite_carries_its_share() -> None:
    found = kinetics(formulary.drug("diazepam"), 0.3)
    assert found is not None
    known = [part.half_life_h.central for part in formulary.drug("diazepam").metabolites if part.half_life_h]
    assert found.metabolite_share == 0.3
    assert found.metabolite_half_life_days == pytest.approx(max(hours for hours in known if hours) / 24.0)


@pytest.mark.parametrize("name", formulary.drug_names())
def test_every_drug_has_kinetics_or_says_that_none_are_known(name: str) -> None:
    drug = formulary.drug(name)
    found = kinetics(drug, POPULATION.metabolite_share)
    known = drug.half_life_h is not None and bool(drug.half_life_h.central)
    assert (found is not None) == known


def test_a_peak_later_than_absorption_can_make_is_taken_as_at_once() -> None:
    drug = formulary.drug("citalopram")
    assert drug.tmax_h is not None
    late = replace(drug, tmax_h=replace(drug.tmax_h, value=720.0, low=720.0, high=720.0))
    found = kinetics(late, 0.5)
    assert found is not None
    assert found.is_instant


def test_a_drug_without_a_half_life_has_no_people() -> None:
    drug = replace(formulary.drug("citalopram"), half_life_h=None)
    assert kinetics(drug, 0.5) is None
    assert people(POPULATION, drug, CURVE, DRAWS) is None


def test_people_take_the_drug_by_their_curve() -> None:
    drug = formulary.drug("citalopram")
    found = people(POPULATION, drug, CURVE, DRAWS, failed_attempts=1)
    assert found is not None
    assert found.n == 512
    assert found.curve is CURVE
    assert_array_equal(found.response.u50, prior(POPULATION, "citalopram", DRAWS, 1).u50)

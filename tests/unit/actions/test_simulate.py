"""A simulation as it is asked for: words become exact values, slips are named, what is not known is said."""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from opentaper import formulary
from opentaper.actions.simulate import TAPERS, AskedSimulation, simulate
from opentaper.errors import BadOption, HugeDose, UnknownDrug
from opentaper.exchange.told_taper import told_taper
from opentaper.inference.simulated import Simulation

TODAY = date(2026, 11, 23)
ASKED = AskedSimulation("citalopram", "20mg", used_for="8 years", people="200", follow="8w")


def made(**changed: object) -> Simulation:
    return simulate(replace(ASKED, **changed), TODAY)  # type: ignore[arg-type]  # its own fields


def codes(simulation: Simulation) -> list[str]:
    return [reason.code for reason in simulation.reasons]


def test_words_become_values() -> None:
    found = made(attempts=("failed", "hard", "failed at 5mg"), days="28,7,7", seed="3")
    assert found.drug.name == "citalopram"
    assert found.days_of_use == pytest.approx(8 * 365.2425)
    assert (found.n_people, found.seed, found.failed_attempts) == (200, 3, 2)
    assert (found.end_day, found.follow_days, found.last_day) == (0, 56, 56)
    assert found.felt is not None
    assert [day.day for day in found.felt.symptoms] == [7, 28]
    assert found.level is None
    assert len(found.doses) > 365


def test_the_same_words_are_the_same_answer() -> None:
    one, again = made(), made()
    assert one.felt is not None
    assert again.felt is not None
    assert one.felt.reporting == again.felt.reporting


@pytest.mark.parametrize(
    ("taper", "end_day"),
    [
        ("abrupt", 0),
        ("linear:14d", 13),
        (" Linear:14d ", 13),
        ("occupancy:1y", 364),
        ("occupancy:1y/4w", 336),
        ("proportional:10%/4w", 980),
        ("steps:50%/4w", 28),
        ("held:50%", 0),
        ("interrupted:8d", 8),
        ("continued", 0),
    ],
)
def test_a_taper_ends_with_its_last_change(taper: str, end_day: int) -> None:
    found = made(taper=taper)
    assert found.end_day == end_day
    assert (np.diff(found.doses[end_day:]) == 0).all()


def test_failed_attempts_make_it_harder() -> None:
    plain, tried = made(people="1000"), made(people="1000", attempts=("failed",) * 3)
    assert plain.felt is not None
    assert tried.felt is not None
    easy, hard = (one.reporting["moderate"].estimate.value for one in (plain.felt, tried.felt))
    assert hard > easy


def test_a_placebo_leaves_the_dose_and_tells_the_floor() -> None:
    found = made(taper="linear:14d", placebo=True)
    assert found.felt is not None
    assert (found.doses == 20.0).all()
    assert found.end_day == 13
    for share in found.felt.reporting.values():
        assert share.estimate.value == pytest.approx(share.floor, abs=1e-6)
    assert codes(found)[0] == "simulate.placebo"


def test_what_was_not_told_counts_as_the_hardest_and_is_said() -> None:
    found = made(used_for=None)
    assert math.isinf(found.days_of_use)
    assert "simulate.unknown_use" in codes(found)
    assert "simulate.unknown_use" not in codes(made())


def test_relapse_is_told_where_a_condition_is_named() -> None:
    assert made().relapses == ()
    found = made(condition="Depression", follow="1y")
    assert [one.week for one in found.relapses] == [4, 12, 26, 52]


def test_a_drug_without_a_curve_shows_its_level_alone() -> None:
    found = made(drug="mirtazapine", dose="15mg", condition="depression")
    assert found.felt is None
    assert found.level is not None
    assert found.relapses == ()
    assert codes(found) == ["simulate.no_curve"]
    assert found.level.rows[2][-1] < 0.01


@pytest.mark.parametrize(
    ("name", "code"), [("citalopram", "simulate.no_half_life"), ("mirtazapine", "simulate.no_curve")]
)
def test_without_a_half_life_nothing_is_shown(name: str, code: str, monkeypatch: pytest.MonkeyPatch) -> None:
    unknown = replace(formulary.drug(name), half_life_h=None)
    monkeypatch.setattr(formulary, "drug", lambda _: unknown)
    found = made(drug=name)
    assert found.felt is None
    assert found.level is None
    assert codes(found) == [code]


def test_what_is_borrowed_from_other_drugs_is_said() -> None:
    assert "simulate.borrowed" in codes(made(drug="risperidone", dose="4mg"))
    assert "simulate.borrowed" not in codes(made())


@pytest.mark.parametrize(
    ("changed", "option", "wanted"),
    [
        ({"people": "0"}, "people", "a whole number from 1 to 10000000"),
        ({"people": "-5"}, "people", "a whole number from 1 to 10000000"),
        ({"people": "10000001"}, "people", "a whole number from 1 to 10000000"),
        ({"people": "²"}, "people", "a whole number from 1 to 10000000"),
        ({"seed": "-1"}, "seed", "a whole number from 0 to 4294967295"),
        ({"days": "-7,14"}, "days", "days after the last cut, such as 7,14,28"),
        ({"days": ""}, "days", "days after the last cut, such as 7,14,28"),
        ({"days": "9999"}, "days", "days after the last cut, such as 7,14,28"),
        ({"follow": "0d"}, "follow", "a time of at least one day"),
        ({"follow": "11y"}, "follow", "a time of at least one day"),
        ({"follow": "soon"}, "follow", "a time of at least one day"),
        ({"taper": "ocupancy:1y"}, "taper", "one of occupancy:1y"),
        ({"taper": "liner:14d"}, "taper", "one of linear:14d"),
        ({"taper": "linear"}, "taper", "a taper such as"),
        ({"taper": "linear:20y"}, "taper", "a taper of at most ten years"),
        ({"condition": "depresion"}, "condition", "one of depression"),
        ({"condition": "gout"}, "condition", "one of depression, anxiety, psychosis, bipolar"),
        ({"dose": "0mg"}, "dose", "the dose taken now, above 0 mg"),
        ({"used_for": "ages"}, "used-for", "how long"),
        ({"attempts": ("badly",)}, "attempt", "well, hard or failed"),
    ],
)
def test_a_slip_names_its_option(changed: dict[str, object], option: str, wanted: str) -> None:
    with pytest.raises(BadOption) as slip:
        made(**changed)
    assert slip.value.option == option
    assert slip.value.wanted.startswith(wanted)


def test_a_word_like_none_gets_every_word() -> None:
    with pytest.raises(BadOption) as slip:
        made(taper="zzz")
    assert all(example in slip.value.wanted for example in TAPERS.values())


def test_an_unknown_drug_and_a_slip_of_the_unit_are_refused() -> None:
    with pytest.raises(UnknownDrug):
        made(drug="citaloprm")
    with pytest.raises(HugeDose):
        made(dose="20g")


def test_a_schedule_is_followed_from_its_first_change_on() -> None:
    text = "day,dose\n-7,20mg\n0,10mg\n28,0mg\n"
    found = made(file=told_taper(text, "mine.csv"))
    assert (found.taper, found.end_day) == ("mine.csv", 28)
    assert found.doses[[0, 27, 28, -1]].tolist() == [10.0, 10.0, 0.0, 0.0]

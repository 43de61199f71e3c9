"""The page of the faults is that of its figures, no monitor rang, and a slice of it is made again."""

from __future__ import annotations

import json
from dataclasses import replace
from functools import cache
from itertools import islice
from typing import Any

import pytest

from opentaper.advice.advice import Action
from opentaper.quantities import Dose
from tools import fault_injection
from tools.fault_injection import FOLDER
from tools.faulted.kinds import FAULTS
from tools.faulted.monitors import ABOVE, BELOW, FASTER, LESS_CAREFUL, alarms
from tools.faulted.page import FIGURES, PAGE, page
from tools.faulted.products import SHELVES
from tools.faulted.sound import SoundDay, sound_days


@cache
def told() -> Any:
    return json.loads((FOLDER / FIGURES).read_text(encoding="utf-8"))


@cache
def days() -> tuple[SoundDay, ...]:
    return tuple(islice(sound_days(told()["people"], told()["seed"]), 4))


def test_the_page_is_that_of_its_figures() -> None:
    assert (FOLDER / PAGE).read_text(encoding="utf-8") == page(told()), "run: python -m tools.fault_injection"


def test_every_fault_was_put_in_and_no_monitor_rang() -> None:
    assert list(told()["faults"]) == list(FAULTS)
    assert [row["told"] for row in told()["shelves"]] == list(SHELVES)
    assert all(one["tried"] == told()["days"] > 500 for one in told()["faults"].values())
    assert told()["cuts"] > 100, "days on which a fault could hide a hold are not enough"
    assert {name: one["alarms"] for name, one in told()["faults"].items() if one["alarms"]} == {}
    assert sum(row["alarms"] for row in told()["shelves"]) == 0


def test_a_slice_is_made_again_and_no_monitor_rings() -> None:
    made = fault_injection.of_slice(told()["people"], told()["seed"])
    assert made == told()["slice"]
    assert all(one["alarms"] == {} for one in made.values())


@pytest.mark.parametrize(
    ("dose", "monitor"), [(Dose.mg(100_000), ABOVE), (Dose(1), BELOW)], ids=["too high", "too low"]
)
def test_a_monitor_rings_for_a_dose(dose: Dose, monitor: str) -> None:
    day = days()[0]
    sound = day.advice()
    assert alarms(day, sound, sound) == ()
    assert monitor in alarms(day, sound, replace(sound, next_dose=dose))


def test_a_monitor_rings_for_a_cut_that_should_wait() -> None:
    day = next(day for day in days() if day.advice().action is Action.HOLD)
    sound = day.advice()
    lower = day.plan.below(day.plan.on(day.today))
    assert lower is not None
    cut = replace(sound, action=Action.GO_ON, next_dose=lower.dose)
    assert {FASTER, LESS_CAREFUL} <= set(alarms(day, sound, cut))

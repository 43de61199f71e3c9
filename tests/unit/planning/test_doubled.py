"""A doubled or vomited dose: nothing more is taken, the dangerous ones are rung about at once."""

from __future__ import annotations

import pytest

from opentaper.errors import BadOption
from opentaper.formulary import drug, drug_names
from opentaper.planning.astray import Act, Usual
from opentaper.planning.doubled import Swallowed, doubled_dose, vomited_dose
from opentaper.quantities import Dose


def of(name: str, ago_h: float | None = 1.0, most: float | None = None) -> Swallowed:
    return Swallowed(Usual(drug(name), Dose.mg(50)), ago_h, most)


@pytest.mark.parametrize(
    "name",
    [
        "lithium",
        "amitriptyline",
        "clozapine",
        "bupropion",
        "phenelzine",
        "citalopram",
        "escitalopram",
        "sertraline",
    ],
)
def test_dangerous_ones_are_called_about_at_once(name: str) -> None:
    answer = doubled_dose(of(name))
    assert (answer.act, answer.take) == (Act.CALL_NOW, None)
    assert answer.then.code == "astray.then_as_they_say"


def test_any_other_is_asked_about() -> None:
    answer = doubled_dose(of("mirtazapine"))
    assert (answer.act, answer.then.code) == (Act.ASK, "astray.then_ask_next")


def test_both_ways_on_are_told() -> None:
    answer = doubled_dose(of("sertraline"))
    assert answer.level is not None
    assert answer.otherwise is not None
    assert answer.level.highest.middle == answer.otherwise.highest.middle
    assert answer.otherwise.lowest.middle < 1.0 == answer.level.lowest.middle


@pytest.mark.parametrize("name", ["lithium", "clozapine", "phenelzine", "bupropion", "nortriptyline"])
def test_a_vomited_dose_of_these_is_rung_about(name: str) -> None:
    assert vomited_dose(of(name)).act is Act.RING


def test_how_much_has_gone_in_lies_between_the_ends() -> None:
    answer = vomited_dose(of("citalopram", 0.5, 3.0))
    assert answer.taken_up is not None
    least, most = answer.taken_up
    assert 0.0 < least < 0.5 < most <= 1.0
    assert vomited_dose(of("citalopram", None)).taken_up is None


def test_no_drug_is_ever_taken_again() -> None:
    for name in drug_names():
        for answer in (doubled_dose(of(name)), vomited_dose(of(name))):
            assert answer.take is None, name
            assert answer.act.value in {"ask", "ring", "call-now"}
            assert answer.reasons
            assert answer.signs


def test_hours_are_not_below_zero() -> None:
    with pytest.raises(BadOption):
        of("sertraline", -1.0)

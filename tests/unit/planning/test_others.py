"""Other drugs beside the one that is tapered: whose level moves, and which to begin with."""

from __future__ import annotations

from dataclasses import replace

import pytest

from opentaper.formulary.facts import Drug, Family, Grade, Interaction
from opentaper.planning.others import character, concerns, interaction_reasons, order
from opentaper.reasons import Reason
from tests.builders import drug, request

#: Paroxetine doubles to triples the level of a victim.
INHIBITS = Interaction(
    "PK",
    "paroxetine",
    "CYP2D6",
    "inhibitor",
    "risperidone",
    "up",
    "AUC",
    ("test",),
    Grade.A,
    ratio=2.5,
    ratio_low=2.0,
    ratio_high=4.0,
    offset_days_low=5,
    offset_days_high=10,
)


def told(found: Interaction, tapered: str = "paroxetine", other: str = "risperidone") -> tuple[Reason, ...]:
    """Return what is told of one interaction."""
    asked = replace(request(of=drug(tapered)), also_takes=(other,), interactions=(found,))
    return interaction_reasons(asked)


def test_a_level_falls_when_an_inhibitor_leaves() -> None:
    """With the inhibitor two to four times as high: a quarter to a half is left."""
    (reason,) = told(INHIBITS)
    assert reason.code == "interaction.falls"
    assert [reason.get(name) for name in ("ratio_low", "ratio_high", "days_low", "days_high")] == [
        25,
        50,
        5,
        10,
    ]


def test_a_level_rises_when_an_inducer_leaves() -> None:
    """With the inducer at a third to a half: two to three times as much is left."""
    (reason,) = told(replace(INHIBITS, effect="down", ratio=0.4, ratio_low=1 / 3, ratio_high=0.5))
    assert (reason.code, reason.get("ratio_low"), reason.get("ratio_high")) == ("interaction.rises", 200, 300)


def test_an_effect_without_a_size_is_told_without_one() -> None:
    (reason,) = told(replace(INHIBITS, ratio=None))
    assert reason.code == "interaction.falls_unsized"


def test_the_other_way_round_the_other_drug_is_kept_steady() -> None:
    (reason,) = told(INHIBITS, tapered="risperidone", other="paroxetine")
    assert (reason.code, reason.get("other")) == ("interaction.keep_steady", "paroxetine")


def test_two_drugs_that_act_on_one_thing_are_told_together() -> None:
    (reason,) = told(replace(INHIBITS, kind="PD", effect="serotonin syndrome"))
    assert reason.code == "interaction.together"


def test_drugs_that_do_not_meet_are_not_mentioned() -> None:
    assert told(INHIBITS, other="quetiapine") == ()


@pytest.mark.parametrize(
    ("text", "name", "is_about"),
    [
        ("paroxetine", "paroxetine", True),
        ("Paroxetine 20 mg", "paroxetine", True),
        ("fluvoxamine, paroxetine", "paroxetine", True),
        ("desvenlafaxine", "venlafaxine", False),
        ("tobacco smoke", "tobacco smoke", True),
    ],
)
def test_a_drug_is_found_as_a_whole_word(text: str, name: str, is_about: bool) -> None:
    assert concerns(text, name) is is_about


def of(name: str, *targets: str, family: Family = Family.OTHER_ANTIDEPRESSANT) -> Drug:
    """Return a drug with these main targets."""
    return replace(drug(name), targets=targets, family=family)


def test_what_a_drug_does_to_wakefulness_is_read_from_its_targets() -> None:
    assert character(of("one", "NET", "DAT")) == "activating"
    assert character(of("two", "H1", "5-HT2A")) == "sedating"
    assert character(of("three", "SERT", family=Family.TRICYCLIC)) == "neither"
    assert character(of("four", "D2")) == "neither"


def test_the_activating_drug_comes_first_and_the_sedating_last() -> None:
    drugs = (of("sleepy", "H1"), of("plain", "D2"), of("awake", "NET"))
    ranked = order(drugs, ())
    assert ranked.drugs == ("awake", "plain", "sleepy")
    assert [reason.code for reason in ranked.reasons[:2]] == ["order.one_at_a_time", "order.first"]


def test_of_two_alike_the_one_that_moves_others_waits() -> None:
    drugs = (of("paroxetine", "SERT"), of("risperidone", "D2"), of("sertraline", "SERT"))
    ranked = order(drugs, (INHIBITS,))
    assert ranked.drugs == ("sertraline", "paroxetine", "risperidone")
    (moves,) = [reason for reason in ranked.reasons if reason.code == "order.moves_others"]
    assert (moves.get("drug"), moves.get("n")) == ("paroxetine", 1)

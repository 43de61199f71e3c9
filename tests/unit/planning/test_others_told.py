"""What is told of drugs beside the one that is tapered: numbers, sources, and whom it is said of."""

from __future__ import annotations

from dataclasses import replace

import pytest

from opentaper import formulary
from opentaper.formulary.facts import Drug, Family, Grade
from opentaper.formulary.rows import Interaction
from opentaper.planning.others import character, interaction_reasons, order, refusal_together
from opentaper.planning.request import PlanRequest
from opentaper.planning.result import Outcome
from opentaper.reasons import Reason
from tests.builders import drug, request

COMPANY = formulary.shipped_policy().company
RAISES = Interaction(
    *("PK", "paroxetine", "CYP2D6", "inhibitor", "risperidone", "up", "AUC", ("first", "second"), Grade.B),
    ratio=2.5,
    ratio_low=2.0,
    ratio_high=4.0,
    offset_days_low=5,
    offset_days_high=10,
    note="as a whole.",
)


def asked(tapered: str, *others: str, rows: tuple[Interaction, ...]) -> PlanRequest:
    return replace(request(of=drug(tapered)), also_takes=others, interactions=rows)


def told(row: Interaction, *more: Interaction) -> tuple[Reason, ...]:
    return interaction_reasons(asked("paroxetine", "risperidone", rows=(row, *more)))


def test_a_level_that_falls_comes_with_its_numbers_days_grade_and_source() -> None:
    (falls,) = told(RAISES)
    assert (falls.code, falls.source) == ("interaction.falls", "first")
    assert falls.values == {
        "other": "risperidone",
        "ratio_low": 25,
        "ratio_high": 50,
        "days_low": 5,
        "days_high": 10,
        "grade": "B",
        "metric": "AUC",
    }


def test_a_level_that_rises_comes_with_the_same() -> None:
    (rises,) = told(replace(RAISES, effect="down", ratio=0.5, ratio_low=None, ratio_high=None, source=()))
    assert (rises.code, rises.source) == ("interaction.rises", "")
    assert (rises.get("ratio_low"), rises.get("ratio_high")) == (200, 200)


@pytest.mark.parametrize(
    ("low", "high", "days"), [(None, None, (0, 0)), (3, None, (3, 3)), (None, 9, (0, 9)), (3, 9, (3, 9))]
)
def test_days_until_then_are_told_as_far_as_they_are_known(
    low: int | None, high: int | None, days: tuple[int, int]
) -> None:
    (falls,) = told(replace(RAISES, offset_days_low=low, offset_days_high=high))
    assert (falls.get("days_low"), falls.get("days_high")) == days


@pytest.mark.parametrize(("effect", "code"), [("up", "falls"), ("up a lot", "falls"), ("down", "rises")])
@pytest.mark.parametrize("ratio", [None, 0.0, -1.0])
def test_a_move_without_a_size_is_told_with_its_note(effect: str, code: str, ratio: float | None) -> None:
    for note, is_told in (("as a whole.", "as a whole"), ("by factor X", "by factor X")):
        (only,) = told(replace(RAISES, effect=effect, ratio=ratio, note=note))
        assert only == Reason.of(
            f"interaction.{code}_unsized", "first", other="risperidone", note=is_told, grade="B"
        )


def test_the_other_drug_that_moves_this_one_is_kept_steady() -> None:
    (only,) = interaction_reasons(asked("risperidone", "paroxetine", rows=(RAISES,)))
    assert only == Reason.of(
        "interaction.keep_steady", "first", other="paroxetine", drug="risperidone", note="as a whole."
    )


TOGETHER = replace(RAISES, kind="PD", effect="bleeding", note="a note")


def test_two_together_are_told_with_their_effect() -> None:
    assert told(TOGETHER) == (
        Reason.of("interaction.together", "first", other="risperidone", effect="bleeding", note="a note"),
    )


def test_the_same_effect_of_two_together_is_told_once_and_another_beside_it() -> None:
    again = replace(TOGETHER, note="another note", source=("third",))
    sleepy = replace(TOGETHER, effect="sleep")
    assert [one.get("effect") for one in told(TOGETHER, again, sleepy)] == ["bleeding", "sleep"]
    # Two rows of a level say different things, and both are told.
    assert len(told(RAISES, replace(RAISES, ratio_low=1.5))) == 2


def test_the_same_effect_with_two_others_is_told_of_each() -> None:
    rows = (TOGETHER, replace(TOGETHER, victim="quetiapine"))
    found = interaction_reasons(asked("paroxetine", "risperidone", "quetiapine", rows=rows))
    assert [one.get("other") for one in found] == ["risperidone", "quetiapine"]


def test_of_a_parent_alone_is_told_where_nothing_is_known_of_its_active_moiety() -> None:
    parent = replace(RAISES, victim="risperidone (parent only)", ratio_low=3.0)
    moiety = replace(RAISES, victim="risperidone (active moiety)")
    elsewhere = replace(moiety, perpetrator="fluoxetine")
    assert [one.get("ratio_high") for one in told(parent)] == [33]
    assert [one.get("ratio_high") for one in told(parent, moiety)] == [50]
    assert [one.get("ratio_high") for one in told(parent, elsewhere)] == [33]


def test_a_drug_of_which_nothing_is_known_is_named_each_time() -> None:
    found = interaction_reasons(asked("paroxetine", "risperidone", "made up", "made too", rows=(RAISES,)))
    assert [(one.code, one.get("other")) for one in found] == [
        ("interaction.falls", "risperidone"),
        ("interaction.unknown", "made up"),
        ("interaction.unknown", "made too"),
    ]
    assert found[1].get("drug") == "paroxetine"
    # Of a drug of the formulary silence is an answer: its interactions were looked for.
    assert interaction_reasons(asked("paroxetine", "risperidone", rows=())) == ()


def breathing(tapered: str, *others: str) -> PlanRequest:
    asked_of = request(of=formulary.drug(tapered))
    return replace(asked_of, also_takes=others, interactions=formulary.interactions(tapered))


def test_what_slows_breathing_names_both_and_its_source() -> None:
    reasons = interaction_reasons(breathing("diazepam", "oxycodone"))
    slow = [one for one in reasons if one.code == "interaction.breathing"]
    assert [(one.get("drug"), one.get("other")) for one in slow] == [("diazepam", "oxycodone")]
    assert slow[0].source
    # What was told so is not unknown.
    assert "interaction.unknown" not in {one.code for one in reasons}


def test_another_that_is_unknown_is_told_beside_one_that_slows_breathing() -> None:
    reasons = interaction_reasons(breathing("diazepam", "oxycodone", "made up"))
    assert [one.get("other") for one in reasons if one.code == "interaction.unknown"] == ["made up"]


def test_a_crisis_is_told_once_of_two_with_the_source_of_its_row() -> None:
    row = replace(RAISES, kind="PD", perpetrator="phenelzine", victim="sertraline", role="contraindication")
    asked_of = replace(
        request(of=formulary.drug("phenelzine")),
        also_takes=("sertraline",),
        interactions=(replace(row, role="inhibitor", source=("wrong",)), row),
    )
    found = refusal_together(asked_of, None)
    assert found == (
        Outcome.HUMAN_FIRST,
        (Reason.of("refuse.together.maoi", "first", drug="phenelzine", other="sertraline"),),
    )
    alone = (Outcome.SPECIALIST_NEEDED, (*found[1], Reason.of("refuse.specialist.maoi", drug="phenelzine")))
    again = refusal_together(asked_of, alone)
    assert again is not None
    assert [one.code for one in again[1]] == ["refuse.together.maoi", "refuse.specialist.maoi"]


def test_two_mao_inhibitors_are_one_pair() -> None:
    asked_of = replace(request(of=formulary.drug("phenelzine")), also_takes=("tranylcypromine",))
    found = refusal_together(asked_of, None)
    assert found is not None
    assert [(one.get("drug"), one.get("other")) for one in found[1]] == [("phenelzine", "tranylcypromine")]


def test_a_narrow_level_is_told_with_how_it_moves_and_with_nothing_else() -> None:
    row = replace(RAISES, perpetrator="fluvoxamine", victim="clozapine")
    other = replace(RAISES, perpetrator="fluvoxamine", victim="olanzapine")
    asked_of = replace(
        request(of=formulary.drug("fluvoxamine")),
        also_takes=("olanzapine", "clozapine"),
        interactions=(other, row),
    )
    found = refusal_together(asked_of, None)
    assert found is not None
    assert found[0] is Outcome.SPECIALIST_NEEDED
    assert [(one.code, one.get("other")) for one in found[1]] == [
        ("refuse.together.level", "clozapine"),
        ("interaction.falls", "clozapine"),
    ]
    assert found[1][0] == Reason.of("refuse.together.level", drug="fluvoxamine", other="clozapine")


def of(name: str, *targets: str, family: Family = Family.OTHER_ANTIDEPRESSANT) -> Drug:
    return replace(drug(name), targets=targets, family=family)


def test_one_of_several_targets_is_enough_to_keep_awake_or_to_sedate() -> None:
    assert character(of("one", "D2", "NET"), COMPANY) == "activating"
    assert character(of("two", "D2", "NET", "H1"), COMPANY) == "sedating"
    assert character(of("three", "D2", "NET", family=Family.TRICYCLIC), COMPANY) == "neither"


def test_the_first_to_taper_is_named_and_each_by_what_it_does() -> None:
    ranked = order((of("sleepy", "H1"), of("plain", "D2"), of("awake", "NET")), (), COMPANY)
    assert ranked.reasons == (
        Reason.of("order.one_at_a_time"),
        Reason.of("order.first", drug="awake"),
        Reason.of("order.activating", drug="awake"),
        Reason.of("order.neither", drug="plain"),
        Reason.of("order.sedating", drug="sleepy"),
    )


def test_of_two_alike_the_one_that_moves_fewer_comes_first_then_the_alphabet() -> None:
    assert order((of("beta", "D2"), of("alpha", "D2")), (), COMPANY).drugs == ("alpha", "beta")
    rows = (replace(RAISES, perpetrator="alpha", victim="gamma"),)
    ranked = order((of("alpha", "D2"), of("beta", "D2"), of("gamma", "D2")), rows, COMPANY)
    assert ranked.drugs == ("beta", "gamma", "alpha")


def test_what_moves_another_is_counted_and_is_not_called_by_what_it_does() -> None:
    rows = tuple(replace(RAISES, perpetrator="alpha", victim=name) for name in ("beta", "gamma"))
    found = order((of("alpha", "NET"), of("beta", "H1"), of("gamma", "D2"), of("delta", "D2")), rows, COMPANY)
    assert found.drugs == ("delta", "gamma", "beta", "alpha")
    assert found.reasons == (
        Reason.of("order.one_at_a_time"),
        Reason.of("order.ask_prescriber", drug="alpha", other="beta"),
        Reason.of("order.ask_prescriber", drug="alpha", other="gamma"),
        Reason.of("order.neither", drug="delta"),
        Reason.of("order.moves_others", drug="alpha", n=2),
    )


def test_a_crisis_between_two_is_told_with_both_names_and_no_first() -> None:
    found = order((formulary.drug("phenelzine"), formulary.drug("sertraline")), (), COMPANY)
    clash = Reason.of(
        "refuse.together.maoi", COMPANY.clashing.source[0], drug="phenelzine", other="sertraline"
    )
    assert found.reasons == (Reason.of("order.one_at_a_time"), clash)

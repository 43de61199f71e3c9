"""Other drugs beside the one that is tapered: whose level moves, and which to begin with."""

from __future__ import annotations

from dataclasses import replace

import pytest

from opentaper import formulary
from opentaper.formulary.facts import Drug, Family, Grade
from opentaper.formulary.rows import Interaction
from opentaper.planning.others import character, concerns, interaction_reasons, order, refusal_together
from opentaper.planning.request import Sanction
from opentaper.planning.result import Outcome
from opentaper.reasons import Reason
from opentaper.wording import LANGUAGES, sentence, words
from tests.builders import drug, request

COMPANY = formulary.shipped_policy().company
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
    assert character(of("one", "NET", "DAT"), COMPANY) == "activating"
    assert character(of("two", "H1", "5-HT2A"), COMPANY) == "sedating"
    assert character(of("three", "SERT", family=Family.TRICYCLIC), COMPANY) == "neither"
    assert character(of("four", "D2"), COMPANY) == "neither"


def test_which_targets_keep_awake_is_read_from_the_policy() -> None:
    other = replace(COMPANY, activating=replace(COMPANY.activating, words=("D2",)))
    assert character(of("four", "D2"), other) == "activating"
    assert character(of("one", "NET", "DAT"), other) == "neither"


def test_what_clashes_is_read_from_the_policy_with_its_source() -> None:
    asked = replace(request(of=formulary.drug("sertraline")), also_takes=("phenelzine",))
    found = refusal_together(asked, None)
    assert found is not None
    assert found[1][0].source == COMPANY.clashing.source[0]
    calm = replace(COMPANY, clashing=replace(COMPANY.clashing, words=()))
    assert refusal_together(replace(asked, policy=replace(asked.policy, company=calm)), None) is None


def test_the_activating_drug_comes_first_and_the_sedating_last() -> None:
    drugs = (of("sleepy", "H1"), of("plain", "D2"), of("awake", "NET"))
    ranked = order(drugs, (), COMPANY)
    assert ranked.drugs == ("awake", "plain", "sleepy")
    assert [reason.code for reason in ranked.reasons[:2]] == ["order.one_at_a_time", "order.first"]


def codes(reasons: tuple[Reason, ...]) -> list[str]:
    """Return the codes of reasons, in order."""
    return [reason.code for reason in reasons]


def test_the_one_that_moves_another_waits_and_the_prescriber_is_asked() -> None:
    drugs = (of("paroxetine", "SERT"), of("risperidone", "D2"), of("sertraline", "SERT"))
    ranked = order(drugs, (INHIBITS,), COMPANY)
    assert ranked.drugs == ("sertraline", "risperidone", "paroxetine")
    (moves,) = [reason for reason in ranked.reasons if reason.code == "order.moves_others"]
    assert (moves.get("drug"), moves.get("n")) == ("paroxetine", 1)
    (asks,) = [reason for reason in ranked.reasons if reason.code == "order.ask_prescriber"]
    assert (asks.get("drug"), asks.get("other")) == ("paroxetine", "risperidone")
    assert "order.first" not in codes(ranked.reasons)


def test_wakefulness_says_nothing_of_drugs_that_move_each_other() -> None:
    back = replace(INHIBITS, perpetrator="risperidone", victim="paroxetine")
    ranked = order((of("risperidone", "D2"), of("paroxetine", "SERT")), (INHIBITS, back), COMPANY)
    assert ranked.drugs == ("paroxetine", "risperidone")  # neither can wait for the other
    assert codes(ranked.reasons) == [
        "order.one_at_a_time",
        *("order.ask_prescriber", "order.ask_prescriber", "order.moves_others", "order.moves_others"),
    ]


@pytest.mark.parametrize("names", [("phenelzine", "sertraline"), ("lithium", "diazepam")])
def test_no_beginning_is_proposed_with_a_crisis_or_a_narrow_drug(names: tuple[str, str]) -> None:
    told = codes(order(tuple(formulary.drug(name) for name in names), (), COMPANY).reasons)
    assert "order.first" not in told
    assert ("refuse.together.maoi" in told) == ("phenelzine" in names)


def planned(tapered: str, *others: str, signed: bool = False) -> tuple[Outcome, tuple[Reason, ...]] | None:
    """Return why a drug is not tapered beside others, by the facts of the formulary."""
    asked = replace(
        request(of=formulary.drug(tapered)),
        also_takes=others,
        interactions=formulary.interactions(tapered),
        specialist=Sanction("Dr Ada Quill (invented)", "knows the person") if signed else None,
    )
    return refusal_together(asked, None)


@pytest.mark.parametrize(
    ("tapered", "other"),
    [
        ("sertraline", "phenelzine"),
        ("phenelzine", "sertraline"),
        ("venlafaxine", "tranylcypromine"),
        ("tranylcypromine", "amitriptyline"),
        ("bupropion", "isocarboxazid"),
        ("carbamazepine", "phenelzine"),
        ("phenelzine", "buspirone"),
        ("moclobemide", "mirtazapine"),
        ("citalopram", "linezolid"),
        ("phenelzine", "pethidine"),
    ],
)
def test_with_an_mao_inhibitor_a_person_comes_first(tapered: str, other: str) -> None:
    found = planned(tapered, other)
    assert found is not None
    assert (found[0], codes(found[1])) == (Outcome.HUMAN_FIRST, ["refuse.together.maoi"])
    assert planned(tapered, other, signed=True) is None


def test_what_was_found_of_the_drug_alone_is_told_too() -> None:
    asked = replace(request(of=formulary.drug("phenelzine")), also_takes=("sertraline",))
    alone = (Outcome.SPECIALIST_NEEDED, (Reason.of("refuse.specialist.maoi", drug="phenelzine"),))
    found = refusal_together(asked, alone)
    assert found is not None
    assert (found[0], codes(found[1])[-1]) == (Outcome.HUMAN_FIRST, "refuse.specialist.maoi")
    assert refusal_together(replace(asked, also_takes=()), alone) == alone


@pytest.mark.parametrize("tapered", ["diazepam", "zopiclone", "pregabalin"])
@pytest.mark.parametrize("other", ["oxycodone", "tramadol", "methadone", "alcohol"])
def test_what_slows_breathing_stops_and_is_told(tapered: str, other: str) -> None:
    found = planned(tapered, other)
    assert found is not None
    assert (found[0], codes(found[1])) == (Outcome.HUMAN_FIRST, ["interaction.breathing"])
    assert planned(tapered, other, signed=True) is None
    assert "interaction.breathing" in codes(told_of(tapered, other))


def test_two_of_the_other_drugs_may_slow_breathing() -> None:
    found = planned("sertraline", "diazepam", "morphine")
    assert found is not None
    assert codes(found[1]) == ["interaction.breathing"]


@pytest.mark.parametrize(
    ("tapered", "other"),
    [("fluvoxamine", "clozapine"), ("fluoxetine", "clozapine"), ("carbamazepine", "clozapine")],
)
def test_a_narrow_level_that_would_move_needs_a_specialist(tapered: str, other: str) -> None:
    found = planned(tapered, other)
    assert found is not None
    assert found[0] is Outcome.SPECIALIST_NEEDED
    assert codes(found[1])[0] == "refuse.together.level"
    assert len(found[1]) > 1  # and how the level moves
    assert planned(tapered, other, signed=True) is None


@pytest.mark.parametrize("other", ["quetiapine", "ibuprofen", "lithium"])
def test_others_stop_nothing(other: str) -> None:
    assert planned("sertraline", other) is None


def told_of(tapered: str, *others: str) -> tuple[Reason, ...]:
    """Return what is told beside a drug, by the facts of the formulary."""
    asked = request(of=formulary.drug(tapered))
    return interaction_reasons(
        replace(asked, also_takes=others, interactions=formulary.interactions(tapered))
    )


@pytest.mark.parametrize(
    ("tapered", "other", "effect"),
    [
        ("sertraline", "phenelzine", "serotonin syndrome"),
        ("sertraline", "tramadol", "serotonin syndrome; seizure (tramadol)"),
        ("citalopram", "ibuprofen", "bleeding"),
        ("citalopram", "warfarin", "bleeding"),
        ("venlafaxine", "St John's wort", "serotonin syndrome"),
        ("sertraline", "lithium", "serotonin syndrome (lower risk)"),
        ("sertraline", "hydrochlorothiazide", "low sodium"),
        ("diazepam", "oxycodone", "overdose risk up"),
        ("clonidine", "propranolol", "hypertensive rebound"),
    ],
)
def test_a_row_that_names_a_class_speaks_of_its_drugs(tapered: str, other: str, effect: str) -> None:
    effects = {reason.values.get("effect") for reason in told_of(tapered, other)}
    assert effect in effects


@pytest.mark.parametrize(
    ("tapered", "other", "code"),
    [
        ("lithium", "ibuprofen", "interaction.keep_steady"),
        ("lithium", "ramipril", "interaction.keep_steady"),
        ("lithium", "furosemide", "interaction.keep_steady"),
        ("lithium", "caffeine", "interaction.keep_steady"),
        ("carbamazepine", "contraceptive pill", "interaction.rises"),
        ("carbamazepine", "nortriptyline", "interaction.rises_unsized"),
        ("fluvoxamine", "warfarin", "interaction.falls_unsized"),
        ("sertraline", "levothyroxine", "interaction.unknown"),
    ],
)
def test_what_moves_levels_is_known_by_its_class(tapered: str, other: str, code: str) -> None:
    assert code in codes(told_of(tapered, other))


def test_the_same_is_not_said_twice_of_two_drugs() -> None:
    effects = [reason.get("effect") for reason in told_of("sertraline", "phenelzine")]
    assert len(effects) == len(set(effects))


def test_three_together_are_told_only_where_all_are_taken() -> None:
    worst = "overdose death up"
    assert worst not in {reason.values.get("effect") for reason in told_of("diazepam", "oxycodone")}
    three = told_of("diazepam", "oxycodone", "pregabalin")
    assert worst in {reason.values.get("effect") for reason in three}


def test_of_risperidone_only_the_active_moiety_is_told() -> None:
    (falls,) = told_of("paroxetine", "risperidone")
    assert (falls.code, falls.get("ratio_low")) == ("interaction.falls", 71)


def test_what_a_text_takes_out_it_does_not_speak_of() -> None:
    assert "interaction.keep_steady" not in codes(told_of("lithium", "aspirin"))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("tapered", "other"),
    [("paroxetine", "risperidone"), ("paroxetine", "metoprolol"), ("carbamazepine", "bupropion")],
)
def test_a_level_that_moves_comes_with_something_to_do(tapered: str, other: str, language: str) -> None:
    moving = ("interaction.falls", "interaction.rises")
    told_moving = [reason for reason in told_of(tapered, other) if reason.code.startswith(moving)]
    assert told_moving
    for reason in told_moving:
        text = sentence(reason, language)
        assert {"en": "Before each cut, ask", "da": "Spørg din læge før hvert trin"}[language] in text
        if reason.code.endswith("_unsized"):
            assert words(f"noted.{reason.get('note')}", language) in text

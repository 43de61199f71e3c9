"""Laws of the questions before a diet: nothing told makes it milder, unknown is never no."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from opentaper.formulary.diet_medicines import TakenMedicine, medicine_of, medicines_in
from opentaper.formulary.diet_rows import WORSE, AskedGoal, DietLevel
from opentaper.formulary.diet_safety import diet_questions, diet_row, diet_rows, goal_words, sold_medicines
from opentaper.formulary.manifest import drug_names
from opentaper.formulary.skills import skill
from opentaper.recovery.diet_safety import DietAnswer, DietOutcome, diet_verdict, is_graver

NO = {one.key: DietAnswer.NO for row in diet_rows() for one in row.questions}
GOALS = st.sampled_from(list(AskedGoal))
ANSWERS = st.dictionaries(st.sampled_from(sorted(NO)), st.sampled_from(list(DietAnswer)))
NAMES = sorted(
    {*drug_names(), *(one.name for one in sold_medicines()), "lisinopril", "vitamin D", "prednisolon"}
)
TAKEN = st.lists(st.sampled_from(NAMES), max_size=4)
LAWS = settings(max_examples=40, deadline=None, derandomize=True, database=None)


def taken(names: list[str]) -> list[TakenMedicine]:
    """Return medicines as they are typed."""
    return [one for name in names for one in medicines_in(name)]


@LAWS
@given(goal=GOALS, answers=ANSWERS, names=TAKEN, more=st.sampled_from(NAMES))
def test_one_more_medicine_is_never_milder(
    goal: AskedGoal, answers: dict[str, DietAnswer], names: list[str], more: str
) -> None:
    before = diet_verdict(goal, answers, taken(names))
    after = diet_verdict(goal, answers, taken([*names, more]))
    assert after.level.rank >= before.level.rank
    assert before.keys <= after.keys
    settled = NO | {key: told for key, told in answers.items() if told is not DietAnswer.NOT_SURE}
    first, then = (diet_verdict(goal, settled, taken(told)).outcome for told in (names, [*names, more]))
    assert then.rank >= first.rank


@LAWS
@given(goal=GOALS, answers=ANSWERS, names=TAKEN, key=st.sampled_from(sorted(NO)))
def test_yes_is_never_milder_than_no_and_open_is_never_milder_than_no(
    goal: AskedGoal, answers: dict[str, DietAnswer], names: list[str], key: str
) -> None:
    medicines = taken(names)
    no = diet_verdict(goal, answers | {key: DietAnswer.NO}, medicines)
    yes = diet_verdict(goal, answers | {key: DietAnswer.YES}, medicines)
    unsure = diet_verdict(goal, answers | {key: DietAnswer.NOT_SURE}, medicines)
    unasked = diet_verdict(goal, {one: told for one, told in answers.items() if one != key}, medicines)
    for other in (yes, unsure, unasked):
        assert other.outcome.rank >= no.outcome.rank
        assert other.level.rank >= no.level.rank
    assert (unsure.outcome, unsure.reasons) == (unasked.outcome, unasked.reasons)


@LAWS
@given(goal=GOALS, answers=ANSWERS, names=TAKEN)
def test_the_order_in_which_things_are_told_is_nothing(
    goal: AskedGoal, answers: dict[str, DietAnswer], names: list[str]
) -> None:
    turned = dict(sorted(answers.items(), key=lambda one: one[0][::-1]))
    assert diet_verdict(goal, answers, taken(names)) == diet_verdict(goal, turned, taken(names[::-1] + names))


@pytest.mark.parametrize("goal", list(AskedGoal))
def test_nothing_answered_holds_and_one_open_question_holds(goal: AskedGoal) -> None:
    assert diet_verdict(goal, {}, ()).outcome is DietOutcome.HELD
    assert diet_verdict(goal, NO, ()).outcome is DietOutcome.CLEAR
    for question in diet_questions(goal):
        left = {key: answer for key, answer in NO.items() if key != question.key}
        assert diet_verdict(goal, left, ()).open_questions == (question.key,)
        assert diet_verdict(goal, left, ()).outcome is DietOutcome.HELD


@pytest.mark.parametrize("goal", list(AskedGoal))
def test_a_yes_to_each_question_is_as_strict_as_its_data_says(goal: AskedGoal) -> None:
    for question in diet_questions(goal):
        verdict = diet_verdict(goal, NO | {question.key: DietAnswer.YES}, ())
        assert verdict.level is question.level, question.key
        assert verdict.outcome is DietOutcome(question.level.value)


@pytest.mark.parametrize(
    "told",
    [
        *(one.name for one in sold_medicines() if any(part.endswith("gliflozin") for part in one.holds)),
        *("dapagliflozin", "Empagliflozin 10 mg", "metformin/canagliflozin", "tofogliflozin"),
        *("Dapaglifozin", "Jardianse", "FORXIGA®", "Synjardy XR 5/1000 mg", "dapagliflozin og metformin"),
    ],
)
def test_every_way_to_write_an_sglt2_inhibitor_is_a_hard_stop(told: str) -> None:
    for goal in (AskedGoal.KETO, AskedGoal.FASTING):
        assert diet_verdict(goal, NO, medicines_in(told)).outcome is DietOutcome.HARD_STOP, told


@pytest.mark.parametrize(
    ("told", "key"),
    [
        *(("Litium", "lithium"), ("Priadel 400 mg", "lithium"), ("Depakote ER", "valproate")),
        *(
            ("Lantus 12 IE", "insulin_su"),
            ("gliclazid", "insulin_su"),
            ("enalapril", "bp"),
            ("amlodipin", "bp"),
        ),
        *(("losartan/hydrochlorthiazid", "bp"), ("Leponex", "clozapine"), ("marevan", "warfarin")),
        *(("topiramat", "carbonic"), ("Nardil", "maoi"), ("lamotrigin", "other_asm")),
    ],
)
def test_what_waits_for_a_clinician_is_found_by_what_people_write(told: str, key: str) -> None:
    verdict = diet_verdict(AskedGoal.KETO, NO, medicines_in(told))
    assert key in verdict.waits_for
    assert verdict.outcome is DietOutcome.CLINICIAN


def test_what_nobody_knows_waits_and_is_never_harmless() -> None:
    verdict = diet_verdict(AskedGoal.KETO, NO, medicines_in("Zqxylan 5 mg"))
    assert verdict.outcome is DietOutcome.CLINICIAN
    assert verdict.reasons[0].medicines == ("Zqxylan",)
    assert diet_verdict(AskedGoal.WEIGHT, NO, medicines_in("Zqxylan")).outcome is DietOutcome.CLEAR


def test_a_name_near_to_a_harmless_one_is_not_taken_for_it() -> None:
    assert [one.names for one in medicines_in("clarithromycin")] != [frozenset()]
    for told in ("azithromycin", "clarithromicin"):
        (read,) = medicines_in(told)
        assert (read.names, read.read_as) == (frozenset(), ""), "it waits, as everything that is unknown"


def test_a_slip_beside_a_known_name_is_read_as_well() -> None:
    verdict = diet_verdict(AskedGoal.KETO, NO, medicines_in("Sertralin 50 mg Xigdou 5/1000"))
    assert verdict.outcome is DietOutcome.HARD_STOP


def test_a_medicine_of_the_record_answers_its_own_question_and_no_other() -> None:
    left = {key: answer for key, answer in NO.items() if key not in {"lithium", "warfarin"}}
    verdict = diet_verdict(AskedGoal.KETO, left, [medicine_of("lithium")])
    assert verdict.open_questions == ("warfarin",)
    said_no = diet_verdict(AskedGoal.KETO, NO, [medicine_of("lithium")])
    assert said_no.waits_for == ("lithium",), "the record counts although the answer is no"


def test_what_is_worse_stops_even_where_the_first_question_is_no() -> None:
    verdict = diet_verdict(AskedGoal.KETO, NO | {"kidney" + WORSE: DietAnswer.YES}, ())
    assert verdict.outcome is DietOutcome.HARD_STOP
    assert diet_row("kidney").level is DietLevel.CLINICIAN


def test_a_goal_that_runs_is_looked_at_anew_only_when_something_new_speaks() -> None:
    begun = diet_verdict(AskedGoal.KETO, NO, medicines_in("olanzapine"))
    assert begun.outcome is DietOutcome.WATCH
    assert not is_graver(begun.keys, begun)
    assert is_graver(begun.keys, diet_verdict(AskedGoal.KETO, NO, medicines_in("olanzapine, lithium")))
    assert not is_graver(begun.keys, diet_verdict(AskedGoal.KETO, NO, ()))
    assert is_graver(begun.keys, diet_verdict(AskedGoal.KETO, {}, ()))


def test_words_of_a_diet_are_whole_words_in_both_languages() -> None:
    told = {word for _, word in goal_words()}
    assert {"keto", "lchf", "fasting", "at faste", "søvnvindue"} <= told
    assert "fast" not in told, "in Danish it means fixed"
    assert "faste" not in told, "in Danish it is also the plural of fixed"


def test_the_sleep_window_of_the_library_names_whom_it_is_not_for() -> None:
    told = skill("sleep_window").when_not
    for language, words in {
        "en": ("benzodiazepines", "bipolar disorder", "epilepsy", "Only with a clinician"),
        "da": ("benzodiazepiner", "bipolar lidelse", "epilepsi", "Kun sammen med en kliniker"),
    }.items():
        assert all(word in told.of(language) for word in words)


@pytest.mark.parametrize("drug", ["diazepam", "zopiclone", "zolpidem", "gabapentin", "pregabalin"])
def test_a_sleep_window_waits_with_whatever_calms(drug: str) -> None:
    verdict = diet_verdict(AskedGoal.SLEEP_WINDOW, NO, [medicine_of(drug)])
    assert verdict.outcome is DietOutcome.CLINICIAN

"""The signs that stop a cut: all that safety names is asked, of everyone or of the drugs it concerns."""

from __future__ import annotations

from collections import Counter

import pytest

from opentaper import formulary
from opentaper.errors import BadOption
from opentaper.formulary.contents import contents
from opentaper.formulary.facts import Grade
from opentaper.formulary.rows import Urgency
from opentaper.formulary.signs import sign, signs, signs_for
from opentaper.wording import LANGUAGES, member_text, words
from opentaper.wording.check_ins import sign_question, sign_text, what_to_do

# What is asked of whoever tapers whatever drug.
OF_EVERYONE = {
    *("suicide_plan", "cannot_keep_safe", "violent_impulses", "cannot_wake", "seizure", "chest_pain"),
    *("new_symptom", "delirium", "fever_and_stiffness", "mania", "suicidal_thoughts", "akathisia"),
    *("psychosis", "cannot_function", "walking_unsafe", "pregnancy", "stopped_at_once"),
}
# Red flags that no sign asks about: circumstances asked before a plan, rules of the plan itself, and drugs
# and diets that the formulary does not hold.
NOT_ASKED = {
    "cut >25 % in two weeks, or speed-up by person",
    "alcohol heavy use, opioid co-use, seizure history, pregnancy, old age/frailty",
    "person has had dangerous relapse, or no support",
    "under 18, or person lacks capacity, or court order",
    "3 failed tries or severe withdrawal earlier",
    "symptoms still high at end of hold",
    "fever, rigidity, seizures",
    "vomiting, diarrhoea, pain, suicidal despair after forced taper",
    "next dose withheld all at once",
    "chest pain, racing heart",
    "nausea, belly pain, fast breathing with normal glucose",
    "sweats, shaking, confusion",
    "BHB >5 mmol/L with illness, or vomiting >24 h",
    "faint on standing",
    "asks for diet or fasting plan",
}


def asked(drug: str) -> set[str]:
    return {one.name for one in signs_for(drug)}


def test_signs_are_pinned() -> None:
    known = signs()
    assert Counter(one.urgency for one in known) == {
        Urgency.EMERGENCY: 20,
        Urgency.SAME_DAY: 11,
        Urgency.WITHIN_A_WEEK: 2,
        Urgency.HARD_STOP: 2,
    }
    assert Counter(one.grade for one in known) == {Grade.A: 20, Grade.C: 13, Grade.B: 2}


@pytest.mark.parametrize("drug", formulary.drug_names())
def test_the_grave_signs_are_asked_of_everyone(drug: str) -> None:
    assert asked(drug) >= OF_EVERYONE


@pytest.mark.parametrize(
    ("drug", "own"),
    [
        ("buspirone", set()),
        ("sertraline", {"serotonin_toxicity", "high_energy", "low_sodium"}),
        ("phenelzine", {"serotonin_toxicity", "high_energy", "tyramine_headache"}),
        ("lithium", {"serotonin_toxicity", "lithium_toxicity"}),
        ("lamotrigine", {"rash", "lamotrigine_missed"}),
        ("diazepam", {"withdrawal_delirium", "night_wandering"}),
        ("zopiclone", {"withdrawal_delirium", "night_wandering"}),
        ("pregabalin", {"withdrawal_delirium"}),
        ("risperidone", {"new_movements"}),
        ("olanzapine", {"new_movements", "smoking_changed"}),
        (
            "clozapine",
            {
                *("clozapine_missed", "clozapine_infection", "clozapine_bowel"),
                *("smoking_changed", "gut_cramps", "new_movements"),
            },
        ),
        ("valproate", {"valproate_illness"}),
        ("clonidine", {"rebound_pressure"}),
        ("methylphenidate", {"crash"}),
    ],
)
def test_a_drug_has_signs_of_its_own(drug: str, own: set[str]) -> None:
    assert asked(drug) == OF_EVERYONE | own
    assert asked(drug.upper()) == asked(drug)


def test_the_most_urgent_come_first() -> None:
    order = list(Urgency)
    for drug in ("clozapine", "sertraline", "lamotrigine"):
        places = [order.index(one.urgency) for one in signs_for(drug)]
        assert places == sorted(places)


def test_every_red_flag_is_asked_or_said_why_not() -> None:
    covered = {flag for one in signs() for flag in one.flags.split(" | ")}
    assert {row.sign for row in contents().red_flags} - covered == NOT_ASKED


def test_the_two_levels_of_thoughts_of_death() -> None:
    assert sign("suicide_plan").urgency is Urgency.EMERGENCY
    assert sign("suicidal_thoughts").urgency is Urgency.SAME_DAY


def test_an_unknown_sign_is_refused_with_the_nearest() -> None:
    assert sign("Suicide plan").name == "suicide_plan"
    with pytest.raises(BadOption, match="akathisia"):
        sign("akatisia")
    with pytest.raises(BadOption, match="suicide_plan, cannot_keep_safe"):
        sign("qqq")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_sign_has_words(language: str) -> None:
    known = signs()
    assert len({sign_text(one.name, language) for one in known}) == len(known)
    assert len({sign_question(one.name, language) for one in known}) == len(known)
    assert all(sign_question(one.name, language).endswith("?") for one in known)
    assert all(what_to_do(one.name, language).endswith(".") for one in known)
    assert all(member_text(one, language) for one in Urgency)


@pytest.mark.parametrize(("language", "number"), [("en", "emergency number"), ("da", "alarmcentralen")])
def test_an_emergency_is_told_as_one(language: str, number: str) -> None:
    urgent = {one.do for one in signs() if one.urgency is Urgency.EMERGENCY}
    # Mania and missed clozapine need a named service the same day; their sentences say which.
    silent = {do for do in urgent if number not in words(f"sign_do.{do}", language)}
    assert silent == {"mania", "clozapine_missed"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_sign_that_waits_is_told_as_an_emergency(language: str) -> None:
    waiting = [one for one in signs() if one.urgency is not Urgency.EMERGENCY]
    now = {"en": "number now", "da": "alarmcentralen nu"}[language]
    assert [one.name for one in waiting if now in what_to_do(one.name, language)] == []

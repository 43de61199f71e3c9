"""Chains and own answers told: kept link by link, corrected, shared one by one, counted by marks alone."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from opentaper.actions.deeds.delete_all import SURE, DeleteAllTold, delete_all
from opentaper.actions.deeds.grant_consent import GrantTold, grant_consent
from opentaper.actions.deeds.import_all import ImportTold, import_all
from opentaper.actions.deeds.kept_rows import rows_of
from opentaper.actions.deeds.revoke_consent import RevokeTold, revoke_consent
from opentaper.actions.deeds.tell_chain import (
    ChainBack,
    ChainCorrected,
    ChainTold,
    FeltInChain,
    correct_chain,
    tell_chain,
    withdraw_chain,
)
from opentaper.actions.deeds.tell_feeling import FeelingTold, tell_feeling
from opentaper.actions.deeds.tell_own import OwnBack, OwnTold, tell_own, withdraw_own
from opentaper.actions.deeds.undo_deed import UndoTold, undo_deed
from opentaper.actions.readings.chain_timing_read import chain_timing_of, cuts_of
from opentaper.actions.readings.chains_read import (
    chain_of,
    chains_of,
    marks_used,
    repeats_of,
    shared_chains,
)
from opentaper.actions.readings.own_answers_read import own_trends, shared_own_answers
from opentaper.errors import BadOption, CannotUndo, ChangedFile, NotShared
from opentaper.formulary.feelings import feelings
from opentaper.record.models import ConfirmedDose, Look, OwnAnswer, TriggerChain
from opentaper.recovery.repeats import MarkedLink
from tests.unit.actions.deeds.lives import DAY, Life, begun, moment
from tests.unit.actions.deeds.test_care_team import NOW, joined
from tests.unit.actions.deeds.test_take_along import FIRST, gone, lived, resealed

pytestmark = pytest.mark.django_db
EMAIL = ChainTold(
    DAY,
    event="An email on Sunday night",
    feelings=(FeltInChain("ashamed", 6), FeltInChain("afraid.uneasy")),
    body="tight",
    places=("chest", "throat", "chest"),
    marks={"event": " Email  from work ", "act": ""},
    skills=("long_out", "long_out"),
    change="event",
)
NUMB = OwnTold("blunting", DAY, {"joy_reaches": 4, "tears_possible": 2, "it_matters": 3, "near_others": 5})


def standing(life: Life) -> list[str]:
    """Return the events of what stands, the newest first."""
    return [one.texts.get("event", "") for one in chains_of(life.person, DAY - timedelta(days=99), DAY)]


def test_a_chain_is_kept_link_by_link_and_once() -> None:
    life = begun()
    done = tell_chain(EMAIL, life.at("tell"))
    assert tell_chain(EMAIL, life.at("tell")) == done, "the same key writes once"
    read = chain_of(life.person, done.chain)
    assert dict(read.texts) == {"event": "An email on Sunday night", "body": "tight"}
    assert [(one.path, one.strength) for one in read.feelings] == [("ashamed", 6), ("afraid.uneasy", None)]
    assert (read.places, dict(read.marks)) == (("throat", "chest"), {"event": "Email from work"})
    assert (read.skills, read.change, read.is_shared) == (("long_out",), "event", False)
    assert TriggerChain.objects.count() == 1


@pytest.mark.parametrize(
    "told",
    [
        {"thought": "I knew it"},
        {"feelings": (FeltInChain("sad"),)},
        {"places": ("chest",)},
        {"marks": {"urge": "flee"}},
        {"skills": ("name_it",)},
    ],
    ids=lambda told: next(iter(told)),
)
def test_one_link_is_enough_whichever_it_is(told: dict[str, Any]) -> None:
    life = begun()
    assert chain_of(life.person, tell_chain(ChainTold(DAY, **told), life.at("tell")).chain).day == DAY


@pytest.mark.parametrize(
    "wrong",
    [
        {"event": "", "feelings": (), "body": " ", "places": (), "marks": {"event": " "}, "skills": ()},
        {"event": "x" * 4001},
        {"feelings": (FeltInChain("sad.happy"),)},
        {"feelings": (FeltInChain("sad", 11),)},
        {"feelings": tuple(FeltInChain(one.path) for one in feelings()[:7])},
        {"places": ("elbow of a friend",)},
        {"marks": {"event": "x" * 41}},
        {"marks": {"feelings": "mine"}},
        {"marks": {"weather": "rain"}},
        {"skills": ("nothing like it",)},
        {"change": "weather"},
        {"day": DAY + timedelta(days=1)},
    ],
    ids=",".join,
)
def test_what_cannot_be_is_refused_and_nothing_is_written(wrong: dict[str, Any]) -> None:
    life = begun()
    with pytest.raises(BadOption):
        tell_chain(replace(EMAIL, **wrong), life.at("tell"))
    assert not TriggerChain.objects.exists()


def test_a_correction_replaces_and_what_is_taken_back_can_come_again() -> None:
    life = begun()
    first = tell_chain(EMAIL, life.at("tell")).chain
    at = life.at("correct")
    second = correct_chain(ChainCorrected(first, replace(EMAIL, event="A call")), at).chain
    assert standing(life) == ["A call"]
    with pytest.raises(CannotUndo):
        undo_deed(UndoTold(life.at("tell").deed_id), life.at("undo first"))
    withdraw_chain(ChainBack(second), life.at("back"))
    assert standing(life) == []
    for again in (
        lambda: withdraw_chain(ChainBack(second), life.at("back again")),
        lambda: correct_chain(ChainCorrected(first, EMAIL), life.at("correct the first")),
        lambda: chain_of(uuid4(), second),
    ):
        with pytest.raises(BadOption):
            again()
    undo_deed(UndoTold(life.at("back").deed_id), life.at("undo back"))
    undo_deed(UndoTold(at.deed_id), life.at("undo"))
    assert standing(life) == ["An email on Sunday night"]


def test_marks_are_one_in_capitals_or_not_and_free_words_are_never_counted() -> None:
    life = begun()
    for n, mark in enumerate(("email", "Email", "EMAIL", "row with Nora")):
        told = replace(
            EMAIL, day=DAY - timedelta(days=7 * n), marks={"event": mark}, thought="always the same"
        )
        tell_chain(told, life.at(f"tell {n}"))
    found = repeats_of(life.person, DAY)
    assert [(one.link.mark, one.n, one.of) for one in found.links if one.link.part == "event"] == [
        ("email", 3, 4)
    ]
    assert ("email", "ashamed", 3, 4) in [
        (one.before.mark, one.after.mark, one.n, one.of) for one in found.pairs
    ]
    assert "always the same" not in repr(found)
    used = marks_used(chains_of(life.person, DAY - timedelta(days=40), DAY))
    assert dict(used)["event"] == ("email", "row with Nora")


def test_a_carer_sees_only_the_chains_and_answers_that_are_shared_while_it_is_permitted() -> None:
    life = begun()
    link = joined(life, sections={"check_ins": "read"})
    tell_chain(EMAIL, life.at("private"))
    tell_own(NUMB, life.at("private numb"))
    shared = tell_chain(replace(EMAIL, event="for Dr Lind", is_shared=True), life.at("shared")).chain
    tell_own(replace(NUMB, scale="inner_control", answers={"mine": 7}, is_shared=True), life.at("steer"))
    for look in (shared_chains, shared_own_answers):
        with pytest.raises(NotShared):
            look("7", link, NOW)
    grant_consent(GrantTold(link, "feelings"), life.at("grant"))
    found = shared_chains("7", link, NOW)
    assert [one.texts["event"] for one in found.chains] == ["for Dr Lind"]
    assert found.repeats.chains == 1, "what is private is not counted for them either"
    assert "Sunday" not in repr(found)
    (trend,) = shared_own_answers("7", link, NOW).trends
    assert (trend.scale.key, len(trend.answers)) == ("inner_control", 1)
    assert [row.section for row in Look.objects.all()] == ["feelings"], "one look a minute"
    with pytest.raises(NotShared):
        shared_chains("8", link, NOW)
    correct_chain(ChainCorrected(shared, EMAIL), life.at("unshare"))
    assert shared_chains("7", link, NOW).chains == ()
    revoke_consent(RevokeTold(link, "feelings"), life.at("revoke"))
    for look in (shared_chains, shared_own_answers):
        with pytest.raises(NotShared):
            look("7", link, NOW)


def test_own_answers_are_kept_taken_back_and_have_no_mean_of_too_few() -> None:
    life = begun()
    tell_own(NUMB, life.at("1"))
    numb, control = own_trends(life.person, DAY)
    assert (numb.weeks[-1].mean, control.n_known, numb.halves) == (3.5, 0, None)
    few = tell_own(OwnTold("blunting", DAY - timedelta(days=7), {"glass_wall": 9}), life.at("2")).answer
    assert own_trends(life.person, DAY)[0].weeks[-2].mean is None
    withdraw_own(OwnBack(few), life.at("back"))
    assert own_trends(life.person, DAY)[0].n_known == 1
    with pytest.raises(BadOption):
        withdraw_own(OwnBack(few), life.at("again"))
    undo_deed(UndoTold(life.at("back").deed_id), life.at("undo"))
    assert own_trends(life.person, DAY)[0].n_known == 2


@pytest.mark.parametrize(
    "wrong",
    [
        {"scale": "oquesa"},
        {"answers": {}},
        {"answers": {"joy": 4}},
        {"answers": {"joy_reaches": 11}},
        {"day": DAY + timedelta(days=1)},
    ],
    ids=["scale", "none", "line", "answer", "day"],
)
def test_answers_that_cannot_be_are_refused(wrong: dict[str, Any]) -> None:
    life = begun()
    with pytest.raises(BadOption):
        tell_own(replace(NUMB, **wrong), life.at("tell"))
    assert not OwnAnswer.objects.exists()


def test_timing_looks_at_what_came_often_and_counts_a_family_with_its_words() -> None:
    life = begun()
    for n in range(30):
        day = DAY - timedelta(days=n)
        tell_feeling(FeelingTold(day, "sad.lonely" if day.weekday() == 6 else "calm"), life.at(f"tell {n}"))
    tell_chain(replace(EMAIL, feelings=(FeltInChain("sad", 3),)), life.at("chain"))
    read = chain_timing_of(life.person, DAY, MarkedLink("feelings", "sad"))
    assert [(one.link.mark, one.days) for one in read.often] == [("calm", 25), ("sad", 6), ("sad.lonely", 5)]
    assert read.chosen is not None
    assert read.timing is not None
    assert (read.chosen.link.mark, read.timing.came, read.timing.written) == ("sad", 6, 30)
    assert read.timing.after_cuts is None
    assert (read.split, read.split_days) == (None, ())


def test_the_split_of_those_days_is_that_of_understand() -> None:
    life = begun()
    life.calm_days(DAY, 30)
    for n in range(0, 30, 4):
        tell_feeling(FeelingTold(DAY - timedelta(days=n), "sad"), life.at(f"tell {n}"))
    read = chain_timing_of(life.person, DAY)
    assert read.split is not None
    assert read.split_days == tuple(DAY - timedelta(days=n) for n in range(0, 20, 4))


def test_only_a_lower_dose_is_a_cut() -> None:
    life = lived()
    assert cuts_of(life.person, FIRST) == (FIRST,)
    assert cuts_of(life.person, FIRST - timedelta(days=1)) == ()
    up = FIRST + timedelta(days=1)
    row = ConfirmedDose.objects.get(person_id=life.person)
    ConfirmedDose(
        id=uuid4(), person_id=life.person, medication=row.medication, ug=20_000, begins_on=up, at=row.at
    ).save(force_insert=True)
    assert cuts_of(life.person, up) == (FIRST,), "a step up is none"


def test_queries_do_not_grow_with_the_days() -> None:
    life = begun()
    counts = []
    for n in range(12):
        day = DAY - timedelta(days=n)
        tell_chain(replace(EMAIL, day=day), life.at(f"chain {n}"))
        tell_own(replace(NUMB, day=day), life.at(f"own {n}"))
        if n in {4, 11}:
            with CaptureQueriesContext(connection) as asked:
                repeats_of(life.person, DAY)
                own_trends(life.person, DAY)
                chain_timing_of(life.person, DAY)
            counts.append(len(asked))
    assert counts[0] == counts[1]


def test_chains_travel_with_the_record_and_go_when_it_is_deleted() -> None:
    life = begun()
    tell_chain(EMAIL, life.at("tell"))
    tell_own(NUMB, life.at("own"))
    text = gone(life)
    assert not TriggerChain.objects.exists()
    import_all(ImportTold(text), moment(None, "import"))
    assert rows_of(life.person)["chains"][0]["marks"] == {"event": "Email from work"}
    assert rows_of(life.person)["own_answers"][0]["answers"]["joy_reaches"] == 4
    delete_all(DeleteAllTold(SURE), life.at("delete"))
    assert not TriggerChain.objects.exists()
    assert not OwnAnswer.objects.exists()


#: Values of the right kind that nobody can mean: the part, its column, the value.
HOSTILE: tuple[tuple[str, str, Any], ...] = (
    ("chains", "feelings", 7),
    ("chains", "feelings", ["ashamed"]),
    ("chains", "feelings", [["ashamed", "six"]]),
    ("chains", "feelings", [["ashamed", True]]),
    ("chains", "feelings", [["ashamed", 11]]),
    ("chains", "feelings", [[7, 6]]),
    ("chains", "feelings", [["ashamed", None]] * 101),
    ("chains", "marks", ["email"]),
    ("chains", "marks", {"event": 7}),
    ("chains", "marks", {"weather": "rain"}),
    ("chains", "places", [7]),
    ("chains", "skills", [None]),
    ("own_answers", "answers", ["joy_reaches"]),
    ("own_answers", "answers", {"joy_reaches": "four"}),
    ("own_answers", "answers", {"joy_reaches": True}),
    ("own_answers", "answers", {"joy_reaches": 11}),
    ("feelings", "places", 7),
)


def test_a_record_that_nobody_can_mean_is_refused_by_its_part() -> None:
    life = begun()
    tell_chain(EMAIL, life.at("tell"))
    tell_own(NUMB, life.at("own"))
    tell_feeling(FeelingTold(DAY, "sad"), life.at("felt"))
    text = gone(life)
    for part, column, value in HOSTILE:
        told = json.loads(text)
        told["parts"][part][0][column] = value
        with pytest.raises(ChangedFile) as refused:
            import_all(ImportTold(resealed(told, told["parts"])), moment(None, "import"))
        assert refused.value.place == part, value
        assert not TriggerChain.objects.exists()

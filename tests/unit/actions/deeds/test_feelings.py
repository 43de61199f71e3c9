"""Feelings and skills told: kept, corrected, shared one by one, taken along, and read by nobody else."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from opentaper.actions.deeds.delete_all import SURE, DeleteAllTold, delete_all
from opentaper.actions.deeds.grant_consent import GrantTold, grant_consent
from opentaper.actions.deeds.kept_rows import ADDED_LATER, rows_of
from opentaper.actions.deeds.revoke_consent import RevokeTold, revoke_consent
from opentaper.actions.deeds.tell_feeling import (
    FeelingBack,
    FeelingCorrected,
    FeelingTold,
    correct_feeling,
    tell_feeling,
    withdraw_feeling,
)
from opentaper.actions.deeds.tell_skill import SkillTold, tell_skill
from opentaper.actions.deeds.undo_deed import UndoTold, undo_deed
from opentaper.actions.readings.feeling_range_read import feeling_range_of
from opentaper.actions.readings.feelings_read import feeling_entry, feelings_of, shared_feelings
from opentaper.actions.readings.skills_read import skills_of
from opentaper.errors import BadOption, CannotUndo, NotShared
from opentaper.record.models import FeelingEntry, Look, SkillTried
from tests.unit.actions.deeds.lives import DAY, Life, begun
from tests.unit.actions.deeds.test_care_team import NOW, joined

pytestmark = pytest.mark.django_db
SAD = FeelingTold(DAY, "sad.lonely", 7, ("chest", "throat"), "about my sister")


def standing(life: Life) -> list[tuple[str, int | None]]:
    """Return what stands, newest first."""
    return [(one.path, one.strength) for one in feelings_of(life.person, DAY - timedelta(days=9), DAY)]


def test_a_feeling_is_kept_with_its_places_in_the_order_of_the_body() -> None:
    life = begun()
    told = replace(SAD, places=("chest", "throat", "chest"))
    done = tell_feeling(told, life.at("tell"))
    assert tell_feeling(told, life.at("tell")) == done, "the same key writes once"
    read = feeling_entry(life.person, done.entry)
    assert (read.places, read.note, read.is_shared) == (("throat", "chest"), "about my sister", False)
    assert FeelingEntry.objects.count() == 1


@pytest.mark.parametrize(
    "wrong",
    [
        {"feeling": "sad.happy"},
        {"feeling": ""},
        {"strength": 11},
        {"strength": -1},
        {"places": ("elbow of a friend",)},
        {"note": "x" * 4001},
        {"day": DAY + timedelta(days=1)},
        {"day": DAY - timedelta(days=400)},
    ],
    ids=lambda wrong: next(iter(wrong)),
)
def test_what_cannot_be_is_refused_and_nothing_is_written(wrong: dict[str, Any]) -> None:
    life = begun()
    with pytest.raises(BadOption):
        tell_feeling(replace(SAD, **wrong), life.at("tell"))
    assert not FeelingEntry.objects.exists()


def test_a_word_says_whether_it_asks_for_care() -> None:
    life = begun()
    assert tell_feeling(replace(SAD, feeling="sad.hopeless.hopeless"), life.at("1")).care == "look"
    assert tell_feeling(replace(SAD, feeling="ashamed.small.worthless"), life.at("2")).care == "ask"
    assert tell_feeling(replace(SAD, note="worthless"), life.at("3")).care == "", (
        "one's own words are not read"
    )


def test_a_correction_replaces_and_its_undo_brings_the_first_back() -> None:
    life = begun()
    first = tell_feeling(SAD, life.at("tell")).entry
    at = life.at("correct")
    correct_feeling(FeelingCorrected(first, replace(SAD, strength=3)), at)
    assert standing(life) == [("sad.lonely", 3)]
    with pytest.raises(CannotUndo):
        undo_deed(UndoTold(life.at("tell").deed_id), life.at("undo first"))
    undo_deed(UndoTold(at.deed_id), life.at("undo"))
    assert standing(life) == [("sad.lonely", 7)]


def test_what_was_taken_back_is_gone_and_can_be_brought_back_the_same_day() -> None:
    life = begun()
    entry = tell_feeling(SAD, life.at("tell")).entry
    at = life.at("back")
    withdraw_feeling(FeelingBack(entry), at)
    assert standing(life) == []
    with pytest.raises(BadOption):
        withdraw_feeling(FeelingBack(entry), life.at("again"))
    with pytest.raises(BadOption):
        correct_feeling(FeelingCorrected(entry, SAD), life.at("correct"))
    undo_deed(UndoTold(at.deed_id), life.at("undo"))
    assert standing(life) == [("sad.lonely", 7)]


def test_nobody_corrects_reads_or_takes_back_anothers() -> None:
    life = begun()
    entry = tell_feeling(SAD, life.at("tell")).entry
    stranger = uuid4()
    with pytest.raises(BadOption):
        feeling_entry(stranger, entry)
    assert feelings_of(stranger, DAY, DAY) == ()


def test_a_carer_sees_only_what_is_shared_entry_by_entry_while_it_is_permitted() -> None:
    life = begun()
    link = joined(life, sections={"check_ins": "read"})
    tell_feeling(SAD, life.at("private"))
    shared = tell_feeling(replace(SAD, feeling="glad", note="for Dr Lind", is_shared=True), life.at("shared"))
    with pytest.raises(NotShared):
        shared_feelings("7", link, NOW)
    grant_consent(GrantTold(link, "feelings"), life.at("grant"))
    found = shared_feelings("7", link, NOW)
    assert [one.path for one in found.entries] == ["glad"]
    assert "sister" not in repr(found)
    assert [row.section for row in Look.objects.all()] == ["feelings"]
    with pytest.raises(NotShared):
        shared_feelings("8", link, NOW)
    correct_feeling(FeelingCorrected(shared.entry, replace(SAD, is_shared=False)), life.at("unshare"))
    assert shared_feelings("7", link, NOW).entries == ()
    revoke_consent(RevokeTold(link, "feelings"), life.at("revoke"))
    with pytest.raises(NotShared):
        shared_feelings("7", link, NOW)


def test_skills_are_told_and_make_a_shortlist_of_ones_own() -> None:
    life = begun()
    tell_skill(SkillTold("name_it", "a_lot"), life.at("1"))
    tell_skill(SkillTold("long_out", "worse"), life.at("2"))
    assert skills_of(life.person, DAY, 12).shortlist == ("name_it",)
    undo_deed(UndoTold(life.at("1").deed_id), life.at("undo"))
    assert skills_of(life.person, DAY, 12).shortlist == ()
    for wrong in (SkillTold("nothing like it", "a_lot"), SkillTold("name_it", "perhaps")):
        with pytest.raises(BadOption):
            tell_skill(wrong, life.at(f"wrong {wrong.skill}"))
    assert SkillTried.objects.count() == 2


def test_what_was_felt_today_suggests_with_the_word_as_reason() -> None:
    life = begun()
    tell_feeling(replace(SAD, feeling="afraid.scared.panicky"), life.at("tell"))
    found = skills_of(life.person, DAY, 12).suggested
    assert found
    assert {(one.kind.value, one.name) for one in found} == {("word", "afraid.scared.panicky")}
    assert skills_of(life.person, DAY + timedelta(days=1), 12).suggested == ()


def test_feelings_travel_with_the_record_and_go_when_it_is_deleted() -> None:
    life = begun()
    tell_feeling(SAD, life.at("tell"))
    tell_skill(SkillTold("name_it", "no"), life.at("tried"))
    rows = rows_of(life.person)
    assert rows["feelings"][0]["places"] == ["throat", "chest"]
    assert rows["skills_tried"][0]["helped"] == "no"
    assert {"feelings", "skills_tried"} <= ADDED_LATER
    delete_all(DeleteAllTold(SURE), life.at("delete"))
    assert not FeelingEntry.objects.exists()
    assert not SkillTried.objects.exists()


def test_the_range_stands_beside_the_dose_of_the_same_weeks() -> None:
    life = begun()
    life.plan()
    life.calm_days(DAY)
    for n in range(4):
        tell_feeling(replace(SAD, day=DAY - timedelta(days=n)), life.at(f"tell {n}"))
    read = feeling_range_of(life.person, DAY)
    assert len(read.weeks) == 12
    assert read.weeks[-1].words == 1
    assert read.weeks[-2].words is None
    (taken,) = read.taken
    assert [one.ends for one in taken.weeks][-1] == DAY
    assert all(one.dose.micrograms > 0 for one in taken.weeks)

"""How a day was: nothing that was not answered is made up, and nothing that was told is lost."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from opentaper.actions.deeds.check_in import MOST_DAYS_BACK, CheckInTold, check_in
from opentaper.actions.deeds.tell_dose import DoseTold, tell_dose
from opentaper.actions.deeds.undo_deed import UndoTold, undo_deed
from opentaper.actions.readings.told_record import check_ins_of
from opentaper.errors import BadOption, KeyUsedTwice
from opentaper.inference.check_in import CheckIn, latest
from opentaper.record.log import break_in_log
from opentaper.record.models import CheckIn as CheckInRow
from opentaper.record.models import DoseTaken
from tests.unit.actions.deeds.lives import DAY, Life, begun

pytestmark = pytest.mark.django_db
ONE_DAY = timedelta(days=1)


def standing(life: Life) -> tuple[CheckIn, ...]:
    return latest(check_ins_of(life.person, DAY))


def test_what_was_not_answered_is_missing_and_never_nothing() -> None:
    life = begun()
    check_in(CheckInTold(DAY, {"nausea": 0.0, "Brain Zaps": 3.0}), life.at("one"))
    (told,) = standing(life)
    assert told.scores == (("nausea", 0.0), ("shocks", 3.0))
    assert told.score("anxiety") is None
    assert told.signs is None
    assert told.modulators == ()


def test_asked_and_answered_with_no_is_another_thing_than_not_asked() -> None:
    life = begun()
    check_in(CheckInTold(DAY, signs=()), life.at("one"))
    assert standing(life)[0].signs == ()


def test_a_correction_replaces_the_whole_day_and_keeps_what_was_there() -> None:
    life = begun()
    first = check_in(CheckInTold(DAY, {"nausea": 2.0, "anxiety": 5.0}), life.at("one", hour=9))
    second = check_in(CheckInTold(DAY, {"nausea": 1.0}), life.at("two", hour=10))
    assert second.corrects == first.check_in
    assert [one.scores for one in standing(life)] == [(("nausea", 1.0),)]
    assert CheckInRow.objects.get(pk=first.check_in).replaced_by_id == second.check_in


def test_what_was_written_later_stands_whatever_arrives_last() -> None:
    life = begun()
    check_in(CheckInTold(DAY, {"nausea": 1.0}), life.at("on the page", hour=12))
    earlier = datetime(DAY.year, DAY.month, DAY.day, 8, tzinfo=UTC)
    late = check_in(CheckInTold(DAY, {"nausea": 9.0}, written_at=earlier), life.at("from the phone", hour=13))
    assert not late.counts
    assert late.corrects is None
    assert standing(life)[0].scores == (("nausea", 1.0),)


def test_a_clock_that_runs_ahead_cannot_shut_out_later_corrections() -> None:
    life = begun()
    ahead = datetime(DAY.year + 3, 1, 1, tzinfo=UTC)
    check_in(CheckInTold(DAY, {"nausea": 9.0}, written_at=ahead), life.at("phone", hour=9))
    check_in(CheckInTold(DAY, {"nausea": 1.0}), life.at("page", hour=10))
    assert standing(life)[0].scores == (("nausea", 1.0),)


def test_a_late_check_in_belongs_to_its_own_day() -> None:
    life = begun()
    done = check_in(CheckInTold(DAY - 3 * ONE_DAY, {"nausea": 4.0}), life.at("late"))
    assert done.is_late
    assert standing(life)[0].day == DAY - 3 * ONE_DAY


def test_the_same_key_again_is_the_first_answer_and_one_row() -> None:
    life = begun()
    told = CheckInTold(DAY, {"nausea": 2.0}, {"stress": 0.5}, ("akathisia",), "a hard one")
    assert check_in(told, life.at("one")) == check_in(told, life.at("one"))
    assert CheckInRow.objects.count() == 1
    with pytest.raises(KeyUsedTwice):
        check_in(CheckInTold(DAY, {"nausea": 3.0}), life.at("one"))


def test_undone_it_is_as_it_was_but_for_its_signs() -> None:
    life = begun()
    check_in(CheckInTold(DAY, {"nausea": 2.0}), life.at("one", hour=9))
    at = life.at("two", hour=10)
    check_in(CheckInTold(DAY, {"nausea": 9.0}, signs=("akathisia",)), at)
    undo_deed(UndoTold(at.deed_id), life.at("undo", hour=11))
    assert [one.scores for one in standing(life)] == [(("nausea", 2.0),)]
    assert ("akathisia",) in [one.signs for one in check_ins_of(life.person, DAY)]


def test_a_note_is_kept_and_is_no_evidence() -> None:
    life = begun()
    done = check_in(CheckInTold(DAY, {"nausea": 2.0}, note=" rain all day "), life.at("one"))
    assert CheckInRow.objects.get(pk=done.check_in).note == "rain all day"
    assert "rain" not in repr(standing(life))


@pytest.mark.parametrize(
    ("signs", "urgent"),
    [((), ""), (("akathisia",), "talk-today"), (("akathisia", "suicide_plan"), "crisis")],
)
def test_signs_ask_for_what_is_done_at_once(signs: tuple[str, ...], urgent: str) -> None:
    assert check_in(CheckInTold(DAY, signs=signs), begun().at("one")).urgent == urgent


def test_a_sign_of_a_later_version_is_never_lost() -> None:
    done = check_in(CheckInTold(DAY, signs=("sign_of_tomorrow",)), begun().at("one"))
    assert (done.signs, done.urgent) == (("sign_of_tomorrow",), "talk-today")


@pytest.mark.parametrize(
    ("told", "option"),
    [
        (CheckInTold(DAY), "check-in"),
        (CheckInTold(DAY, note="  "), "check-in"),
        (CheckInTold(DAY, {"nausea": 10.5}), "nausea"),
        (CheckInTold(DAY, {"nausea": float("nan")}), "nausea"),
        (CheckInTold(DAY, {"nausae": 1.0}), "item"),
        (CheckInTold(DAY, {"nausea": 1.0, "queasy": 2.0}), "check-in"),
        (CheckInTold(DAY, modulators={"stress": 1.1}), "stress"),
        (CheckInTold(DAY, modulators={"weather": 1.0}), "modulator"),
        (CheckInTold(DAY, signs=("<b>",)), "sign"),
        (CheckInTold(DAY + ONE_DAY, {"nausea": 1.0}), "day"),
        (CheckInTold(DAY - (MOST_DAYS_BACK + 1) * ONE_DAY, {"nausea": 1.0}), "day"),
        (CheckInTold(DAY, {"nausea": 1.0}, note="x" * 4_001), "note"),
        (CheckInTold(DAY, {"nausea": 1.0}, written_at=datetime(2026, 3, 2)), "written_at"),  # noqa: DTZ001 - refused
    ],
)
def test_what_cannot_be_meant_is_named_and_nothing_is_written(told: CheckInTold, option: str) -> None:
    life = begun()
    with pytest.raises(BadOption) as refused:
        check_in(told, life.at("one"))
    assert refused.value.option == option
    assert not CheckInRow.objects.exists()
    assert break_in_log(life.person) is None


def test_what_is_told_after_the_clock_was_set_back_counts_all_the_same() -> None:
    life = begun()
    check_in(CheckInTold(DAY, {"nausea": 3.0}), life.at("first", hour=15))
    tell_dose(DoseTold(life.medication, DAY, "taken"), life.at("first dose", hour=15))
    assert check_in(CheckInTold(DAY, {"nausea": 4.0}), life.at("second", hour=9)).counts
    assert [one.scores for one in standing(life)] == [(("nausea", 4.0),)], "what advice reads"
    tell_dose(DoseTold(life.medication, DAY, "missed"), life.at("second dose", hour=9))
    assert [row.kind for row in DoseTaken.objects.filter(replaced_by=None)] == ["missed"]

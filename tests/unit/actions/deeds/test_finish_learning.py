"""What was gone through: by the one person or by an account, once a form, taken back, and nobody else's."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid5

import pytest

from opentaper.actions.deeds.begin_person import PersonTold, begin_person
from opentaper.actions.deeds.delete_all import SURE, DeleteAllTold, delete_all
from opentaper.actions.deeds.finish_learning import FinishTold, finish_learning, forget_learning
from opentaper.actions.deeds.moment import Moment
from opentaper.actions.deeds.readable import check_readable
from opentaper.actions.readings.learning_read import CASE, LESSON, Learner, learning_of
from opentaper.errors import BadOption, ChangedFile, UnknownPerson
from opentaper.record.models import LearningDone

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
SEED = UUID("3f0c1a52-7a9e-4f55-9b1c-2d6f4b8e1a77")
TOLD = FinishTold(LESSON, "small-doses", {"how_exact": "liquid"})
NOBODY = Learner(None, None)


def key(number: int) -> UUID:
    return uuid5(SEED, f"{number}")


def begun(account: str | None = None, number: int = 0) -> UUID:
    at = Moment(NOW, NOW.date(), key(1000 + number), None)
    return begin_person(PersonTold("en", "GB", "Europe/London", account=account), at).person_id


def learners() -> list[Learner]:
    """The person of local mode, an account without a record, and one with a record."""
    return [Learner(None, begun()), Learner("7", None), Learner("8", begun("8", 1))]


def test_the_same_form_is_kept_once_and_the_last_time_counts(db: None) -> None:
    for learner in learners():
        first = finish_learning(TOLD, learner, NOW, key(1))
        assert finish_learning(TOLD, learner, NOW + timedelta(hours=1), key(1)) == first
        (gone,) = learning_of(learner)
        assert (gone.kind, gone.name, gone.at, gone.answers) == (LESSON, "small-doses", NOW, TOLD.answers)
        again = FinishTold(LESSON, "small-doses", {"how_exact": "not_sure"})
        finish_learning(again, learner, NOW + timedelta(days=1), key(2))
        (gone,) = learning_of(learner)
        assert (gone.at, gone.answers) == (NOW + timedelta(days=1), again.answers)
    assert LearningDone.objects.count() == 3


def test_each_sees_and_takes_back_their_own_alone(db: None) -> None:
    all_learners = learners()
    for place, learner in enumerate(all_learners):
        finish_learning(TOLD, learner, NOW, key(place))
        finish_learning(FinishTold(CASE, f"case-{place}"), learner, NOW, key(10 + place))
    for place, learner in enumerate(all_learners):
        assert [one.name for one in learning_of(learner, CASE)] == [f"case-{place}"]
        assert not forget_learning(CASE, f"case-{place + 1}", learner)
    assert LearningDone.objects.count() == 6
    assert forget_learning(LESSON, TOLD.name, all_learners[1])
    assert not forget_learning(LESSON, TOLD.name, all_learners[1])
    assert [one.kind for one in learning_of(all_learners[1])] == [CASE]
    assert all(len(learning_of(learner)) == 2 for learner in (all_learners[0], all_learners[2]))


def test_what_was_learnt_before_there_was_a_record_stays_and_goes_with_it(db: None) -> None:
    finish_learning(TOLD, Learner("9", None), NOW, key(1))
    mine = Learner("9", begun("9"))
    finish_learning(FinishTold(CASE, "one"), mine, NOW, key(2))
    assert {one.kind for one in learning_of(mine)} == {LESSON, CASE}
    other = Learner("10", None)
    finish_learning(TOLD, other, NOW, key(3))
    delete_all(DeleteAllTold(SURE), Moment(NOW, NOW.date(), key(4), mine.person_id))
    assert learning_of(Learner("9", None)) == ()
    assert len(learning_of(other)) == 1


def test_nobody_learns_nothing(db: None) -> None:
    for learner in (NOBODY, Learner("", None)):
        with pytest.raises(UnknownPerson):
            finish_learning(TOLD, learner, NOW, key(1))
        assert learning_of(learner) == ()
        assert not forget_learning(LESSON, TOLD.name, learner)


@pytest.mark.parametrize(
    "told",
    [
        FinishTold("exam", "small-doses"),
        FinishTold(LESSON, ""),
        FinishTold(LESSON, "x" * 65),
        FinishTold(LESSON, "small doses"),
        FinishTold(LESSON, "small-doses\n"),
        FinishTold(LESSON, "small-doses", {"q": "<script>"}),
        FinishTold(LESSON, "small-doses", {"Free text that somebody wrote": "yes"}),
        FinishTold(LESSON, "small-doses", {f"q{n}": "a" for n in range(41)}),
    ],
    ids=lambda told: f"{told.kind}-{len(told.name)}-{len(told.answers)}",
)
def test_only_names_and_answers_are_kept(db: None, told: FinishTold) -> None:
    with pytest.raises(BadOption):
        finish_learning(told, Learner("7", None), NOW, key(1))
    assert not LearningDone.objects.exists()


@pytest.mark.parametrize("answers", [[], "x", 3, {"q": 1}, {"q": {"a": "b"}}])
def test_a_record_whose_answers_are_none_is_refused_and_named(db: None, answers: object) -> None:
    person = begun()
    row = LearningDone(person_id=person, kind=LESSON, name="small-doses", at=NOW, answers=answers)
    row.save(force_insert=True)
    with pytest.raises(ChangedFile) as refused:
        check_readable(person, "file", NOW)
    assert refused.value.place == "learning_done"


def test_a_lesson_of_another_version_is_returned_as_it_stands(db: None) -> None:
    LearningDone(account="7", kind=LESSON, name="Später", at=NOW, answers={}).save(force_insert=True)
    assert [one.name for one in learning_of(Learner("7", None))] == ["Später"]

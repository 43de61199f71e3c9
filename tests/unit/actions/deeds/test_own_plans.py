"""A person's own plans: written part by part, shared as a whole, taken along; and looking back."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import uuid4

import icalendar
import pytest

from opentaper.actions.deeds.choose_notifications import NotificationsTold, choose_notifications
from opentaper.actions.deeds.delete_all import SURE, DeleteAllTold, delete_all
from opentaper.actions.deeds.grant_consent import GrantTold, grant_consent
from opentaper.actions.deeds.kept_rows import rows_of
from opentaper.actions.deeds.look_back import LookBackTold, look_back
from opentaper.actions.deeds.readable import check_readable
from opentaper.actions.deeds.renew_calendar import CalendarTold, renew_calendar
from opentaper.actions.deeds.revoke_consent import RevokeTold, revoke_consent
from opentaper.actions.deeds.undo_deed import UndoTold, undo_deed
from opentaper.actions.deeds.write_own_plan import (
    OwnContact,
    OwnPartTold,
    OwnPlanBack,
    OwnPlanShared,
    drop_own_plan,
    share_own_plan,
    write_own_plan,
)
from opentaper.actions.readings.calendar_read import calendar_by, calendar_of
from opentaper.actions.readings.keeping_well_read import keeping_well_of, last_dose_of
from opentaper.actions.readings.own_plans_read import own_plan_of, shared_own_plans
from opentaper.actions.readings.reminders_read import notifications_chosen, reminders_of
from opentaper.errors import BadOption, ChangedFile, NotShared
from opentaper.exchange.subscription_ics import subscription_ics
from opentaper.formulary.own_plans import OwnPlanKind
from opentaper.record.models import ConfirmedDose, Look, OwnPlan
from tests.unit.actions.deeds.lives import DAY, Life, begun
from tests.unit.actions.deeds.test_care_team import NOW, joined

pytestmark = pytest.mark.django_db
HARD, WELL = OwnPlanKind.HARD_DAYS, OwnPlanKind.KEEPING_WELL
SIGNS = OwnPartTold("hard_days", "signs", ("I stop answering", "  I wake  at four "))
ASK = OwnPartTold("hard_days", "ask", people=(OwnContact("Anna", "07700 900123"), OwnContact("", " ")))
ALONE = OwnPartTold("hard_days", "alone", ("walk the dog",), skills=("long_out", "five_senses"))


def dates(*days: date) -> OwnPartTold:
    return OwnPartTold("keeping_well", "dates", days=days)


def lines_of(life: Life, part: str = "signs") -> tuple[str, ...]:
    return own_plan_of(life.person, HARD).part(part).lines


def test_a_plan_grows_part_by_part_and_each_part_can_be_undone() -> None:
    life = begun()
    assert own_plan_of(life.person, HARD).is_empty
    done = write_own_plan(SIGNS, life.at("signs"))
    assert write_own_plan(SIGNS, life.at("signs")) == done, "the same key writes once"
    write_own_plan(ASK, life.at("ask"))
    write_own_plan(ALONE, life.at("alone"))
    read = own_plan_of(life.person, HARD)
    assert read.part("signs").lines == ("I stop answering", "I wake at four")
    assert read.part("ask").people == (OwnContact("Anna", "07700 900123"),)
    assert (read.part("alone").lines, read.part("alone").skills) == (("walk the dog",), ALONE.skills)
    assert [one.part.key for one in read.parts if one.is_empty] == ["away", "lines", "safe", "reasons"]
    write_own_plan(replace(SIGNS, lines=()), life.at("empty"))
    assert lines_of(life) == ()
    undo_deed(UndoTold(life.at("empty").deed_id), life.at("undo"))
    assert lines_of(life) == ("I stop answering", "I wake at four")
    assert own_plan_of(life.person, WELL).is_empty, "the other plan is another plan"
    assert own_plan_of(uuid4(), HARD).is_empty


@pytest.mark.parametrize(
    "wrong",
    [
        {"kind": "easy_days"},
        {"part": "dates"},
        {"lines": tuple(f"line {n}" for n in range(7))},
        {"lines": ("x" * 121,)},
        {"people": (OwnContact("Anna"),)},
        {"skills": ("long_out",)},
        {"part": "ask", "lines": (), "people": (OwnContact("x" * 61),)},
        {"part": "ask", "lines": (), "people": (OwnContact("x", "1" * 31),)},
        {"part": "ask", "lines": (), "people": tuple(OwnContact(f"{n}") for n in range(7))},
        {"part": "alone", "skills": ("nothing like it",)},
        {"kind": "keeping_well", "part": "dates", "lines": (), "days": (date(2030, 1, 1),)},
        {
            "kind": "keeping_well",
            "part": "dates",
            "lines": (),
            "days": tuple(DAY + timedelta(n) for n in range(9)),
        },
    ],
    ids="-".join,
)
def test_what_does_not_fit_is_refused_and_nothing_is_written(wrong: dict[str, Any]) -> None:
    life = begun()
    with pytest.raises(BadOption):
        write_own_plan(replace(SIGNS, **wrong), life.at("wrong"))
    assert not OwnPlan.objects.exists()


def test_a_plan_is_seen_by_those_it_is_shared_with_and_only_while_it_is() -> None:
    life = begun()
    link = joined(life, sections={"check_ins": "read"})
    with pytest.raises(BadOption):
        share_own_plan(OwnPlanShared("hard_days", is_shared=True), life.at("nothing yet"))
    write_own_plan(SIGNS, life.at("signs"))
    write_own_plan(OwnPartTold("keeping_well", "first", ("ring Mark",)), life.at("well"))
    share_own_plan(OwnPlanShared("hard_days", is_shared=True), life.at("share"))
    with pytest.raises(NotShared):
        shared_own_plans("7", link, NOW)
    grant_consent(GrantTold(link, "feelings"), life.at("grant"))
    write_own_plan(ASK, life.at("later"))
    (seen,) = shared_own_plans("7", link, NOW).plans
    assert (seen.kind, seen.part("ask").people) == (HARD, (OwnContact("Anna", "07700 900123"),))
    assert "Mark" not in repr(seen)
    assert [row.page for row in Look.objects.all()] == ["own_plans"]
    with pytest.raises(NotShared):
        shared_own_plans("8", link, NOW)
    share_own_plan(OwnPlanShared("hard_days", is_shared=False), life.at("own again"))
    assert shared_own_plans("7", link, NOW).plans == ()
    revoke_consent(RevokeTold(link, "feelings"), life.at("revoke"))
    with pytest.raises(NotShared):
        shared_own_plans("7", link, NOW)


def test_a_plan_is_taken_away_and_brought_back_and_goes_with_everything() -> None:
    life = begun()
    with pytest.raises(BadOption):
        drop_own_plan(OwnPlanBack("hard_days"), life.at("nothing yet"))
    write_own_plan(SIGNS, life.at("signs"))
    drop_own_plan(OwnPlanBack("hard_days"), life.at("drop"))
    assert own_plan_of(life.person, HARD).is_empty
    undo_deed(UndoTold(life.at("drop").deed_id), life.at("undo"))
    assert lines_of(life) == ("I stop answering", "I wake at four")
    (row,) = rows_of(life.person)["own_plans"]
    assert row["parts"] == {"signs": ["I stop answering", "I wake at four"]}
    delete_all(DeleteAllTold(SURE), life.at("delete"))
    assert not OwnPlan.objects.exists()


#: What a plan of a record that was brought here may hold, and nobody can mean.
HOSTILE: tuple[object, ...] = (
    {"signs": "one"},
    {"signs": [7]},
    {"signs": ["a\nb"]},
    {"signs": ["x" * 200]},
    {"signs": ["same", "same"]},
    {"signs": ["line"] * 5000},
    {"ask": [["Anna"]]},
    {"ask": [["Anna", None]]},
    {"skills": ["nothing like it"]},
    ["signs"],
)


def test_a_record_with_a_plan_that_nobody_wrote_here_is_refused_as_a_whole() -> None:
    life = begun()
    write_own_plan(SIGNS, life.at("signs"))
    check_readable(life.person, "file", NOW)
    for parts in HOSTILE:
        OwnPlan.objects.filter(person_id=life.person).update(parts=parts)
        with pytest.raises(ChangedFile) as refused:
            check_readable(life.person, "file", NOW)
        assert refused.value.place == "own_plans", parts


def confirmed(life: Life, *doses: tuple[int, int]) -> None:
    """Write confirmed doses as micrograms and days from ``DAY``."""
    at = datetime.combine(DAY, time(12), UTC)
    for n, (ug, days) in enumerate(doses):
        ConfirmedDose(
            person_id=life.person,
            medication_id=life.medication,
            begins_on=DAY + timedelta(days),
            ug=ug,
            at=at + timedelta(minutes=n),
        ).save()


def test_the_last_dose_is_the_first_day_of_nothing_and_no_step_back() -> None:
    life = begun()
    far = DAY + timedelta(days=400)
    assert last_dose_of(life.person, far) is None
    confirmed(life, (500, 0), (0, 10), (0, 20))
    assert last_dose_of(life.person, far) == DAY + timedelta(days=10)
    assert last_dose_of(life.person, DAY + timedelta(days=5)) is None, "not before it has come"
    confirmed(life, (500, 30))
    assert last_dose_of(life.person, far) is None, "a dose again"


def test_after_the_last_dose_the_plan_is_offered_until_it_is_written_or_refused() -> None:
    life = begun()
    assert not keeping_well_of(life.person, DAY).is_offered
    confirmed(life, (0, 0))
    assert keeping_well_of(life.person, DAY).is_offered
    look_back(LookBackTold("no_plan"), life.at("no"))
    assert not keeping_well_of(life.person, DAY).is_offered
    undo_deed(UndoTold(life.at("no").deed_id), life.at("undo"))
    assert keeping_well_of(life.person, DAY).is_offered
    write_own_plan(OwnPartTold("keeping_well", "first", ("rest",)), life.at("well"))
    assert not keeping_well_of(life.person, DAY).is_offered


def test_a_day_to_look_back_is_open_until_it_is_answered_and_never_for_long() -> None:
    life = begun()
    confirmed(life, (0, 0))
    month = date(2026, 4, 2)

    def due(after: int) -> date | None:
        return keeping_well_of(life.person, month + timedelta(days=after)).due

    assert [due(n) for n in (-1, 0, 27, 28)] == [None, month, month, None]
    look_back(LookBackTold("not_now"), life.at("not now", month))
    assert [due(n) for n in (0, 6, 7)] == [None, None, month]
    look_back(LookBackTold("hard"), life.at("hard", month + timedelta(days=8)))
    assert due(9) is None
    assert due(61) == date(2026, 6, 2), "the next one is three months after the last dose"
    with pytest.raises(BadOption):
        look_back(LookBackTold("wonderful"), life.at("wrong"))


def test_ones_own_days_count_before_those_that_are_offered_and_none_is_an_answer() -> None:
    life = begun()
    confirmed(life, (0, 0))
    own = date(2026, 4, 20)
    write_own_plan(OwnPartTold("keeping_well", "first", ("rest",)), life.at("first"))
    assert keeping_well_of(life.person, date(2026, 4, 2)).due == date(2026, 4, 2), "no day was chosen yet"
    write_own_plan(dates(own, own), life.at("dates"))
    assert keeping_well_of(life.person, date(2026, 4, 2)).due is None
    assert keeping_well_of(life.person, own).due == own
    assert keeping_well_of(life.person, own).agreed == (own,)
    write_own_plan(dates(), life.at("none"))
    assert keeping_well_of(life.person, own).due is None


def test_only_days_that_were_chosen_are_reminded_of_and_stand_in_the_calendar() -> None:
    life = begun()
    confirmed(life, (0, 0))
    month, own = date(2026, 4, 2), date(2026, 4, 20)
    version = notifications_chosen(life.person).version
    choose_notifications(NotificationsTold(version, "neutral", ("look_back",)), life.at("remind"))
    assert reminders_of(life.person, month).reminders == (), "offered days ask nothing of a device"
    write_own_plan(dates(own), life.at("dates"))
    (ahead,) = reminders_of(life.person, own - timedelta(days=2)).reminders
    assert (ahead.kind, ahead.first, ahead.drug) == ("look_back", own, "")
    look_back(LookBackTold("steady"), life.at("steady", own))
    assert reminders_of(life.person, own).reminders == ()
    renew_calendar(CalendarTold(is_open=True), life.at("calendar"))
    shown = calendar_by(calendar_of(life.person).token or "", datetime(2026, 4, 3, 9, tzinfo=UTC))
    assert shown is not None
    assert shown.look_backs == (own,)
    told = subscription_ics(shown.coming, NOW, shown.zone, shown.loudness, "da", look_backs=shown.look_backs)
    (event,) = icalendar.Calendar.from_ical(told).walk("VEVENT")
    assert (event.decoded("dtstart"), str(event["summary"])) == (own, "OpenTaper: en dag, du har valgt")

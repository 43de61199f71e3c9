"""Consent by section and right, leaving, homework, a companion's reminder: as pages of team mode.

Not collected by itself: :mod:`tests.journeys.test_care_pages` runs it in a process set up as team mode.
"""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest

from opentaper import wiring
from opentaper.actions.deeds.answer_instrument import InstrumentTold, answer_instrument
from opentaper.actions.deeds.check_in import CheckInTold, check_in
from opentaper.actions.deeds.export_all import record_text
from opentaper.actions.deeds.revoke_consent import RevokeTold, revoke_consent
from opentaper.actions.readings.work_shared import ONE_VISIT
from opentaper.record.models import (
    Assignment,
    AssignmentDone,
    CareLink,
    Consent,
    Deed,
    LogEntry,
    Nudge,
    SessionNote,
)
from tests.journeys.web.care_house import CareHouse, care_house, moment, plain, today


@pytest.fixture
def house(db: None) -> CareHouse:
    """Maya and her team."""
    return care_house()


def offer(house: CareHouse, who: str = "lind", **more: str) -> UUID:
    told = {"kind": "homework", "title": "Zqx a walk", "text": "Ten minutes.", "due_on": ""} | more
    answer = house.post(who, f"/shared/{house.links[who]}/homework/assign", **told)
    assert answer.status_code == 303, plain(answer)
    return Assignment.objects.order_by("-at")[0].pk


def rights(link: UUID) -> dict[str, tuple[str, str]]:
    rows = Consent.objects.filter(link=link, revoked_at__isnull=True)
    return {row.section: (row.right, "" if row.until is None else row.until.isoformat()) for row in rows}


def test_each_section_has_its_right_and_its_last_day(house: CareHouse) -> None:
    link, day = house.links["lind"], (today() + timedelta(days=9)).isoformat()
    page = house.text("maya", "/team")
    assert "May also write to you and answer." in page
    assert "Messages, may answer" in page
    told = {"section": ["messages", "feelings"], "until-messages": day, "write-feelings": "yes"}
    assert house.post("maya", f"/team/change/{link}", **told).status_code == 303
    assert rights(link) == {"messages": ("read", day), "feelings": ("write", "")}
    # the second tick shares nothing where the first is gone
    told = {"section": ["messages"], "write-messages": "yes", "write-feelings": "yes"}
    house.post("maya", f"/team/change/{link}", **told)
    assert rights(link) == {"messages": ("write", "")}
    before = Consent.objects.count()
    house.post("maya", f"/team/change/{link}", **told)
    assert Consent.objects.count() == before, "what is as it was is not given anew"


def test_a_day_that_is_over_is_said_beside_it_and_nothing_changes(house: CareHouse) -> None:
    link, before = house.links["lind"], rights(house.links["lind"])
    told = {"section": ["messages", "plan"], "until-plan": "2020-01-01"}
    answer = house.post("maya", f"/team/change/{link}", **told)
    assert answer.status_code == 422
    assert "slutter" not in plain(answer)
    assert "“Plan and doses” ends on a day that is over." in plain(answer)
    assert 'value="2020-01-01"' in plain(answer)
    assert rights(link) == before


def test_family_is_never_asked_in_to_write_and_the_page_says_so(house: CareHouse) -> None:
    told = {
        "role": "family",
        "called": "Bo",
        "known_as": "M",
        "section": ["messages"],
        "write-messages": "yes",
    }
    answer = house.post("maya", "/team/invite", **told)
    assert answer.status_code == 422
    assert "In this role they may only see that." in plain(answer)
    assert house.post("maya", "/team/invite", **(told | {"role": "psychotherapist"})).status_code == 200
    link = house.links["anna"]
    assert house.post("maya", f"/team/change/{link}", **told).status_code >= 400
    assert "web.team" not in plain(answer)


def test_nothing_is_ticked_until_it_is_chosen(house: CareHouse) -> None:
    page = house.text("maya", "/team")
    invite = page[page.index('action="/team/invite"') :]
    assert invite.count('name="section"') == 5
    assert "checked" not in invite


def test_a_carer_leaves_and_the_person_is_told(house: CareHouse) -> None:
    link = house.links["lind"]
    assert "Leave the team of Maya K.?" in house.text("lind", f"/shared/{link}/leave")
    assert house.post("stranger", f"/shared/{link}/leave").status_code == 404
    assert house.post("lind", f"/shared/{link}/leave").status_code == 303
    row = CareLink.objects.get(pk=link)
    assert (row.ended is not None, row.ended_by) == (True, "carer")
    assert rights(link) == {}
    assert house.get("lind", f"/shared/{link}").status_code == 404
    assert house.get("lind", f"/shared/{link}/leave").status_code == 404
    assert "Dr Lind has left your team" in house.text("maya", "/team")
    assert LogEntry.objects.filter(kind="leave_care").count() == 1


def test_homework_is_offered_done_and_seen_without_its_note(house: CareHouse) -> None:
    link = house.links["lind"]
    key = offer(house, due_on=today().isoformat())
    assert "Zqx a walk" in house.text("maya", "/")
    assert house.post("maya", f"/homework/{key}/done", note="Zqx my own").status_code == 303
    assert house.post("maya", f"/homework/{key}/done", note="Zqx for you", share="yes").status_code == 303
    shown = house.text("lind", f"/shared/{link}/homework")
    assert "Zqx for you" in shown
    assert "Zqx my own" not in shown
    assert shown.count("Done on") == 2
    assert "Zqx a walk" not in house.text("maya", "/"), "it is done, and Today asks no more"
    own = house.text("maya", "/homework")
    assert "Zqx my own" in own
    assert "Zqx for you" in own
    done = next(one for one in AssignmentDone.objects.all() if one.note == "Zqx for you")
    assert house.post("maya", f"/homework/done/{done.pk}/back").status_code == 303
    assert "Zqx for you" not in house.text("lind", f"/shared/{link}/homework")


def test_not_now_is_for_this_day_and_nobody_is_told(house: CareHouse) -> None:
    key = offer(house, due_on=today().isoformat())
    answer = house.post("maya", f"/homework/{key}/not-now", back="/")
    assert answer["Location"] == "/"
    assert "Zqx a walk" not in house.text("maya", "/")
    assert "Zqx a walk" in house.text("maya", "/homework")
    assert "ot now" not in house.text("lind", f"/shared/{house.links['lind']}/homework")


def test_work_stays_with_who_offered_it(house: CareHouse) -> None:
    key, other = offer(house), house.links["ravn"]
    house.post("maya", f"/homework/{key}/done", note="Zqx shared", share="yes")
    assert "Zqx" not in house.text("ravn", f"/shared/{other}/homework")
    assert house.post("ravn", f"/shared/{other}/homework/{key}/back").status_code == 404
    assert house.get("anna", f"/shared/{house.links['anna']}/homework").status_code == 404
    for who in ("ravn", "anna", "stranger"):
        assert house.get(who, f"/shared/{house.links['lind']}/homework").status_code == 404
        assert house.post(who, f"/homework/{key}/done").status_code == 404
    assert house.post("lind", f"/shared/{house.links['lind']}/homework/{key}/back").status_code == 303
    assert "taken back" in house.text("lind", f"/shared/{house.links['lind']}/homework")


def test_to_offer_needs_the_right_to_and_sharing_that_ends_ends_all_of_it(house: CareHouse) -> None:
    link = house.links["lind"]
    key = offer(house)
    house.post("maya", f"/team/change/{link}", section=["feelings"])
    assert "To offer something was not shared with you." in house.text("lind", f"/shared/{link}/homework")
    told = {"kind": "goal", "title": "T"}
    assert house.post("lind", f"/shared/{link}/homework/assign", **told).status_code == 404
    assert house.post("lind", f"/shared/{link}/homework/{key}/back").status_code == 404
    revoke_consent(RevokeTold(link), moment(house.person))
    for path in (f"/shared/{link}/homework", f"/shared/{link}"):
        assert house.get("lind", path).status_code == 404
    for path in ("assign", "notes", f"{key}/back"):
        assert (
            house.post("lind", f"/shared/{link}/homework/{path}", day="2026-01-01", text="T").status_code
            == 404
        )
    assert Assignment.objects.count() == 1


@pytest.mark.parametrize(
    "wrong",
    [{"title": ""}, {"kind": "dose"}, {"due_on": "2020-01-01"}, {"due_on": "soon"}, {"text": "x" * 4001}],
)
def test_what_cannot_be_meant_is_refused_with_every_field_kept(
    house: CareHouse, wrong: dict[str, str]
) -> None:
    told = {"kind": "skill", "title": "Kept title", "text": "Kept text", "due_on": ""} | wrong
    answer = house.post("lind", f"/shared/{house.links['lind']}/homework/assign", **told)
    assert answer.status_code == 422
    assert plain(answer).count("field__error") >= 1
    assert (told["title"] or "Kept text") in plain(answer)
    assert not Assignment.objects.exists()


def test_notes_of_a_session_are_the_carers_own(house: CareHouse) -> None:
    link = house.links["lind"]
    base, day = f"/shared/{link}/homework", today().isoformat()
    assert house.post("lind", f"{base}/notes", day=day, text="Zqxnote one").status_code == 303
    first = SessionNote.objects.get()
    told = {"day": day, "text": "Zqxnote two", "corrects": str(first.pk)}
    assert house.post("lind", f"{base}/notes", **told).status_code == 303
    shown = house.text("lind", base)
    assert "Only you see them." in shown
    assert "Zqxnote two" in shown
    assert "Zqxnote one" not in shown
    for who, path in (
        ("maya", "/team"),
        ("maya", "/homework"),
        ("maya", "/"),
        ("ravn", f"/shared/{house.links['ravn']}/homework"),
    ):
        assert "Zqxnote" not in house.text(who, path)
    assert "Zqxnote" not in record_text(moment(house.person))
    kept = [*Deed.objects.values_list("told", "answer"), *LogEntry.objects.values_list("body", flat=True)]
    assert "Zqxnote" not in repr(kept)
    assert (
        house.post("ravn", f"/shared/{house.links['ravn']}/homework/notes/{first.pk}/drop").status_code == 404
    )
    second = SessionNote.objects.get(replaced_by__isnull=True)
    assert house.post("lind", f"{base}/notes/{second.pk}/drop").status_code == 303
    assert "Zqxnote" not in house.text("lind", base)


def test_what_is_new_and_the_measures_are_told_where_check_ins_are_shared(house: CareHouse) -> None:
    link, day = house.links["lind"], today()
    base = f"/shared/{link}/homework"
    key = offer(house)
    assert "This is your first look." in house.text("lind", base)
    for back, score in ((14, 3.0), *((n, 2.0) for n in range(7, 12)), *((n, 6.0) for n in range(5))):
        at = moment(house.person)
        check_in(CheckInTold(day - timedelta(days=back), {"anxiety": score}, note="Zqxday"), at)
    phq = (1, 2, 1, 2, 1, 1, 1, 0, 1)
    answer_instrument(InstrumentTold("phq-9", day, phq), moment(house.person))
    house.post("maya", f"/homework/{key}/done", note="Zqx for you", share="yes")
    with pytest.MonkeyPatch.context() as patch:
        later = wiring.now() + ONE_VISIT + timedelta(minutes=1)
        patch.setattr(wiring, "now", lambda: later)
        shown = house.text("lind", base)
    assert "with a note that they share" in shown
    assert "PHQ-9: 10 on" in shown
    assert "mean 6; the 7 days before: 2" in shown
    assert "<svg" in shown
    assert "Zqxday" not in shown
    revoke_consent(RevokeTold(link, "check_ins"), moment(house.person))
    without = house.text("lind", base)
    assert "PHQ-9" not in without
    assert "mean 6" not in without


def test_a_companion_reminds_once_a_day_and_the_person_puts_it_away(house: CareHouse) -> None:
    link = house.links["anna"]
    assert "No check-in yet today" in house.text("anna", f"/shared/{link}")
    for _ in range(2):
        assert house.post("anna", f"/shared/{link}/remind").status_code == 303
    assert Nudge.objects.count() == 1
    assert "You have reminded Maya K. today." in house.text("anna", f"/shared/{link}")
    assert "Anna thinks of you" in house.text("maya", "/")
    key = Nudge.objects.get().pk
    assert house.post("stranger", f"/today/reminder/{key}").status_code == 404
    assert house.post("maya", f"/today/reminder/{key}").status_code == 303
    assert "Anna thinks of you" not in house.text("maya", "/")
    check_in(CheckInTold(today(), {"anxiety": 4.0}), moment(house.person))
    assert "check-in is there" in house.text("anna", f"/shared/{link}")
    assert house.post("lind", f"/shared/{house.links['lind']}/remind").status_code == 404


def test_a_reminder_is_gone_with_the_consent(house: CareHouse) -> None:
    link = house.links["anna"]
    house.post("anna", f"/shared/{link}/remind")
    revoke_consent(RevokeTold(link, "check_ins"), moment(house.person))
    assert "Anna thinks of you" not in house.text("maya", "/")
    assert house.post("anna", f"/shared/{link}/remind").status_code == 404

"""Messages: who takes part reads and writes them, as far as they may today, and nobody else."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from opentaper.actions.deeds.begin_person import PersonTold, begin_person
from opentaper.actions.deeds.begin_thread import (
    BeginByCarerTold,
    BeginThreadTold,
    begin_thread,
    begin_thread_by_carer,
)
from opentaper.actions.deeds.delete_all import SURE, DeleteAllTold, delete_all
from opentaper.actions.deeds.end_care import EndCareTold, end_care
from opentaper.actions.deeds.export_all import record_text
from opentaper.actions.deeds.grant_consent import GrantTold, grant_consent
from opentaper.actions.deeds.read_thread import read_thread
from opentaper.actions.deeds.revoke_consent import RevokeTold, revoke_consent
from opentaper.actions.deeds.send_message import CloseThreadTold, SendTold, close_thread, send_message
from opentaper.actions.deeds.thread_writing import MOST_LETTERS, MOST_OF_TOPIC
from opentaper.actions.permissions import CareAction, Permitted, Section, permitted
from opentaper.actions.readings.talk_partners import talk_partners
from opentaper.actions.readings.threads_read import shared_thread, shared_threads, thread_of, threads_of
from opentaper.actions.readings.threads_unread import (
    unread_by_account,
    unread_by_person,
    waiting_by_account,
)
from opentaper.errors import BadOption, KeyUsedTwice, NotShared
from opentaper.record.models import CareLink, Consent, Message, MessageThread, ThreadMember
from tests.unit.actions.deeds.lives import DAY, Life, begun, moment
from tests.unit.actions.deeds.test_care_team import joined

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
LATER = NOW + timedelta(minutes=5)
BOTH = {"messages": "write"}


def may(account: str, link: UUID, now: datetime = NOW) -> Permitted:
    return permitted(account, link, CareAction.LOOK, Section.MESSAGES, now)


def talk(life: Life, *links: UUID, name: str = "begin") -> UUID:
    told = BeginThreadTold("Nights", "I sleep badly.", links)
    return begin_thread(told, life.at(name)).thread_id


def answer(life: Life, thread: UUID, link: UUID | None, text: str = "Then we wait.", name: str = "a") -> UUID:
    return send_message(SendTold(thread, text, link), life.at(name)).message_id


def test_a_person_talks_with_those_they_choose_and_each_reads_when_the_others_read() -> None:
    life = begun()
    lind, osei = (joined(life, account, sections=BOTH) for account in ("7", "8"))
    third = joined(life, "9", sections=BOTH)
    thread = talk(life, lind, osei)
    assert [one.n_unread for one in shared_threads(may("7", lind))] == [1]
    assert shared_threads(may("9", third)) == ()
    with pytest.raises(NotShared):
        shared_thread(may("9", third), thread)
    assert read_thread(life.person, thread, lind, LATER) is None
    told = thread_of(life.person, thread, DAY)
    assert told is not None
    assert [(one.by, one.text, one.read_by) for one in told.messages] == [
        (None, "I sleep badly.", (("Dr Lind", LATER),))
    ]
    answer(life, thread, lind)
    assert unread_by_person(life.person) == 1
    seen = shared_thread(may("8", osei), thread)
    assert [(one.by, one.is_new) for one in seen.messages] == [("Bo", True), ("Ea Lind", True)]
    assert [one.name for one in seen.who] == ["Bo", "Ea Lind"]


def test_what_is_read_counts_no_more_and_what_comes_then_is_new() -> None:
    life = begun()
    link = joined(life, sections=BOTH)
    thread = talk(life, link)
    assert unread_by_account("7", NOW) == {link: 1}
    read_thread(life.person, thread, link, LATER)
    assert unread_by_account("7", NOW) == {link: 0}
    answer(life, thread, None, "One more.")
    assert unread_by_account("7", NOW) == {link: 1}, "written on an earlier clock, and still unread"
    newest = Message.objects.order_by("-at")[0]
    assert newest.at > LATER
    before = read_thread(life.person, thread, link, LATER)
    assert before == LATER
    [first, second] = shared_thread(may("7", link), thread, before).messages
    assert (first.is_new, second.is_new) == (False, True)
    assert unread_by_account("7", NOW) == {link: 0}


def test_ones_own_messages_are_never_unread() -> None:
    life = begun()
    link = joined(life, sections=BOTH)
    told = BeginByCarerTold(link, "Your plan", "How are you?")
    thread = begin_thread_by_carer(told, life.at("begin")).thread_id
    assert unread_by_account("7", NOW) == {link: 0}
    assert unread_by_person(life.person) == 1
    assert read_thread(life.person, thread, None, LATER) is None
    assert unread_by_person(life.person) == 0
    answer(life, thread, None)
    assert unread_by_person(life.person) == 0
    assert unread_by_account("7", NOW) == {link: 1}
    assert [member.link_id for member in ThreadMember.objects.all()] == [link], "the person and they alone"


@pytest.mark.parametrize("close", ["revoke", "end", "expire"])
def test_what_is_shared_no_more_is_gone_at_once_and_cannot_be_answered(close: str) -> None:
    life = begun()
    link = joined(life, sections=BOTH, until=DAY)
    thread = talk(life, link)
    now = NOW
    if close == "revoke":
        revoke_consent(RevokeTold(link, "messages"), life.at("revoke"))
    elif close == "end":
        end_care(EndCareTold(link), life.at("end"))
    else:
        now = NOW + timedelta(days=1)
    with pytest.raises(NotShared):
        may("7", link, now)
    assert not unread_by_account("7", now)
    at = life.at("late", DAY + timedelta(days=close == "expire"))
    for told in (SendTold(thread, "Late.", link),):
        with pytest.raises(NotShared):
            send_message(told, at)
    with pytest.raises(NotShared):
        begin_thread_by_carer(BeginByCarerTold(link, "Late", "Late."), at)
    with pytest.raises(NotShared):
        begin_thread(BeginThreadTold("Late", "Late.", (link,)), at)
    assert Message.objects.count() == 1
    read = thread_of(life.person, thread, at.today)
    assert read is not None
    assert [one.sees_it for one in read.who] == [False]


def test_who_may_read_alone_reads_and_does_not_write() -> None:
    life = begun()
    reader = joined(life, sections={"messages": "read"})
    sister = joined(life, "8", role="family", sections={"messages": "read"})
    thread = talk(life, reader, sister)
    for account, link in (("7", reader), ("8", sister)):
        assert len(shared_thread(may(account, link), thread).messages) == 1
        with pytest.raises(NotShared):
            answer(life, thread, link, name=f"by {account}")
        with pytest.raises(NotShared):
            begin_thread_by_carer(BeginByCarerTold(link, "Mine", "Mine."), life.at(f"begin {account}"))
    assert [one.may_answer for one in talk_partners(life.person, DAY)] == [False, False]
    with pytest.raises(BadOption):
        grant_consent(GrantTold(sister, "messages", "write"), life.at("write"))


def test_who_takes_no_part_does_not_write_though_they_may_elsewhere() -> None:
    life = begun()
    lind, osei = (joined(life, account, sections=BOTH) for account in ("7", "8"))
    thread = talk(life, lind)
    with pytest.raises(NotShared):
        answer(life, thread, osei)


def test_nobody_writes_into_another_persons_thread() -> None:
    life = begun()
    link = joined(life, sections=BOTH)
    thread = talk(life, link)
    other = begin_person(PersonTold("en", "GB", "Europe/London"), moment(None, "other")).person_id
    attempts: tuple[tuple[Callable[[Any, Any], object], object], ...] = (
        (send_message, SendTold(thread, "Mine.")),
        (send_message, SendTold(thread, "Mine.", link)),
        (close_thread, CloseThreadTold(thread)),
        (begin_thread, BeginThreadTold("Mine", "Mine.", (link,))),
        (begin_thread_by_carer, BeginByCarerTold(link, "Mine", "Mine.")),
    )
    for n, (deed, told) in enumerate(attempts):
        with pytest.raises(NotShared):
            deed(told, moment(other, f"try {n}"))
    assert thread_of(other, thread, DAY) is None
    assert read_thread(other, thread, None, NOW) is None
    assert MessageThread.objects.get().read_to is None


def test_the_same_form_twice_is_one_message() -> None:
    life = begun()
    link = joined(life, sections=BOTH)
    assert talk(life, link) == talk(life, link)
    thread = talk(life, link)
    assert answer(life, thread, link) == answer(life, thread, link)
    assert Message.objects.count() == 2
    with pytest.raises(KeyUsedTwice):
        answer(life, thread, link, "Something else.")


@pytest.mark.parametrize(
    ("topic", "text"),
    [
        ("", "Text."),
        (" \n ", "Text."),
        ("Topic", "  \r\n "),
        ("Topic", "x" * (MOST_LETTERS + 1)),
        ("x" * (MOST_OF_TOPIC + 1), "Text."),
    ],
)
def test_a_message_without_words_or_with_too_many_is_refused(topic: str, text: str) -> None:
    life = begun()
    link = joined(life, sections=BOTH)
    with pytest.raises(BadOption):
        begin_thread(BeginThreadTold(topic, text, (link,)), life.at("begin"))
    with pytest.raises(BadOption):
        begin_thread(BeginThreadTold("Topic", "Text.", ()), life.at("nobody"))
    assert not MessageThread.objects.exists()


def test_a_closed_thread_is_read_and_no_more() -> None:
    life = begun()
    link = joined(life, sections=BOTH)
    thread = talk(life, link)
    close_thread(CloseThreadTold(thread), life.at("close"))
    for n, who in enumerate((None, link)):
        with pytest.raises(NotShared):
            answer(life, thread, who, name=f"try {n}")
    assert [one.is_closed for one in threads_of(life.person, DAY)] == [True]
    assert len(shared_thread(may("7", link), thread).messages) == 1


def test_messages_travel_with_the_record_and_go_with_the_person() -> None:
    life = begun()
    link = joined(life, sections=BOTH)
    answer(life, talk(life, link), link, "Zqx: try earlier.")
    parts = json.loads(record_text(life.at("export")))["parts"]
    assert [row["text"] for row in parts["messages"]].count("Zqx: try earlier.") == 1
    assert len(parts["threads"]) == len(parts["thread_members"]) == 1
    delete_all(DeleteAllTold(SURE), life.at("delete"))
    assert not Message.objects.exists()


def test_counting_and_listing_take_as_many_queries_for_many_as_for_one(
    django_assert_num_queries: Callable[[int], Any],
) -> None:
    life = begun()
    links = [joined(life, "7", sections=BOTH)]
    for rounds in range(2):
        for n in range(1 + 3 * rounds):
            thread = talk(life, *links, name=f"begin {rounds} {n}")
            for place, link in enumerate(links):
                answer(life, thread, link, name=f"a {rounds} {n} {place}")
        with django_assert_num_queries(5):
            threads_of(life.person, DAY)
        with django_assert_num_queries(2):
            counts = unread_by_account("7", NOW)
        with django_assert_num_queries(2):
            assert waiting_by_account("7", NOW) == {link: n for link, n in counts.items() if n}
        with django_assert_num_queries(1):
            unread_by_person(life.person)
        links.append(joined(life, "8", sections=BOTH)) if not rounds else None
    with django_assert_num_queries(1):
        assert unread_by_account("nobody", NOW) == {}
    with django_assert_num_queries(1):
        assert waiting_by_account("nobody", NOW) == {}
    assert waiting_by_account("", NOW) == {}


def test_what_waits_is_told_of_those_alone_who_share_messages_today() -> None:
    life = begun()
    shares, ends = joined(life, "7", sections=BOTH), joined(life, "8", sections=BOTH)
    talk(life, shares, ends)
    assert waiting_by_account("7", NOW) == {shares: 1}
    assert waiting_by_account("8", NOW) == {ends: 1}
    Consent.objects.filter(link_id=ends).update(revoked_at=NOW)
    CareLink.objects.filter(pk=shares).update(ended=NOW)
    assert waiting_by_account("7", NOW) == waiting_by_account("8", NOW) == {}


def test_messages_at_one_moment_keep_the_order_in_which_they_came() -> None:
    life = begun()
    link = joined(life, sections=BOTH)
    thread = talk(life, link)
    texts = [f"number {n}" for n in range(5)]
    for text in texts:
        answer(life, thread, None, text, name=text)
    read = thread_of(life.person, thread, DAY)
    assert read is not None
    assert [one.text for one in read.messages][1:] == texts

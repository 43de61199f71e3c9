"""Chains on pages: begun from a feeling, told in three links, corrected, counted, timed, nobody else's."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from html import unescape
from uuid import UUID, uuid4
from xml.etree import ElementTree

import pytest
from django.test import Client

from opentaper import wiring
from opentaper.actions.deeds.moment import Moment
from opentaper.actions.deeds.tell_chain import ChainTold, FeltInChain, tell_chain
from opentaper.actions.deeds.tell_feeling import FeelingTold, tell_feeling
from opentaper.actions.deeds.tell_own import OwnTold, tell_own
from opentaper.record.models import FeelingEntry, OwnAnswer, Person, TriggerChain
from opentaper.web.own_drawing import own_drawing
from tests.unit.web.test_feelings_page import Labels

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
TODAY = date(2026, 11, 23)
CHAINS, NEW, TIMING = "/feelings/chains", "/feelings/chains/new", "/feelings/chains/timing"
PAGES = (CHAINS, NEW, TIMING, "/feelings/own/blunting", "/feelings/own/inner_control", "/feelings")


@pytest.fixture(autouse=True)
def a_noon(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is noon."""
    monkeypatch.setattr(wiring, "now", lambda: NOW)


def at(person: UUID) -> Moment:
    """Return this noon, under a key of its own."""
    return Moment(NOW, TODAY, uuid4(), person)


def chain(person: UUID, days_ago: int = 0, event: str = "a call", mark: str = "", felt: str = "sad") -> UUID:
    """Tell a chain; its key."""
    told = ChainTold(
        TODAY - timedelta(days=days_ago),
        event,
        feelings=(FeltInChain(felt, 5),) if felt else (),
        marks={"event": mark} if mark else {},
    )
    return tell_chain(told, at(person)).chain


def read(client: Client, path: str = CHAINS) -> str:
    """Return a page as its text reads."""
    answer = client.get(path)
    assert answer.status_code == 200, path
    return unescape(answer.content.decode())


def form(**told: object) -> dict[str, object]:
    """Return a form under a key of its own."""
    return {"client_key": str(uuid4()), **{name.replace("__", "-"): value for name, value in told.items()}}


def test_three_links_are_enough_and_count_once(person: UUID, client: Client) -> None:
    told = form(event="An email", thought="Found out", feeling__0="ashamed", strength__0="6")
    for _ in range(2):
        assert client.post(NEW, told).status_code == 303
    (row,) = TriggerChain.objects.all()
    assert (row.event, row.thought, row.feelings, row.day) == (
        "An email",
        "Found out",
        [["ashamed", 6]],
        TODAY,
    )
    page = read(client)
    assert "Ashamed 6" in page
    assert "The chain is kept." in page
    assert "Where in the body?" not in page, "what was left out is not shown"


def test_a_chain_begins_with_the_feeling_just_kept(person: UUID, client: Client) -> None:
    kept = client.post(
        "/feelings/keep",
        form(feeling="afraid.uneasy", strength="6", places=["chest"], day="2026-11-21", then="chain"),
    )
    entry = FeelingEntry.objects.get().pk
    assert kept["Location"] == f"{NEW}?from={entry}"
    page = read(client, kept["Location"])
    assert '<option value="afraid.uneasy" selected>' in page
    assert "<option selected>6</option>" in page
    assert 'value="chest" checked' in page
    assert 'value="2026-11-21"' in page
    assert f'href="{NEW}?from={entry}"' in read(client, "/feelings")
    for nothing in (f"{NEW}?from={uuid4()}", f"{NEW}?from=nonsense"):
        assert " selected>Uneasy" not in read(client, nothing)


def test_every_link_is_kept_and_shown_as_it_was_written(person: UUID, client: Client) -> None:
    every = {name: f"<b>{name}</b>" for name in ("event", "thought", "body", "urge", "act", "after")}
    marks = {f"mark__{name}": f"my {name}" for name in every}
    client.post(NEW, form(**every, **marks, skills=["long_out"], places=["hands"], change="act"))
    raw = client.get(CHAINS).content.decode()
    for name in every:
        assert f"&lt;b&gt;{name}&lt;/b&gt;" in raw
        assert f"my {name}" in raw
    page = read(client)
    assert "Longer out than in" in page
    assert "You could change this link next time." in page
    (row,) = TriggerChain.objects.all()
    shown = read(client, f"{CHAINS}/{row.pk}")
    assert all(f'value="my {name}"' in shown for name in every)
    assert '<option value="my event"></option>' in shown, "marks used before are offered"
    press = form(change="urge")
    for _ in range(2):  # a second tap on the same button counts once
        assert client.post(f"{CHAINS}/{row.pk}/change", press).status_code == 303
    again = TriggerChain.objects.get(replaced_by=None)
    kept = (*every, "marks", "skills", "places", "feelings", "day", "is_shared")
    assert again.change == "urge"
    assert [getattr(again, name) for name in kept] == [getattr(row, name) for name in kept]


@pytest.mark.parametrize(
    ("told", "says"),
    [
        ({}, "One link is enough"),
        ({"event": " ", "mark__event": "\t"}, "One link is enough"),
        ({"thought": "x" * 4001}, "4001"),
        ({"event": "kept", "mark__event": "x" * 41}, "at most 40"),
        ({"event": "kept", "feeling__0": "sad.happy"}, "Choose a word"),
        ({"event": "kept", "strength__1": "4"}, "Choose the word"),
        ({"event": "kept", "feeling__0": "sad", "strength__0": "eleven"}, "“eleven”"),
        ({"event": "kept", "day": "2026-11-24"}, "the last year"),
        ({"event": "kept", "day": "someday"}, "someday"),
    ],
)
def test_what_cannot_be_is_said_beside_its_field_and_nothing_is_lost(
    person: UUID, client: Client, told: dict[str, str], says: str
) -> None:
    answer = client.post(
        NEW, form(urge="my own words", **told) if told.get("event") == "kept" else form(**told)
    )
    assert answer.status_code == 422
    page = unescape(answer.content.decode())
    assert says in page
    assert told.get("event") != "kept" or ("kept</textarea>" in page and "my own words</textarea>" in page)
    assert not TriggerChain.objects.exists()


def test_a_chain_is_corrected_one_link_chosen_taken_back_and_brought_back(
    person: UUID, client: Client
) -> None:
    first = chain(person, 0, "first words", "email")
    assert "first words" in read(client, f"{CHAINS}/{first}")
    told = form(event="second words")
    for _ in range(2):  # a second tap counts once and is no error
        assert client.post(f"{CHAINS}/{first}", told).status_code == 303
    assert client.get(f"{CHAINS}/{first}").status_code == 404, "it stands no more"
    second = TriggerChain.objects.get(replaced_by=None)
    assert client.post(f"{CHAINS}/{second.pk}/change", form(change="event")).status_code == 303
    third = TriggerChain.objects.get(replaced_by=None)
    assert (third.change, third.event) == ("event", "second words")
    client.post(f"{CHAINS}/{third.pk}/back", form())
    page = read(client)
    assert "second words" not in page
    deed = re.findall(r'name="deed" value="([^"]+)"', page)[0]
    client.post("/undo", form(deed=deed, back=CHAINS))
    assert "second words" in read(client)


def test_a_chain_or_an_answer_of_nobody_is_not_there(person: UUID, client: Client) -> None:
    seven = UUID(int=7)
    assert client.get(f"{CHAINS}/{seven}").status_code == 404
    for path in (f"{CHAINS}/{seven}", f"{CHAINS}/{seven}/back", f"{CHAINS}/{seven}/change"):
        assert client.post(path, form(event="x")).status_code == 404
    assert client.post(f"/feelings/own/answers/{seven}/back", form()).status_code == 404
    assert client.get("/feelings/own/oquesa").status_code == 404


def test_nothing_is_counted_before_there_is_enough_and_then_in_plain_words(
    person: UUID, client: Client
) -> None:
    for n in range(3):
        chain(person, 7 * n, mark="email from work", felt="ashamed")
    assert "before 4 chains have a mark or a feeling. So far: 3." in read(client)
    chain(person, 1, mark="row", felt="ashamed")
    page = read(client)
    assert "In 3 of 4 chains “email from work” came before “Ashamed”." in page
    assert "“email from work” (what happened): in 3 of 4 chains, in 3 of 3 weeks." in page
    assert "/feelings/chains/timing?of=event%3Aemail+from+work" in page


def test_timing_stands_side_by_side_and_says_what_chance_would_do(person: UUID, client: Client) -> None:
    assert "on 4 days before its timing is looked at" in read(client, TIMING)
    for n in range(70):
        day = TODAY - timedelta(days=n)
        path = "sad.lonely" if day.weekday() == 6 else "calm"
        tell_feeling(FeelingTold(day, path), at(person))
    page = read(client, f"{TIMING}?of=feelings:sad.lonely")
    assert "When does “Lonely” come?" in page
    assert "Came on Sundays, 10 of 10 weeks." in page
    assert "Hard to explain by chance" in page
    assert "It needs 2 cuts" in page
    assert "neither says why" in page
    assert "on 10 of 70 days with an entry" in page
    assert "When does “Calm” come?" in read(client, f"{TIMING}?of=feelings:no_such"), "the commonest instead"


def test_a_heavy_word_in_a_chain_of_today_meets_help(person: UUID, client: Client) -> None:
    chain(person, 1, felt="ashamed.small.worthless")
    assert 'id="care"' not in read(client)
    chain(person, 0, felt="ashamed.small.worthless")
    for path in (CHAINS, "/feelings"):
        assert "The safety questions" in read(client, path)


def test_own_lines_are_answered_left_out_and_taken_back(person: UUID, client: Client) -> None:
    path = "/feelings/own/blunting"
    told = form(line__joy_reaches="3", line__glass_wall="")
    for _ in range(2):
        assert client.post(path, told).status_code == 303
    (row,) = OwnAnswer.objects.all()
    assert row.answers == {"joy_reaches": 3}, "what is left out stays unanswered"
    page = read(client, path)
    assert "last time 3" in page
    assert "not validated" in page
    assert "no cut-off" in page
    assert "ODQ" in page
    for wrong, says in (({}, "One line is enough"), ({"line__glass_wall": "11"}, "“11”")):
        answer = client.post(path, form(**wrong))
        assert (answer.status_code, says in unescape(answer.content.decode())) == (422, True)
    client.post(f"/feelings/own/answers/{row.pk}/back", form(scale="blunting"))
    assert "Nothing is answered yet" in read(client, path)


def test_whether_the_numbness_lifts_stands_beside_the_dose_and_apart_from_its_relief(
    person: UUID, client: Client
) -> None:
    page = read(client, "/feelings")
    assert "Is the numbness lifting?" in page
    assert "Answers in 4 weeks are needed to set earlier beside later. So far: 0." in page
    keys = ("joy_reaches", "tears_possible", "it_matters", "near_others")
    for n, value in enumerate((6, 5, 3, 2)):
        told = dict.fromkeys(keys, value) | {"relief_of_quiet": 9}
        tell_own(OwnTold("blunting", TODAY - timedelta(days=7 * n), told), at(person))
    page = read(client, "/feelings")
    assert "Nearer than before: 2.5 in the earlier half of 4 weeks, 5.5 in the later half." in page
    assert "The quiet of my feelings did me good. Last: 9 of 10. It stands by itself." in page
    assert "How near feelings came, 0 to 10, in 4 weeks with answers: first 2, last 6." in page


def test_a_drawing_breaks_where_a_week_is_unknown_and_is_none_of_one_week() -> None:
    assert own_drawing([None, 4.0, None], "x", "en") == ""
    root = ElementTree.fromstring(own_drawing([1.0, 2.0, None, 10.0], "<b>", "da"))
    line = next(one for one in root.iter("path") if one.get("class") == "m-own")
    assert (line.get("d", "").count("M"), line.get("d", "").count("L")) == (2, 1)
    assert len(list(root.iter("circle"))) == 3
    assert "<b>, 0 til 10" in root.get("aria-label", "")


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("language", ["en", "da"])
def test_every_page_labels_one_thing_once_and_is_kept_by_no_browser(
    person: UUID, client: Client, path: str, language: str
) -> None:
    Person.objects.update(language=language)
    for n in range(5):
        chain(person, 7 * n, mark="mail", felt="ashamed")
    tell_own(OwnTold("blunting", TODAY, {"joy_reaches": 3}), at(person))
    answer = client.get(path)
    labels = Labels()
    labels.feed(answer.content.decode())
    assert len(set(labels.ids)) == len(labels.ids)
    assert {one for told in labels.wanted for one in told.split()} <= {*labels.ids}
    assert "no-store" in answer["Cache-Control"]


@pytest.mark.parametrize("until", ["0001-01-01", "9999-12-31", "nonsense", "2026-10-01"])
def test_going_back_in_time_never_breaks(person: UUID, client: Client, until: str) -> None:
    chain(person, 60, "long ago")
    assert "long ago" not in read(client)
    for path in (CHAINS, "/feelings"):
        assert read(client, f"{path}?until={until}")
    assert "long ago" in read(client, f"{CHAINS}?until=2026-10-01")


def test_a_chain_of_another_version_is_shown_as_far_as_it_is_known(person: UUID, client: Client) -> None:
    """Words, skills and links that this version does not have may stand in a record that was brought here."""
    for n in range(5):
        TriggerChain(
            person_id=person,
            day=TODAY - timedelta(days=n),
            written_at=NOW,
            feelings=[["a.b.c.d", None], ["", 3], ["sad", 4]],
            places=["antennae"],
            skills=["gone"],
            change="weather",
            marks={"event": "<i>" * 400},
        ).save(force_insert=True)
    row = TriggerChain.objects.first()
    assert row is not None
    for path in (*PAGES, f"{CHAINS}/{row.pk}", f"{TIMING}?of=feelings:a.b.c.d"):
        assert "<i><i>" not in client.get(path).content.decode(), path
    assert "a.b.c.d" in read(client)
    assert client.post(f"{CHAINS}/{row.pk}/change", form(change="event")).status_code == 303
    again = next(one for one in TriggerChain.objects.all() if one.change == "event")
    kept = ("day", "feelings", "places", "skills", "marks")
    assert [getattr(again, name) for name in kept] == [getattr(row, name) for name in kept], "nothing is lost"
    assert client.post(f"{CHAINS}/{again.pk}/change", form(change="wind")).status_code == 404
    assert TriggerChain.objects.count() == 6


def test_without_anybody_every_page_leads_to_the_beginning(db: None, client: Client) -> None:
    for path in PAGES:
        assert client.get(path)["Location"] == "/welcome"

"""The journal of feelings: kept in one go, corrected, taken back, nobody else's; a heavy word meets help."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from html.parser import HTMLParser
from uuid import UUID, uuid4
from xml.etree import ElementTree

import pytest
from django.test import Client

from opentaper import wiring
from opentaper.actions.deeds.moment import Moment
from opentaper.actions.deeds.tell_feeling import FeelingTold, tell_feeling
from opentaper.formulary.feelings import feelings
from opentaper.record.models import FeelingEntry
from opentaper.web.feelings_wheel import wheel, wheel_parts

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
TODAY = date(2026, 11, 23)


@pytest.fixture(autouse=True)
def a_noon(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is noon."""
    monkeypatch.setattr(wiring, "now", lambda: NOW)


def felt(person: UUID, path: str, day: date = TODAY, note: str = "") -> UUID:
    """Tell a feeling; its key."""
    return tell_feeling(FeelingTold(day, path, 6, (), note), Moment(NOW, TODAY, uuid4(), person)).entry


def read(client: Client, path: str = "/feelings") -> str:
    """Return a page."""
    answer = client.get(path)
    assert answer.status_code == 200, path
    return answer.content.decode()


def test_one_word_and_how_strong_is_enough(person: UUID, client: Client) -> None:
    form = {"feeling": "afraid", "strength": "6", "client_key": str(uuid4())}
    for _ in range(2):
        assert client.post("/feelings/keep", form).status_code == 303
    (row,) = FeelingEntry.objects.all()
    assert (row.feeling, row.strength, row.day, row.is_shared, row.places) == ("afraid", 6, TODAY, False, [])
    page = read(client)
    assert "6 of 10" in page
    assert "Kept." in page


def test_everything_that_can_be_told_is_kept_and_shown(person: UUID, client: Client) -> None:
    told = {"feeling": "afraid.uneasy.nervous", "places": ["chest", "hands"], "note": "<b>Monday</b>"}
    client.post("/feelings/keep", {**told, "day": "2026-11-21", "client_key": str(uuid4())})
    page = read(client)
    assert "&lt;b&gt;Monday&lt;/b&gt;" in page
    assert "chest, hands" in page
    assert "Saturday" in page


@pytest.mark.parametrize(
    ("form", "told"),
    [
        ({"feeling": ""}, "Choose a word"),
        ({"feeling": "afraid.of.nothing"}, "Choose a word"),
        ({"feeling": "sad", "strength": "eleven"}, "“eleven”"),
        ({"feeling": "sad", "day": "2026-11-24"}, "the last year"),
        ({"feeling": "sad", "day": "someday"}, "someday"),
        ({"feeling": "sad", "note": "x" * 4001}, "4001"),
    ],
)
def test_what_cannot_be_is_said_beside_its_field_and_nothing_is_lost(
    person: UUID, client: Client, form: dict[str, str], told: str
) -> None:
    answer = client.post("/feelings/keep", {"note": "my own words", "client_key": str(uuid4()), **form})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert told in page
    assert form.get("note", "my own words") in page
    assert not FeelingEntry.objects.exists()


def test_an_entry_is_corrected_taken_back_and_brought_back(person: UUID, client: Client) -> None:
    first = felt(person, "sad", note="first words")
    page = read(client, f"/feelings/{first}")
    assert "first words" in page
    told = {"feeling": "sad.lonely", "note": "second words", "client_key": str(uuid4())}
    assert client.post(f"/feelings/{first}", told).status_code == 303
    page = read(client)
    assert "second words" in page
    assert "first words" not in page
    (standing,) = FeelingEntry.objects.filter(replaced_by=None)
    assert client.get(f"/feelings/{first}").status_code == 404, "it stands no more"
    client.post(f"/feelings/{standing.pk}/back", {"client_key": str(uuid4())})
    page = read(client)
    assert "second words" not in page
    deed = re.findall(r'name="deed" value="([^"]+)"', page)[0]
    client.post("/undo", {"deed": deed, "client_key": str(uuid4()), "back": "/feelings"})
    assert "second words" in read(client)


def test_an_entry_of_nobody_or_of_somebody_else_is_not_there(person: UUID, client: Client) -> None:
    for path in (f"/feelings/{UUID(int=7)}", f"/feelings/{UUID(int=7)}/back"):
        assert client.post(path, {"feeling": "sad"}).status_code == 404
    assert client.get(f"/feelings/{UUID(int=7)}").status_code == 404


@pytest.mark.parametrize(
    ("path", "asks"), [("sad.hopeless.hopeless", False), ("ashamed.small.worthless", True), ("glad", None)]
)
def test_a_heavy_word_meets_help_and_no_alarm(
    person: UUID, client: Client, path: str, asks: bool | None
) -> None:
    felt(person, path)
    page = read(client)
    assert ('id="care"' in page) is (asks is not None)
    assert ("The safety questions" in page) is bool(asks)


def test_own_words_are_never_scanned(person: UUID, client: Client) -> None:
    felt(person, "calm", note="hopeless worthless burden despairing")
    assert 'id="care"' not in read(client)


def test_yesterdays_heavy_word_is_not_held_up_again(person: UUID, client: Client) -> None:
    felt(person, "ashamed.small.worthless", TODAY - timedelta(days=1))
    assert 'id="care"' not in read(client)


def test_a_word_is_found_by_its_name_and_the_page_is_kept_by_no_browser(person: UUID, client: Client) -> None:
    page = read(client, "/feelings?q=lonely")
    assert 'href="/feelings?word=sad.lonely#chosen"' in page
    assert "No word of the list fits" in read(client, "/feelings?q=xyzzy")
    assert "no-store" in client.get("/feelings")["Cache-Control"]


def test_a_chosen_word_shows_its_family_its_meaning_and_what_is_near(person: UUID, client: Client) -> None:
    page = read(client, "/feelings?word=afraid.on_edge.tense")
    assert 'value="afraid.on_edge.tense" checked' in page
    assert page.count('name="feeling"') == 1 + 4 + 17 + 2, "a family, its groups and words, and the unnamed"
    assert "Perhaps rather:" in page


def test_the_wheel_holds_every_family_and_group_as_a_link() -> None:
    drawn = wheel("da", "sad.lonely")
    root = ElementTree.fromstring(drawn)
    links = [one.get("href") for one in root.iter("a")]
    assert links == [
        f"/feelings?word={one.path}#chosen" for level in (1, 2) for one in feelings() if one.level == level
    ]
    assert drawn.count('aria-current="true"') == 2
    inner = [one for one in wheel_parts() if one.feeling.level == 1]
    assert [one.begins for one in inner[1:]] == [one.ends for one in inner[:-1]]
    assert (inner[0].begins, round(inner[-1].ends, 9)) == (0.0, 1.0)


class Labels(HTMLParser):
    """The ids and the ``for`` of labels of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.wanted: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = dict(attrs)
        self.ids += [told["id"] or ""] if "id" in told else []
        self.wanted += [
            told[name] or "" for name in ("for", "aria-labelledby", "aria-describedby") if name in told
        ]


@pytest.mark.parametrize(
    "path", ["/feelings", "/feelings?word=glad", "/skills", "/skills/long_out", "/bad-night"]
)
def test_every_label_means_one_thing(person: UUID, client: Client, path: str) -> None:
    felt(person, "ashamed.small.worthless")
    labels = Labels()
    labels.feed(read(client, path))
    assert len(set(labels.ids)) == len(labels.ids)
    assert {one for told in labels.wanted for one in told.split()} <= {*labels.ids}


def test_the_range_is_drawn_where_two_weeks_are_known(person: UUID, client: Client) -> None:
    assert "A picture needs two weeks" in read(client)
    for week in (0, 2):
        for n, path in enumerate(("sad", "glad", "calm.safe", "sad")):
            felt(person, path, TODAY - timedelta(days=7 * week + n))
    page = read(client)
    assert "in 2 weeks with enough notes: first 3, last 3." in page
    assert "This week: 3." in page
    assert "Not enough is written yet: it needs 8 notes in the week" in page


def test_earlier_days_are_a_page_further(person: UUID, client: Client) -> None:
    felt(person, "sad", TODAY - timedelta(days=20), "long ago")
    assert "long ago" not in read(client)
    assert "long ago" in read(client, "/feelings?until=2026-11-09")
    assert read(client, "/feelings?until=nonsense")

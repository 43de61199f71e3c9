"""Body: written down in ten seconds, asked before it is kept, corrected, taken back, chosen."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from uuid import UUID, uuid4
from xml.etree import ElementTree

import pytest
from django.test import Client

from opentaper import wiring
from opentaper.actions.deeds.moment import Moment
from opentaper.actions.deeds.tell_body import BodyThing, BodyTold, tell_body
from opentaper.formulary.body_kinds import body_kinds
from opentaper.record.models import BodyEntry, CheckIn, Person
from opentaper.web.body_shown import path_of
from tests.unit.actions.deeds.lives import DAY, begun
from tests.unit.actions.readings.days import many_days

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
TODAY = date(2026, 11, 23)
ONE_DAY, HOUR = timedelta(days=1), timedelta(hours=1)


@pytest.fixture(autouse=True)
def a_noon(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is noon."""
    monkeypatch.setattr(wiring, "now", lambda: NOW)


def told(person: UUID, *things: BodyThing) -> tuple[UUID, ...]:
    """Tell things of a body; their keys."""
    return tell_body(BodyTold(things), Moment(NOW, TODAY, uuid4(), person)).entries


def brought(person: UUID, kind: str, day: date, value: float, source: str = "oura: Ring") -> BodyEntry:
    """Keep what a file brought."""
    return BodyEntry.objects.create(
        person_id=person, kind=kind, day=day, value=value, source=source, written_at=NOW
    )


def read(client: Client, path: str = "/body") -> str:
    """Return a page that no browser keeps."""
    answer = client.get(path)
    assert answer.status_code == 200, path
    assert "no-store" in answer["Cache-Control"]
    return answer.content.decode().replace("\N{NO-BREAK SPACE}", " ")


def keep(client: Client, form: dict[str, str], path: str = "/body/log") -> tuple[int, str]:
    """Send a form; its status and page."""
    answer = client.post(path, {"client_key": str(uuid4()), **form})
    return answer.status_code, answer.content.decode().replace("\N{NO-BREAK SPACE}", " ")


def test_an_empty_body_says_that_empty_is_fine_and_never_none(person: UUID, client: Client) -> None:
    page = read(client)
    assert "Nothing written down this week, and that is fine" in page
    assert "not logged" in page
    assert "that is not the same as none" in page
    for kind in body_kinds():
        assert kind.name.en in read(client, path_of(kind.key))


def test_several_things_are_kept_at_once_and_a_second_sending_writes_nothing(
    person: UUID, client: Client
) -> None:
    form = {"sleep": "6:10", "movement": "25", "movement_word": "walk", "caffeine": "2", "food_word": "vegan"}
    form |= {"alcohol": "1,5", "client_key": str(uuid4())}
    for _ in range(2):
        assert client.post("/body/log", form).status_code == 303
    rows = {row.kind: (row.value, row.word) for row in BodyEntry.objects.all()}
    assert rows == {
        "sleep": (370.0, ""),
        "movement": (25.0, "walk"),
        "caffeine": (180.0, ""),
        "alcohol": (12.0, ""),
        "food": (None, "vegan"),
    }
    page = read(client)
    assert "Kept: Sleep" in page
    assert "6 h 10" in page
    assert "1.5 × standard drink" in page
    deed = re.findall(r'name="deed" value="([^"]+)"', page)[0]
    client.post("/undo", {"deed": deed, "client_key": str(uuid4()), "back": "/body"})
    assert "6 h 10" not in read(client)


@pytest.mark.parametrize(
    ("form", "said", "asks"),
    [
        ({"glucose": "90"}, "90 mmol/L can’t be right", False),
        ({"glucose": "90"}, "It would fit mg/dL", False),
        ({"glucose": "30"}, "30 mmol/L is unusual", True),
        ({"ketones": "6"}, "6 mmol/L is unusual", True),
        ({"sleep": "390"}, "It would fit min", False),
        ({"sleep": "25:00"}, "25:00 can’t be right", False),
        ({"sleep": "6.30"}, "can mean two things", False),
        ({"sleep": "a while"}, "can’t be read as a time", False),
        ({"weight": "-70"}, "can’t be read as a number", False),
        ({"ketones": "1", "ketones_word": "below"}, "not both", False),
        ({"caffeine": "1", "caffeine_unit": "bucket"}, "Please choose", False),
        ({"day": "2026-11-24", "sleep": "7"}, "the last year", False),
        ({"note": "x" * 4001, "sleep": "7"}, "4001", False),
        ({"glucose": "5", "glucose_clock": "23:50"}, "a time that has come", False),
        ({}, "Nothing was filled in", False),
    ],
)
def test_what_is_doubtful_is_asked_beside_its_field_and_nothing_is_lost_or_converted(
    person: UUID, client: Client, form: dict[str, str], said: str, asks: bool
) -> None:
    status, page = keep(client, {"daylight": "17"} | form if form else form)
    assert status == 422
    assert said in page
    assert ("_sure" in page) is asks
    for name, text in form.items():
        assert name.endswith(("_unit", "_word")) or text[:40] in page
    assert not BodyEntry.objects.exists()


def test_what_was_asked_about_is_kept_once_the_person_says_that_it_is_right(
    person: UUID, client: Client
) -> None:
    assert keep(client, {"ketones": "6", "ketones_sure": "yes"})[0] == 303
    page = read(client)
    assert "ask for help today" in page, "what to look out for stands above all"
    assert keep(client, {"glucose": "90", "glucose_sure": "yes"})[0] == 422, "90 mmol/L is no value at all"
    assert keep(client, {"weight": "70"})[0] == 303
    status, page = keep(client, {"weight": "154"})
    assert (status, "It would fit lb" in page) == (422, True)
    assert keep(client, {"weight": "154", "weight_unit": "lb"})[0] == 303


def test_the_unit_that_was_used_last_is_remembered(person: UUID, client: Client) -> None:
    keep(client, {"glucose": "95", "glucose_unit": "mg_dl"})
    assert '<option value="mg_dl" selected>' in read(client, "/body/log")
    assert "95 mg/dL" in read(client)
    keep(client, {"glucose": "102"})
    assert BodyEntry.objects.filter(value__gt=5.6).count() == 1, "102 was read in the same unit"


def test_glucose_and_ketones_of_one_moment_make_an_index(person: UUID, client: Client) -> None:
    form = {"glucose": "90", "glucose_unit": "mg_dl", "glucose_clock": "07:15", "ketones": "1.5"}
    keep(client, form | {"ketones_clock": "07:40"})
    assert "Glucose-ketone index" in read(client)
    assert "index 3.3" in read(client, "/body/ketones")
    form = {"day": "2026-11-22", "glucose": "90", "glucose_clock": "07:00", "ketones": "0.1"}
    keep(client, form | {"ketones_clock": "07:10"})
    assert "Ketones are too low for an index." in read(client, "/body/glucose")


def test_what_is_told_once_a_day_is_told_anew_and_the_rest_is_added_up(person: UUID, client: Client) -> None:
    for slept, walked in (("6:00", "20"), ("7:00", "15")):
        keep(client, {"sleep": slept, "movement": walked})
    page = read(client, "/body/log")
    assert "Already there: 7 h 00" in page
    assert "Already there: 35 min" in page
    assert "6 h 00" not in read(client, "/body/sleep")


def test_an_entry_is_corrected_taken_back_and_brought_back(person: UUID, client: Client) -> None:
    (entry,) = told(person, BodyThing(TODAY, "sleep", 6.5, "h", note="<b>late</b>"))
    page = read(client, f"/body/entry/{entry}")
    assert 'value="6:30"' in page
    assert "&lt;b&gt;late&lt;/b&gt;" in page
    status, page = keep(client, {"sleep": "99"}, f"/body/entry/{entry}")
    assert (status, 'value="99"' in page) == (422, True)
    assert keep(client, {"sleep": "5:15"}, f"/body/entry/{entry}")[0] == 303
    assert client.get(f"/body/entry/{entry}").status_code == 404, "it stands no more"
    assert "5 h 15" in read(client, "/body/sleep")
    standing = BodyEntry.objects.get(replaced_by=None)
    assert keep(client, {}, f"/body/entry/{standing.pk}/back")[0] == 303
    page = read(client, "/body/sleep")
    assert "5 h 15" not in page
    deed = re.findall(r'name="deed" value="([^"]+)"', page)[0]
    client.post("/undo", {"deed": deed, "client_key": str(uuid4()), "back": "/body/sleep"})
    assert "5 h 15" in read(client, "/body/sleep")


def test_what_a_file_brought_never_overwrites_what_the_person_wrote(person: UUID, client: Client) -> None:
    told(person, BodyThing(TODAY, "sleep", 6.0, "h"))
    brought(person, "sleep", TODAY, 480.0)
    brought(person, "sleep", TODAY - ONE_DAY, 420.0)
    page = read(client, "/body/sleep")
    assert "6 h 00" in page
    assert "8 h 00" in page
    assert "kept beside what counts" in page
    assert read(client, "/body/log").count("from oura: Ring") == 0
    assert "from oura: Ring" in read(client, f"/body/log?day={TODAY - ONE_DAY}")


def test_only_what_is_chosen_is_shown_and_nothing_is_lost(
    person: UUID, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    told(person, BodyThing(TODAY, "sleep", 7.0, "h"))
    assert client.post("/body/choose", {"kinds": ["weight", "nonsense"]}).status_code == 303
    page = read(client)
    assert 'href="/body/weight"' in page
    assert 'href="/body/sleep"' not in page
    assert "7 h 00" in read(client, "/body/sleep")
    monkeypatch.setattr(wiring, "now", lambda: NOW + timedelta(minutes=1))
    client.post("/body/choose", {})
    assert "You chose to see nothing here" in read(client)


def test_a_kind_over_twelve_weeks_beside_the_persons_own_usual(person: UUID, client: Client) -> None:
    for n in range(60):
        brought(person, "sleep", TODAY - n * ONE_DAY, 400.0 if n > 6 else 370.0)
    assert "usually 6 h 40" in read(client)
    page = read(client, "/body/sleep")
    drawn = re.findall(r'<svg class="chart__all dots".*?</svg>', page, re.DOTALL)[0]
    root = ElementTree.fromstring(drawn.replace("&nbsp;", " "))
    assert len([one for one in root.iter() if one.tag.endswith("circle")]) == 60
    assert "g-usual" in drawn
    assert "6 h 10" in page
    earlier = read(client, "/body/sleep?until=2026-10-01")
    assert "30 September" in earlier


@pytest.mark.parametrize("until", ["0001-01-01", "9999-12-31", "2026-02-30", "<b>"])
def test_no_day_of_an_address_breaks_a_page(person: UUID, client: Client, until: str) -> None:
    read(client, f"/body/sleep?until={until}")
    read(client, f"/body/log?day={until}")


def test_the_cycle_is_told_by_its_day_and_only_where_it_is_near(person: UUID, client: Client) -> None:
    for n in range(23, 19, -1):
        told(person, BodyThing(TODAY - n * ONE_DAY, "cycle", word="bleeding"))
    assert "day 24" in read(client)


def test_an_entry_of_nobody_or_of_an_unknown_kind_is_not_there(person: UUID, client: Client) -> None:
    strange = BodyEntry.objects.create(person_id=person, kind="aura", day=TODAY, value=1.0, written_at=NOW)
    for key in (UUID(int=7), strange.pk):
        assert client.get(f"/body/entry/{key}").status_code == 404
        assert client.post(f"/body/entry/{key}/back").status_code == 404
    assert client.get("/body/aura").status_code == 404
    read(client)


def test_nobody_there_is_welcomed(db: None, client: Client) -> None:
    for path in ("/body", "/body/log", "/body/sleep"):
        assert client.get(path)["Location"] == "/welcome"
    assert client.get(f"/body/entry/{UUID(int=7)}").status_code == 404


def test_in_danish(person: UUID, client: Client) -> None:
    Person.objects.update(language="da", country="DK")
    keep(client, {"sleep": "6,5", "alcohol": "2"})
    page = read(client)
    assert "Du skrev om 1" in page
    assert "2 × genstand" in page
    assert "6 t 30" in page
    assert BodyEntry.objects.get(kind="alcohol").value == 24.0


def test_the_page_of_the_split_says_which_nights_came_from_the_body(
    db: None, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    life = begun()
    monkeypatch.setattr(wiring, "now", lambda: datetime.combine(DAY, datetime.min.time(), UTC) + 20 * HOUR)
    many_days(life, DAY, 40)
    assert 'id="from-body"' not in client.get("/understand").content.decode()
    CheckIn.objects.filter(person_id=life.person).update(modulators={})
    for n in range(40):
        brought(life.person, "sleep", DAY - n * ONE_DAY, 420.0 if n else 200.0)
    page = client.get("/understand").content.decode().replace("\N{NO-BREAK SPACE}", " ")
    assert "For 30 days, how the night was comes from Body" in page
    assert "no plan and no advice is made from it" in page

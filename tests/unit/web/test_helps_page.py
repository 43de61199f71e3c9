"""What helps me: what the days can carry and no more, and experiments that nobody has to make."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from uuid import UUID, uuid4

import numpy as np
import pytest
from django.test import Client

from opentaper import wiring
from opentaper.record.models import BodyEntry, CheckIn, HabitExperiment

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
TODAY = date(2026, 11, 23)
ONE_DAY = timedelta(days=1)
ASKED = {"habit": "daylight", "outcome": "distress", "weeks": "8", "runs": "days", "begins_on": "2026-11-23"}


@pytest.fixture(autouse=True)
def a_noon(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is noon."""
    monkeypatch.setattr(wiring, "now", lambda: NOW)


def diary(person: UUID, n_days: int = 120, effect: float = -2.0) -> None:
    """Tell days with daylight on about every other, whose next day is easier by so much."""
    rng = np.random.default_rng(3)
    light = rng.integers(0, 2, n_days + 1)
    for n in range(n_days):
        day = TODAY - (n_days - 1 - n) * ONE_DAY
        score = float(np.clip(np.rint(5.0 + effect * light[n] + rng.normal()), 0, 10))
        known = {"person_id": person, "day": day, "written_at": NOW}
        CheckIn(**known, scores={"distress": score}, client_key=uuid4()).save(force_insert=True)
        BodyEntry(**known, kind="daylight", value=45.0 * light[n + 1]).save(force_insert=True)


def read(client: Client, path: str = "/body/helps", status: int = 200) -> str:
    """Return a page."""
    answer = client.get(path)
    assert answer.status_code == status, path
    assert "no-store" in answer["Cache-Control"]
    return answer.content.decode()


def test_nothing_is_said_before_there_is_anything_to_say(person: UUID, client: Client) -> None:
    page = read(client)
    assert "Not enough days yet to tell" in page
    assert 'href="/body/log"' in page
    diary(person, 9)
    page = read(client)
    assert "8 of the 28 needed" in page
    assert '<progress value="8" max="28"' in page


def test_what_goes_together_is_said_drawn_and_in_a_table_and_never_called_help(
    person: UUID, client: Client
) -> None:
    diary(person)
    page = read(client)
    assert "<h1>Half an hour of daylight goes with easier days</h1>" in page
    assert "Goes together with easier days: about" in page
    assert 'class="dot dot--yes"' in page
    row = re.search(r'<th scope="row">Half an hour of daylight</th>(.*?)</tr>', page)
    assert row is not None
    middle, low, high = (
        float(cell.replace("−", "-")) for cell in re.findall(r"<td>([−+\d.]+)</td>", row[1])[:3]
    )
    assert low < middle < high < 0.0
    text = re.sub(r"<[^>]*>", " ", page.split('id="hp"')[1].split('id="h-experiment"')[0])
    text = text.replace("Only an experiment can say that something helps.", "")
    assert not re.search(r"\bhelp(s|ed)\b", text), "a diary never says so"
    week = read(client, "/body")
    assert "<h1>Half an hour of daylight goes with easier days</h1>" in week


def test_where_nothing_goes_together_the_dot_is_hollow(person: UUID, client: Client) -> None:
    diary(person, 60, 0.0)
    page = read(client)
    assert "<h1>What helps me</h1>" in page
    assert "Can’t tell yet" in page or "Little or no difference" in page
    assert 'class="dot"' in page
    assert "dot--yes" not in page


def test_the_chance_stands_before_the_lot_is_drawn(person: UUID, client: Client) -> None:
    assert "What would you like to try?" in read(client, "/body/helps/experiment")
    page = read(
        client, "/body/helps/experiment?" + "&".join(f"{name}={told}" for name, told in ASKED.items())
    )
    assert re.search(r"<h1>\d of 10 chance to see a difference of 1</h1>", page)
    assert not HabitExperiment.objects.exists()
    form = {**ASKED, "client_key": str(uuid4())}
    for _ in range(2):
        assert client.post("/body/helps/experiment/begin", form).status_code == 303
    (row,) = HabitExperiment.objects.all()
    assert (row.habit, row.status, row.begins_on) == ("daylight", "running", TODAY)
    page = read(client)
    assert "Today: " in page
    assert "It turns on" in page
    assert "Read it out" not in page
    assert "Today: " in read(client, "/body")


@pytest.mark.parametrize(
    ("change", "status", "told"),
    [
        ({"weeks": "5"}, 422, "e-weeks"),
        ({"begins_on": "someday"}, 422, "someday"),
        ({"begins_on": "2026-11-22"}, 422, "e-begins_on"),
        ({"habit": "sleep"}, 409, "no experiment is offered with this habit"),
    ],
    ids=["weeks", "day", "past", "sleep"],
)
def test_what_cannot_be_is_said_beside_its_field_and_nothing_is_lost(
    person: UUID, client: Client, change: dict[str, str], status: int, told: str
) -> None:
    answer = client.post("/body/helps/experiment/begin", {**ASKED, "runs": "weeks", **change})
    assert answer.status_code == status
    page = answer.content.decode()
    assert told in page
    assert '<option value="weeks" selected>' in page
    assert not HabitExperiment.objects.exists()


def test_it_is_given_up_with_one_press_and_brought_back(person: UUID, client: Client) -> None:
    client.post("/body/helps/experiment/begin", ASKED)
    (row,) = HabitExperiment.objects.all()
    answer = client.post(f"/body/helps/experiment/{row.pk}/over")
    assert answer.status_code == 303
    assert "it is not over yet" in read(client)
    client.post(f"/body/helps/experiment/{row.pk}/give-up")
    page = read(client)
    assert "Given up. That is fine." in page
    deed = re.findall(r'name="deed" value="([^"]+)"', page)[0]
    client.post("/undo", {"deed": deed, "client_key": str(uuid4()), "back": "/body/helps"})
    assert "Your experiment" in read(client)
    for way in ("over", "give-up"):
        assert client.post(f"/body/helps/experiment/{UUID(int=7)}/{way}").status_code == 404


def test_it_is_read_out_when_it_is_over(
    person: UUID, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    client.post("/body/helps/experiment/begin", ASKED)
    monkeypatch.setattr(wiring, "now", lambda: NOW + timedelta(days=80))
    (row,) = HabitExperiment.objects.all()
    assert "Read it out" in read(client)
    client.post(f"/body/helps/experiment/{row.pk}/over")
    page = read(client)
    assert "Too few days with a score to tell." in page
    assert "Plan an experiment" in page

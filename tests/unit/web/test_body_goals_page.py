"""Questions before a diet, goals for the body, and pages on food: on one's own computer."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from itertools import count
from uuid import UUID, uuid4

import pytest
from django.test import Client
from django.urls import resolve

from opentaper import wiring
from opentaper.actions.deeds.begin_medication import MedicationTold, begin_medication
from opentaper.actions.deeds.moment import Moment
from opentaper.formulary.diet_rows import AskedGoal
from opentaper.formulary.diet_safety import diet_questions
from opentaper.formulary.food_pages import food_pages
from opentaper.record.models import BodyGoal, DietAsked, LogEntry

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
TODAY = date(2026, 11, 23)
NO = {one.key: "no" for one in diet_questions(AskedGoal.KETO)}
#: Goals of nobody: parameters are the same in every process.
NOBODY = UUID(int=404)


@pytest.fixture(autouse=True)
def a_noon(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is noon, and each look at the clock is a second later."""
    seconds = count()
    monkeypatch.setattr(wiring, "now", lambda: NOW + timedelta(seconds=next(seconds)))


def read(client: Client, path: str) -> str:
    """Return a page, its hard blanks as blanks."""
    answer = client.get(path)
    assert answer.status_code == 200, path
    assert "no-store" in answer["Cache-Control"] or not path.startswith(("/body/goals", "/body/diet"))
    return re.sub(r"\s+", " ", answer.content.decode().replace("\xa0", " "))


def told(client: Client, medicines: str = "", goal: str = "keto", **answers: str) -> str:
    """Answer the questions; the page that follows."""
    base = {one.key: "no" for one in diet_questions(AskedGoal(goal))}
    form = {"goal": goal, "medicines": medicines, "client_key": str(uuid4()), **base, **answers}
    assert client.post("/body/diet/answer", form).status_code == 303
    return read(client, f"/body/diet?for={goal}")


def set_goal(client: Client, **more: str) -> int:
    """Set a goal; the status of the answer."""
    form = {"kind": "keto", "text": "", "client_key": str(uuid4()), **more}
    return client.post("/body/goals/set", form).status_code


def takes(person: UUID, drug: str, dose: str) -> None:
    """Take a medicine of the record from now on."""
    begin_medication(MedicationTold(drug, dose), Moment(NOW, TODAY, uuid4(), person))


@pytest.mark.parametrize("typed", ["Xigduo 5 mg/1000 mg", "Jardianse"])
def test_an_sglt2_inhibitor_stops_the_goal_and_says_why_and_whom_to_ask(
    person: UUID, client: Client, typed: str
) -> None:
    page = told(client, typed)
    assert "This goal cannot be set here" in page
    assert "can make the blood acid" in page
    assert "Do not stop the tablet yourself" in page
    assert "Speak to whoever prescribes it" in page
    assert "Where this comes from" in page
    assert 'action="/body/goals/set"' not in page, "there is no way to set it"
    assert set_goal(client) == 303
    assert not BodyGoal.objects.exists()
    (refused,) = LogEntry.objects.filter(kind="refused")
    assert refused.body["explains"]["why"] == "hard_stop"
    assert "sglt2" in refused.body["explains"]["because"]


@pytest.mark.parametrize("answer", ["not_sure", ""])
def test_what_is_not_known_holds_the_goal(person: UUID, client: Client, answer: str) -> None:
    page = told(client, pregnancy=answer)
    assert "Not yet: some answers are open" in page
    assert "One question is open" in page
    assert "Are you pregnant" in page
    assert set_goal(client) == 303
    assert not BodyGoal.objects.exists()
    told(client)
    assert set_goal(client) == 303
    assert BodyGoal.objects.get().status == "agreed"


def test_lithium_of_the_record_waits_although_the_answer_is_no(person: UUID, client: Client) -> None:
    takes(person, "lithium", "600 mg")
    page = told(client)
    assert "Only with your clinician" in page
    assert "Your record names lithium" in page
    assert "Here you are alone in the app" in page
    assert set_goal(client) == 303
    row = BodyGoal.objects.get()
    assert (row.status, row.waits_for["rows"]) == ("waiting", ["lithium"])
    assert "waits for a clinician" in read(client, f"/body/goals/{row.pk}")


def test_a_watched_diet_begins_and_a_later_medicine_opens_the_question_again(
    person: UUID, client: Client
) -> None:
    takes(person, "olanzapine", "10 mg")
    assert "You can begin, with care" in told(client)
    set_goal(client, text="Ketogenic with Lise")
    row = BodyGoal.objects.get()
    assert row.status == "agreed"
    page = read(client, f"/body/goals/{row.pk}")
    assert "Stop the diet and get help now" in page
    assert "Ketones above 3" in page
    assert "something new speaks against it" not in page
    takes(person, "lithium", "600 mg")
    for path in ("/body/goals", f"/body/goals/{row.pk}", "/"):
        assert "something new speaks against it" in read(client, path), path
    told(client)
    row.refresh_from_db()
    assert row.status == "waiting", "new answers let it wait"
    told(client, "Forxiga")
    row.refresh_from_db()
    assert (row.status, row.reason) == ("ended", "hard_stop")
    assert "something makes it dangerous by now" in read(client, "/body/goals")


def test_words_that_mean_a_diet_lead_to_its_questions(person: UUID, client: Client) -> None:
    answer = client.post("/body/goals/set", {"kind": "food", "text": "Keto until <b>spring</b>"})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "/body/diet?for=keto" in page
    assert "Keto until &lt;b&gt;spring&lt;/b&gt;" in page
    assert set_goal(client, kind="rise", text="op på faste tider") == 303
    assert BodyGoal.objects.get().kind == "rise"


@pytest.mark.parametrize(
    "form",
    [
        {"kind": "magic"},
        {"kind": "movement", "text": ""},
        {"kind": "movement", "text": "x" * 999},
        {"kind": "movement", "text": "walk", "begins_on": "soon"},
        {"kind": "movement", "text": "walk", "begins_on": "2020-01-01"},
        {"kind": "movement", "text": "walk", "begins_on": "2026-12-02", "ends_on": "2026-12-01"},
    ],
)
def test_what_cannot_be_is_said_and_nothing_is_lost(
    person: UUID, client: Client, form: dict[str, str]
) -> None:
    answer = client.post("/body/goals/set", form)
    assert answer.status_code == 422
    assert "field__error" in answer.content.decode()
    assert not BodyGoal.objects.exists()


def test_a_goal_is_set_undone_ended_and_counts_nothing(person: UUID, client: Client) -> None:
    form = {"kind": "movement", "text": "A walk before lunch", "client_key": str(uuid4())}
    for _ in range(2):
        assert client.post("/body/goals/set", form).status_code == 303
    row = BodyGoal.objects.get()
    page = read(client, f"/body/goals/{row.pk}")
    assert "A walk before lunch" in page
    deed = re.findall(r'name="deed" value="([^"]+)"', page)[0]
    client.post("/undo", {"deed": deed, "client_key": str(uuid4()), "back": "/body/goals"})
    assert "A walk before lunch" not in read(client, "/body/goals")
    set_goal(client, kind="light", text="Out at eight")
    second = BodyGoal.objects.get(kind="light")
    assert client.post(f"/body/goals/{second.pk}/end", {}).status_code == 303
    assert client.post(f"/body/goals/{second.pk}/end", {}).status_code == 404
    assert "Earlier goals" in read(client, "/body/goals")


@pytest.mark.parametrize(
    ("kind", "drug", "dose", "says"),
    [
        ("caffeine", "clozapine", "300 mg", "Coffee changes the level of clozapine"),
        ("caffeine", "lithium", "600 mg", "Coffee changes the level of lithium"),
        ("smoking", "olanzapine", "10 mg", "the level of olanzapine rises"),
        ("alcohol", "diazepam", "10 mg", "do not stop at once and alone"),
    ],
)
def test_a_change_of_habit_says_what_it_does_to_a_medicine_with_its_grade(
    person: UUID, client: Client, kind: str, drug: str, dose: str, says: str
) -> None:
    takes(person, drug, dose)
    set_goal(client, kind=kind, text="Less each week")
    page = read(client, f"/body/goals/{BodyGoal.objects.get().pk}")
    assert says in page
    assert "sources" in page
    assert "Not confirmed" not in page.split(says)[0][-200:]


def test_answers_are_kept_as_told_and_old_ones_set_no_goal(
    person: UUID, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    told(client, surgery="not_sure", kidney="yes")
    row = DietAsked.objects.get()
    assert (row.answers["questions"]["kidney"], row.answers["questions"]["surgery"]) == ("yes", "not_sure")
    told(client)
    monkeypatch.setattr(wiring, "now", lambda: NOW.replace(month=12, day=5))
    page = read(client, "/body/diet?for=keto")
    assert "too old to set a goal" in page
    assert set_goal(client) == 303
    assert not BodyGoal.objects.exists()


@pytest.mark.parametrize(
    "form", [{"goal": "keto", "sglt2": "perhaps"}, {"goal": "keto", "medicines": "x" * 5000}]
)
def test_what_cannot_be_answered_is_said_beside_it(
    person: UUID, client: Client, form: dict[str, str]
) -> None:
    answer = client.post("/body/diet/answer", form)
    assert answer.status_code == 422
    assert "field__error" in answer.content.decode()
    assert not DietAsked.objects.exists()
    assert client.post("/body/diet/answer", {"goal": "magic"}).status_code == 404


def test_a_sleep_window_waits_with_sedatives_and_a_weight_goal_asks_one_thing(
    person: UUID, client: Client
) -> None:
    takes(person, "diazepam", "10 mg")
    assert "Only with your clinician" in told(client, goal="sleep_window")
    page = told(client, goal="weight", eating_disorder="yes")
    assert "This goal cannot be set here" in page
    assert page.count("<fieldset") == 1


@pytest.mark.parametrize("key", [one.key for one in food_pages()])
def test_each_page_on_food_tells_the_study_of_each_claim(client: Client, db: None, key: str) -> None:
    page = read(client, f"/body/food/{key}")
    one = next(one for one in food_pages() if one.key == key)
    assert page.count("Where this comes from") == len(one.claims)
    assert "None of it is a promise" in page
    if key == "keto":
        assert "Pilot study" in page


def test_the_pages_are_found_by_their_own_addresses() -> None:
    names = ("body-diet", "body-goals", "body-food")
    assert tuple(resolve(f"/{name.replace('-', '/')}").url_name for name in names) == names


@pytest.mark.parametrize("path", ["", "/take", "/leave", "/end"])
def test_a_goal_of_nobody_is_not_there(person: UUID, client: Client, path: str) -> None:
    asked = client.post if path else client.get
    assert asked(f"/body/goals/{NOBODY}{path}").status_code == 404
    assert client.get("/body/food/zqx").status_code == 404
    assert client.get("/body/diet?for=zqx").status_code == 404


def test_in_danish_everything_is_danish(person: UUID, client: Client) -> None:
    from opentaper.record.models import Person

    Person.objects.update(language="da")
    page = told(client, "Forxiga, Zqxylan")
    assert "Dette mål kan ikke sættes her" in page
    assert "SGLT2-hæmmere" in page
    assert "kendes ikke her" in page
    for path in ("/body/goals", "/body/food", "/body/food/keto"):
        assert "web." not in re.sub(r"<[^>]*>", "", read(client, path))


def test_the_page_of_the_body_leads_to_the_questions_and_names_what_the_record_holds(
    person: UUID, client: Client
) -> None:
    takes(person, "lithium", "600 mg")
    page = read(client, "/body")
    assert 'href="/body/diet"' in page
    assert 'href="/body/food"' in page
    assert "Your record names: Lithium." in page

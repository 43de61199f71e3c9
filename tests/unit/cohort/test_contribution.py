"""A record becomes the rows of a registry: doses, plans, check-ins and looks, each read as it was told."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opentaper.cohort.contribution import contribution, days_held_back, days_moved
from opentaper.cohort.registry_schema import ITEMS, TABLES, arrow_schema
from opentaper.errors import BadOption, ChangedFile
from opentaper.formulary import drug
from opentaper.planning.effect import effect

SECRET = "5a" * 32
MOVED, HELD = days_moved(SECRET), days_held_back(SECRET)
FIRST = date(2026, 3, 2)
ZERO = (FIRST - date(1970, 1, 1)).days
MEDICATION = {
    "id": "m",
    "drug": "citalopram",
    "start_ug": 20_000,
    "goal_ug": 0,
    "used_for_months": 24.0,
    "condition": "depression",
    "started_on": None,
    "status": "active",
}
OPEN = {"withdrawn_at": None, "replaced_by_id": None}


def on(day: int) -> str:
    """Return a day as the record writes it, counted from the first."""
    return (FIRST + timedelta(days=day)).isoformat()


def confirmed(day: int, ug: int) -> dict[str, Any]:
    return {"medication_id": "m", "begins_on": on(day), "ug": ug, "withdrawn_at": None}


def taken(day: int, ug: int) -> dict[str, Any]:
    return {"medication_id": "m", "day": on(day), "ug": ug, **OPEN}


def told(day: int, /, written: str = "1", **scores: Any) -> dict[str, Any]:
    return {
        "id": f"{day}",
        "client_key": "k",
        "day": on(day),
        "written_at": written,
        "scores": scores,
        **OPEN,
    }


def look(day: int, **said: Any) -> dict[str, Any]:
    row = {"medication_id": "m", "day": on(day), "written_at": "1", "changed_on": None, **OPEN}
    return row | dict.fromkeys(("wellness", "taking", "reason", "called", "called_by"), "") | said


def given_of(until: int, **parts: Sequence[Mapping[str, Any]]) -> dict[str, list[dict[str, Any]]]:
    """Return the rows that leave, their days counted from the first day; ``until`` is the last given."""
    record: dict[str, Sequence[Mapping[str, Any]]] = {
        "person": [{"country": "GB"}],
        "medications": [MEDICATION],
    }
    record |= parts
    tables = contribution(record, SECRET, FIRST + timedelta(days=until + HELD))
    for name, table in tables.items():
        assert table.schema.equals(arrow_schema(name))
    days = {one.name for columns in TABLES.values() for one in columns if one.unit == "day"}
    return {
        name: [
            {
                key: value - MOVED - ZERO if key in days and value is not None else value
                for key, value in row.items()
            }
            for row in table.to_pylist()
        ]
        for name, table in tables.items()
    }


def events(rows: dict[str, list[dict[str, Any]]]) -> list[tuple[int, str, Any]]:
    return [(one["day"], one["kind"], one["to_ug"]) for one in rows["event"]]


def test_a_course_from_its_beginning_to_the_day_without() -> None:
    doses = [confirmed(0, 20_000), confirmed(28, 15_000), confirmed(56, 10_000), confirmed(84, 0)]
    rows = given_of(100, confirmed_doses=doses, check_ins=[told(day) for day in range(100)])
    (course,) = rows["course"]
    assert [course[name] for name in ("start_ug", "first_cut", "first_zero", "smallest_ug")] == [
        20_000,
        28,
        84,
        10_000,
    ]
    assert (course["use_band"], course["attempts"], course["usual"]) == ("24_to_60", "unknown", None)
    assert events(rows) == [
        (0, "began", 20_000),
        (28, "cut", 15_000),
        (56, "cut", 10_000),
        (84, "stopped", 0),
        (99, "ended", None),
    ]
    assert [one["seq"] for one in rows["event"]] == [1, 2, 3, 4, 5]
    held = [one["effect"] for one in rows["day"]]
    curve = effect(drug("citalopram"), None)
    assert curve is not None
    assert (held[0], held[99]) == (curve.occupancy(20.0), 0.0)


def test_symptoms_are_the_mean_of_what_was_answered_and_usual_comes_before_the_first_cut() -> None:
    three: dict[str, Any] = {"shocks": 1.0, "nausea": 2.0, "sweating": 6.0}
    six: dict[str, Any] = dict.fromkeys(three, 6.0)
    nine: dict[str, Any] = dict.fromkeys(three, 9.0)
    rows = given_of(
        20,
        confirmed_doses=[confirmed(0, 20_000), confirmed(10, 10_000)],
        check_ins=[
            *(told(day, **three) for day in range(5)),
            told(5, shocks=9.0, nausea=9.0),
            told(6, **three),
            told(6, "2", **six),
            told(12, **nine, unreality=4.0, nonsense=3.0),
            told(13, shocks=11.0, nausea=float("nan"), sweating=True),
        ],
    )
    days = {one["day"]: one for one in rows["day"]}
    assert [days[day]["symptoms"] for day in (0, 5, 6, 12, 13)] == [3.0, None, 6.0, 9.0, None]
    assert (days[12]["item_unreality"], days[13]["item_shocks"], days[13]["checked_in"]) == (4.0, None, True)
    assert not days[9]["checked_in"]
    assert rows["course"][0]["usual"] == pytest.approx((5 * 3.0 + 6.0) / 6)


def test_a_slip_changes_nothing_and_a_week_of_another_dose_is_the_dose() -> None:
    slips = [taken(3, 0), taken(8, 0), taken(9, 0)]
    rows = given_of(40, check_ins=[told(day) for day in range(40)], doses=slips)
    assert [kind for _, kind, _ in events(rows)] == ["began", "ended"]
    doses = [one["dose_ug"] for one in rows["day"]]
    assert doses[3:5] == [0, 20_000], "the day after a single slip is an ordinary one"
    assert doses[9:11] == [0, None], "after two in a row nothing is assumed"
    week = [taken(day, 0) for day in range(20, 27)]
    after = given_of(40, check_ins=[told(day) for day in range(40)], doses=week)
    assert events(after)[1] == (20, "stopped", 0)
    assert [one["dose_ug"] for one in after["day"]][30] == 0


def test_long_after_the_last_day_that_was_told_no_dose_is_assumed() -> None:
    rows = given_of(200, confirmed_doses=[confirmed(0, 20_000)], outcomes=[look(120, wellness="well")])
    doses = [one["dose_ug"] for one in rows["day"]]
    assert doses[30] == 20_000
    assert doses[31:] == [None] * 90
    assert not any(one["checked_in"] for one in rows["day"])


def test_looking_back_tells_of_a_stop_a_new_beginning_and_why() -> None:
    rows = given_of(
        800,
        confirmed_doses=[confirmed(0, 20_000), confirmed(28, 10_000)],
        outcomes=[
            look(100, taking="none", changed_on=on(60), wellness="mixed", called="both", called_by="person"),
            look(400, taking="less", reason="withdrawal"),
            look(760, taking="none", changed_on=on(700), wellness="well"),
        ],
    )
    told_events = [(one["day"], one["kind"], one["reason"], one["wellness"]) for one in rows["event"]]
    assert told_events == [
        (0, "began", "", ""),
        (28, "cut", "", ""),
        (60, "stopped", "", ""),
        (60, "withdrawal", "person", ""),
        (60, "relapse", "person", ""),
        (100, "looked_back", "none", "mixed"),
        (400, "restarted", "withdrawal", ""),
        (400, "looked_back", "less", ""),
        (700, "stopped", "", ""),
        (760, "looked_back", "none", "well"),
        (760, "ended", "", ""),
    ]
    assert rows["event"][6]["to_ug"] is None
    assert rows["course"][0]["first_zero"] == 60


def test_a_reason_told_later_stands_beside_the_beginning_that_a_dose_told_of() -> None:
    doses = [confirmed(0, 20_000), confirmed(28, 0), confirmed(50, 5_000)]
    rows = given_of(
        90, confirmed_doses=doses, outcomes=[look(80, taking="less", reason="advised", changed_on=on(50))]
    )
    again = [one for one in rows["event"] if one["kind"] == "restarted"]
    assert [(one["day"], one["to_ug"], one["reason"]) for one in again] == [(50, 5_000, "advised")]


def document(begin: int, doses: Sequence[tuple[int, str]], start: str = "20") -> str:
    steps = [{"start_day": day, "dose_mg": mg} for day, mg in doses]
    return json.dumps({"start_date": on(begin), "start_dose_mg": start, "steps": steps})


def test_the_plan_of_a_day_is_the_one_that_stood_on_it() -> None:
    plans = [
        {"id": "p1", "medication_id": "m", "number": 1, "document": document(10, [(0, "15"), (10, "10")])},
        {"id": "p2", "medication_id": "m", "number": 2, "document": document(10, [(0, "15"), (20, "12.5")])},
        {"id": "p3", "medication_id": "m", "number": 3, "document": "in my own words"},
    ]
    status = [
        {
            "plan_version_id": key,
            "number": number,
            "status": word,
            "at": f"{on(day)}T08:00:00",
            "link_id": link,
        }
        for key, number, word, day, link in (
            ("p1", 1, "proposed", 5, None),
            ("p2", 1, "proposed", 15, None),
            ("p2", 2, "given_up", 25, None),
            ("p3", 1, "proposed", 35, "somebody of the team, who only offers it"),
        )
    ]
    rows = given_of(40, plans=plans, plan_statuses=status, check_ins=[told(day) for day in range(41)])
    planned = [one["planned_ug"] for one in rows["day"]]
    assert planned[4:6] == [None, 20_000]
    assert planned[10] == 15_000
    assert planned[20] == 15_000, "the second version waited longer"
    assert planned[25:41] == [10_000] * 16, "given up, it is the first one again; an offer is no plan"


def test_who_stopped_telling_has_left_and_who_was_never_asked_again_has_not() -> None:
    days = [told(day) for day in range(10)]
    assert events(given_of(98, check_ins=days))[-1] == (9, "ended", None)
    assert events(given_of(99, check_ins=days))[-1] == (9, "left", None)
    stop = [confirmed(0, 20_000), confirmed(5, 0)]
    assert events(given_of(30, check_ins=days, confirmed_doses=stop))[-1][1] == "ended"
    assert events(given_of(300, check_ins=days, confirmed_doses=stop))[-1][1] == "left"
    looked = [look(5 + 1100, wellness="well")]
    late = given_of(5000, check_ins=days, confirmed_doses=stop, outcomes=looked)
    assert events(late)[-1][1] == "ended", "after three years nothing more is asked"


def test_rows_that_no_longer_stand_and_days_that_stay_behind_are_not_given() -> None:
    gone = {"withdrawn_at": "2026-04-01T00:00:00"}
    rows = given_of(
        30,
        check_ins=[told(0), told(3) | gone, told(4) | {"replaced_by_id": "x"}, told(31)],
        doses=[taken(2, 0) | gone],
        confirmed_doses=[confirmed(0, 20_000), confirmed(5, 1_000) | gone, confirmed(31, 0)],
        outcomes=[look(9, wellness="well") | gone, look(31, wellness="well")],
    )
    assert [one["checked_in"] for one in rows["day"]] == [True]
    assert [kind for _, kind, _ in events(rows)] == ["began", "ended"]


def test_what_was_told_before_a_medicine_and_after_it_ended_says_nothing_of_it() -> None:
    deeds = [
        {
            "name": name,
            "undone_at": None,
            "day": on(day),
            "told": {"medication_id": "m"},
            "answer": {"medication_id": "m"},
        }
        for name, day in (("begin_medication", 10), ("end_medication", 20))
    ]
    days = [told(day) for day in range(40)]
    ended = [MEDICATION | {"status": "ended"}]
    rows = given_of(60, medications=ended, deeds=deeds, check_ins=days)
    assert (rows["course"][0]["first_day"], rows["course"][0]["last_day"]) == (10, 20)
    again = given_of(60, deeds=deeds, check_ins=days)
    assert again["course"][0]["last_day"] == 39, "taken back, the end is none"


@pytest.mark.parametrize(
    ("change", "column", "value"),
    [
        ({"condition": ""}, "condition", "unknown"),
        ({"condition": "tinnitus, since Anna left"}, "condition", "other"),
        ({"condition": " Anxiety "}, "condition", "anxiety"),
        ({"drug": "my little helper"}, "drug", "other"),
        ({"drug": "my little helper"}, "family", "other"),
        ({"used_for_months": None}, "use_band", "unknown"),
        ({"used_for_months": None, "started_on": "2020-01-01"}, "use_band", "60_and_over"),
        ({"used_for_months": 1.0}, "use_band", "under_2"),
    ],
)
def test_what_a_course_says_of_itself_is_a_word_of_a_list(
    change: dict[str, Any], column: str, value: str
) -> None:
    rows = given_of(
        20, medications=[MEDICATION | change], confirmed_doses=[confirmed(0, 20_000), confirmed(9, 0)]
    )
    assert rows["course"][0][column] == value


@pytest.mark.parametrize(
    ("went", "attempts"),
    [
        ([], "unknown"),
        (["none"], "0"),
        (["failed"], "1"),
        (["hard", "well"], "2_and_more"),
        (["course"], "unknown"),
    ],
)
def test_earlier_attempts_are_counted_and_their_words_are_not_read(went: list[str], attempts: str) -> None:
    rows = given_of(
        20,
        past_tapers=[{"medication_id": "m", "fields": {"went": one, "attempt": "in words"}} for one in went],
        check_ins=[told(1)],
    )
    assert rows["course"][0]["attempts"] == attempts


def test_of_two_medicines_each_is_a_course_and_one_of_which_nothing_is_known_is_none() -> None:
    other = MEDICATION | {"id": "n", "drug": "diazepam", "start_ug": 10_000}
    deeds = [
        {
            "name": "begin_medication",
            "undone_at": None,
            "day": on(30),
            "told": {},
            "answer": {"medication_id": "n"},
        }
    ]
    rows = given_of(
        50, medications=[other, MEDICATION], deeds=deeds, check_ins=[told(day) for day in range(50)]
    )
    assert [(one["course"], one["drug"]) for one in rows["course"]] == [(1, "citalopram"), (2, "diazepam")]
    assert len(rows["day"]) == 50 + 20
    assert given_of(20, medications=[other], deeds=deeds)["course"] == []


@pytest.mark.parametrize("secret", ["", "zz" * 32, "5a" * 31, " 5" * 32])
def test_without_a_whole_secret_nothing_is_made(secret: str) -> None:
    with pytest.raises(BadOption):
        contribution({"person": [{"country": "GB"}]}, secret, FIRST)


@pytest.mark.parametrize(
    "parts",
    [
        {},
        {"person": []},
        {"person": [{"country": "GB"}], "medications": [{}]},
        {"person": [{"country": "GB"}], "check_ins": [{"day": "soon"}]},
        {"person": [{"country": "GB"}], "check_ins": [told(0) | {"scores": []}]},
        {"person": [{"country": "GB"}], "check_ins": [told(0) | {"day": "0001-01-01"}]},
        {
            "person": [{"country": "GB"}],
            "medications": [MEDICATION | {"start_ug": "20"}],
            "check_ins": [told(0)],
        },
    ],
)
def test_a_record_that_cannot_be_is_refused_by_name(parts: dict[str, Any]) -> None:
    with pytest.raises(ChangedFile):
        contribution(parts, SECRET, date(2026, 12, 1))


@given(
    st.lists(st.tuples(st.integers(0, 60), st.sampled_from([0, 5_000, 10_000, 20_000])), max_size=8),
    st.lists(st.tuples(st.integers(0, 60), st.sampled_from([0, 10_000, 20_000])), max_size=30),
    st.lists(st.tuples(st.integers(0, 60), st.sampled_from(["", "none", "less", "more"])), max_size=3),
)
def test_events_tell_the_same_as_days(
    doses: list[tuple[int, int]], taken_on: list[tuple[int, int]], looks: list[tuple[int, str]]
) -> None:
    """Whatever was told: events follow each other, days are whole, and what is known of both agrees."""
    rows = given_of(
        60,
        confirmed_doses=[confirmed(day, ug) for day, ug in dict(doses).items()],
        doses=[taken(day, ug) for day, ug in dict(taken_on).items()],
        outcomes=[look(day, taking=how, wellness="well") for day, how in looks],
        check_ins=[told(0)],
    )
    (course,) = rows["course"]
    days = [one["day"] for one in rows["day"]]
    assert days == [*range(course["first_day"], course["last_day"] + 1)]
    order = [one["day"] for one in rows["event"]]
    assert order == sorted(order)
    assert (rows["event"][0]["kind"], rows["event"][-1]["kind"]) == ("began", rows["event"][-1]["kind"])
    assert rows["event"][-1]["kind"] in {"left", "ended"}
    is_off = False
    for one in rows["event"]:
        if one["kind"] in {"cut", "raised"} and None not in (one["from_ug"], one["to_ug"]):
            assert (one["to_ug"] < one["from_ug"]) is (one["kind"] == "cut")
        if one["kind"] in {"stopped", "restarted", "cut", "raised"}:
            assert is_off is (one["kind"] == "restarted")
            is_off = one["kind"] == "stopped"
    stop = next((one["day"] for one in rows["event"] if one["kind"] == "stopped"), None)
    assert course["first_zero"] == stop
    for day, ug in dict(taken_on).items():
        if day <= course["last_day"]:
            assert rows["day"][day - course["first_day"]]["dose_ug"] == ug
    assert {row["dose_ug"] for row in rows["day"]} <= {None, 0, 5_000, 10_000, 20_000}
    assert len(ITEMS) == sum(name.startswith("item_") for name in rows["day"][0])

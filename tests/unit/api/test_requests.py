"""What a request has to be, and the one shape of what goes wrong."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.test import Client

from opentaper import wiring
from opentaper.actions.deeds.answer_once import KEPT_FOR
from opentaper.actions.deeds.check_in import CheckInTold, check_in
from opentaper.api.bodies import MOST_BYTES
from opentaper.record.models import ApiAnswer, CheckIn, ConfirmedDose, Deed
from opentaper.settings.references import REFERENCE
from tests.unit.actions.deeds.lives import Life
from tests.unit.api.conftest import NOW
from tests.unit.api.programs import Program, key_of, problem
from tests.unit.api.routes import ApiRoute, document, routes

DAY = {"day": "2026-11-20", "scores": {"anxiety": 3}}
KEY = "a-key-of-the-program"


def sent(program: Program, body: bytes | str, kind: str = "application/json", **headers: str) -> Any:
    """Send a body as it is."""
    told = {"host": "localhost", "authorization": f"Bearer {program.key}", "Idempotency-Key": KEY} | headers
    return program.client.post("/api/v1/check-ins", data=body, content_type=kind, headers=told)


# --- idempotency --------------------------------------------------------------------------------------------


def test_without_an_idempotency_key_nothing_is_written(program: Program) -> None:
    n = Deed.objects.count()
    answer = program.post("check-ins", DAY, **{"Idempotency-Key": ""})
    assert problem(answer, 400)["code"] == "key_missing"
    assert Deed.objects.count() == n


@pytest.mark.parametrize("key", ["short", "x" * 129, "with a blank in it", "æøåæøåæøå"])
def test_a_key_that_cannot_be_one_is_refused(program: Program, key: str) -> None:
    assert problem(program.post("check-ins", DAY, key), 422)["code"] == "invalid"


def test_the_same_request_again_has_the_same_answer_and_is_done_once(program: Program, life: Life) -> None:
    n = CheckIn.objects.count()
    first, again = (program.post("check-ins", DAY, KEY) for _ in range(2))
    assert first.status_code == again.status_code == 201
    assert first.content == again.content
    assert CheckIn.objects.count() == n + 1


def test_the_order_of_names_does_not_make_another_request(program: Program) -> None:
    first = sent(program, '{"day": "2026-11-20", "scores": {"anxiety": 3}}')
    again = sent(program, '{"scores":{"anxiety":3},"day":"2026-11-20"}')
    assert (first.status_code, first.content) == (201, again.content)


def test_one_key_for_two_requests_is_refused(program: Program, life: Life) -> None:
    assert program.post("check-ins", DAY, KEY).status_code == 201
    other = program.post("check-ins", DAY | {"note": "more"}, KEY)
    assert problem(other, 422)["code"] == "key_reused"
    elsewhere = program.post(f"medications/{life.medication}/plan/slow", {"version": life.version}, KEY)
    assert problem(elsewhere, 422)["code"] == "key_reused"


def test_two_programs_may_use_the_same_key(program: Program, life: Life) -> None:
    other = Program(key_of(life.person))
    answers = [one.post("check-ins", DAY, KEY).json()["id"] for one in (program, other)]
    assert len(set(answers)) == 2


def test_a_refusal_is_kept_so_that_no_retry_finds_a_better_day(
    program: Program, life: Life, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = {"version": life.version, "dose_ug": 15_000}
    path = f"medications/{life.medication}/cuts"
    first = program.post(path, told, KEY)
    assert problem(first, 409)["code"] == "cut_not_yet"
    monkeypatch.setattr(wiring, "now", lambda: NOW + timedelta(days=6))
    assert program.post(path, told, KEY).content == first.content


def test_kept_answers_go_after_a_week_and_the_deed_still_knows_its_key(
    program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = program.post("check-ins", DAY, KEY)
    monkeypatch.setattr(wiring, "now", lambda: NOW + KEPT_FOR + timedelta(hours=1))
    n = CheckIn.objects.count()
    assert program.post("check-ins", DAY, KEY).json() == first.json()
    assert CheckIn.objects.count() == n
    assert ApiAnswer.objects.get().at == NOW + KEPT_FOR + timedelta(hours=1)
    assert problem(program.post("check-ins", DAY | {"note": "x"}, KEY), 422)["code"] == "key_reused"


def test_the_deed_is_done_under_a_key_that_comes_of_token_and_key(program: Program) -> None:
    from uuid import uuid5

    from opentaper.record.models import ApiToken

    program.post("check-ins", DAY, KEY)
    assert Deed.objects.filter(client_key=uuid5(ApiToken.objects.get().pk, KEY), name="check_in").exists()


# --- bodies -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("body", "kind", "status", "code"),
    [
        ("{", "application/json", 400, "unreadable"),
        (b'{"day": "\xff"}', "application/json", 400, "unreadable"),
        ('{"day": "2026-11-20", "day": "2026-11-21"}', "application/json", 400, "unreadable"),
        ('{"day": "2026-11-20", "scores": {"anxiety": NaN}}', "application/json", 400, "unreadable"),
        ('{"day": "2026-11-20", "scores": {"anxiety": Infinity}}', "application/json", 400, "unreadable"),
        ("9" * 5_000, "application/json", 400, "unreadable"),
        ("", "application/json", 415, "not_json"),
        ("[" * 17 + "]" * 17, "application/json", 422, "too_deep"),
        ("[" * 60_000, "application/json", 422, "too_deep"),
        ("day=2026-11-20", "application/x-www-form-urlencoded", 415, "not_json"),
        ('{"day": "2026-11-20"}', "text/plain", 415, "not_json"),
        ("null", "application/json", 422, "invalid"),
        ("[]", "application/json", 422, "invalid"),
        ('{"day": "2026-11-20", "scores": {"anxiety": 1e999}}', "application/json", 422, "invalid"),
        ('{"day": "2026-11-20", "scores": {"anxiety": true}}', "application/json", 422, "invalid"),
        ('{"day": "2026-11-20", "scores": {"anxiety": "3"}}', "application/json", 422, "invalid"),
        ('{"day": 20777, "scores": {"anxiety": 3}}', "application/json", 422, "invalid"),
        ('{"day": "2026-11-20", "note": "\\u0000"}', "application/json", 422, "invalid"),
        ('{"day": "2026-11-20", "note": "\\ud800"}', "application/json", 422, "invalid"),
        ('{"day": "2026-11-20", "scores": {"anxiety": 3}, "dose_ug": 1}', "application/json", 422, "invalid"),
        ('{"day": "2026-11-20", "scores": {"no_such_item": 3}}', "application/json", 400, "bad_option"),
        ('{"day": "2199-01-01", "scores": {"anxiety": 3}}', "application/json", 400, "bad_option"),
    ],
)
def test_a_body_that_is_not_as_it_has_to_be_writes_nothing(
    program: Program, body: bytes | str, kind: str, status: int, code: str
) -> None:
    n = CheckIn.objects.count()
    assert problem(sent(program, body, kind), status)["code"] == code
    assert CheckIn.objects.count() == n


def test_a_large_body_is_refused_before_it_is_read(program: Program) -> None:
    answer = sent(program, " " * (MOST_BYTES + 1))
    assert problem(answer, 413)["fields"] == {"bytes": MOST_BYTES}
    told = {"host": "localhost", "content-length": "no-number"}
    odd = program.client.post("/api/v1/check-ins", data="{}", content_type="application/json", headers=told)
    assert odd.status_code in {401, 413}


def test_nothing_of_a_strangers_body_is_read(program: Program) -> None:
    answer = sent(program, "{", authorization="")
    assert problem(answer, 401)["code"] == "no_token"


def test_a_wrong_value_is_named_by_its_place_and_never_repeated(program: Program) -> None:
    answer = sent(program, '{"day": "2026-11-20", "note": 4711471147114711}')
    told = problem(answer, 422)
    assert [one["in"] for one in told["fields"]["places"]] == ["body.note"]
    assert "4711471147114711" not in answer.content.decode()


@pytest.mark.parametrize(
    "query", ["nothing=1", "limit=5&limit=6", "limit=0", "limit=201", "limit=5.0", "from=x"]
)
def test_an_address_with_what_nobody_asks_for_is_refused(program: Program, query: str) -> None:
    assert problem(program.get(f"check-ins?{query}"), 422)["code"] == "invalid"


# --- problems -----------------------------------------------------------------------------------------------


def test_what_goes_wrong_is_told_in_the_language_that_is_asked_for(program: Program, life: Life) -> None:
    path = f"medications/{life.medication}/plan/hold"
    told = {"version": life.version + 1, "days": 7}
    danish = program.post(path, told, **{"Accept-Language": "da-DK, en;q=0.5"})
    assert problem(danish, 409)["title"] == "Ikke nu"
    nothing = program.get("nothing", **{"Accept-Language": "da"})
    assert problem(nothing, 404)["title"] == "Der er ikke noget her"
    assert nothing["Content-Language"] == "da"
    english = program.post(path, told, **{"Accept-Language": "fr, *;q=0.1"})
    assert problem(english, 409)["title"] == "Not now"
    assert english.json()["fields"] == {"what": "medication", "told": life.version + 1, "now": life.version}


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("get", "/api/", 404),
        ("get", "/api/v2/me", 404),
        ("get", "/api/v1/nothing", 404),
        ("get", "/api/v1/medications/no-key/plan", 404),
        ("delete", "/api/v1/me", 405),
        ("post", "/api/v1/openapi.json", 405),
    ],
)
def test_what_django_refuses_has_the_same_shape(
    program: Program, method: str, path: str, status: int
) -> None:
    told = {"host": "localhost", "authorization": f"Bearer {program.key}"}
    answer = getattr(program.client, method)(path, headers=told)
    problem(answer, status)
    assert status != 405 or answer["Allow"]


def test_a_request_from_elsewhere_has_the_same_shape(program: Program) -> None:
    problem(program.get("me", host="evil.example"), 403)
    problem(program.post("check-ins", DAY, origin="https://evil.example"), 403)
    far = Client(REMOTE_ADDR="192.0.2.7", SERVER_NAME="localhost")
    problem(far.get("/api/v1/me", headers={"authorization": f"Bearer {program.key}"}), 403)


def test_what_breaks_is_told_with_a_number_and_nothing_of_the_inside(
    program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("the inside")

    monkeypatch.setattr("opentaper.api.routes.medications.taken_now", broken)
    answer = program.get("medications")
    assert REFERENCE.fullmatch(problem(answer, 500)["fields"]["reference"])
    assert b"inside" not in answer.content


def test_of_a_medication_that_is_anothers_nothing_is_there(program: Program) -> None:
    nobody = UUID(int=404)
    for route in routes():
        if "{medication_id}" in route.path and "{link_id}" not in route.path:
            path = route.address(medication_id=str(nobody))
            answer = program.get(path) if route.method == "get" else program.post(path, route.body)
            assert problem(answer, 404)["code"] == "unknown_medication", route.name


# --- answers ------------------------------------------------------------------------------------------------


def test_the_version_stands_in_the_etag_and_is_asked_for(program: Program, life: Life) -> None:
    path = f"medications/{life.medication}/plan"
    answer = program.get(path)
    assert answer["ETag"] == f'"{life.version}"' == f'"{answer.json()["version"]}"'
    held = program.post(f"{path}/hold", {"version": answer.json()["version"], "days": 7}).json()
    late = program.post(f"{path}/slow", {"version": answer.json()["version"]})
    assert problem(late, 409)["code"] == "stale_version"
    assert program.get(path)["ETag"] == f'"{held["version"]}"'


def test_pages_are_whole_and_stable_while_somebody_writes(program: Program, life: Life) -> None:
    whole = [one["day"] for one in program.get("check-ins").json()["items"]]
    assert len(whole) == 8
    read, cursor = [], ""
    while cursor is not None:
        page = program.get(f"check-ins?limit=3{cursor and '&cursor=' + cursor}").json()
        read += [one["day"] for one in page["items"]]
        cursor = page["next"]
        # a newer day comes in, and a day that was read already is told anew
        later = CheckInTold(NOW.date(), {"anxiety": 5.0})
        check_in(later, life.at(f"late {len(read)}", NOW.date()))
    assert read == sorted(whole, reverse=True)


def test_days_are_listed_from_one_to_another(program: Program) -> None:
    page = program.get("check-ins?from=2026-11-18&to=2026-11-20").json()
    assert [one["day"] for one in page["items"]] == ["2026-11-20", "2026-11-19", "2026-11-18"]
    assert page["next"] is None


def test_a_cursor_of_another_list_is_refused(program: Program, life: Life) -> None:
    program.post("forms", {"name": "phq-9", "day": "2026-11-20", "total": 4})
    program.post("forms", {"name": "phq-9", "day": "2026-11-21", "total": 4})
    cursor = program.get("forms?limit=1").json()["next"]
    assert [one["day"] for one in program.get(f"forms?cursor={cursor}").json()["items"]] == ["2026-11-20"]
    assert problem(program.get(f"check-ins?cursor={cursor}"), 400)["code"] == "bad_cursor"
    assert problem(program.get(f"forms?cursor={cursor[:-1]}"), 400)["code"] == "bad_cursor"


def test_versions_are_listed_and_told_whole(program: Program, life: Life) -> None:
    path = f"medications/{life.medication}/plan"
    program.post(f"{path}/hold", {"version": life.version, "days": 7})
    page = program.get(f"{path}/versions?limit=1").json()
    rest = program.get(f"{path}/versions?limit=1&cursor={page['next']}").json()
    assert [page["items"][0]["number"], rest["items"][0]["number"], rest["next"]] == [2, 1, None]
    key = page["items"][0]["id"]
    assert program.get(f"plan-versions/{key}").json()["document"]["version"]["deed"] == "hold"
    steps = program.get(f"plan-versions/{key}/steps").json()
    assert steps["items"][-1]["dose_ug"] == steps["goal_ug"] == 0
    first = steps["items"][0]
    assert first["dose_ug"] == sum(part["ug"] for intake in first["intakes"] for part in intake["parts"])


@pytest.mark.parametrize("route", [one for one in routes() if one.method == "post"], ids=lambda one: one.name)
def test_no_route_sets_a_dose_without_the_confirmation_of_the_person(
    program: Program, life: Life, route: ApiRoute
) -> None:
    before = list(ConfirmedDose.objects.values_list("pk", "ug"))
    answer = program.post(route.address(medication_id=str(life.medication)), route.body)
    assert answer.status_code == (409 if route.name == "confirm_next_dose" else 201), answer.content
    assert list(ConfirmedDose.objects.values_list("pk", "ug")) == before
    (now,) = program.get("medications").json()["items"]
    assert now["dose_ug"] == 20_000


def test_a_dose_is_confirmed_on_its_day_by_the_same_rules_as_on_the_page(
    life: Life, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = Program(key_of(life.person))
    path = f"medications/{life.medication}/cuts"
    (coming,) = (one["next"] for one in program.get("today").json()["medications"])
    assert "not_due" in coming["waits_for"]
    told = {"version": life.version, "dose_ug": coming["dose_ug"]}
    early = problem(program.post(path, told), 409)
    assert (early["code"], early["fields"]["why"]) == ("cut_not_yet", "not_due")
    day = NOW.date() + timedelta(days=14)
    life.calm_days(day, 13)
    monkeypatch.setattr(wiring, "now", lambda: datetime(day.year, day.month, day.day, 14, tzinfo=UTC))
    done = program.post(path, told)
    assert done.status_code == 201, done.content
    assert done.json()["begins_on"] == day.isoformat()
    back = program.get(f"medications/{life.medication}/plan/step-back")
    assert back.json()["choices_ug"] == [20_000]
    assert program.get("medications").json()["items"][0]["dose_ug"] == coming["dose_ug"]


def test_signs_of_danger_are_answered_with_what_they_ask_for(
    program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(wiring, "now", lambda: NOW + timedelta(hours=1))  # after the signature of the day
    told = program.post("check-ins", {"day": "2026-11-23", "signs": ["suicide_plan"]}).json()
    assert (told["urgent"], told["signs"]) == ("crisis", ["suicide_plan"])
    assert program.get("today").json()["urgent"] == "crisis"


def test_a_key_for_the_plan_alone_learns_nothing_of_days(program: Program, life: Life) -> None:
    program.post("check-ins", {"day": "2026-11-23", "signs": ["suicide_plan"]})
    told = Program(key_of(life.person, "read:plan")).get("today").json()
    assert (told["has_check_in"], told["urgent"]) == (None, None)
    assert program.get("today").json()["has_check_in"] is True


@pytest.mark.parametrize("route", [one for one in routes() if one.method == "get"], ids=lambda one: one.name)
def test_no_answer_is_kept_and_none_sets_a_cookie(program: Program, life: Life, route: ApiRoute) -> None:
    answer = program.get(route.address(medication_id=str(life.medication)))
    assert answer["Cache-Control"] == "no-store"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert not answer.cookies


# --- the document -------------------------------------------------------------------------------------------


def test_the_document_is_public_and_of_openapi_3_1(db: None) -> None:
    answer = Client(SERVER_NAME="localhost").get("/api/v1/openapi.json", headers={"host": "localhost"})
    told = json.loads(answer.content)
    assert told["openapi"] == "3.1.0"
    assert told["components"]["securitySchemes"]["key"]["scheme"] == "bearer"


def test_every_reference_of_the_document_leads_somewhere() -> None:
    told = document()
    found = list(references(told))
    assert len(found) > 100
    for one in found:
        place: Any = told
        for name in one.removeprefix("#/").split("/"):
            place = place[name]


def references(told: Any) -> Any:
    """Return every reference below a part of the document."""
    if isinstance(told, dict):
        if isinstance(told.get("$ref"), str):
            yield told["$ref"]
        told = list(told.values())
    if isinstance(told, list):
        for one in told:
            yield from references(one)


def test_every_operation_is_named_once_and_tells_its_scope_and_its_problems() -> None:
    names = [route.name for route in routes()]
    assert len(set(names)) == len(names) == 26
    for of_path in document()["paths"].values():
        for method, operation in of_path.items():
            assert operation["summary"]
            assert "Raises" not in operation.get("description", "")
            for status, answer in operation["responses"].items():
                if int(status) >= 400:
                    assert list(answer["content"]) == ["application/problem+json"]
            headers = [one["name"] for one in operation["parameters"] if one["in"] == "header"]
            assert headers == (["Idempotency-Key"] if method == "post" else [])

"""Keys that were used, taken back or are over: each opens once, in its time, and for nobody else."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from django.core import signing

from opentaper import wiring
from opentaper.actions.deeds.end_care import EndCareTold, end_care
from opentaper.actions.deeds.grant_consent import GrantTold, grant_consent
from opentaper.actions.deeds.invite_carer import OPEN_FOR, WithdrawTold, withdraw_invitation
from opentaper.actions.deeds.revoke_consent import RevokeTold, revoke_consent
from opentaper.record.models import CareLink, Deed, Person
from opentaper.web.notices import COOKIE, SALT, SECONDS
from tests.attacks.town import Town, asked, browser, content, invitation, page, rows_of


def takes(town: Town, who: str, key: UUID, code: str, form: str = "") -> bool:
    """Return whether somebody comes in with an invitation."""
    told = {"code": code, "name": f"Dr {who}", "client_key": form or str(uuid4())}
    answer = asked(town.client(who), f"/invitation/{key}", "post", **told)
    assert answer.status_code in {303, 422, 429}
    return answer.status_code == 303


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> object:
    """Return how the clock of the app is set forward."""

    def by(**told: float) -> None:
        real = wiring.now() + timedelta(**told)
        monkeypatch.setattr(wiring, "now", lambda: real)

    return by


def test_an_invitation_opens_once(town: Town) -> None:
    key, code = invitation(town)
    assert takes(town, "visitor", key, code)
    assert not takes(town, "noor", key, code)
    assert not takes(town, "visitor", key, code)
    assert CareLink.objects.filter(person_id=town.people["maya"], ended__isnull=True).count() == 2


def test_the_same_form_sent_by_somebody_else_does_not_let_them_in(town: Town) -> None:
    key, code = invitation(town)
    form = str(uuid4())
    assert takes(town, "visitor", key, code, form)
    assert not takes(town, "noor", key, code, form)
    assert asked(town.client("noor"), "/shared").content.count(b"Maya") == 0  # type: ignore[attr-defined]  # a page


def test_an_invitation_is_over_after_its_time(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    key, code = invitation(town)
    other, second = invitation(town)
    at = wiring.now()
    monkeypatch.setattr(wiring, "now", lambda: at + OPEN_FOR + timedelta(seconds=1))
    assert not takes(town, "visitor", key, code)
    monkeypatch.setattr(wiring, "now", lambda: at + OPEN_FOR - timedelta(minutes=1))
    assert takes(town, "visitor", other, second)


def test_an_invitation_that_was_taken_back_opens_nothing(town: Town) -> None:
    key, code = invitation(town)
    withdraw_invitation(WithdrawTold(key), town.moment("maya"))
    assert not takes(town, "visitor", key, code)


def test_the_code_of_one_invitation_does_not_open_another(town: Town) -> None:
    (first, one), (second, other) = invitation(town), invitation(town)
    assert not takes(town, "visitor", first, other)
    assert not takes(town, "visitor", second, one)
    assert takes(town, "visitor", first, one.lower().replace("-", " "))


def test_an_address_of_a_calendar_dies_when_it_is_renewed_or_closed(town: Town) -> None:
    maya, program = town.client("maya"), browser()
    tokens = []
    for _ in range(2):
        asked(maya, "/plan/calendar/address", "post", open="yes")
        tokens.append(Person.objects.get(pk=town.people["maya"]).calendar_token)
    assert len({*tokens}) == 2
    assert asked(program, f"/calendar/{tokens[1]}.ics").status_code == 200
    assert asked(program, f"/calendar/{tokens[0]}.ics").status_code == 404
    asked(maya, "/plan/calendar/address", "post")
    assert asked(program, f"/calendar/{tokens[1]}.ics").status_code == 404
    for guessed in ("", "None", "null", "%00", "a", str(town.people["maya"]), f"{tokens[1]}x", "*", "%25"):
        assert asked(program, f"/calendar/{guessed}.ics").status_code == 404, guessed


def test_the_address_of_a_calendar_is_long_and_drawn(town: Town) -> None:
    asked(town.client("maya"), "/plan/calendar/address", "post", open="yes")
    token = Person.objects.get(pk=town.people["maya"]).calendar_token
    assert token
    assert len(token) >= 43  # 256 bits
    assert str(town.people["maya"]) not in token


def test_a_place_in_a_team_that_was_left_opens_nothing_however_it_is_asked(town: Town) -> None:
    client, link = town.client("lind"), town.links["lind"]
    shown = page(asked(client, f"/shared/{link}"))
    kept = [part for part in shown.split('"') if part.startswith((f"/shared/{link}", "/charts/shared"))]
    assert len(kept) > 3
    revoke_consent(RevokeTold(link), town.moment("maya"))
    away = f"/shared/{link}/leave"  # a place may be left though nothing is seen from it
    for path in (f"/shared/{link}", *kept):
        for method in ("get", "head", "post") if path != away else ():
            assert asked(client, path, method).status_code in {404, 405}, (method, path)
    assert b"citalopram" not in content(asked(client, away))
    grant_consent(GrantTold(link, "plan"), town.moment("maya"))
    assert asked(client, f"/shared/{link}").status_code == 200
    end_care(EndCareTold(link), town.moment("maya"))
    for path in (f"/shared/{link}", *kept):
        assert asked(client, path).status_code in {404, 405}, path


def test_a_consent_is_over_with_its_last_day(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    link, today, now = town.links["lind"], wiring.today(), wiring.now()
    for section in ("plan", "check_ins"):
        grant_consent(GrantTold(link, section, until=today), town.moment("maya"))
    assert asked(town.client("lind"), f"/shared/{link}").status_code == 200
    monkeypatch.setattr(wiring, "now", lambda: now + timedelta(days=2))
    assert asked(town.client("lind"), f"/shared/{link}").status_code == 404


def notice(text: str, salt: str = SALT, key: str | None = None) -> str:
    """Return a notice as the app signs one."""
    return signing.dumps({"text": text, "undo": ""}, key=key, salt=salt, compress=True)


def test_a_notice_is_believed_from_this_server_alone(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    client = town.client("maya")
    real = notice("zqx is done")

    def told(cookie: str) -> bool:
        client.cookies[COOKIE] = cookie
        return b"zqx is done" in content(asked(client, "/plan"))

    assert told(real)
    for made_up in (
        notice("zqx is done", key="another server's secret"),
        notice("zqx is done", salt="another.purpose"),
        real[:-1],
        f"{real[:-1]}{'a' if real[-1] != 'a' else 'b'}",
        real.partition(":")[0],
        "zqx is done",
        signing.dumps(["zqx is done"], salt=SALT),
        signing.dumps({"text": "zqx is done", "undo": "", "more": 1}, salt=SALT),
    ):
        assert not told(made_up), made_up
    import time

    at = time.time()
    monkeypatch.setattr(time, "time", lambda: at + SECONDS + 1)
    assert not told(real)


def test_a_notice_is_a_text(town: Town) -> None:
    client = town.client("maya")
    client.cookies[COOKIE] = notice("<script>zqx()</script>")
    shown = content(asked(client, "/plan"))
    assert b"<script>zqx" not in shown
    assert b"&lt;script&gt;zqx" in shown


def test_the_key_of_somebodys_form_does_nothing_for_another(town: Town) -> None:
    """The key of a form names a deed of one person: another's is another deed."""
    key = str(uuid4())
    told = {"client_key": key, "open": "yes"}
    asked(town.client("maya"), "/plan/calendar/address", "post", **told)
    before = rows_of(town.people["maya"])
    asked(town.client("noor"), "/plan/calendar/address", "post", **told)
    assert rows_of(town.people["maya"]) == before
    assert Deed.objects.filter(client_key=key).count() == 2
    tokens = set(Person.objects.values_list("calendar_token", flat=True)) - {None}
    assert len(tokens) == 2


def test_a_form_that_is_sent_twice_writes_once(town: Town) -> None:
    told = {"client_key": str(uuid4()), "open": "yes"}
    token = []
    for _ in range(3):
        asked(town.client("maya"), "/plan/calendar/address", "post", **told)
        token.append(Person.objects.get(pk=town.people["maya"]).calendar_token)
    assert len({*token}) == 1
    assert Deed.objects.filter(client_key=told["client_key"]).count() == 1


def test_a_deed_is_taken_back_by_its_own_person_once(town: Town) -> None:
    theme = {"version": "1", "language": "en", "theme": "dark", "country": "GB", "zone": "Europe/London"}
    told = theme | {"day_starts": "04:00", "client_key": str(uuid4())}
    answer = asked(town.client("maya"), "/settings/preferences", "post", **told)
    assert answer.status_code == 303
    deed = Deed.objects.get(client_key=told["client_key"])
    for who in ("noor", "lind", "visitor", "nobody"):
        asked(town.client(who), "/undo", "post", deed=str(deed.pk))
    deed.refresh_from_db()
    assert deed.undone_at is None
    asked(town.client("maya"), "/undo", "post", deed=str(deed.pk))
    deed.refresh_from_db()
    assert deed.undone_at is not None
    person = Person.objects.get(pk=town.people["maya"])
    before = (person.theme, person.version)
    asked(town.client("maya"), "/undo", "post", deed=str(deed.pk))
    person.refresh_from_db()
    assert (person.theme, person.version) == before

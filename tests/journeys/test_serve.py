"""``opentaper serve``: alone for this computer only, encrypted on wish, and safe or not at all for a team."""

from __future__ import annotations

import json
import re
from pathlib import Path
from urllib.parse import urlencode

from tests.journeys.served import RECORD_KEY, SECRET, Answer, Served, command, free_port, served

TEAM = {
    "OPENTAPER_SECRET_KEY": SECRET,
    "OPENTAPER_RECORD_KEYS": RECORD_KEY,
    "OPENTAPER_HOSTS": "taper.example",
    "OPENTAPER_PROXIES": "1",
}
THROUGH_PROXY = {"Host": "taper.example", "X_Forwarded_Proto": "https", "X_Forwarded_For": "192.0.2.7"}
WORD = "a long passphrase"


def test_alone_it_answers_to_this_computer_only(tmp_path: Path) -> None:
    with served(tmp_path) as app:
        page = app.ask("/help")
        assert page.status == 200
        assert "default-src 'none'" in page.headers["content-security-policy"]
        assert app.ask("/help", Host="taper.example").status == 403
        foreign = {"Host": f"127.0.0.1:{app.port}", "Origin": "https://elsewhere.example"}
        assert app.ask("/check-in", method="POST", body="note=hello", **foreign).status == 403
        taken = command(tmp_path, "serve", "--no-open", "--port", str(app.port))
        assert (taken.returncode, str(app.port) in taken.stderr) == (52, True)
    for file in tmp_path.iterdir():
        assert file.stat().st_mode & 0o077 == 0, file.name


def test_another_computer_cannot_be_invited_without_accounts(tmp_path: Path) -> None:
    done = command(tmp_path, "serve", "--no-open", "--host", "0.0.0.0")
    assert done.returncode == 51
    assert "only this computer" in " ".join(done.stderr.split())


def test_after_it_was_killed_it_starts_again(tmp_path: Path) -> None:
    with served(tmp_path) as app:
        app.ask("/help")
        app.kill()
    secret = (tmp_path / "secret-key").read_text()
    with served(tmp_path) as app:
        assert app.ask("/help").status == 200
    assert (tmp_path / "secret-key").read_text() == secret


def test_a_record_behind_a_passphrase(tmp_path: Path) -> None:
    with served(tmp_path, "--passphrase", typed=f"{WORD}\n{WORD}\n") as app:
        assert app.ask("/help").status == 200
    assert b"SQLite format 3" not in (tmp_path / "record.sqlite3").read_bytes()
    for words, typed in ((("--passphrase",), "something else\n"), ((), "")):
        done = command(tmp_path, "serve", "--no-open", "--port", str(free_port()), *words, typed=typed)
        assert done.returncode == 50
        assert "Traceback" not in done.stderr
    with served(tmp_path, "--passphrase", typed=f"{WORD}\n") as app:
        assert app.ask("/help").status == 200


def test_a_record_is_encrypted_and_opened_again(tmp_path: Path) -> None:
    with served(tmp_path) as app:
        app.ask("/help")
        busy = command(tmp_path, "encrypt", typed=f"{WORD}\n{WORD}\n")
        assert busy.returncode == 45
    assert command(tmp_path, "encrypt", typed="short\n").returncode == 50
    assert command(tmp_path, "encrypt", typed=f"{WORD}\n{WORD}\n").returncode == 0
    assert b"SQLite format 3" not in (tmp_path / "record.sqlite3").read_bytes()
    assert command(tmp_path, "encrypt", "--off", typed="not this one\n").returncode == 50
    assert command(tmp_path, "encrypt", "--off", typed=f"{WORD}\n").returncode == 0
    assert (tmp_path / "record.sqlite3").read_bytes().startswith(b"SQLite format 3")


def test_a_team_is_not_served_unsafely(tmp_path: Path) -> None:
    for missing, name in (
        ({"OPENTAPER_SECRET_KEY": ""}, "OPENTAPER_SECRET_KEY"),
        ({"OPENTAPER_RECORD_KEYS": ""}, "OPENTAPER_RECORD_KEYS"),
        ({"OPENTAPER_HOSTS": "*"}, "OPENTAPER_HOSTS"),
        ({"OPENTAPER_PROXIES": "0"}, "OPENTAPER_PROXIES"),
    ):
        done = command(tmp_path, "serve", "--team", "--port", str(free_port()), **{**TEAM, **missing})
        assert done.returncode == 51
        assert name in done.stderr
        assert "Traceback" not in done.stderr


def test_a_team_signs_in_and_tries_are_counted(tmp_path: Path) -> None:
    password = "correct horse battery"
    added = command(tmp_path, "add-account", "maya", typed=f"{password}\n{password}\n", **TEAM)
    assert added.returncode == 0, added.stderr
    again = command(tmp_path, "add-account", "maya", typed=f"{password}\n{password}\n", **TEAM)
    assert again.returncode == 25
    with served(tmp_path, "--team", **TEAM) as app:
        plain = app.ask("/", Host="taper.example")
        assert (plain.status, plain.headers["location"]) == (301, "https://taper.example/")
        closed = app.ask("/", **THROUGH_PROXY)
        assert closed.status == 302
        assert closed.headers["location"].startswith("/accounts/login/")
        assert "max-age=31536000" in closed.headers["strict-transport-security"]
        assert signs_in(app, password).status == 302
        refused = [signs_in(app, f"wrong {n}") for n in range(6)]
        assert {answer.status for answer in refused[:4]} == {200}
        locked = signs_in(app, password)
        assert locked.status != 302, "too many wrong passwords, and the door is still open"


def test_who_forgot_the_password_gets_another_and_keeps_the_record(tmp_path: Path) -> None:
    first, second = "correct horse battery", "another long evening"
    assert command(tmp_path, "add-account", "maya", typed=f"{first}\n{first}\n", **TEAM).returncode == 0
    nobody = command(tmp_path, "add-account", "noor", "--new-password", typed=f"{second}\n{second}\n", **TEAM)
    assert nobody.returncode == 25
    assert "the name of an account" in " ".join(nobody.stderr.split())
    easy = command(tmp_path, "add-account", "maya", "--new-password", typed="password1234\n" * 2, **TEAM)
    assert easy.returncode == 25
    done = command(tmp_path, "add-account", "maya", "--new-password", typed=f"{second}\n{second}\n", **TEAM)
    assert done.returncode == 0, done.stderr
    with served(tmp_path, "--team", **TEAM) as app:
        assert signs_in(app, first).status == 200
        assert signs_in(app, second).status == 302


def test_keys_are_made_and_changed_and_all_of_it_is_written_down(tmp_path: Path) -> None:
    made = command(tmp_path, "make-key", "--to", str(tmp_path / "new.key"), **TEAM)
    assert (made.returncode, (tmp_path / "new.key").stat().st_mode & 0o777) == (0, 0o600)
    new = (tmp_path / "new.key").read_text().strip()
    assert new not in made.stdout + made.stderr
    again = command(tmp_path, "make-key", "--to", str(tmp_path / "new.key"), **TEAM)
    assert again.returncode == 25
    assert (tmp_path / "new.key").read_text().strip() == new
    word = "correct horse battery"
    added = command(tmp_path, "add-account", "maya", "--as", "Ea Holm", typed=f"{word}\n{word}\n", **TEAM)
    assert added.returncode == 0, added.stderr
    both = {**TEAM, "OPENTAPER_RECORD_KEYS": f"{new},{RECORD_KEY}"}
    done = command(tmp_path, "rotate-keys", "--new-key", "--as", "Ea Holm", "--json", **both)
    assert json.loads(done.stdout) == {"rewrapped": 1, "new_key": True, "sealed": 0, "left": 0}
    log = command(tmp_path, "admin-log", "--json", **{**TEAM, "OPENTAPER_RECORD_KEYS": new})
    told = json.loads(log.stdout)
    assert [(act["act"], act["by"], act["account"]) for act in told["acts"]] == [
        ("data_key_changed", "Ea Holm", ""),
        ("master_key_changed", "Ea Holm", ""),
        ("account_added", "Ea Holm", "1"),
    ]
    assert told["broken_at"] is None
    old = command(tmp_path, "check-deploy", **TEAM)
    refused = command(tmp_path, "admin-log", **TEAM)
    assert refused.returncode == 64
    for one in (added, done, log, old, refused):
        assert not [secret for secret in (new, RECORD_KEY, SECRET, word) if secret in one.stdout + one.stderr]


def signs_in(app: Served, password: str) -> Answer:
    """Try to sign in as Maya, and return the answer."""
    page = app.ask("/accounts/login/", **THROUGH_PROXY)
    assert page.status == 200
    assert not re.search(r"<script(?![^>]*\bsrc=)(?![^>]*json)", page.text)
    cookie = next(cookie for cookie in page.cookies if "csrf" in cookie)
    assert cookie.startswith("__Host-")
    assert "Secure" in cookie
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page.text)
    assert token is not None
    body = urlencode({"csrfmiddlewaretoken": token[1], "login": "maya", "password": password})
    told = {"Cookie": cookie.partition(";")[0], "Referer": "https://taper.example/accounts/login/"}
    return app.ask("/accounts/login/", method="POST", body=body, **THROUGH_PROXY, **told)


def test_a_deployment_is_looked_at_in_plain_words(tmp_path: Path) -> None:
    bare = command(tmp_path, "check-deploy", "--json")
    told = json.loads(bare.stdout)
    assert (bare.returncode, told["fit"]) == (4, False)
    assert {point["code"] for point in told["points"] if not point["fine"]} == {
        "secret",
        "hosts",
        "encryption",
        "record_keys",
    }
    assert all(point["what_to_do"] for point in told["points"] if not point["fine"])
    ready = command(tmp_path, "check-deploy", "--json", **TEAM)
    told = json.loads(ready.stdout)
    assert (ready.returncode, told["fit"]) == (0, True), told
    assert [point["code"] for point in told["points"] if not point["fine"]] == ["server"]

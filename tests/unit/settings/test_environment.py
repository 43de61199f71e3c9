"""What the environment may say, and what stops the start."""

from __future__ import annotations

from base64 import b64decode, b64encode
from pathlib import Path

import pytest

from opentaper.errors import UnsafeSetting
from opentaper.settings import environment
from opentaper.settings.databases import database, database_of, is_sealed
from opentaper.settings.environment import data_folder, imports_folder, kept_secret, told_import_bytes

GOOD = "k3y-dune-" * 10
KEY, OTHER = (b64encode(bytes(range(n, n + 32))).decode() for n in (0, 40))


@pytest.fixture(autouse=True)
def nothing_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(environment.IMPORT_MB, raising=False)
    for name in (
        "DATA",
        "DATABASE",
        "SECRET",
        "SECRETS_BEFORE",
        "RECORD_KEYS",
        "HOSTS",
        "PROXIES",
        "SIGNUP",
        "DEBUG",
        "TLS_CERT",
        "TLS_KEY",
    ):
        monkeypatch.delenv(getattr(environment, name), raising=False)


def test_the_secret_is_made_once_and_kept_from_others(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    secret = kept_secret(folder)
    assert len(secret) >= environment.SECRET_LENGTH
    assert kept_secret(folder) == secret
    assert [path.name for path in folder.iterdir()] == ["secret-key"]
    assert (folder / "secret-key").stat().st_mode & 0o777 == 0o600
    assert folder.stat().st_mode & 0o077 == 0


def test_the_record_lies_where_it_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert data_folder().name == "opentaper"
    monkeypatch.setenv(environment.DATA, str(tmp_path))
    assert database()["NAME"] == str(tmp_path / "record.sqlite3")
    monkeypatch.setenv(environment.DATABASE, "postgresql://maya:se%20cret@db.example:5433/taper")
    found = database()
    assert (found["USER"], found["PASSWORD"], found["PORT"]) == ("maya", "se cret", "5433")


def test_a_file_of_sqlite_is_durable_and_patient(tmp_path: Path) -> None:
    options = database_of(f"sqlite:///{tmp_path}/record.sqlite3")["OPTIONS"]
    assert options["transaction_mode"] == "IMMEDIATE"
    assert "synchronous=FULL" in options["init_command"]
    assert "journal_mode=WAL" in options["init_command"]


def test_an_encrypted_file_is_known_by_its_beginning(tmp_path: Path) -> None:
    file = tmp_path / "record.sqlite3"
    assert not is_sealed(file)
    file.touch()
    assert not is_sealed(file)
    file.write_bytes(b"SQLite format 3\x00 and more")
    assert not is_sealed(file)
    file.write_bytes(b"anything else at all")
    assert is_sealed(file)
    assert database_of(f"sqlite:///{file}")["ENGINE"] == "opentaper.record.sqlcipher"


@pytest.mark.parametrize(
    "url", ["mysql://host/name", "postgresql://host", "sqlite:///", "record", "postgresql://h:x/n"]
)
def test_an_address_that_means_nothing_is_told_without_its_password(url: str) -> None:
    with pytest.raises(UnsafeSetting) as told:
        database_of(url)
    assert told.value.why == "unknown_database"
    assert "/" not in told.value.given


@pytest.mark.parametrize(
    ("name", "value", "why"),
    [
        ("SECRET", "", "missing"),
        ("SECRET", "short", "short_secret"),
        ("SECRET", "a" * 80, "short_secret"),
        ("SECRET", "django-insecure-" + GOOD, "short_secret"),
        ("SECRETS_BEFORE", f"{GOOD},short", "short_secret"),
        ("RECORD_KEYS", "", "missing"),
        ("RECORD_KEYS", "short", "no_record_key"),
        ("RECORD_KEYS", "A" * 43 + "=", "no_record_key"),
        ("RECORD_KEYS", f"{KEY},nonsense", "no_record_key"),
        ("HOSTS", "", "missing"),
        ("HOSTS", "*", "any_host"),
        ("HOSTS", "taper.example,*.example", "any_host"),
        ("PROXIES", "one", "not_a_number"),
        ("PROXIES", "-1", "not_a_number"),
        ("PROXIES", "0", "plain_http"),
        ("TLS_CERT", "/no/such/file", "no_such_file"),
        ("DEBUG", "1", "debug"),
    ],
)
def test_an_unsafe_setting_stops_the_start(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, why: str
) -> None:
    looks = {
        "SECRET": environment.told_secret,
        "SECRETS_BEFORE": environment.told_secrets_before,
        "RECORD_KEYS": environment.told_record_keys,
        "HOSTS": environment.told_hosts,
        "PROXIES": environment.told_certificate,
        "TLS_CERT": environment.told_certificate,
        "DEBUG": environment.no_debugging,
    }
    monkeypatch.setenv(getattr(environment, name), value)
    with pytest.raises(UnsafeSetting) as told:
        looks[name]()
    assert told.value.why == why
    assert told.value.setting == getattr(environment, name)
    if name in {"SECRET", "SECRETS_BEFORE", "RECORD_KEYS"} and len(value) > 10:
        assert value not in f"{told.value} {told.value.values}"


def test_a_secret_may_stand_in_a_file_but_not_in_two_places(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, text in (("secret", GOOD), ("before", f"{GOOD}1\n{GOOD}2\n"), ("keys", f"{KEY}\n{OTHER}\n")):
        (tmp_path / name).write_text(text)
    monkeypatch.setenv(f"{environment.SECRET}_FILE", str(tmp_path / "secret"))
    monkeypatch.setenv(f"{environment.SECRETS_BEFORE}_FILE", str(tmp_path / "before"))
    monkeypatch.setenv(f"{environment.RECORD_KEYS}_FILE", str(tmp_path / "keys"))
    assert environment.told_secret() == GOOD
    assert environment.told_secrets_before() == [f"{GOOD}1", f"{GOOD}2"]
    assert environment.told_record_keys() == (b64decode(KEY), b64decode(OTHER))
    monkeypatch.setenv(environment.SECRET, GOOD)
    with pytest.raises(UnsafeSetting) as twice:
        environment.told_secret()
    assert twice.value.why == "told_twice"
    monkeypatch.setenv(f"{environment.RECORD_KEYS}_FILE", str(tmp_path / "gone"))
    with pytest.raises(UnsafeSetting) as gone:
        environment.told_record_keys()
    assert (gone.value.why, gone.value.setting) == ("no_such_file", "OPENTAPER_RECORD_KEYS_FILE")
    # what is no secret is told by itself alone
    monkeypatch.setenv(f"{environment.HOSTS}_FILE", str(tmp_path / "secret"))
    with pytest.raises(UnsafeSetting):
        environment.told_hosts()


def test_the_newest_key_comes_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(environment.RECORD_KEYS, f"{OTHER}, {KEY}")
    assert environment.told_record_keys() == (b64decode(OTHER), b64decode(KEY))


def test_safe_settings_are_taken(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv(environment.SECRET, GOOD)
    monkeypatch.setenv(environment.HOSTS, "taper.example, www.taper.example")
    monkeypatch.setenv(environment.PROXIES, "1")
    assert environment.told_secret() == GOOD
    assert environment.told_hosts() == ["taper.example", "www.taper.example"]
    assert environment.told_certificate() is None
    files = (str(tmp_path / "cert.pem"), str(tmp_path / "key.pem"))
    for name, file in zip(("TLS_CERT", "TLS_KEY"), files, strict=True):
        Path(file).touch()
        monkeypatch.setenv(getattr(environment, name), file)
    assert environment.told_certificate() == files


#: A mail server elsewhere, told as briefly as can be.
MAIL = {"MAIL_HOST": "mail.example", "MAIL_FROM": "taper@example.org"}


def told_mail(monkeypatch: pytest.MonkeyPatch, **said: str) -> dict[str, object]:
    for name, value in (MAIL | said).items():
        monkeypatch.setenv(getattr(environment, name), value)
    return environment.told_mail()


def test_without_a_mail_server_nothing_is_sent(monkeypatch: pytest.MonkeyPatch) -> None:
    assert told_mail(monkeypatch, MAIL_HOST="") == {}


@pytest.mark.parametrize(
    ("tls", "port", "begins", "wraps"),
    [("", 587, True, False), ("starttls", 587, True, False), ("tls", 465, False, True)],
)
def test_e_mail_travels_encrypted(
    monkeypatch: pytest.MonkeyPatch, tls: str, port: int, begins: bool, wraps: bool
) -> None:
    told = told_mail(monkeypatch, MAIL_TLS=tls)
    assert (told["EMAIL_PORT"], told["EMAIL_USE_TLS"], told["EMAIL_USE_SSL"]) == (port, begins, wraps)
    assert told["NOTICES_FROM"] == "taper@example.org"
    assert told_mail(monkeypatch, MAIL_TLS="none", MAIL_HOST="localhost")["EMAIL_PORT"] == 25


@pytest.mark.parametrize(
    ("name", "value", "why"),
    [
        ("MAIL_FROM", "", "no_sender"),
        ("MAIL_TLS", "none", "plain_mail"),
        ("MAIL_TLS", "perhaps", "plain_mail"),
        ("MAIL_PORT", "99999", "not_a_number"),
        ("MAIL_PORT", "smtp", "not_a_number"),
    ],
)
def test_an_unsafe_mail_server_stops_the_start(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, why: str
) -> None:
    with pytest.raises(UnsafeSetting) as told:
        told_mail(monkeypatch, **{name: value})
    assert (told.value.why, told.value.setting) == (why, getattr(environment, name))


def test_the_address_in_an_e_mail_is_that_of_the_server(monkeypatch: pytest.MonkeyPatch) -> None:
    assert environment.told_site(["taper.example"]) == "https://taper.example"
    monkeypatch.setenv(environment.SITE, "https://taper.example:8443/app/")
    assert environment.told_site(["other.example"]) == "https://taper.example:8443/app"
    for wrong in ("http://taper.example", "taper.example", "https://taper.example/?next=1"):
        monkeypatch.setenv(environment.SITE, wrong)
        with pytest.raises(UnsafeSetting):
            environment.told_site(["taper.example"])


def test_a_file_of_a_device_has_a_bound_that_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert told_import_bytes() == 150_000_000
    monkeypatch.setenv(environment.IMPORT_MB, "400")
    assert told_import_bytes() == 400_000_000
    for wrong in ("4001", "-1", "1e3", "٣", "999999999", "much"):
        monkeypatch.setenv(environment.IMPORT_MB, wrong)
        with pytest.raises(UnsafeSetting) as refused:
            told_import_bytes()
        assert refused.value.setting == environment.IMPORT_MB
    monkeypatch.setenv(environment.DATA, str(tmp_path))
    assert imports_folder() == tmp_path / "imports"
    assert imports_folder().stat().st_mode & 0o077 == 0

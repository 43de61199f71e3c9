"""``python -m tests.journeys.logged_life team|local FOLDER``: a life with everything going wrong, and logged.

It runs in a process of its own with the settings of the mode, every logger wide open, and every answer made
to fail with an exception that carries what is personal. What it told stands afterwards in ``told.json`` of
the folder, for whoever searches the log.
"""

from __future__ import annotations

import gc
import json
import logging
import os
import sys
import threading
import warnings
from collections.abc import Callable, Iterator
from functools import wraps
from pathlib import Path
from typing import Any
from unittest.mock import patch
from uuid import UUID, uuid4

MARK = "Wilhelmina Quist"
NOTE = "I told nobody that the nights are the worst"
EMAIL = "wilhelmina.quist@example.org"
DRUG, DOSE = "citalopram", "17.5 mg"
TYPED = {
    "name": MARK, "who": MARK, "login": "wilhelmina", "username": "wilhelmina", "password": "correct-horse-9",
    "note": NOTE, "text": NOTE, "topic": NOTE, "address": EMAIL, "email": EMAIL, "drug": DRUG, "dose": DOSE,
    "score-anxiety": "3", "safe": "no", "q": NOTE, "code": "424242-secret",
}  # fmt: skip
#: The row of a database error, as PostgreSQL tells it.
ROW = f"duplicate key value violates unique constraint\nDETAIL:  Key (account)=({EMAIL}) holds {DRUG} {DOSE}."


def main(mode: str, folder: Path) -> None:
    """Live through it."""
    from opentaper import wiring

    wiring.settle_sums()
    os.environ["DJANGO_SETTINGS_MODULE"] = f"opentaper.settings.{mode}"
    import django

    django.setup()
    from django.apps import apps
    from django.conf import settings
    from django.core.management import call_command
    from django.db import connection

    # the tables at once, without the steps that led to them
    settings.MIGRATION_MODULES = dict.fromkeys(one.label for one in apps.get_app_configs())
    call_command("migrate", run_syncdb=True, verbosity=0)
    call_command("createcachetable", verbosity=0)
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    connection.force_debug_cursor = True  # every query is logged with its values
    open_every_logger()
    keys = [str(key) for key in life(mode)]
    beside()
    personal = [MARK, NOTE, EMAIL, DOSE, ROW, *keys, *TYPED.values()]
    # words that stand in our own names too cannot be searched for; what is short is told in a longer text
    searched = sorted({text for text in personal if len(text) > 4})
    (folder / "told.json").write_text(json.dumps([*searched, DRUG, "Wilhelmina", "Quist", "?q="]))


def open_every_logger() -> None:
    """Let every logger say everything, and every handler write it."""
    for name in ("", *logging.root.manager.loggerDict):
        one = logging.getLogger(name)
        one.setLevel(logging.DEBUG)
        for handler in one.handlers:
            handler.setLevel(logging.DEBUG)


def life(mode: str) -> Iterator[Any]:
    """Tell everything that one tells, in every way that there is; return the keys that stand in addresses."""
    from django.test import Client
    from django.urls import get_resolver

    from tests.journeys.web.addresses import addresses

    here = {"host": "localhost"}
    client = Client(headers=here, raise_request_exception=False)
    person, medication = somebody(client, mode)
    yield from (person, medication)
    paths = [
        path.replace(str(UUID(int=7)), str(medication)) for path in addresses(get_resolver().url_patterns)
    ]
    for path in (
        "/",
        "/plan",
        "/check-in",
        "/settings",
        "/export",
        "/help",
        f"/plan?of={medication}&q={NOTE}",
    ):
        client.get(path, secure=True)
    strict = Client(headers=here, enforce_csrf_checks=True, raise_request_exception=False)
    strict.post("/check-in", TYPED, secure=True)
    Client(headers={"host": f"{TYPED['login']}.example"}).get(f"/plan?q={NOTE}", secure=True)
    for path in (
        "/check-in",
        "/accounts/login/",
        "/messages/new",
        "/notices/ask",
        f"/plan/{medication}",
        "/undo",
    ):
        client.post(path, TYPED, secure=True)
    key = program(person, mode)
    yield key
    told = {**here, "authorization": f"Bearer {key}"}
    body: dict[str, Any] = {"content_type": "application/json", "headers": told, "secure": True}
    client.post("/api/v1/check-ins", json.dumps({"day": "2026-11-23", "note": NOTE, "safe": MARK}), **body)
    with patch("opentaper.api.routes.medications.taken_now", broken(lambda *_: None)):
        assert client.get("/api/v1/medications", headers=told, secure=True).status_code == 500
    broken_everywhere(client, paths, {"headers": told, "secure": True})


def somebody(client: Any, mode: str) -> tuple[UUID, UUID]:
    """Return the keys of somebody with a record and a medication; in team mode they are signed in."""
    from opentaper.actions.deeds.begin_person import PersonTold, begin_person
    from opentaper.actions.deeds.check_in import CheckInTold, check_in
    from tests.attacks.town import made_account, moment, with_plan

    account = None
    if mode == "team":
        user = made_account("wilhelmina")
        client.force_login(user)
        account = str(user.pk)
    person = begin_person(PersonTold("en", "GB", "Europe/London", account=account), moment(None)).person_id
    medication = with_plan(person, DRUG)
    at = moment(person)
    check_in(CheckInTold(at.today, {"anxiety": 4.0}, note=NOTE), at)
    return person, medication


def program(person: UUID, mode: str) -> str:
    """Return a key for a program, which is a secret."""
    from tests.unit.api.programs import key_of

    return key_of(person, account="1" if mode == "team" else None)


def broken(view: Callable[..., Any]) -> Callable[..., Any]:
    """Return a view that fails as badly as it can: with a row of the database inside another error."""
    from django.db import IntegrityError

    @wraps(view)
    def breaks(*_: Any, **__: Any) -> Any:
        note, row = NOTE, ROW
        try:
            raise IntegrityError(row)
        except IntegrityError as error:
            raise RuntimeError(f"{MARK} <{EMAIL}>", note, {"dose": DOSE, DRUG: note}) from error

    return breaks


def broken_everywhere(client: Any, paths: list[str], told: dict[str, Any]) -> None:
    """Ask for every address while whatever answers there fails, as a page, in part, and as a form."""
    from django.conf import settings
    from django.urls import get_resolver

    for pattern in patterns(get_resolver().url_patterns):
        pattern.callback = broken(pattern.callback)
    n_faults = 0
    if settings.ROOT_URLCONF == "opentaper.settings.urls":
        paths = paths[::3]  # of the pages of both modes each was asked for with accounts
    for place, path in enumerate(paths):
        answer = client.get(f"{path}?q={NOTE}", **told)
        n_faults += answer.status_code == 500
        if place % 10 == 0:
            client.get(path, headers=told["headers"] | {"hx-request": "true"}, secure=True)
            client.post(path, TYPED, **told)
    assert n_faults > 0.8 * len(paths), n_faults
    sys.stdout.write(f"faults {n_faults} of {len(paths)}\n")


def patterns(found: list[Any]) -> Iterator[Any]:
    """Return every pattern of an address."""
    for one in found:
        yield from patterns(one.url_patterns) if hasattr(one, "url_patterns") else (one,)


class Unraisable:
    """Fails where nobody can catch it."""

    def __del__(self) -> None:
        raise ValueError(NOTE)


class BadHandler(logging.StreamHandler[Any]):
    """A handler that fails, whereupon Python prints what it was to write."""

    def format(self, record: logging.LogRecord) -> str:
        raise ValueError(EMAIL)


def beside() -> None:
    """Fail beside requests: in threads, mail, warnings, the server, other people's loggers."""
    from django.core.mail import EmailMessage
    from gunicorn.config import Config

    from opentaper.actions.notice_mail import send_beside
    from opentaper.cli.serving import QuietLog

    thread = threading.Thread(target=broken(lambda: None), name=MARK)
    thread.start()
    thread.join()
    Unraisable()
    gc.collect()
    warnings.warn(f"a naive datetime of {MARK}", RuntimeWarning, stacklevel=1)
    with patch.object(EmailMessage, "send", broken(lambda: None)):
        assert send_beside(EmailMessage(MARK, NOTE, "a@example.org", [EMAIL])).result() is False
    server = QuietLog(Config())
    server.warning("Invalid request from ip=%s: %s", MARK, f"/plan?q={NOTE}")
    try:
        broken(lambda: None)()
    except RuntimeError:
        server.exception("Error handling request %s", f"/plan?q={NOTE}")
        logging.getLogger(MARK).exception(NOTE)
        logging.getLogger("opentaper.web.today").exception(
            "%s takes %s", MARK, DOSE, extra={"reference": NOTE}
        )
    logging.getLogger("allauth").critical(f"{MARK} could not sign in", stack_info=True)
    logging.addLevelName(55, MARK)
    logging.getLogger("opentaper").log(
        55, DRUG, extra={"status_code": DOSE, "milliseconds": EMAIL, "route": MARK}
    )
    failing = BadHandler(sys.stderr)
    logging.getLogger("django").addHandler(failing)
    logging.getLogger("django").error(MARK)
    logging.getLogger("django").removeHandler(failing)
    logging.getLogger("opentaper").warning("mail_sent %s", uuid4())


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))

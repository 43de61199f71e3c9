"""The doors: what is typed at the terminal, and what a browser or a program sends to the server."""

from __future__ import annotations

import io
import json
import os
import re
import shlex
from collections.abc import Iterator, Mapping
from contextlib import chdir, contextmanager, redirect_stderr, redirect_stdout
from functools import cache
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from unittest import mock

from opentaper.cli import caught
from opentaper.cli.doors import COMMANDS, app
from trust.fuzz.edits import Shape
from trust.fuzz.target import DRAWN, Target, document, held
from trust.fuzz.targets.made import as_json, scratch, small_plans, whole_plan
from trust.page import ROOT

#: Commands that are run whole: quick ones, which read what is typed and files that are there.
RUN = (
    *("plan", "compare", "replan", "check", "fhir", "make", "drugs", "drug", "occupancy", "level"),
    *("switch", "learn", "forecast", "advise"),
)
#: What goes on for seconds with the words of its own examples: words are read, nothing more.
LONG = ("--method", "adaptive", "--png", "--pdf", "--svg")
FAULT = 70


def _words(data: bytes) -> list[str]:
    """Return the words of a command line; a NUL ends a word, as no system hands one on."""
    told = document(data, list)
    return [str(one).partition("\0")[0] for one in told]


def _parsed(data: bytes) -> object:
    """Read the words of any command, and run nothing."""
    import typer
    from typer.main import get_command

    words = _words(data)
    try:
        group: Any = get_command(app)
        with redirect_stdout(io.StringIO()), redirect_stderr(io.StringIO()):
            context = group.make_context("opentaper", list(words), resilient_parsing=False)
            left = [*context.args, *getattr(context, "_protected_args", ())]
            while left and hasattr(context.command, "resolve_command"):
                name, command, rest = context.command.resolve_command(context, left)
                context = command.make_context(name, rest, parent=context)
                left = [*context.args, *getattr(context, "_protected_args", ())]
    except (typer.TyperException, typer.Exit, SystemExit) as told:
        return type(told).__name__
    return sorted(context.params)


def _run(data: bytes) -> object:
    """Run a command in a folder of its own; its exit code says whether it was a fault of ours."""
    words = _words(data)
    if not words or words[0] not in RUN or any(one.startswith(LONG) for one in words):
        return "not run"
    faults: list[Exception] = []

    def kept(fault: Exception, *_: object) -> int:
        faults.append(fault)
        return FAULT

    with _files(), mock.patch.object(caught, "_fail", kept):
        kept_out, kept_err = io.BytesIO(), io.BytesIO()
        out, err = io.TextIOWrapper(kept_out, "utf-8"), io.TextIOWrapper(kept_err, "utf-8")
        with redirect_stdout(out), redirect_stderr(err):
            code = app(words, prog_name="opentaper", standalone_mode=False)
            out.flush()
            err.flush()
        told = (kept_out.getvalue() + kept_err.getvalue()).decode()
    if faults:
        raise faults[0]
    held("Traceback" not in told, "a traceback on the screen")
    held("\x1b" not in told, "a sign that steers the terminal")
    return code


@contextmanager
def _files() -> Iterator[None]:
    """Stand in a folder with the files that the examples name."""
    with TemporaryDirectory(dir=scratch()) as name:
        folder = Path(name)
        for file, content in _named_files().items():
            (folder / file).write_bytes(content)
        with chdir(folder):
            yield


@cache
def _named_files() -> Mapping[str, bytes]:
    from opentaper.exchange.plan_csv import plan_csv
    from opentaper.exchange.plan_json import plan_json
    from trust.fuzz.targets.tables import DIARY, DOSES

    return {
        "plan.json": plan_json(whole_plan()).encode(),
        "plan.csv": plan_csv(small_plans()[0]).encode(),
        "doses.csv": DOSES[0].encode(),
        "checkins.csv": DIARY[0].encode(),
        "bundle.json": as_json({"resourceType": "Bundle", "type": "collection", "entry": []}),
    }


@cache
def command_lines() -> tuple[tuple[str, ...], ...]:
    """Return every example of every command as words."""
    found = []
    for name in COMMANDS:
        module = import_module(f"opentaper.cli.{name.replace('-', '_')}")
        for example in "\n".join(getattr(module, "EXAMPLES", ())).replace("\\\n", " ").splitlines():
            words = shlex.split(example.partition(" > ")[0])
            found.append(tuple(words[1:]))
    return tuple(one for one in found if one)


def _all_lines() -> tuple[bytes, ...]:
    return tuple(as_json(list(one)) for one in command_lines())


def _run_lines() -> tuple[bytes, ...]:
    return tuple(
        as_json(list(one))
        for one in command_lines()
        if one[0] in RUN and not any(w.startswith(LONG) for w in one)
    )


@cache
def _person() -> Any:
    """Return somebody with a plan and a few days, in the record of this process."""
    from django.core.management import call_command
    from django.db import connection

    if "record_person" not in connection.introspection.table_names():
        call_command("migrate", verbosity=0)
    from opentaper import wiring
    from tests.unit.actions.deeds.lives import begun

    today = wiring.today()
    life = begun()
    life.sign(life.plan(today, today), today)
    life.calm_days(today)
    return life


def _asked(data: bytes) -> object:
    """Send a request to the app of one person; whatever came of it is taken back."""
    from django.db import transaction

    told = document(data, dict)
    _person()
    with transaction.atomic():
        try:
            status, body = _answer(told)
        finally:
            transaction.set_rollback(True)
    held(status < 500, f"status {status}")
    held(b"Traceback (most recent call last)" not in body, "a traceback on the page")
    held(str(ROOT).encode() not in body, "a place of this machine on the page")
    return status


def _answer(told: dict[str, Any]) -> tuple[int, bytes]:
    from urllib.parse import quote, urlencode

    from django.test import Client

    from tests.attacks.town import content

    def plain(value: object) -> str:
        return value if isinstance(value, str) else json.dumps(value)

    pairs = [(plain(name), plain(value)) for name, value in _pairs(told.get("query"))]
    client = Client(SERVER_NAME="localhost", REMOTE_ADDR="127.0.0.1", headers={"host": "localhost"})
    for name, value in _pairs(told.get("cookies")):
        client.cookies[re.sub(r"[^\w-]", "", plain(name)) or "x"] = plain(value)
    headers = {
        re.sub(r"[^\w-]", "", plain(name)) or "x": re.sub(r"[\r\n\0]", "", plain(value))
        .encode("utf-8", "replace")
        .decode("latin-1")
        for name, value in _pairs(told.get("headers"))
    }
    way = quote(plain(told.get("path", "/")), safe="/%", errors="surrogatepass")
    asks = urlencode(pairs, errors="surrogatepass")
    form = urlencode([(plain(n), plain(v)) for n, v in _pairs(told.get("form"))], errors="surrogatepass")
    body = plain(told["body"]).encode("utf-8", "surrogatepass") if "body" in told else form.encode()
    kind = "application/json" if "body" in told else "application/x-www-form-urlencoded"
    method = "POST" if told.get("method") == "POST" else "GET"
    answer = client.generic(
        method, f"/{way.lstrip('/')}", body, content_type=kind, query_string=asks, headers=headers
    )
    return answer.status_code, content(answer)


def _pairs(told: Any) -> list[tuple[Any, Any]]:
    """Return the names and values of what a document tells as an object; of anything else none."""
    return list(told.items()) if isinstance(told, dict) else []


#: How a page asks for what stands behind the question mark.
ASKS = re.compile(r"GET(?:\.get(?:list)?\(|\[)\s*\"(\w+)\"")


@cache
def names_asked() -> tuple[str, ...]:
    """Return every name that any page reads behind the question mark."""
    files = sorted((ROOT / "src" / "opentaper" / "web").rglob("*.py"))
    return tuple(sorted({name for file in files for name in ASKS.findall(file.read_text(encoding="utf-8"))}))


@cache
def _pages() -> tuple[str, ...]:
    """Return every address of the app of one person, filled in with keys that are there."""
    from django.urls import get_resolver

    from tests.journeys.web.addresses import SEVENTH, addresses

    life = _person()
    found = addresses(get_resolver().url_patterns)
    return tuple(one.replace(SEVENTH, str(life.medication)) for one in dict.fromkeys(found))


def _questions() -> tuple[bytes, ...]:
    """Return a good request for every page, with every name that any page asks for."""
    life = _person()
    names: dict[str, str] = dict.fromkeys(names_asked(), "1") | {
        "of": str(life.medication),
        "day": "2026-11-20",
        "language": "da",
    }
    kept = {name: names[name] for name in ("of", "day") if name in names}
    asked = [{"path": one, "query": kept, "cookies": {}, "headers": {}} for one in _pages()]
    whole = [
        {"path": one, "query": {name: value}}
        for one in ("/", "/plan", "/answers")
        for name, value in names.items()
    ]
    return tuple(as_json(one) for one in (*asked, *whole))


def _forms() -> tuple[bytes, ...]:
    """Return every form of every page, filled in as a browser would send it."""
    from django.test import Client

    from tests.attacks.pages import seen
    from tests.attacks.walks import given

    found: dict[str, dict[str, Any]] = {}
    client = Client(
        SERVER_NAME="localhost",
        REMOTE_ADDR="127.0.0.1",
        raise_request_exception=False,
        headers={"host": "localhost"},
    )
    for one in _pages():
        answer = client.get(one, {"of": str(_person().medication)})
        if answer.status_code != 200 or answer.streaming or "html" not in answer.headers["Content-Type"]:
            continue
        for form in seen(answer.content.decode()).forms:
            action = (form.action or one).partition("?")[0]
            found.setdefault(
                f"{action} {sorted(form.fields)}", {"method": "POST", "path": action, "form": given(form)}
            )
    return tuple(as_json(one) for one in found.values())


def _credentials() -> tuple[bytes, ...]:
    """Return requests with what says who asks: cookies of ours, languages, keys of programs, cursors."""
    from django.core import signing

    notice = signing.dumps({"text": "x", "undo": ""}, salt="opentaper.web.notice", compress=True)
    cookies = {
        "opentaper_notice": notice,
        "opentaper_language": "da",
        "sessionid": "a" * 32,
        "csrftoken": "b" * 32,
    }
    headers = {
        "Accept-Language": "da, en-GB;q=0.8, *;q=0.1",
        "Authorization": "Bearer ot_" + "a" * 40,
        "If-None-Match": '"abc"',
        "Idempotency-Key": "8c1d3f0e-6f0a-4c53-9f0f-5a3b8d2f1c11",
        "Host": "localhost",
        "Referer": "http://localhost/plan",
        "Sec-Fetch-Site": "same-origin",
        "X-Forwarded-For": "10.0.0.1, 127.0.0.1",
        "HX-Request": "true",
        "Range": "bytes=0-10",
    }
    ways = ("/", "/api/v1/me", "/api/v1/days", "/api/v1/medications", "/plan", "/export")
    return tuple(
        as_json(
            {"path": way, "query": {"cursor": notice, "limit": "5"}, "cookies": cookies, "headers": headers}
        )
        for way in ways
    )


os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
TARGETS = (
    Target(
        "words of every command",
        Shape.JSON,
        _all_lines,
        _parsed,
        ("cli.doors", "cli.options", "cli.person_options"),
        DRAWN,
    ),
    Target("commands that are run", Shape.JSON, _run_lines, _run, ("cli.caught", "cli.files"), DRAWN),
    Target("addresses and questions of pages", Shape.JSON, _questions, _asked, ("web",), DRAWN),
    Target("forms of pages", Shape.JSON, _forms, _asked, ("web", "web.forms"), DRAWN),
    Target(
        "cookies, headers and keys",
        Shape.JSON,
        _credentials,
        _asked,
        ("web.notices", "api.callers", "api.languages", "api.cursors"),
        DRAWN,
    ),
)

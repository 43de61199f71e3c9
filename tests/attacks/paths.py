"""Paths that climb: no name in an address, a file or an archive reaches a file of the server."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from urllib.parse import quote

import pytest
from django.conf import settings
from django.http import HttpResponseBase

from opentaper.web.export import record_of
from tests.attacks.town import Town, asked, content, every_address, text_of
from tests.journeys.web.addresses import FILLED
from tests.sampled import some

UP = (
    "../../../../../../../../etc/passwd",
    "..%2f..%2f..%2f..%2f..%2fetc%2fpasswd",
    "%2e%2e/%2e%2e/%2e%2e/%2e%2e/etc/passwd",
    "..%252f..%252f..%252fetc%252fpasswd",
    "..\\..\\..\\etc\\passwd",
    "..%5c..%5c..%5cetc%5cpasswd",
    "....//....//....//etc/passwd",
    "..;/..;/etc/passwd",
    "/etc/passwd",
    "//etc/passwd",
    "file:///etc/passwd",
    "etc/passwd%00.css",
    "..%c0%af..%c0%afetc/passwd",
    "..%ef%bc%8f..%ef%bc%8fetc/passwd",
    "record.sqlite3",
    "../record.sqlite3",
    "secret-key",
    "../settings/team.py",
    "../__init__.py",
    "..",
    ".",
    "con",
    "~root/.profile",
)
#: Below which an address takes a name.
BELOW = (
    "/static/",
    "/static/charts/",
    "/learn/",
    "/check-in/",
    "/charts/plan/x/0/",
    "/charts/",
    "/calendar/",
    "/export/",
    "/accounts/",
    "/messages/",
    "/media/",
    "/",
)
#: What stands in the files that nobody may read.
INSIDE = ("root:", "SQLite format 3", "SECRET_KEY = told_secret()", "__version__ =", "[project]")


def tells_nothing(answer: HttpResponseBase) -> bool:
    """Return whether an answer holds nothing of a file of the server."""
    text = text_of(answer)
    return not any(word in text for word in (*INSIDE, settings.SECRET_KEY))


def test_the_judge_knows_a_file_of_the_server(town: Town) -> None:
    from django.http import HttpResponse

    assert not tells_nothing(HttpResponse(Path("/etc/passwd").read_bytes()))
    assert not tells_nothing(HttpResponse(settings.SECRET_KEY))


@pytest.mark.parametrize("who", ["nobody", "maya"])
def test_no_name_in_an_address_leads_to_a_file(town: Town, who: str) -> None:
    client = town.client(who)
    for place, before in enumerate(BELOW):
        for name in some(UP, 8, place):
            for path in (before + name, before + quote(name, safe="")):
                answer = client.generic("GET", path, secure=True)
                assert answer.status_code < 500, path
                assert tells_nothing(answer), path
                assert answer.status_code != 200 or name in {"..", "."}, path


def test_no_gap_of_an_address_takes_a_path(town: Town) -> None:
    client = town.client("maya")
    gaps = [path for path in every_address() if any(told in path for told in FILLED.values())]
    assert len(gaps) > 15
    for place, path in enumerate(gaps):
        for name in some(UP[:8], 2, place):
            climbing = path
            for told in {*FILLED.values()}:
                climbing = climbing.replace(told, name)
            answer = client.generic("GET", climbing, secure=True)
            assert answer.status_code < 500, climbing
            assert tells_nothing(answer), climbing


def test_a_style_is_served_from_where_they_stand(town: Town) -> None:
    answer = asked(town.client("nobody"), "/static/tokens.css")
    assert answer.status_code == 200
    assert b"--" in content(answer)


def test_the_name_of_a_file_that_is_brought_is_only_a_text(town: Town) -> None:
    for name in UP:
        brings(town, name)


def brings(town: Town, name: str) -> None:
    """Bring a file under a name, as another program may send it."""
    head = f'--a\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n\r\n'
    body, kind = f"{head}{{}}\r\n--a--\r\n", "multipart/form-data; boundary=a"
    answer = town.client("visitor").generic("POST", "/export/read", body, content_type=kind, secure=True)
    assert answer.status_code == 422
    assert tells_nothing(answer)
    packed = {"name": name, "packed": "eJwrSS0uAQAEXQHB"}
    assert town.client("visitor").post("/export/bring", packed, secure=True).status_code == 422


def test_what_is_taken_along_unpacks_into_its_own_folder(town: Town) -> None:
    answer = asked(town.client("maya"), "/export/everything.zip")
    with zipfile.ZipFile(io.BytesIO(content(answer))) as archive:
        names = archive.namelist()
    assert len(names) > 5
    assert not [name for name in names if name.startswith("/") or ".." in name or "\\" in name or ":" in name]
    told = answer["Content-Disposition"]
    assert "/" not in told
    assert "\n" not in told


@pytest.mark.parametrize(
    "name", ["../record.json", "/record.json", "a/../record.json", "C:\\record.json", "record.json/"]
)
def test_of_an_archive_one_file_is_read_and_none_is_written(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from opentaper.errors import ChangedFile

    monkeypatch.chdir(tmp_path)
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr(name, "{}")
        link = zipfile.ZipInfo("link")
        link.external_attr = 0o120777 << 16
        archive.writestr(link, "/etc/passwd")
    with pytest.raises(ChangedFile):
        record_of(made.getvalue(), "record.zip")
    assert list(tmp_path.iterdir()) == []


def test_a_link_in_an_archive_is_followed_nowhere() -> None:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        link = zipfile.ZipInfo("record.json")
        link.external_attr = 0o120777 << 16
        archive.writestr(link, "/etc/passwd")
    assert record_of(made.getvalue(), "record.zip") == "/etc/passwd"  # its own text, and no file's

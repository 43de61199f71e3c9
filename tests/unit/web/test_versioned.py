"""Static files: kept for a year under a name that changes with what is in them; what an app keeps."""

import json
import re
from uuid import UUID

import pytest
from django.contrib.staticfiles.storage import staticfiles_storage
from django.test import Client

from opentaper.web.versioned import mark_of
from tools.app_icons import STATIC, icons


def headers(browser: Client, path: str) -> dict[str, str]:
    """The headers of a file that is there, and its file closed again."""
    answer = browser.get(path)
    assert answer.status_code == 200, path
    # Read to its end the client closes it. Once more would close the connection to the record too, and on a
    # server that is the one in which this test is a transaction.
    b"".join(answer)
    return dict(answer.headers)


def test_a_marked_file_never_changes_and_a_plain_one_may(db: None, browser: Client) -> None:
    marked = staticfiles_storage.url("app.js")
    assert marked == f"/static/app.{mark_of('app.js')}.js"
    assert "immutable" in headers(browser, marked)["Cache-Control"]
    assert "immutable" not in headers(browser, "/static/app.js")["Cache-Control"]


def test_a_file_that_is_not_there_is_noticed() -> None:
    with pytest.raises(ValueError, match=r"no\.css"):
        staticfiles_storage.url("no.css")


def test_the_worker_keeps_files_that_are_served(person: UUID, browser: Client) -> None:
    answer = browser.get("/sw.js")
    shell = re.match(r"const SHELL = (\{.*?\});\n", answer.content.decode())
    assert shell is not None
    kept = json.loads(shell[1])
    assert answer["Cache-Control"] == "no-cache"
    assert {"/", "/help", "/check-in"} <= set(kept["pages"])
    for path in (*kept["files"], kept["queue"], kept["offline"], "/help"):
        assert headers(browser, path)


@pytest.mark.parametrize("language", ["en", "da"])
def test_the_manifest_is_in_the_persons_language(language: str, db: None, browser: Client) -> None:
    browser.cookies["opentaper_language"] = language
    told = browser.get("/manifest.webmanifest").json()
    assert told["lang"].startswith(language)
    assert {icon["sizes"] for icon in told["icons"]} >= {"192x192", "512x512"}
    assert all(headers(browser, icon["src"]) for icon in told["icons"])


def test_icons_are_drawn_from_the_drawing() -> None:
    for name, png in icons().items():
        assert (STATIC / name).read_bytes() == png

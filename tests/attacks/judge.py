"""What is looked for in an answer: everything by which a typed text would become more than words."""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from collections.abc import Callable
from urllib.parse import urlsplit
from xml.etree import ElementTree

from django.http import HttpResponseBase

from tests.attacks.scripts import SUM, not_run
from tests.attacks.town import HOST, content

FORMULA = ("=", "+", "-", "@", "\t", "\r")


def in_page(text: str) -> list[str]:
    """Return what would run of a page."""
    found = not_run(text)
    found += ["a picture of theirs"] if re.search(r"<img[^>]*\ssrc=[\"']?x[\"'\s>]", text) else []
    return found


def in_picture(text: str) -> list[str]:
    """Return what would run of a picture."""
    found = []
    for one in ElementTree.fromstring(text).iter():
        tag = one.tag.rpartition("}")[2].lower()
        found += [f"<{tag}>"] if tag in {"script", "foreignobject", "iframe"} else []
        found += [f"{tag} {name}" for name in one.attrib if name.lower().startswith("on")]
    return found


def in_table(text: str) -> list[str]:
    """Return the cells of a table that a spreadsheet would take for a formula of theirs."""
    cells = (cell for row in csv.reader(io.StringIO(text)) for cell in row)
    return [cell for cell in cells if "x7-" in cell and cell.startswith(FORMULA)]


def in_calendar(text: str) -> list[str]:
    """Return the lines of a calendar that were typed."""
    lines = re.sub(r"\r?\n[ \t]", "", text).splitlines()
    return [line for line in lines if not re.match(r"[A-Z-]+[;:]", line) or line.startswith("X-X7")]


def in_json(text: str) -> list[str]:
    """Return whether what says that it is JSON is none; its kind is what keeps a browser from running it."""
    try:
        json.loads(text)
    except ValueError:
        return ["no JSON"]
    return []


def in_words(text: str) -> list[str]:
    """Return what would run of plain words: nothing, since a browser is told not to guess."""
    return [str(SUM)] if str(SUM) in text else []


def in_package(packed: bytes) -> list[str]:
    """Return what would run of the files in a package, each judged by its name."""
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        return [
            f"{name}: {one}"
            for name in archive.namelist()
            for one in ENDINGS[name.rpartition(".")[2]](archive.read(name).decode("utf-8-sig", "replace"))
        ]


Judge = Callable[[str], list[str]]
ENDINGS: dict[str, Judge] = {
    "html": in_page,
    "svg": in_picture,
    "csv": in_table,
    "ics": in_calendar,
    "json": in_json,
    **dict.fromkeys(("txt", "md", "pdf"), in_words),
}
KINDS: dict[str, Judge] = {
    "text/html": in_page,
    "image/svg+xml": in_picture,
    "text/csv": in_table,
    "text/calendar": in_calendar,
    **dict.fromkeys(
        (
            "application/json",
            "application/fhir+json",
            "application/problem+json",
            "application/manifest+json",
        ),
        in_json,
    ),
    **dict.fromkeys(("text/plain", "text/markdown", "text/javascript"), in_words),
}


def judged(answer: HttpResponseBase) -> list[str]:
    """Return everything about an answer by which a typed text would become more than words."""
    kind = answer.headers.get("Content-Type", "").partition(";")[0]
    found = [] if answer.status_code < 500 else [f"it broke: {answer.status_code}"]
    found += [] if answer.headers.get("X-Content-Type-Options") == "nosniff" else ["its kind is guessed"]
    found += ["a header of theirs"] if "X-X7" in answer.headers else []
    way = urlsplit(answer.headers.get("Location", ""))
    if way.scheme not in {"", "http", "https"} or way.netloc not in {"", HOST}:
        found.append(f"it leads away: {way.geturl()}")
    body = content(answer)
    if kind == "application/zip":
        return found + in_package(body)
    if not body and answer.status_code in {204, 301, 302, 303, 304, 405}:
        return found
    judge = KINDS.get(kind)
    if judge is None:
        return [*found, f"nobody judges {kind}"]
    return found + judge(body.decode("utf-8-sig", "replace"))

"""Texts that would run: kept in a record, and looked for on its papers and in its calendar."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterator

import pytest

from opentaper import wiring
from opentaper.actions.deeds.renew_calendar import CalendarTold, renew_calendar
from opentaper.record.models import CareLink, Carer, CheckIn, Medication, Message, MessageThread, Person
from tests.attacks.pages import seen
from tests.attacks.town import Town, asked, content, page

#: What a template, a page of typst, a formula or a script would make of the sums below.
SUM = 7919 * 7907
RUNS = (
    "zqx\"'><script>zqx(1)</script><img src=zqx onerror=zqx(2)>",
    "zqx</script></textarea></title><svg/onload=zqx(3)><zqx-a>",
    "zqx{{7919*7907}}{% debug %}${7919*7907}<%= 7919*7907 %>",
    'zqx #(7919*7907) #read("/etc/passwd") $x$ \\ <l> @r // *b*',
    "javascript:zqx(4)//",
    "zqx' onmouseover='zqx(5)' x=\" autofocus onfocus=zqx(6)",
    "=cmd|'/C zqx'!A0",
    "@SUM(1+1)*zqx",
    "zqx\r\nX-Zqx: 1\r\n\r\n<script>zqx(7)</script>",
    "zqx\nBEGIN:VALARM\nX-ZQX:1\nEND:VALARM",
    "zqx\u202egnp.exe\u2066\x00\x1b]0;zqx\x07",
    "zqx<!--[if IE]><script>zqx(8)</script><![endif]--><![CDATA[",
    "zqx&lt;script&gt;&#60;script&#62;%3Cscript%3E\\u003cscript\\u003e",
)
TURNING = re.compile("[\u202a-\u202e\u2066-\u2069\0\x1b]")


def not_run(text: str) -> list[str]:
    """Return everything on a page that would run though it was typed."""
    looked = seen(text)
    found = looked.runs
    found += [str(SUM)] if str(SUM) in text else []
    found += ["a sign that turns the direction"] if TURNING.search("".join(looked.text)) else []
    found += [
        "an island that ends early"
        for island in re.findall(r"<script[^>]*application/json[^>]*>(.*?)</script>", text, re.DOTALL)
        if not _is_json(island)
    ]
    return found


def _is_json(text: str) -> bool:
    try:
        json.loads(text)
    except ValueError:
        return False
    return True


def test_the_judge_sees_what_runs() -> None:
    for text in RUNS[:2] + RUNS[5:6]:
        assert not_run(f"<p title=\"{text}\"></p><p>{text}</p><input value='{text}'>"), text
    assert not_run('<a href="java\nscript:zqx(4)">x</a>')
    assert not_run(f"<p>{SUM}</p>")
    assert not_run("<p>\u202e</p>")
    assert not_run("<p style='x'></p>")
    assert not_run('<script type="application/json">{"a": "</script>"}</script>')
    assert not_run("<p>&lt;script&gt;zqx{{7919*7907}}</p><script src='/a.js'></script>") == []


def open_all(town: Town) -> None:
    """Let Maya share everything with Lind, and give her an address for her calendar."""
    from opentaper.actions.deeds.grant_consent import GrantTold, grant_consent
    from opentaper.actions.permissions import CareRole, Section, can_write

    for section in Section:
        right = "write" if can_write(CareRole.PRESCRIBER, section) else "read"
        grant_consent(GrantTold(town.links["lind"], section.value, right), town.moment("maya"))
    renew_calendar(CalendarTold(True), town.moment("maya"))


@pytest.fixture
def stored(town: Town) -> Town:
    """Return a town in whose rows hostile texts stand already, wherever one's own text may stand."""
    open_all(town)
    person, html = town.people["maya"], RUNS[0]
    Medication.objects.filter(person_id=person).update(prescriber=html, condition=html)
    CheckIn.objects.filter(person_id=person).update(note=RUNS[6])
    Carer.objects.filter(person_id=person).update(name=html)
    CareLink.objects.filter(person_id=person).update(called=RUNS[1], known_as=html)
    at = wiring.now()
    thread = MessageThread(person_id=person, topic=html, begun_at=at)
    thread.save()
    Message(person_id=person, thread=thread, text=RUNS[1], at=at).save()
    return town


def test_a_calendar_has_no_line_of_somebodys_own(stored: Town) -> None:
    Medication.objects.filter(person_id=stored.people["maya"]).update(prescriber=RUNS[9])
    token = Person.objects.get(pk=stored.people["maya"]).calendar_token
    told = content(asked(stored.client("nobody"), f"/calendar/{token}.ics")).decode()
    assert told.startswith("BEGIN:VCALENDAR")
    assert not [line for line in told.splitlines() if line.upper().startswith(("X-ZQX", "BEGIN:VALARM"))]


@pytest.mark.parametrize("text", RUNS)
def test_a_paper_shows_what_was_typed_as_it_was_typed(stored: Town, text: str) -> None:
    from pypdf import PdfReader

    client = stored.client("maya")
    medication = stored.medications["maya"]
    version = Medication.objects.get(pk=medication).version
    told = {"of": str(medication), "who": text.replace("\0", ""), "version": str(version), "sure": "yes"}
    asked(client, "/plan/sign", "post", **told)
    answer = asked(client, "/plan/plan.pdf", of=str(medication))
    assert answer["Content-Type"] == "application/pdf"
    reader = PdfReader(io.BytesIO(content(answer)))
    shown = "".join(one.extract_text() for one in reader.pages)
    assert "root:" not in shown
    assert str(SUM) not in shown
    assert not {"/JavaScript", "/JS", "/Launch", "/EmbeddedFiles"} & {*_names(reader)}
    sheet = page(asked(client, "/plan/sheet", of=str(medication)))
    assert not_run(sheet) == []


def _names(reader: object) -> Iterator[str]:
    """Yield the names of what stands in the catalogue of a PDF."""
    root = reader.trailer["/Root"]  # type: ignore[attr-defined]  # pypdf's own type is not imported here
    yield from root
    yield from root.get("/Names", {})

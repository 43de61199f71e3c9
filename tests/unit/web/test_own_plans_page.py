"""My plan for hard days and keeping well: pages, forms, papers; what is printed is what is kept."""

from __future__ import annotations

import io
import re
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pypdf
import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from opentaper import wiring
from opentaper.actions.deeds.check_in import CheckInTold, check_in
from opentaper.actions.deeds.moment import Moment
from opentaper.actions.deeds.tell_skill import SkillTold, tell_skill
from opentaper.actions.deeds.write_own_plan import OwnPartTold, write_own_plan
from opentaper.actions.readings.own_plans_read import own_plan_of
from opentaper.exchange.own_plan_page import (
    MOST_ON_STRIP,
    OwnPlanPage,
    PrintedContact,
    PrintedPart,
    own_plan_pdf,
    own_plan_strip,
)
from opentaper.exchange.paper_blocks import PaperBlock, PaperPage, paper_pdf
from opentaper.exchange.typeset import FOREIGN, UNDRAWN
from opentaper.formulary.own_plans import OwnPlanKind, PartHolds, own_plan_outline
from opentaper.record.models import Deed, OwnPlan, Person, SkillTried
from opentaper.web.own_plan_papers import own_plan_page
from tests.unit.web.treated import medicine

NOW = datetime(2026, 11, 23, 2, tzinfo=UTC)
TODAY = date(2026, 11, 22)
#: What a text must never be: markup of a page, of a drawing, or of a paper.
HOSTILE = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    '#import "x": * #read("/etc/passwd")',
    "$x$ *bold* _it_ `raw` @ref <label> // note /* */",
    "\\\\u{41} ] } ) \\n =heading",
    "{{ 7|add:7 }} {% now 'Y' %}",
)


@pytest.fixture(autouse=True)
def a_night(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is two in the night: the day before has not ended yet."""
    monkeypatch.setattr(wiring, "now", lambda: NOW)


def at(person: UUID, day: date = TODAY) -> Moment:
    return Moment(NOW, day, uuid4(), person)


def read(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, path
    return answer.content.decode().replace("\xa0", " ")


def post(client: Client, path: str, **told: object) -> int:
    return client.post(path, {"client_key": str(uuid4()), **told}).status_code


def words_of(content: bytes) -> str:
    """Return the words of a PDF without any blanks: where a line ends is the paper's own."""
    pdf = pypdf.PdfReader(io.BytesIO(content))
    return squeezed("".join(page.extract_text() for page in pdf.pages))


def squeezed(text: str) -> str:
    return re.sub(r"[\s\u00ad\u200b]", "", text)


@pytest.mark.parametrize(("path", "kind"), [("/my-plan", "hard_days"), ("/keeping-well", "keeping_well")])
def test_every_part_is_written_by_itself_and_none_must_be(
    person: UUID, client: Client, path: str, kind: str
) -> None:
    outline = own_plan_outline(OwnPlanKind(kind))
    empty = read(client, path)
    assert "Nothing here is compulsory" in empty
    for part in outline.parts:
        assert f'href="{path}/write/{part.key}"' in empty
        page = read(client, f"{path}/write/{part.key}")
        assert part.ask.en in page.replace("&#x27;", "'")
        told: dict[str, object] = {"lines": f"mine for {part.key}"}
        if PartHolds.PEOPLE in part.holds:
            told = {"name-0": f"mine for {part.key}", "phone-0": "+45 12 34 56 78"}
        if PartHolds.DAYS in part.holds:
            told = {"days": ["", "2027-01-05"]}
        assert post(client, f"{path}/write/{part.key}", **told) == 303
    full = read(client, path)
    n_own = sum(PartHolds.DAYS not in part.holds for part in outline.parts)
    assert full.count("mine for ") == n_own
    assert 'href="tel:+4512345678"' in full
    assert ("5 January 2027" in full) is (kind == "keeping_well")
    assert client.get(f"{path}/write/nothing").status_code == 404


def test_what_cannot_be_keeps_every_field_and_says_why_beside_it(person: UUID, client: Client) -> None:
    many = "\n".join(f"line {n}" for n in range(7))
    answer = client.post("/my-plan/write/signs", {"lines": many})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "line 6" in page
    assert 'id="e-lines"' in page
    assert "at most 6 lines" in page
    answer = client.post("/keeping-well/write/dates", {"days": ["soon"], "offered": ["2027-01-05"]})
    assert answer.status_code == 422
    assert "soon" in answer.content.decode()
    assert 'value="2027-01-05"' in answer.content.decode()
    assert not OwnPlan.objects.exists()


def test_lines_of_the_country_are_offered_and_only_what_is_ticked_is_taken_over(
    person: UUID, client: Client
) -> None:
    page = read(client, "/my-plan/write/lines")
    offer = re.search(r'name="offers" value="([^"]+)"', page)
    assert offer is not None
    assert "Samaritans" in page
    assert post(client, "/my-plan/write/lines", **{"name-0": "Dr Lind", "phone-0": "020 1"}) == 303
    assert "Samaritans" not in read(client, "/my-plan")
    told = {"name-0": "Dr Lind", "phone-0": "020 1", "offers": [offer[1], "not a line"]}
    assert post(client, "/my-plan/write/lines", **told) == 303
    people = own_plan_of(person, OwnPlanKind.HARD_DAYS).part("lines").people
    assert [one.name for one in people] == ["Dr Lind", "Samaritans"]
    again = read(client, "/my-plan/write/lines")
    assert (
        f'value="{offer[1]}"' not in again.split("<fieldset")[1].split("</fieldset>")[0]
        or "offers" not in again
    )
    Person.objects.filter(pk=person).update(country="XK")
    assert 'name="offers"' not in read(client, "/my-plan/write/lines")


def test_skills_of_ones_own_stand_first_and_open_with_their_steps(person: UUID, client: Client) -> None:
    tell_skill(SkillTold("kind_hand", "a_lot"), at(person))
    page = read(client, "/my-plan/write/alone")
    keys = re.findall(r'name="skills" value="([^"]+)"', page)
    assert keys[0] == "kind_hand"
    assert len(keys) == len({*keys}) > 30
    assert post(client, "/my-plan/write/alone", skills=["kind_hand", "long_out"], lines="walk") == 303
    shown = read(client, "/my-plan")
    assert shown.count("data-guide") == 2
    assert "skill_timer" in shown
    assert post(client, "/my-plan/write/alone", skills=["nothing"]) == 422


def test_where_danger_was_told_whom_to_ring_comes_above_the_plan(person: UUID, client: Client) -> None:
    for path in ("/my-plan", "/keeping-well"):
        assert 'id="now"' not in read(client, path)
    check_in(CheckInTold(TODAY, {"distress": 9.0}, signs=("suicide_plan",)), at(person))
    for path in ("/my-plan", "/keeping-well"):
        page = read(client, path)
        assert page.find('href="tel:999"') < page.find("<h1>")
        assert page.find('id="now"') < page.find("<h1>")


def test_whatever_is_typed_stays_text_on_every_page_and_paper(person: UUID, client: Client) -> None:
    outline = own_plan_outline(OwnPlanKind.HARD_DAYS)
    for part in outline.parts:
        told: dict[str, object] = {"lines": "\n".join(HOSTILE)}
        if PartHolds.PEOPLE in part.holds:
            told = {}
            for n, text in enumerate(HOSTILE):
                told |= {f"name-{n}": text, f"phone-{n}": text[:30]}
        assert post(client, f"/my-plan/write/{part.key}", **told) == 303
    paper = words_of(client.get("/my-plan/page.pdf").content)
    for part in outline.parts:
        for path in ("/my-plan", f"/my-plan/write/{part.key}"):
            page = read(client, path)
            assert "<script>alert" not in page
            assert "<img src=x" not in page
            assert 'href="tel:' in page or path != "/my-plan"
            assert "{{ 7|add:7 }}" in page
    assert all(paper.count(squeezed(text)) >= len(outline.parts) for text in HOSTILE)
    assert not re.search(r'href="tel:[^"+0-9]', read(client, "/my-plan"))


def test_a_paper_is_tagged_speaks_its_language_and_is_stored_by_nobody(person: UUID, client: Client) -> None:
    write_own_plan(OwnPartTold("hard_days", "signs", ("jeg vågner klokken fire",)), at(person))
    for language, told in (("en", "in danger, help comes first"), ("da", "kommer hjælpen først")):
        Person.objects.filter(pk=person).update(language=language)
        for name in ("page", "strip"):
            answer = client.get(f"/my-plan/{name}.pdf")
            assert answer["Content-Type"] == "application/pdf"
            assert "no-store" in answer["Cache-Control"]
            pdf = pypdf.PdfReader(io.BytesIO(answer.content))
            root: Any = pdf.trailer["/Root"].get_object()
            assert len(pdf.pages) == 1
            assert root["/MarkInfo"]["/Marked"].value is True
            assert "/StructTreeRoot" in root
            assert root["/Lang"].startswith(language)
            assert b"pdfuaid" in root["/Metadata"].get_object().get_data()
            words = words_of(answer.content)
            assert squeezed(told) in words
            assert "999" in words
            assert squeezed("jeg vågner klokken fire") in words
        assert client.get("/keeping-well/page.pdf").status_code == 200, "an empty plan has lines to write on"


def test_small_pictures_and_far_letters_do_not_keep_a_paper_from_being_made(
    person: UUID, client: Client
) -> None:
    text = "☕ coffee 😀 with 日本 \U0001f9d1\u200d\U0001f3eb Anna"
    assert post(client, "/my-plan/write/signs", lines=text) == 303
    for name in ("page", "strip"):
        words = words_of(client.get(f"/my-plan/{name}.pdf").content)
        assert f"coffee{UNDRAWN}with" in words
        assert "Anna" in words
    other = paper_pdf(PaperPage("Ask", "", "en", (PaperBlock(lines=("Why 😀?", "\x00\ud800end")),), ""))
    assert f"Why{UNDRAWN}?•end" in words_of(other)


LETTERS = st.characters(codec="utf-8", categories=("L", "M", "N", "P", "S", "Z"))
LINE = st.text(LETTERS, min_size=1, max_size=120)
PARTS = st.lists(
    st.builds(
        PrintedPart,
        title=st.just("A part of my plan"),
        lines=st.lists(LINE, max_size=6).map(tuple),
        people=st.lists(
            st.builds(PrintedContact, st.text(LETTERS, max_size=60), st.text(LETTERS, max_size=30)),
            max_size=6,
        ).map(tuple),
        face=st.integers(0, 4),
    ),
    min_size=7,
    max_size=7,
).map(tuple)


@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(PARTS)
def test_what_is_printed_is_what_is_kept_on_one_page(parts: tuple[PrintedPart, ...]) -> None:
    page = OwnPlanPage("My plan for hard days", "en", "2 March 2026", ("999", "112"), parts)
    for made, most in ((own_plan_pdf, None), (own_plan_strip, MOST_ON_STRIP)):
        content = made(page)
        pdf = pypdf.PdfReader(io.BytesIO(content))
        assert len(pdf.pages) == 1
        on_it = [part for part in parts if most is None or part.face]
        assert pdf.pages[0].extract_text().count("A part of my plan") == len(on_it)
        words = words_of(content)
        for part in on_it:
            for line in [*part.lines[:most], *(one.name for one in part.people[:most])]:
                assert _plain(line) in _plain(words)


def _plain(text: str) -> str:
    """Return the Latin letters and digits of a text: how other scripts are read back, a reader decides."""
    return "".join(letter for letter in FOREIGN.sub("", text) if letter.isalnum() and letter != UNDRAWN)


def test_today_offers_the_plan_after_the_last_dose_and_asks_on_a_day_to_look_back(
    person: UUID, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    from opentaper.record.models import ConfirmedDose

    begun = medicine(person)
    assert 'id="keeping-well"' not in read(client, "/")
    ConfirmedDose(
        person_id=person, medication_id=begun.medication_id, begins_on=TODAY - timedelta(days=5), ug=0, at=NOW
    ).save()
    assert 'id="keeping-well"' in read(client, "/")
    assert 'id="look-back"' not in read(client, "/")
    monkeypatch.setattr(wiring, "now", lambda: NOW + timedelta(days=27))
    assert 'id="look-back"' in read(client, "/")
    page = read(client, "/keeping-well/write/dates")
    assert re.findall(r'name="offered" value="([^"]+)"', page) == ["2027-02-17", "2027-05-17", "2027-11-17"]
    answer = client.post("/keeping-well/look-back", {"how": "hard", "client_key": str(uuid4())})
    assert (answer.status_code, answer["Location"]) == (303, "/keeping-well?hard=1")
    hard = read(client, "/keeping-well?hard=1")
    assert hard.find('href="/help"', hard.find("<main")) < hard.find("<h1>")
    assert 'id="look-back"' not in read(client, "/")
    assert post(client, "/keeping-well/look-back", how="wonderful") == 404
    assert post(client, "/keeping-well/look-back", how="no_plan") == 303
    assert 'id="keeping-well"' not in read(client, "/")
    assert Deed.objects.filter(name="look_back").count() == 2


def test_while_a_sign_of_danger_is_open_nothing_is_asked_of_keeping_well(
    person: UUID, client: Client
) -> None:
    from opentaper.record.models import ConfirmedDose

    begun = medicine(person)
    ConfirmedDose(
        person_id=person,
        medication_id=begun.medication_id,
        begins_on=TODAY - timedelta(days=31),
        ug=0,
        at=NOW,
    ).save()
    assert 'id="look-back"' in read(client, "/")
    check_in(CheckInTold(TODAY, {"distress": 9.0}, signs=("suicide_plan",)), at(person))
    page = read(client, "/")
    assert 'id="look-back"' not in page
    assert 'id="keeping-well"' not in page


def test_a_plan_is_two_presses_from_every_page_and_told_of_where_it_is_needed(
    person: UUID, client: Client
) -> None:
    for path in ("/", "/help", "/bad-night", "/feelings"):
        assert 'href="/my-plan"' in read(client, path), path
    for path in ("/", "/plan", "/settings", "/my-plan", "/keeping-well", "/bad-night"):
        assert 'class="help" href="/help"' in read(client, path), path
    main = read(client, "/help").split("<main")[1]
    assert 'href="/bad-night"' in main
    assert read(client, "/my-plan").count("This device keeps the plan") == 1
    assert client.get("/my-plan")["Cache-Control"] == "private, no-cache", "one's own computer keeps it"
    assert "no-store" in client.get("/keeping-well")["Cache-Control"]
    assert "no-store" in client.get("/my-plan/write/signs")["Cache-Control"]
    assert post(client, "/my-plan/device", keep="yes") == 404, "nobody is asked on their own computer"
    assert post(client, "/my-plan/share", share="yes") == 404, "nobody is there to share with"


def test_what_is_said_at_night_counts_for_that_night_and_once(person: UUID, client: Client) -> None:
    page = read(client, "/bad-night")
    assert page.count("data-queue") == page.count("/helped")
    told = {"helped": "a_lot", "day": "2026-11-20", "client_key": str(uuid4())}
    for _ in range(2):
        answer = client.post(
            "/bad-night/long_out/helped", told, headers={"X-OpenTaper-Queue": told["client_key"]}
        )
        assert (answer.status_code, answer["X-OpenTaper-Done"]) == (204, told["client_key"])
    assert [(row.skill, row.day) for row in SkillTried.objects.all()] == [("long_out", date(2026, 11, 20))]
    for day in ("2031-01-01", "soon", ""):
        assert post(client, "/bad-night/five_senses/helped", helped="no", day=day) == 303
    assert {row.day for row in SkillTried.objects.filter(skill="five_senses")} == {TODAY}
    assert post(client, "/bad-night/nothing/helped", helped="no") == 404
    assert post(client, "/bad-night/long_out/helped", helped="perhaps") == 404


def test_a_plan_is_taken_away_with_a_way_back(person: UUID, client: Client) -> None:
    assert post(client, "/my-plan/drop") == 404
    post(client, "/my-plan/write/ask", **{"name-0": "Anna", "phone-0": "07700 900123"})
    assert post(client, "/my-plan/drop") == 303
    page = read(client, "/my-plan")
    assert "Anna" not in page.split("<h1>")[1].split('id="reasons"')[0].replace("Anna, my sister", "")
    deed = page.split('name="deed" value="')[1].split('"')[0]
    client.post("/undo", {"deed": deed, "client_key": str(uuid4()), "back": "/my-plan"})
    assert "07700 900123" in read(client, "/my-plan")


def test_before_anyone_has_begun_there_is_no_plan(db: None, client: Client) -> None:
    for path in ("/my-plan", "/keeping-well", "/my-plan/write/signs"):
        assert client.get(path)["Location"] == "/welcome"
    assert client.get("/my-plan/page.pdf").status_code == 404
    assert client.post("/bad-night/long_out/helped", {"helped": "no"}).status_code == 404
    assert 'href="/my-plan"' not in client.get("/bad-night").content.decode()


def test_all_of_it_is_danish_for_whoever_reads_danish(person: UUID, client: Client) -> None:
    Person.objects.filter(pk=person).update(language="da")
    for kind, path in ((OwnPlanKind.HARD_DAYS, "/my-plan"), (OwnPlanKind.KEEPING_WELL, "/keeping-well")):
        page = read(client, path)
        for part in own_plan_outline(kind).parts:
            assert part.name.da in page
            assert part.ask.da in page
    read_back = own_plan_page(own_plan_of(person, OwnPlanKind.HARD_DAYS), "DK", "Europe/Copenhagen", "da")
    assert read_back.emergency == ("112",)

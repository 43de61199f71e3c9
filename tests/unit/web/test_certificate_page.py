"""The page of what was gone through: nothing that was not done, and what it is not, in both languages."""

from __future__ import annotations

import io
import unicodedata
from datetime import UTC, date, datetime
from uuid import UUID, uuid4

import pytest
from django.test import Client
from pypdf import PdfReader

from opentaper.actions.deeds.begin_person import PersonTold, begin_person
from opentaper.actions.deeds.finish_learning import FinishTold, finish_learning
from opentaper.actions.deeds.moment import Moment
from opentaper.actions.readings.learning_read import CASE, LESSON, Learner
from opentaper.formulary.lessons import lessons
from opentaper.formulary.vignettes import vignettes

DONE = datetime(2026, 11, 20, 9, tzinfo=UTC)


def reader(language: str) -> UUID:
    at = Moment(DONE, date(2026, 11, 20), uuid4(), None)
    return begin_person(PersonTold(language, "GB", "Europe/London"), at).person_id


def through(person: UUID, kind: str, name: str) -> None:
    finish_learning(FinishTold(kind, name), Learner(None, person), DONE, uuid4())


def printed(client: Client, name: str) -> PdfReader:
    answer = client.post("/learn/certificate", {"name": name})
    assert answer["Content-Type"] == "application/pdf"
    assert "no-store" in answer["Cache-Control"]
    return PdfReader(io.BytesIO(answer.content))


def words_of(paper: PdfReader) -> str:
    """The first page, with letters drawn as one taken apart and no marks where words may break."""
    text = unicodedata.normalize("NFKC", paper.pages[0].extract_text())
    return " ".join(text.replace("\u200b", "").split())


@pytest.mark.parametrize("language", ["en", "da"])
def test_it_says_what_was_done_and_when_and_what_it_is_not(language: str, db: None, client: Client) -> None:
    person = reader(language)
    case, other, lesson = vignettes()[0], vignettes()[1], lessons()[0]
    through(person, CASE, case.key)
    through(person, LESSON, lesson.slug)
    through(person, CASE, "of-another-version")
    paper = printed(client, "Ada  Lovelace\n")
    assert len(paper.pages) == 1
    told = words_of(paper)
    assert "Ada Lovelace" in told
    assert case.name.of(language) in told
    assert lesson.title.of(language) in told
    assert other.name.of(language) not in told
    assert "of-another-version" not in told
    assert {"en": "20 November 2026", "da": "20. november 2026"}[language] in told
    no = {"en": ("no accreditation", "no proof of competence"), "da": ("ingen akkreditering", "intet bevis")}
    page = client.get("/learn/certificate").content.decode()
    assert all(word in told and word in page for word in no[language])
    assert "Ada" not in page
    root = paper.root_object
    assert "/Marked': True" in str(root["/MarkInfo"])
    assert str(root["/Lang"]).startswith(language)


def test_all_there_is_fits_on_one_page_with_a_long_name(person: UUID, client: Client) -> None:
    for one in vignettes():
        through(person, CASE, one.key)
    for lesson in lessons():
        through(person, LESSON, lesson.slug)
    paper = printed(client, "W" * 80)
    assert len(paper.pages) == 1
    told = words_of(paper)
    assert [one.key for one in vignettes() if one.name.en not in told] == []


def test_of_nothing_there_is_no_paper_and_a_name_too_long_is_told(person: UUID, client: Client) -> None:
    answer = client.post("/learn/certificate", {"name": "Ada"})
    assert (answer.status_code, answer["Content-Type"].split(";")[0]) == (200, "text/html")
    through(person, CASE, vignettes()[0].key)
    answer = client.post("/learn/certificate", {"name": "A" * 81})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "A" * 81 in page
    assert "at most 80 letters" in page


def test_before_anyone_has_begun_it_is_empty(db: None, client: Client) -> None:
    assert "Nothing stands here yet" in client.get("/learn/certificate").content.decode()

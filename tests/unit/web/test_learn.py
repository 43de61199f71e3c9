"""Lessons: every number comes from the core, and every one of them works by radio buttons alone."""

import re
from uuid import UUID

import pytest
from django.test import Client

from opentaper import formulary
from opentaper.actions.lessons import (
    CASES,
    last_milligrams,
    lesson_drugs,
    short_and_long,
    withdrawal_or_relapse,
)
from opentaper.planning.effect import effect
from opentaper.web.learn import LESSONS, short_and_long_page


@pytest.mark.parametrize("name", lesson_drugs())
def test_the_last_cuts_take_more_than_the_first(name: str) -> None:
    lesson = last_milligrams(name)
    known = effect(formulary.drug(name), None)
    assert known is not None
    for stop in lesson.stops:
        assert stop.points == pytest.approx(100 * known.occupancy(stop.dose.as_mg))
        assert stop.band[0] <= stop.points <= stop.band[1]
    assert sum(stop.lost for stop in lesson.stops) == pytest.approx(lesson.stops[0].points)
    assert lesson.same_as_last is not None
    spared = lesson.stops[0].points - 100 * known.occupancy(lesson.same_as_last.as_mg)
    assert spared < lesson.stops[-1].lost
    assert list(lesson.kind_doses) == sorted(set(lesson.kind_doses), reverse=True)


def test_longer_use_and_a_sudden_stop_are_harder() -> None:
    told = {(one.use, one.way): one for one in short_and_long().told}
    for way in ("abrupt", "occupancy:1y"):
        assert told["8 weeks", way].any.value < told["1 year", way].any.value < told["8 years", way].any.value
    for use in ("8 weeks", "1 year", "8 years"):
        assert told[use, "occupancy:1y"].severe.value < told[use, "abrupt"].severe.value


def test_a_hundred_people_are_drawn_as_they_are_told() -> None:
    for one in short_and_long_page().told:
        kinds = [mark.kind for mark in one.marks]
        assert len(kinds) == 100
        assert kinds.count("severe") == one.severe
        assert 100 - kinds.count("none") == one.any


def test_signs_of_the_third_lesson_are_read_and_sourced() -> None:
    cases = withdrawal_or_relapse()
    assert tuple(case.row.code for case in cases) == CASES
    assert {case.row.grade.value for case in cases} == {"A"}
    assert all(case.sources for case in cases)
    assert {case.row.points_to for case in cases} == {"withdrawal", "relapse"}


@pytest.mark.parametrize("slug", [lesson.slug for lesson in LESSONS])
@pytest.mark.parametrize("language", ["en", "da"])
def test_a_lesson_needs_no_script(slug: str, language: str, db: None, browser: Client) -> None:
    browser.cookies["opentaper_language"] = language
    answer = browser.get(f"/learn/{slug}")
    page = answer.content.decode()
    assert answer.status_code == 200
    assert page.count('type="radio"') >= 5
    assert "NaN" not in page
    coordinates = re.findall(r' (?:cx|cy|x|y|width|d)="([^"]*)"', page)
    assert not any("," in told for told in coordinates)


def test_the_drug_is_chosen_and_an_unknown_one_is_not(person: UUID, browser: Client) -> None:
    assert "Paroxetine" in browser.get("/learn/last-milligrams?drug=paroxetine").content.decode()
    assert "Sertraline" in browser.get("/learn/last-milligrams?drug=nonsense").content.decode()
    assert browser.get("/learn/nothing").status_code == 404

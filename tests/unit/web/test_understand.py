"""Understand: both sides always, "not enough days yet" is an answer, and the page says what was read."""

from dataclasses import replace
from datetime import date, timedelta
from html import unescape
from itertools import count
from uuid import UUID

import numpy as np
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from opentaper import wiring
from opentaper.actions.deeds.make_demo_person import DemoTold, make_demo_person
from opentaper.actions.deeds.moment import Moment
from opentaper.actions.readings.understanding_read import understanding_of
from opentaper.formulary.facts import Grade
from opentaper.inference.evidence import MODEL, PERSON, PUBLISHED, Evidence
from opentaper.inference.split import DayBand, DistressSplit, ScorePart
from opentaper.inference.waves import Spell, SpellKind
from opentaper.reasons import Reason
from opentaper.record.models import LogEntry
from opentaper.web.understand import understand_page
from opentaper.web.understand_parts import day_shown, evidence_shown
from opentaper.web.waves_drawing import day_marks, waves_drawing
from opentaper.wording import sentence, words
from tests.unit.web.treated import NOW, ONE_DAY, TODAY, medicine, planned, told

FIRST = date(2026, 3, 1)


@pytest.fixture(autouse=True)
def morning(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wiring, "now", lambda: NOW)


def shown(browser: Client) -> str:
    answer = browser.get("/understand")
    assert answer.status_code == 200
    return unescape(answer.content.decode())


def test_nobody_and_nothing(db: None, browser: Client) -> None:
    assert browser.get("/understand")["Location"] == "/welcome"


def test_without_a_medicine_there_is_one_way_on(person: UUID, browser: Client) -> None:
    assert words("web.understand.title.empty") in shown(browser)


def test_too_few_days_are_said_to_be_too_few(person: UUID, browser: Client) -> None:
    begun = medicine(person)
    told(person, TODAY - ONE_DAY)
    html = shown(browser)
    read = understanding_of(person, begun.medication_id, TODAY)
    assert not read.is_enough
    assert words("web.understand.title.not_yet") in html
    assert words("web.understand.lead_not_yet", n=1, wanted=read.wanted_days) in html
    assert words("web.understand.for") in html
    assert words("web.understand.against") in html
    for reason in read.tells_more:
        assert sentence(reason) in html


@pytest.mark.parametrize("language", ["en", "da"])
def test_the_page_says_what_was_read_of_months(db: None, browser: Client, language: str) -> None:
    made = make_demo_person(DemoTold(language, "GB", "Europe/London"), Moment(NOW, TODAY, UUID(int=9), None))
    html = shown(browser)
    read = understanding_of(made.person_id, made.medication_id, TODAY)
    page = understand_page(read, (), language, "auto")
    assert page.is_enough
    assert page.last is not None
    assert words(page.title, language) in html
    assert words(page.chance, language, pct=page.chance_pct) in html
    for part in page.last.parts:
        assert words(part.name, language) in html
        assert f"<b>{part.points}</b>" in html
        assert words("web.understand.range", language, low=part.low, high=part.high) in html
    for line in (*read.for_withdrawal, *read.for_return):
        if line.code != MODEL:
            assert sentence(line.reason, language) in html
    if not [line for line in read.for_return if line.code != MODEL]:
        assert words("web.understand.nothing_against", language) in html
    for reason in (*read.tells_more, *read.learnt.unknown, *read.learnt.pace):
        assert sentence(reason, language) in html
    assert page.chart is not None
    assert page.chart.src in html
    assert browser.get(page.chart.src).status_code == 200
    again, dark = (understand_page(read, (), language, theme).chart for theme in ("auto", "dark"))
    assert again is page.chart  # laid out once for what was learnt
    assert dark is not None
    assert dark.src != page.chart.src


def test_the_other_medicine_is_one_press_away(person: UUID, browser: Client) -> None:
    medicine(person, "citalopram", "20 mg")
    other = medicine(person, "diazepam", "10 mg")
    assert f"/understand?of={other.medication_id}" in shown(browser)
    answer = browser.get(f"/understand?of={other.medication_id}").content.decode()
    assert f'href="/understand?of={other.medication_id}" aria-current="page"' in answer


def split_of(**parts: float) -> DistressSplit:
    """A split of ten days, the same on each but for withdrawal, which falls by 0.1 a day to what is told."""
    n = 10
    fall = 0.1 * np.arange(n - 1, -1, -1)

    def part(name: str) -> ScorePart:
        mean = np.full(n, parts.get(name, 0.0)) + (fall if name == "withdrawal" else 0.0)
        return ScorePart(mean, mean - 0.2, mean + 0.2)

    usual, withdrawal, underlying = part("usual"), part("withdrawal"), part("underlying")
    life, unexplained = part("life"), part("unexplained")
    score = usual.mean + withdrawal.mean + underlying.mean + life.mean + unexplained.mean
    none = np.zeros(n)
    band = DayBand(none, none, none, none, none)
    return DistressSplit(
        days=tuple(FIRST + timedelta(days=day) for day in range(n)),
        observed=np.ones(n, dtype=np.bool_),
        score=score,
        usual=usual,
        withdrawal=withdrawal,
        underlying=underlying,
        life=life,
        unexplained=unexplained,
        intensity=band,
        condition=band,
    )


@pytest.mark.parametrize(
    ("parts", "most", "trend"),
    [
        ({"withdrawal": 2.0, "life": 0.3}, "withdrawal", "easing"),
        ({"withdrawal": 0.6, "life": 0.1}, "usual", "easing"),
        ({"underlying": 3.0, "withdrawal": 0.4}, "underlying", "easing"),
        ({"life": 2.0}, "life", "easing"),
        ({"withdrawal": 1.0, "life": 1.0, "unexplained": 1.0}, "mixed", "easing"),
        ({"underlying": 0.1, "unexplained": 2.0}, "unexplained", "easing"),
    ],
)
def test_most_of_a_day_is_named_only_where_it_is_most(parts: dict[str, float], most: str, trend: str) -> None:
    day = day_shown(split_of(usual=1.0, **parts), "en")
    assert day is not None
    assert (day.day, day.most, day.trend) == (FIRST + timedelta(days=9), most, trend)


def test_what_may_be_nothing_is_not_called_most() -> None:
    split = split_of(withdrawal=2.0)
    low = ScorePart(split.withdrawal.mean, split.withdrawal.mean - 3.0, split.withdrawal.high)
    unsure = replace(split, withdrawal=low)
    day = day_shown(unsure, "en")
    assert day is not None
    assert day.most == "mixed"


def test_own_days_stand_before_studies_and_the_model_is_no_line_of_its_own() -> None:
    def line(code: str, weight: float, kind: str) -> Evidence:
        return Evidence(code, "withdrawal", weight, Reason.of("more.use"), (), Grade.C, kind)

    lines = [
        line("a", -2.0, PUBLISHED),
        line("b", -0.5, PERSON),
        line(MODEL, -3.0, PERSON),
        line("c", -1.0, PERSON),
    ]
    open_lines, more = evidence_shown([*lines, *lines[:1] * 3], "en")
    assert [(one.weight, sum(one.dots)) for one in open_lines] == [
        ("medium", 2),
        ("weak", 1),
        ("strong", 3),
        ("strong", 3),
    ]
    assert len(more) == 2


def test_a_day_without_a_check_in_is_a_gap_and_never_a_window() -> None:
    wave = Spell(SpellKind.WAVE, TODAY - 9 * ONE_DAY, TODAY - 6 * ONE_DAY, 4, 2.0)
    window = Spell(SpellKind.WINDOW, TODAY - 5 * ONE_DAY, TODAY - 3 * ONE_DAY, 2, 0.1)
    scores = {TODAY - back * ONE_DAY: 3.0 for back in (9, 8, 7, 6, 5, 3, 1)}
    marks = day_marks(scores, [wave], [window], TODAY)
    kinds = [mark.kind for mark in marks]
    assert (len(kinds), kinds[-10:]) == (
        28,
        ["wave"] * 4 + ["window", "none", "window", "none", "other", "none"],
    )
    drawn = waves_drawing(marks, [TODAY - 9 * ONE_DAY], "da")
    assert drawn.count("m-window") == 2
    assert drawn.count("stroke-dasharray") == kinds.count("none")
    assert drawn.count("g-now") == 1
    assert words("web.understand.today", "da") in drawn


def test_queries_do_not_grow_with_days(
    person: UUID, browser: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    seconds = count()
    monkeypatch.setattr(wiring, "now", lambda: NOW + timedelta(seconds=next(seconds)))
    planned(person, days_ago=40, first_cut_in=9)
    counts = []
    for days in ((3, 2), (12, 11, 10, 9, 8, 7, 6)):
        for back in days:
            told(person, TODAY - back * ONE_DAY)
        shown(browser)  # what it learns and advises is kept
        with CaptureQueriesContext(connection) as asked:
            shown(browser)
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_advice_that_is_first_shown_here_goes_into_the_log_once(person: UUID, browser: Client) -> None:
    planned(person, first_cut_in=9)
    told(person)
    advice = LogEntry.objects.filter(person_id=person, kind="advice")
    assert not advice.exists()
    for _ in range(2):
        shown(browser)
    assert advice.count() == 1
    assert advice.get().at == NOW

"""Lessons: every number comes from the core, and every one of them works by radio buttons alone."""

import re
from html import unescape
from pathlib import Path
from uuid import UUID

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from opentaper import formulary, web
from opentaper.actions.lesson_doses import small_dose
from opentaper.actions.lesson_plan import plan_to_read
from opentaper.actions.lessons import (
    CASES,
    last_milligrams,
    lesson_drugs,
    short_and_long,
    withdrawal_or_relapse,
)
from opentaper.formulary import bibliography
from opentaper.formulary.diet_rows import AskedGoal, DietLevel
from opentaper.formulary.diet_safety import diet_rows
from opentaper.formulary.feelings import feelings
from opentaper.formulary.food_pages import food_pages
from opentaper.formulary.lessons import NOT_SURE, lesson, lessons
from opentaper.planning.effect import effect
from opentaper.record.models import LearningDone
from opentaper.web.forms import TypedForm
from opentaper.web.lesson_frame import LessonAsked
from opentaper.web.lesson_people import short_and_long_page
from opentaper.wording import words

TEMPLATES = Path(web.__file__).parent / "templates"


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
    for one in short_and_long_page(LessonAsked(TypedForm({}), None)).told:
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


SLUGS = [one.slug for one in lessons()]


def plain(content: bytes) -> str:
    """Return a page as its text stands in the data: numbers are held to their units by the page alone."""
    return unescape(content.decode()).replace("\u00a0", " ")


def read(browser: Client, path: str) -> str:
    answer = browser.get(path)
    assert answer.status_code == 200, path
    return plain(answer.content)


@pytest.mark.parametrize("slug", SLUGS)
@pytest.mark.parametrize("language", ["en", "da"])
def test_a_lesson_needs_no_script(slug: str, language: str, db: None, browser: Client) -> None:
    browser.cookies["opentaper_language"] = language
    page = read(browser, f"/learn/{slug}")
    assert page.count('type="radio"') >= 5
    assert "<script" not in page.partition("</head>")[2]
    assert "NaN" not in page
    coordinates = re.findall(r' (?:cx|cy|x|y|width|d)="([^"]*)"', page)
    assert not any("," in told for told in coordinates)
    one = lesson(slug)
    assert f"<h1>{one.title.of(language)}</h1>" in page
    assert all(fact.text.of(language) in page for fact in one.facts)
    assert all(panel.text.of(language) in page for panel in one.panels)
    assert not any(fact.text.of(language) in page for fact in one.clinician)


@pytest.mark.parametrize("slug", SLUGS)
def test_a_clinician_reads_figures_and_limits_too(slug: str, db: None, browser: Client) -> None:
    page = read(browser, f"/learn/{slug}?for=clinician")
    assert all(fact.text.en in page for fact in (*lesson(slug).facts, *lesson(slug).clinician))


@pytest.mark.parametrize("slug", SLUGS)
def test_everything_that_is_said_shows_where_it_was_read(slug: str, db: None, browser: Client) -> None:
    page = read(browser, f"/learn/{slug}?for=clinician")
    sources = page.partition('<ul class="sources">')[2] if slug != "withdrawal-or-relapse" else page
    missing = [key for key in lesson(slug).source if bibliography.source(key).title not in sources]
    assert missing == []
    assert words("web.learn.where_from", "en") in page


#: Sentences of a lesson's page that state no fact: headings, labels, what to press.
PLAIN = {
    "last-milligrams": {"move", "choose", "picture", "bars", "axis", "effect", "effect_small", "dose"}
    | {"nine_in_ten", "taken", "legend", "other_drug", "kind", "kind_label", "try", "from_to"},
    "eight-weeks-eight-years": {"hundred", "for", "how", "use_0", "use_1", "use_2", "way_0", "way_1", "why"}
    | {"picture", "severe", "moderate", "mild", "none", "col_any", "col_moderate", "col_severe"},
    "withdrawal-or-relapse": {"withdrawal", "relapse", "points_withdrawal", "points_relapse", "both", "own"},
    "small-doses": {
        "choose",
        "drug",
        "dose",
        "market",
        "show",
        "made",
        "pieces",
        "liquid",
        "compounded",
        "bar",
    }
    | {
        "exact",
        "rough",
        "near",
        "too_big",
        "none",
        "legend_wanted",
        "legend_made",
        "liquids",
        "ordered",
        "order_it",
    }
    | {"col_liquid", "col_draw", "col_error", "limits"},
    "reading-a-plan": {"choose", "picture", "dose_panel", "effect_panel", "weeks", "n_stairs", "to_make"}
    | {"col_week", "nobody"},
    "talking-about-it": {"to_whom", "own_words", "papers", "show", "at_once", "slowly", "more"},
    "feelings-that-return": {"near", "finer", "press", "try", "minutes", "log"},
    "body-and-food": {"which", "read", "stops", "never", "asks", "tell", "picture", "weeks", "large", "small"}
    | {"col_weeks"},
}


@pytest.mark.parametrize("slug", SLUGS)
def test_every_sentence_that_states_a_fact_has_a_source(slug: str) -> None:
    """What a template says of its own is told in the lesson's data with sources, or states no fact."""
    stem = f"web.learn.{slug}."
    names = [f"lesson_{slug}.html"]
    if slug == "eight-weeks-eight-years":
        names += ["_lesson_people.html", "_lesson_people_legend.html"]
    text = "".join((TEMPLATES / name).read_text(encoding="utf-8") for name in names)
    said = {code.removeprefix(stem) for code in re.findall(r"""["'](web\.learn\.[\w.-]+)["']""", text)}
    said = {code for code in said if not code.startswith("web.learn.")}
    if slug == "last-milligrams":  # of each stop, by its kind
        said |= {f"at_{kind}" for kind in ("start", "first", "easy", "steep", "nothing")}
    told = lesson(slug).codes
    assert said == told.keys() | PLAIN[slug]
    assert not told.keys() & PLAIN[slug]
    assert all(told.values())


#: Words that people read in a minute when they read slowly, and the minutes that no lesson takes.
SLOW, TOO_LONG = 180, 10


@pytest.mark.parametrize("slug", SLUGS)
def test_a_lesson_takes_under_ten_minutes_with_every_part_uncovered(
    slug: str, db: None, browser: Client
) -> None:
    page = read(browser, f"/learn/{slug}?for=clinician").partition("<main")[2].partition("</main>")[0]
    folded = r"(?s)<details.*?</details>|<select.*?</select>|<svg.*?</svg>|<[^>]+>"
    assert len(re.sub(folded, " ", page).split()) < SLOW * TOO_LONG


def send(browser: Client, slug: str, **told: str) -> tuple[int, str]:
    """Send the questions of a lesson as its form does."""
    page = read(browser, f"/learn/{slug}")
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
    assert token is not None
    answer = browser.post(f"/learn/{slug}", {"csrfmiddlewaretoken": token.group(1), **told})
    return answer.status_code, plain(answer.content)


@pytest.mark.parametrize("slug", SLUGS)
def test_each_answer_says_why_and_being_unsure_shows_what_fits(
    slug: str, person: UUID, browser: Client
) -> None:
    first, second = lesson(slug).questions
    for choice in first.choices:
        status, page = send(browser, slug, **{first.key: choice.key, second.key: NOT_SURE})
        assert status == 200
        assert choice.why.en in page
        assert f"<b>{second.right.text.en}.</b> {second.right.why.en}" in page
        assert (words("web.learn.look_again", "en") in page) is not choice.is_right
        assert words("web.learn.kept", "en") in page
    assert LearningDone.objects.get().answers == {first.key: first.choices[-1].key, second.key: NOT_SURE}


def test_what_was_not_answered_is_asked_again_and_nothing_is_lost(person: UUID, browser: Client) -> None:
    first, second = lesson("small-doses").questions
    status, page = send(browser, "small-doses", **{first.key: first.right.key, second.key: "made-up"})
    assert status == 422
    assert f'value="{first.right.key}" checked' in page
    assert page.count("field__error") == 1
    assert f'id="w-{second.key}"' in page
    assert not LearningDone.objects.exists()


def test_the_list_shows_what_was_gone_through_and_it_can_be_taken_back(person: UUID, browser: Client) -> None:
    assert "take-back" not in read(browser, "/learn")
    for slug in SLUGS[:2]:
        send(browser, slug, **{one.key: NOT_SURE for one in lesson(slug).questions})
    page = read(browser, "/learn")
    assert words("web.learn.gone_through", "en", n=2, count=8) in page
    assert page.count("/take-back") == 2
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
    assert token is not None
    answer = browser.post(f"/learn/{SLUGS[0]}/take-back", {"csrfmiddlewaretoken": token.group(1)})
    assert (answer.status_code, answer["Location"]) == (303, "/learn")
    assert [row.name for row in LearningDone.objects.all()] == [SLUGS[1]]
    page = read(browser, "/learn")
    assert words("web.learn.taken_back", "en") in page


def test_before_anyone_has_begun_all_can_be_read_and_nothing_is_kept(db: None, browser: Client) -> None:
    one = lesson("talking-about-it")
    status, page = send(browser, one.slug, **{question.key: NOT_SURE for question in one.questions})
    assert status == 200
    assert words("web.learn.read_only", "en") in page
    assert words("web.learn.keeps", "en") not in page
    assert not LearningDone.objects.exists()


def test_the_drug_is_chosen_and_an_unknown_one_is_not(person: UUID, browser: Client) -> None:
    assert "Paroxetine" in read(browser, "/learn/last-milligrams?drug=paroxetine")
    assert "Sertraline" in read(browser, "/learn/last-milligrams?drug=nonsense")
    assert browser.get("/learn/nothing").status_code == 404
    assert browser.post("/learn/nothing/take-back", follow=False).status_code in {403, 404}


def test_small_doses_are_made_from_the_products_of_the_country(person: UUID, browser: Client) -> None:
    page = read(browser, "/learn/small-doses?drug=citalopram&dose=1.3&market=US")
    told = small_dose("citalopram", "1.3 mg", "US")
    assert told.liquids[0].is_exact
    assert [way.is_made for way in told.ways] == [False, True, True]
    assert told.smallest is not None
    assert words("web.learn.small-doses.too_big", "en", dose=told.smallest).replace("\u00a0", " ") in page
    assert "2 mg/mL" in page
    wrong = read(browser, "/learn/small-doses?drug=citalopram&dose=soon&market=MOON")
    assert 'class="field is-wrong"' in wrong
    assert 'value="soon"' in wrong
    assert 'id="ways"' not in wrong
    for dose in ("0", "-1", "1e9 g", "1,000", "nan"):
        assert 'class="field is-wrong"' in read(browser, f"/learn/small-doses?dose={dose}"), dose


@settings(
    max_examples=40, deadline=None, derandomize=True, suppress_health_check=[*HealthCheck], database=None
)
@given(dose=st.text(max_size=12) | st.floats().map(str) | st.integers().map(lambda n: f"{n} mg"))
def test_whatever_is_typed_is_made_or_said_to_be_wrong(person: UUID, browser: Client, dose: str) -> None:
    answer = browser.get("/learn/small-doses", {"dose": dose})
    page = answer.content.decode()
    assert answer.status_code == 200
    assert ('id="ways"' in page) is not ('class="field is-wrong"' in page)


@pytest.mark.parametrize("name", ["sertraline", "citalopram", "diazepam", "haloperidol"])
@pytest.mark.parametrize("dose", ["0.3 mg", "1.3 mg", "2.5 mg", "5 mg"])
def test_each_way_to_make_a_dose_adds_up(name: str, dose: str) -> None:
    told = small_dose(name, dose, "UK")
    made = [way.made for way in told.ways if way.made is not None and way.is_made]
    for one in (*made, *told.liquids):
        assert sum(part.dose.micrograms for intake in one.intakes for part in intake.parts) == (
            one.made.micrograms
        )
        forms = {part.product.form.is_liquid for intake in one.intakes for part in intake.parts}
        assert len(forms) == 1, "one way is of one kind"
    assert told.ways[2].made is not None
    assert told.ways[2].made.is_exact
    assert [(one.off, one.error_mg) for one in told.liquids] == sorted(
        (one.off, one.error_mg) for one in told.liquids
    )


def test_the_plan_that_is_read_is_drawn_as_it_was_proposed(db: None, browser: Client) -> None:
    told = plan_to_read()
    assert told.plan.outcome.is_plan
    drops = sum(step.drop_points or 0.0 for step in told.steps)
    assert drops == pytest.approx(told.start_points)
    page = read(browser, "/learn/reading-a-plan")
    assert page.count("<tr><th") == len(told.steps) + 1
    stairs = re.search(r'class="m-dose-next" d="([^"]+)"', page)
    assert stairs is not None
    heights = [float(y) for y in re.findall(r"V([\d.]+)", stairs.group(1))]
    assert len(heights) == len(told.steps)
    assert heights == sorted(heights), "lower doses stand lower"


def test_feelings_and_habits_are_those_of_the_library(person: UUID, browser: Client) -> None:
    page = read(browser, "/learn/feelings-that-return")
    assert all(one.name.en in page for one in feelings() if one.level in {1, 2})
    assert "/feelings?word=flat" in page
    body = read(browser, "/learn/body-and-food")
    assert all(claim.text.en in body for one in food_pages() for claim in one.claims)
    stops = [row for row in diet_rows(AskedGoal.KETO) if row.level is not DietLevel.WATCH]
    assert len(stops) > 20
    assert all(row.risk.en in body for row in stops)

"""Whatever a plan is written as, reading it back gives the same dose on every day; the rest is refused."""

import io
import json
from dataclasses import replace
from datetime import UTC, date, datetime, time

import pypdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from opentaper.errors import BadLine
from opentaper.exchange.calendar_ics import IntakeTimes, calendar_ics, daily_doses_from_calendar
from opentaper.exchange.daily_doses import DailyDoses, daily_doses
from opentaper.exchange.plan_csv import daily_doses_from_csv, plan_csv
from opentaper.exchange.plan_json import daily_doses_from_json, plan_json
from opentaper.exchange.plan_pdf import daily_doses_from_pdf_text, plan_pdf
from opentaper.exchange.schedule_csv import Schedule, read_schedule
from opentaper.planning.request import Times
from opentaper.planning.result import Part, PlanResult
from opentaper.quantities import Dose
from tests.builders import (
    bead_capsule,
    beads,
    counted_drops,
    dispersed,
    drawn,
    drops,
    drug,
    half,
    liquid,
    pieces,
    plan_of,
    quarter,
    request,
    step,
    tablet,
)

STAMP = datetime(2026, 11, 22, tzinfo=UTC)
LANGUAGE = st.sampled_from(["en", "da"])
STRENGTHS = st.sampled_from(["0.25", "0.5", "2", "2.5", "10", "37.5", "100"])
VOLUMES = st.integers(1, 300).map(lambda marks: f"{marks / 100:.2f}")
DATES = st.dates(date(2000, 1, 1), date(2090, 1, 1))


@st.composite
def parts(draw: st.DrawFn) -> Part:
    """One line of a recipe, made in any way."""
    strength = draw(STRENGTHS)
    made = {
        "whole": lambda: pieces(tablet(strength), draw(st.integers(1, 6))),
        "half": lambda: half(tablet(strength), draw(st.sampled_from([1, 3]))),
        "quarter": lambda: quarter(tablet("20")),
        "drawn": lambda: drawn(liquid("0.4"), draw(VOLUMES)),
        "drops": lambda: counted_drops(drops(), draw(st.integers(1, 30))),
        "dispersed": lambda: dispersed(tablet("10"), draw(VOLUMES)),
        "beads": lambda: beads(bead_capsule(), draw(st.integers(1, 149))),
    }
    return made[draw(st.sampled_from(sorted(made)))]()


@st.composite
def plans(draw: st.DrawFn, dated: bool | None = None) -> PlanResult:
    """A plan of falling doses, made in any way, once or several times a day, with or without dates."""
    n_intakes = draw(st.integers(1, 3))
    n_steps = draw(st.integers(1, 12))
    intake = st.lists(parts(), max_size=3).map(tuple)
    day = st.lists(intake, min_size=n_intakes, max_size=n_intakes).map(tuple)
    recipes = draw(st.lists(day, min_size=n_steps, max_size=n_steps))
    recipes.sort(key=lambda intakes: -sum(part.dose.micrograms for made in intakes for part in made))
    first, steps = 0, []
    for intakes in recipes:
        days = draw(st.integers(1, 120))
        steps.append(step(first, days, intakes))
        first += days
    has_dates = draw(st.booleans()) if dated is None else dated
    asked = request(
        "2000",
        of=drug(curves=None if draw(st.booleans()) else ()),
        start_date=draw(DATES) if has_dates else None,
    )
    start = steps[0].dose + Dose(draw(st.integers(1, 50_000)))
    return plan_of(tuple(steps), replace(asked, start=start, times=Times.evenly(n_intakes)))


@given(plans(), LANGUAGE)
def test_json_keeps_every_daily_dose(result: PlanResult, language: str) -> None:
    assert daily_doses_from_json(plan_json(result, language)) == daily_doses(result)


@given(plans(), LANGUAGE)
def test_csv_keeps_every_daily_dose(result: PlanResult, language: str) -> None:
    written = plan_csv(result, language)
    assert daily_doses_from_csv(written) == daily_doses(result)
    assert read_schedule(written, "plan.csv").history.changes == daily_doses(result).history.changes


@given(plans(dated=True), LANGUAGE)
def test_the_calendar_keeps_every_daily_dose(result: PlanResult, language: str) -> None:
    assert daily_doses_from_calendar(calendar_ics(result, STAMP, language)) == daily_doses(result)


@given(plans(dated=True), st.sampled_from(["Europe/London", "America/Sao_Paulo", "Asia/Kathmandu"]))
@settings(max_examples=20)
def test_reminders_and_time_zones_move_no_dose(result: PlanResult, zone: str) -> None:
    times = tuple(time(2 + 6 * place, 30) for place in range(len(result.steps[0].intakes)))
    written = calendar_ics(result, STAMP, intakes=IntakeTimes(times, zone))
    assert daily_doses_from_calendar(written) == daily_doses(result)


@given(plans(), LANGUAGE)
@settings(max_examples=8)
@pytest.mark.slow
def test_paper_keeps_every_daily_dose(result: PlanResult, language: str) -> None:
    pages = pypdf.PdfReader(io.BytesIO(plan_pdf(result, language))).pages
    printed = "\n".join(page.extract_text() for page in pages)
    assert daily_doses_from_pdf_text(printed, language) == daily_doses(result)


@given(plans(), st.integers(0, 2_000))
def test_every_format_agrees_on_every_single_day(result: PlanResult, day: int) -> None:
    told: list[DailyDoses] = [
        daily_doses_from_json(plan_json(result)),
        daily_doses_from_csv(plan_csv(result)),
    ]
    in_force = [each.dose for each in result.steps if each.start_day <= day][-1]
    assert [each.on(day) for each in told] == [in_force, in_force]


def schedule_or_refusal(text: str) -> Schedule | BadLine:
    """What reading a file comes to; anything else is a fault of ours."""
    try:
        return read_schedule(text, "any.csv")
    except BadLine as refused:
        return refused


def is_sound(told: Schedule | BadLine, text: str) -> bool:
    """Whether a schedule has rising days, or a refusal a line of the file."""
    if isinstance(told, BadLine):
        return told.file == "any.csv" and 1 <= told.line <= len(text) + 1
    days = [day for day, _ in told.history.changes]
    return bool(days) and days == sorted(set(days))


@given(st.text(max_size=200))
def test_any_text_is_a_schedule_or_a_bad_line(text: str) -> None:
    assert is_sound(schedule_or_refusal(text), text)


@given(st.lists(st.tuples(st.text(max_size=12), st.text(max_size=12)), max_size=5), st.sampled_from(",;\t"))
def test_any_rows_are_a_schedule_or_a_bad_line(rows: list[tuple[str, str]], delimiter: str) -> None:
    text = "\n".join([f"day{delimiter}dose", *(f"{day}{delimiter}{dose}" for day, dose in rows)])
    assert is_sound(schedule_or_refusal(text), text)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)


def doses_or_refusal(text: str) -> DailyDoses | str:
    """What reading a plan comes to: its doses, or why not."""
    try:
        return daily_doses_from_json(text)
    except BadLine as refused:
        return refused.why


@given(plans(), st.sampled_from(["schema", "status", "steps", "start_date", "start_dose_mg"]), JSON)
@settings(max_examples=60)
def test_a_damaged_plan_is_refused_or_keeps_its_steps(result: PlanResult, field: str, value: object) -> None:
    document = json.loads(plan_json(result)) | {field: value}
    read = doses_or_refusal(json.dumps(document))
    is_whole = isinstance(read, DailyDoses) and read.history.changes == daily_doses(result).history.changes
    is_emptied = isinstance(read, DailyDoses) and field == "steps" and not value
    assert read == "not_a_plan" or is_whole or is_emptied


@given(st.binary(max_size=300))
def test_any_bytes_are_no_calendar(written: bytes) -> None:
    with pytest.raises(BadLine):
        daily_doses_from_calendar(written)

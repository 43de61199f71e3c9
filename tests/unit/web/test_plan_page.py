"""The plan page says what the plan says: every printed dose is read back and equals the plan's."""

from __future__ import annotations

import io
import re
from datetime import timedelta
from html import unescape
from uuid import UUID

import pypdf
import pytest
from django.test import Client

from opentaper import wiring
from opentaper.actions.deeds.propose_version import propose_version
from opentaper.actions.readings.asked_plan import asked_plan
from opentaper.actions.readings.plan_changes import ProposeTold
from opentaper.actions.readings.plan_read import PlanRead, plan_of
from opentaper.quantities import Dose
from opentaper.web.forms import TypedForm
from opentaper.web.plan import plan_page
from opentaper.web.plan_papers import printed_plan, shown_sheet
from opentaper.web.plan_steps import When
from opentaper.wording import parse_recipe, words
from tests.unit.actions.deeds.lives import Life
from tests.unit.web.form_fields import hidden_fields
from tests.unit.web.treated import NOW, TODAY, at, medicine, read_today

pytestmark = pytest.mark.django_db
#: Two medicines of one person, in the order of their names.
TWO = (("citalopram", "20 mg"), ("diazepam", "10 mg"))


def read_of(life: Life) -> PlanRead:
    read = plan_of(life.person, wiring.today())
    assert read is not None
    return read


@pytest.mark.parametrize("language", ["en", "da"])
def test_every_dose_of_the_table_is_made_by_its_recipe(life: Life, language: str) -> None:
    page = plan_page(read_of(life), ((life.medication, "citalopram"),), TypedForm({}, language))
    for row in (*page.rows, *page.later):
        if row.when is not When.DONE and row.dose:
            made = sum(parse_recipe(line, language).micrograms for line in row.recipe)
            assert Dose(made) == row.dose


def test_a_plan_says_that_it_is_a_proposal_only_until_it_is_signed(life: Life) -> None:
    says = words("plan.proposed", "en")
    before = read_of(life)
    assert says in plan_page(before, (), TypedForm({})).why
    life.sign(before.current.id, wiring.today())
    assert says not in plan_page(read_of(life), (), TypedForm({})).why


def test_the_steps_are_those_of_the_plan_and_none_comes_before_today(life: Life) -> None:
    read = read_of(life)
    page = plan_page(read, (), TypedForm({}))
    ahead = [row for row in (*page.rows, *page.later) if row.when is When.AHEAD]
    assert [row.dose for row in ahead] == [step.dose for step in read.plan.steps]
    assert all(row.day is not None and row.day >= wiring.today() for row in ahead)
    now = [row for row in page.rows if row.when is When.NOW]
    assert [row.dose for row in now] == [Dose.mg(20)]


def test_the_page_prints_the_doses_of_its_context(life: Life, client: Client) -> None:
    html = unescape(client.get("/plan").content.decode())
    printed = re.findall(r'<th scope="row" class="mg">([^<]+)</th>', html)
    page = plan_page(read_of(life), (), TypedForm({}))
    assert [Dose.parse(text) for text in printed] == [row.dose for row in (*page.rows, *page.later)]


def test_the_sheet_tells_the_dose_that_is_taken_whatever_the_dates_say(life: Life) -> None:
    for later in (0, 14, 60):
        read = plan_of(life.person, wiring.today() + timedelta(days=later))
        assert read is not None
        sheet = shown_sheet(read, "GB", "en").sheet
        assert [intake["amount"] for intake in sheet["intakes"]] == ["20"]


def test_the_first_page_of_the_pdf_tells_the_dose_that_is_taken_too(life: Life) -> None:
    for later in (0, 14, 60):
        read = plan_of(life.person, wiring.today() + timedelta(days=later))
        assert read is not None
        first = pypdf.PdfReader(io.BytesIO(printed_plan(read, "GB", "en"))).pages[0].extract_text()
        wanted = shown_sheet(read, "GB", "en").sheet
        assert wanted["for_days"] in first
        assert [intake["amount"] for intake in wanted["intakes"]] == ["20"]


def test_only_help_lines_that_are_vouched_for_stand_on_the_sheet(life: Life) -> None:
    crisis = shown_sheet(read_of(life), "GB", "en").sheet["crisis"]
    assert crisis["note"] == ""
    assert all("*" not in line["number"] for line in crisis["lines"])


def test_the_number_of_queries_does_not_grow_with_the_days(
    life: Life, client: Client, django_assert_max_num_queries: object
) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as before:
        client.get("/plan")
    life.calm_days(wiring.today(), 30)
    with CaptureQueriesContext(connection) as after:
        client.get("/plan")
    assert len(after) <= len(before)


def test_nobody_is_led_to_the_beginning(client: Client) -> None:
    for path in ("/plan", "/plan/hold", "/plan/compare", "/plan/calendar"):
        answer = client.get(path)
        assert answer.status_code == 302
        assert answer["Location"] == "/welcome"


def test_a_signature_without_a_name_is_asked_for_beside_its_field(life: Life, client: Client) -> None:
    today = wiring.today().isoformat()
    answer = client.post("/plan/sign", {"by": "", "on_day": today, "version": str(life.version)})
    assert answer.status_code == 422
    assert 'id="e-by"' in answer.content.decode()
    assert today in answer.content.decode()


@pytest.mark.parametrize("days", [-400, 1, 400])
def test_a_day_on_which_nobody_can_have_signed_is_named_and_kept(
    life: Life, client: Client, days: int
) -> None:
    day = (wiring.today() + timedelta(days=days)).isoformat()
    answer = client.post("/plan/sign", {"by": "Dr <b>", "on_day": day, "version": str(life.version)})
    page = unescape(answer.content.decode())
    assert answer.status_code == 422
    assert words("web.plan.sign_day") in page
    assert f'value="{day}"' in page
    assert "Dr &lt;b&gt;" in answer.content.decode()


def test_a_signature_is_that_of_the_medicine_whose_page_is_open(
    person: UUID, browser: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(wiring, "now", lambda: NOW)
    first, second = (medicine(person, drug, dose) for drug, dose in TWO)
    for begun in (first, second):
        asked = asked_plan(person, begun.medication_id, TODAY)
        propose_version(ProposeTold(begun.medication_id, begun.version, asked), at(person))
    action = f"/plan/sign?of={second.medication_id}"
    page = browser.get(f"/plan?of={second.medication_id}")
    told = {**hidden_fields(page.content, action), "by": "Dr Ea Lind", "on_day": TODAY.isoformat()}
    assert browser.post(action, told).status_code == 303
    signed = {row.id: row.signed_by for row in read_today(person).medications}
    assert signed == {first.medication_id: "", second.medication_id: "Dr Ea Lind"}


def test_a_medication_of_nobody_is_not_shown(life: Life, client: Client) -> None:
    assert client.get("/plan?of=no-key").status_code == 404
    assert "20&nbsp;mg" not in client.get("/plan?of=00000000-0000-0000-0000-000000000000").content.decode()


def test_a_low_burden_shows_the_dose_of_today_and_the_next_step_alone(life: Life) -> None:
    read = read_of(life)
    full, low = (plan_page(read, (), TypedForm({}), low=low) for low in (False, True))
    assert [row.when for row in low.rows] == [When.NOW, When.AHEAD]
    assert len(low.older) + len(low.rows) + len(low.later) == len(full.older) + len(full.rows) + len(
        full.later
    )
    assert not low.has_effect

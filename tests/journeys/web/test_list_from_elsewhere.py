"""A list of a clinic in a real browser: shown, looked at, gone on with, and a plan at the end."""

from __future__ import annotations

import json
import re
from pathlib import Path

from playwright.sync_api import expect

from tests.journeys.web.conftest import PHONE, House, Opener
from tests.unit.exchange.fhir.papers import bundle
from tests.unit.exchange.fhir.test_history import order, statement

GO_ON = "button[name=go][value=on]:not(.unseen)"


def test_a_list_of_a_clinic_begins_a_plan_after_it_was_looked_at(
    house: House, visit: Opener, tmp_path: Path
) -> None:
    file = tmp_path / "list.json"
    paracetamol = order("500", "2025-01-01", medicationCodeableConcept={"text": "Paracetamol"})
    file.write_text(json.dumps(bundle(statement("50", "2021-03-04"), paracetamol)), encoding="utf-8")
    page = visit(house, "/welcome/file", PHONE)
    page.locator("[name=file]").set_input_files(file)
    page.locator("main form button[type=submit]").click()
    expect(page.locator("section[aria-labelledby=aside]")).to_contain_text("Paracetamol")
    expect(page.locator("dl.pairs")).to_contain_text(re.compile(r"50\smg"))
    page.locator("form[action='/welcome'] button").click()
    page.locator("label:has(input[name=why][value=off])").click()
    page.locator(GO_ON).click()
    expect(page.locator("[name=drug]")).to_have_value("sertraline")
    expect(page.locator("[name=dose]")).to_have_value("50 mg")
    page.locator(GO_ON).click()
    expect(page.locator("[name=past]")).to_have_value(re.compile("list.json"))
    page.locator(GO_ON).click()
    page.locator("label:has(input[name=ready][value=yes])").click()
    page.locator(GO_ON).click()
    expect(page).to_have_url(re.compile("/plan$"))
    expect(page.locator("tr.is-now .mg")).to_have_text(re.compile(r"50\smg"))

"""Everything can be taken along, deleted and brought back; a changed file is refused with its place."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.journeys.web.acts import banner
from tests.journeys.web.conftest import House, Opener


def saved(page: Page, house: House, to: Path) -> Path:
    """Save everything into a file."""
    page.goto(f"{house.url}/export")
    with page.expect_download() as download:
        page.locator("a[href='/export/everything.zip']").click()
    file = to / download.value.suggested_filename
    download.value.save_as(file)
    return file


def looked_into(page: Page, house: House, file: Path) -> None:
    """Let the app read a file."""
    page.goto(f"{house.url}/export")
    page.locator("input[type=file]").set_input_files(file)
    page.locator("form[action='/export/read'] button").click()


def test_take_along_delete_and_bring_back(demo_house: House, visit: Opener, tmp_path: Path) -> None:
    page = visit(demo_house, "/plan")
    dose = page.locator("tr.is-now .mg").inner_text()
    file = saved(page, demo_house, tmp_path)
    names = zipfile.ZipFile(file).namelist()
    assert "record.json" in names
    assert any(name.endswith(".pdf") for name in names)
    page.goto(f"{demo_house.url}/settings/delete")
    page.locator("label:has(input[name=sure])").click()
    page.locator("form[action='/settings/delete'] button[type=submit]").click()
    page.wait_for_url("**/welcome*")
    page.goto(f"{demo_house.url}/plan")
    assert page.url.endswith("/welcome")
    looked_into(page, demo_house, file)
    expect(page.locator("form[action='/export/bring'] button")).to_be_visible()
    page.locator("form[action='/export/bring'] button").click()
    page.wait_for_url(f"{demo_house.url}/")
    assert banner(page)
    page.goto(f"{demo_house.url}/plan")
    assert page.locator("tr.is-now .mg").inner_text() == dose


def test_a_changed_file_is_refused_with_its_place(demo_house: House, visit: Opener, tmp_path: Path) -> None:
    page = visit(demo_house, "/export")
    file = saved(page, demo_house, tmp_path)
    record = json.loads(zipfile.ZipFile(file).read("record.json"))
    record["parts"]["medications"][0]["start_ug"] += 1_000
    changed = tmp_path / "changed.json"
    changed.write_text(json.dumps(record), encoding="utf-8")
    looked_into(page, demo_house, changed)
    alert = page.locator(".error[role=alert]")
    expect(alert).to_contain_text("medications")
    expect(page.locator("form[action='/export/bring']")).to_have_count(0)

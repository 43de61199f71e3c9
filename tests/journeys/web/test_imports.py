"""A week of sleep comes in from a file, is looked at, kept, seen in the split, taken back, and gone again."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.served import environment
from tests.journeys.web.conftest import PHONE, ROOT, House, Opener, serving
from tests.journeys.web.slept import POOR

STAGE = (
    '<Record type="HKCategoryTypeIdentifierSleepAnalysis" sourceName="Watch" '
    'startDate="{began} +0000" endDate="{ended} +0000" value="HKCategoryValueSleepAnalysisAsleepCore"/>'
)
#: Nights of which one is told before the week that is looked at: what is usual must be known first.
N_NIGHTS = 21


def apple_export(today: date) -> str:
    """Return what a watch wrote down of three weeks, some nights of the last one short."""
    records = []
    for back in range(N_NIGHTS, 0, -1):
        day = today - timedelta(days=back)
        ended = f"{day} {'03:10:00' if back in POOR else '06:50:00'}"
        records.append(STAGE.format(began=f"{day - timedelta(days=1)} 23:10:00", ended=ended))
    head = '<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE HealthData [\n<!ELEMENT HealthData ANY>\n]>\n'
    return head + '<HealthData locale="en_GB">\n' + "\n".join(records) + "\n</HealthData>\n"


@pytest.fixture
def slept_house(tmp_path: Path) -> Iterator[House]:
    """The app with somebody in it who has told their days and no night."""
    folder = tmp_path / "record"
    folder.mkdir()
    command = [sys.executable, "-m", "tests.journeys.web.slept"]
    done = subprocess.run(
        command, cwd=ROOT, env=environment(folder), capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    with serving(folder) as house:
        yield house


def chosen(page: Page, house: House, file: Path) -> None:
    """Choose a file, and wait until it was read."""
    page.goto(f"{house.url}/body/import")
    page.locator("input[type=file]").set_input_files(file)
    page.locator("form[data-brings] button").click()
    page.wait_for_url("**/body/import/*-*")


def test_a_week_of_sleep_is_brought_in_and_seen_in_the_split(
    slept_house: House, visit: Opener, tmp_path: Path
) -> None:
    today = date.today()  # noqa: DTZ011 - the app's own day is that of this computer, too
    file = tmp_path / "export.xml"
    file.write_text(apple_export(today), encoding="utf-8")
    page = visit(slept_house, "/understand", PHONE)
    expect(page.locator("main h1")).to_be_visible()
    expect(page.locator("#from-body")).to_have_count(0)
    chosen(page, slept_house, file)
    kept = page.locator("form[action$='/keep'] button")
    expect(kept).to_be_visible()
    expect(page.locator(".imports__nights li").last).to_contain_text("23:10 to 06:50, 7 h 40 asleep")
    expect(page.locator("main")).to_contain_text(f"{N_NIGHTS} new of {N_NIGHTS}")
    address = page.url
    page.goto(f"{slept_house.url}/understand")
    expect(page.locator("#from-body")).to_have_count(0)
    page.goto(address)
    kept.click()
    expect(page.locator("main h1")).to_have_text("It is kept")
    page.goto(f"{slept_house.url}/understand")
    expect(page.locator("#from-body")).to_contain_text("comes from Body")
    page.goto(f"{slept_house.url}/body/import")
    page.locator("form[action$='/undo'] button").click()
    expect(page.locator(".imports")).to_contain_text("taken back")
    page.goto(f"{slept_house.url}/understand")
    expect(page.locator("#from-body")).to_have_count(0)


def test_without_a_script_a_file_is_brought_in_too(demo_house: House, visit: Opener, tmp_path: Path) -> None:
    file = tmp_path / "export.xml"
    file.write_text(apple_export(date.today()), encoding="utf-8")  # noqa: DTZ011 - as above
    page = visit(demo_house, "/body/import", PHONE, java_script_enabled=False)
    chosen(page, demo_house, file)
    again = page.locator("a:text('Look again')")
    while again.count():
        again.click()
    page.locator("form[action$='/keep'] button").click()
    expect(page.locator("main h1")).to_have_text("It is kept")
    page.locator(".notices form[action='/undo'] button").click()
    expect(page.locator("main h1")).to_have_text("It is taken back")

"""What a sheet says of one drug: every line rests on a confirmed row, and is on that drug's sheet alone."""

import io
from dataclasses import replace

import pypdf
import pytest

from opentaper.exchange.care import LINES, signed_beyond
from opentaper.exchange.paper import Paper
from opentaper.exchange.plan_pdf import plan_pdf
from opentaper.exchange.sheet_page import sheet_page
from opentaper.exchange.texts import sentences
from opentaper.formulary import drug, files, missed_doses, red_flags, ring_signs
from opentaper.planning.request import Sanction
from opentaper.reasons import Limited, Reason
from tests.builders import small_plan

# Line: a drug that has it, the table, the start of its row, words of the sheet in English and Danish.
SOURCED = {
    "clozapine_gap": ("clozapine", "missed", "gap over 48 h", "48 hours", "48 timer"),
    "lamotrigine_gap": ("lamotrigine", "missed", "gap longer than 5 half-lives", "old dose", "gamle dosis"),
    "lamotrigine_rash": ("lamotrigine", "missed", "stopped for rash", "rash", "Udslæt"),
    "lithium_signs": ("lithium", "flags", "coarse tremor, vomiting, unsteady", "shaking hands", "diarré"),
    "maoi_headache": ("phenelzine", "flags", "throbbing headache", "headache", "hovedpine"),
    "stop_seizure": ("diazepam", "flags", "seizure, confusion", "seizure", "Kramper"),
}


def test_every_line_has_a_source_and_every_sentence_a_drug() -> None:
    used = {line for lines in LINES.values() for line in lines}
    assert used == set(SOURCED)
    assert {code for code in sentences("en") if code.startswith("sheet.care_")} == {
        f"sheet.care_{line}" for line in used
    }


@pytest.mark.parametrize("line", SOURCED)
def test_a_confirmed_row_stands_behind_the_line(line: str) -> None:
    name, table, start, english, danish = SOURCED[line]
    if table == "missed":
        rows = [(row.situation, row.grade) for row in missed_doses(name)]
    else:
        rows = [(row.sign, row.grade) for row in red_flags(drug(name))]
    assert any(text.startswith(start) and grade.decides for text, grade in rows)
    plan = small_plan(of=drug(name))
    assert english in sheet_page(plan, Paper(), "en")["care"]
    assert danish in sheet_page(plan, Paper(), "da")["care"]


@pytest.mark.parametrize("family", LINES)
def test_a_family_whose_line_is_shared_has_the_row_too(family: str) -> None:
    names = {"maoi": "phenelzine", "benzodiazepine": "lorazepam", "z-drug": "zopiclone"}
    taken = drug(names.get(family, "pregabalin" if family == "gabapentinoid" else family))
    assert taken.family.value == family
    rows = [(row.situation, row.grade) for row in missed_doses(taken)]
    rows += [(row.sign, row.grade) for row in red_flags(taken)]
    for line in LINES[family]:
        word = SOURCED[line][2].split(",")[0]
        assert any(text.startswith(word) and grade.decides for text, grade in rows)


def test_the_signs_to_ring_for_are_the_marked_rows_of_the_formulary() -> None:
    """Each is told in both languages, and stands on a row of the same day or sooner."""
    rows = [row for row in files.rows("red_flags.tsv") if row["sheet"]]
    assert len(rows) == len(ring_signs()) == 5
    assert {row["urgency"] for row in rows} <= {"same day", "emergency"}
    for language in ("en", "da"):
        told = sheet_page(small_plan(of=drug("sertraline")), Paper(), language)["ring"]["lines"]
        assert told == [sentences(language)[f"sheet.ring_{sign}"] for sign in ring_signs()]


def test_a_sign_that_is_marked_in_the_formulary_reaches_the_sheet(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("opentaper.exchange.sheet_page.ring_signs", lambda: ("death",))
    told = sheet_page(small_plan(of=drug("sertraline")), Paper(), "en")["ring"]["lines"]
    assert told == ["thoughts of death are new or growing"]


def test_other_drugs_have_no_line_of_their_own() -> None:
    for name in ("sertraline", "venlafaxine", "quetiapine"):
        assert sheet_page(small_plan(of=drug(name)), Paper(), "en")["care"] is None


def test_danger_is_told_with_the_number_of_the_country() -> None:
    plan = small_plan(of=drug("diazepam"))
    assert "ring the emergency number at once" in sheet_page(plan, Paper(), "en")["care"]
    assert "ring 112" in sheet_page(plan, Paper(country="DK"), "da")["care"].replace("\u00a0", " ")


def test_the_lines_are_printed_on_the_first_page() -> None:
    for name in ("clozapine", "lithium", "lamotrigine"):
        plan = small_plan(of=replace(drug(name), curves=()))
        first, second = pypdf.PdfReader(io.BytesIO(plan_pdf(plan, "da", Paper(country="DK")))).pages[:2]
        told = " ".join(first.extract_text().replace("\u00a0", " ").split())
        assert sentences("da")[f"sheet.care_{LINES[name][0]}"].split(".")[0][:30] in told
        assert "Hele planen" in second.extract_text()


def test_days_shorter_than_a_limit_are_signed_for_too() -> None:
    plan = small_plan()
    signed = replace(plan.request, override=Sanction("Dr Hansen", "agreed"))
    kept = Limited.wanting(7.0).at_least(28.0, Reason.of("limit.days", days=28))
    taken = replace(kept, value=7.0)
    assert signed_beyond(replace(plan.steps[0], limits=(kept,)), signed, "en") == ""
    told = signed_beyond(replace(plan.steps[0], limits=(taken,)), signed, "en")
    assert told == "Goes beyond a limit: signed by Dr Hansen"

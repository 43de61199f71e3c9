"""Each bad input has its own exit code, says what and what to do, and never shows a traceback."""

from __future__ import annotations

import shlex
from dataclasses import dataclass
from pathlib import Path

import pytest

from opentaper.cli.caught import FAULT, STOPPED, UNREAD, caught
from opentaper.settings.references import REFERENCE, new_reference
from tests.journeys.terminal import CITALOPRAM, typed


@dataclass(frozen=True)
class Slip:
    """Words of a command that cannot be meant, the exit code and a part of what is said."""

    words: str
    code: int
    said: str


PLAN = "plan citalopram 20mg "
SLIPS = (
    Slip("plan citaloprm 20mg", 10, "Did you mean citalopram"),
    Slip("plan prozzak 20mg", 10, "isn't known here|No drug called"),
    Slip("plan citalopram 20mgs", 11, "The unit “mgs”"),
    Slip("plan citalopram 20", 11, "has no unit"),
    Slip("plan citalopram twenty", 12, "can't be read as a dose"),
    Slip("plan citalopram 1,000mg", 12, "comma"),
    Slip("plan citalopram -20mg", 13, "cannot be below zero"),
    Slip("plan citalopram −20mg", 13, "cannot be below zero"),
    Slip("plan citalopram 20g", 14, "Check the unit"),
    Slip("plan citalopram 60mg", 15, "above the licensed maximum of 40 mg"),
    Slip("plan venlafaxine 75mg --have 'tablet 75mg MR halves'", 16, "can't be used like this"),
    Slip(PLAN + "--have 'syringe 1mL 0.01mL'", 17, "your shelf is empty"),
    Slip(PLAN + "--interval 0", 18, "from one day to ten years"),
    Slip(PLAN + "--interval -3", 18, "from one day to ten years"),
    Slip(PLAN + "--start 2026-12-01 --end 2026-11-01", 19, "is not after the start"),
    Slip(PLAN + "--end 2026-11-01", 19, "no start|not after"),
    Slip(PLAN + "--goal 30mg", 21, "a taper never goes up"),
    Slip(PLAN + "--curve nonsense", 22, "Choose one of these"),
    Slip(PLAN + "--market ZZ", 23, "No list of products"),
    Slip(PLAN + "--have 'bottle of something'", 24, "can't be understood as a product"),
    Slip("make citalopram 5mg --have 'liquid 1mg/0mL'", 24, "must be mg in mL"),
    Slip(PLAN + "--also 'mirtazapine 15mg' --all --start tomorrow", 25, "2026-12-01"),
    Slip(PLAN + "--method fastest", 25, "one of occupancy"),
    Slip(PLAN + "--age old", 25, "“age” can't be “old”"),
    Slip(PLAN + "--wish now", 25, "slower, ordinary or faster"),
    Slip(PLAN + "--language xx", 25, "“language” can't be “xx”"),
    Slip(PLAN + "--start tomorrow", 25, "2026-12-01"),
    Slip(PLAN + "--override 'Dr Osei'", 25, "because"),
    Slip(PLAN + "--shelf nowhere.txt", 25, "a text file that can be read"),
    Slip(PLAN + "--json --csv", 25, "one of the two"),
    Slip("plan citalopram 20mg --also quetiapine --all", 25, "a drug and its dose"),
    Slip("check nowhere.csv --drug citalopram", 25, "a text file that can be read"),
    Slip("compare citalopram 20mg --plan cut=10%", 25, "two plans or more"),
    Slip("compare citalopram 20mg --plan cut --plan cut=10%", 25, "option=value"),
    Slip("compare citalopram 20mg --plan drug=lithium --plan cut=10%", 25, "option=value"),
    Slip("level citalopram", 25, "a history such as"),
    Slip("level citalopram 20mg --alternate 20mg/0mg", 25, "a history such as"),
    Slip("level citalopram --alternate 20mg", 25, "two different doses"),
    Slip("level citalopram '20mg daily x 99999'", 25, "3660 days"),
    Slip("level citalopram 'twenty'", 12, "can't be read as a dose"),
    Slip("occupancy agomelatine 25mg", 27, "no published curve"),
    Slip("occupancy citalopram -5mg", 13, "cannot be below zero"),
    Slip("make citalopram 0.0001mg", 12, "finer than a microgram"),
    Slip("switch citalopram 20mg --to lithium --equivalent x", 12, "can't be read as a dose"),
    Slip("switch citalopram 20mg --to modafinil", 26, "none is guessed"),
    Slip("drug nothing-like-it", 10, "No drug called"),
    Slip("plan citalopram", 2, "Missing argument"),
    Slip("plan citalopram 20mg --slowly", 2, "No such option"),
    Slip("plam citalopram 20mg", 2, "Did you mean plan or replan?|Did you mean plan?"),
)


@pytest.mark.parametrize("slip", SLIPS, ids=lambda slip: slip.words)
def test_a_slip_has_its_own_answer(slip: Slip, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    written = typed(*shlex.split(slip.words))
    assert written.code == slip.code
    assert any(part in written.warned for part in slip.said.split("|"))
    assert "What to do:" in written.warned
    assert written.out == "" or "--json" in slip.words
    assert "Traceback" not in written.err


BAD_SCHEDULES = {
    "day,dose\n0,20\n28,lots\n": (3, "the dose is not a number"),
    "day,dose\n0,20\n28,15\n21,10\n": (4, "comes before the one above it"),
    "day,dose\n0,20\n28,15,extra\n": (3, "another number of columns"),
    "date,dose\n2026-12-01,20\n1.2.2027,15\n": (3, "2026-11-23"),
    "day,mood\n0,20\n": (1, "a column is missing"),
    "": (1, "no line with a dose"),
}


@pytest.mark.parametrize("text", BAD_SCHEDULES)
def test_a_bad_line_is_named_by_its_number(text: str, tmp_path: Path) -> None:
    file = tmp_path / "mine.csv"
    file.write_text(text, encoding="utf-8")
    line, why = BAD_SCHEDULES[text]
    written = typed("check", str(file), "--drug", "citalopram")
    assert written.code == 20
    assert f"Line {line} of mine.csv" in written.warned
    assert why in written.warned
    assert "Nothing of the file was used." in written.warned


def test_a_file_that_is_no_text_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "mine.csv"
    file.write_bytes(b"\xff\xfe\x00")
    assert typed("check", str(file), "--drug", "citalopram").code == 25


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    taken = tmp_path / "taken"
    taken.write_text("", encoding="utf-8")
    written = typed("plan", "citalopram", "20mg", *CITALOPRAM, "--out", str(taken / "here"))
    assert written.code == 25
    assert "a folder that can be written to" in written.warned


def test_a_calendar_needs_a_first_day(tmp_path: Path) -> None:
    written = typed("plan", "citalopram", "20mg", *CITALOPRAM, "--ics", str(tmp_path / "plan.ics"))
    assert written.code == 25
    assert not (tmp_path / "plan.ics").exists()


def test_of_a_refusal_no_file_is_written(tmp_path: Path) -> None:
    written = typed("plan", "lithium", "800mg", "--out", str(tmp_path))
    assert written.code == 3
    assert "No file was written" in written.told
    assert list(tmp_path.iterdir()) == []


class TestFaults:
    """What must never happen, told all the same in words."""

    @pytest.fixture(autouse=True)
    def folder(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
        """Where the log of these faults lies."""
        monkeypatch.setenv("OPENTAPER_DATA", str(tmp_path / "record"))
        return tmp_path / "record"

    def test_where_no_log_can_be_written_it_is_said(
        self, folder: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        folder.write_text("a file where a folder should be")
        assert caught(self.broken, []) == FAULT
        assert "No log could be written here" in " ".join(capsys.readouterr().err.split())

    def broken(self) -> int:
        raise ZeroDivisionError("division by zero")

    def test_a_fault_is_a_sentence(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert caught(self.broken, []) == FAULT
        told = capsys.readouterr()
        said = " ".join(told.err.split())
        assert "Something went wrong inside OpenTaper (ZeroDivisionError)" in said
        [number] = set(REFERENCE.findall(said))
        found = typed("find-fault", number.lower().replace("-", " "))
        assert found.code == 0
        assert "kind: ZeroDivisionError" in found.told
        assert ":broken" in found.told
        assert typed("find-fault", new_reference()).code == 4
        assert typed("find-fault", "seven").code == 25
        assert "Stay at your dose." in told.err
        assert "Traceback" not in told.err
        assert told.out == ""

    def test_a_fault_is_json_too(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert caught(self.broken, ["--json"]) == FAULT
        assert '"code": "fault"' in capsys.readouterr().out

    def test_whoever_mends_it_sees_the_details(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("OPENTAPER_DEBUG", "1")
        with pytest.raises(ZeroDivisionError):
            caught(self.broken, [])

    def test_ctrl_c_is_quiet(self, capsys: pytest.CaptureFixture[str]) -> None:
        def stopped() -> int:
            raise KeyboardInterrupt

        assert caught(stopped, []) == STOPPED
        assert capsys.readouterr() == ("", "")

    def test_an_exit_code_passes_through(self) -> None:
        def left() -> int:
            raise SystemExit(UNREAD)

        assert caught(left, []) == UNREAD
        assert caught(lambda: 4, []) == 4
        assert caught(lambda: None, []) == 0

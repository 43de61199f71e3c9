"""``opentaper simulate`` from end to end: numbers that can be said, slips named, honest where it is blind."""

from __future__ import annotations

import shlex
from pathlib import Path

import pytest

from opentaper.cli.caught import REFUSED
from tests.journeys.terminal import CITALOPRAM, typed

FEW = ("--people", "300")
EIGHT = ("simulate", "citalopram", "20mg", "--used-for", "8y", *FEW)


def test_the_answer_comes_first_in_numbers_that_can_be_said() -> None:
    written = typed(*EIGHT, "--condition", "depression")
    assert written.code == 0
    assert "300 virtual people on citalopram 20 mg for 8 years: stopped from one day" in written.told
    assert " in 10 tell of some withdrawal" in written.told
    assert "The depression itself is back" in written.told
    assert "for one person it promises nothing" in written.told
    assert all(len(line) <= 80 for line in written.out.splitlines())


def test_it_draws_the_dose_and_below_it_the_bands() -> None:
    drawn, plain = typed(*EIGHT), typed(*EIGHT, "--plain")
    assert "Dose, mg a day" in drawn.out
    assert "Withdrawal, 0 to 10" in drawn.out
    assert any("\u2801" <= letter <= "\u28ff" for letter in drawn.out)
    assert not any("\u2800" <= letter <= "\u28ff" for letter in plain.out)
    assert "Withdrawal, 0 to 10" not in plain.out


def test_it_speaks_danish() -> None:
    written = typed(*EIGHT, "--language", "da", "--condition", "anxiety")
    assert "ud af 10 om abstinens" in written.told
    assert "Selve angsten er tilbage" in written.told


@pytest.mark.parametrize("columns", [40, 60, 80, 140])
def test_no_line_is_wider_than_the_terminal(columns: int) -> None:
    written = typed(*EIGHT, "--condition", "bipolar", columns=columns)
    assert max(len(line) for line in written.out.splitlines()) <= columns


def test_the_same_seed_is_the_same_answer() -> None:
    one, again, other = (typed(*EIGHT, "--json", "--seed", seed).document for seed in ("4", "4", "5"))
    assert one == again
    assert one["shares"] != other["shares"]


def test_a_placebo_is_the_floor() -> None:
    document = typed(*EIGHT, "--placebo", "--json").document
    assert document["placebo"] is True
    for share in document["shares"].values():
        assert share["pct"] == pytest.approx(share["unchanged_pct"], abs=0.01)
    written = typed(*EIGHT, "--placebo")
    assert "Though nothing changes" in written.told
    assert "still feel it" not in written.told


def test_a_drug_without_a_curve_is_answered_with_its_level_alone() -> None:
    written = typed("simulate", "mirtazapine", "15mg", "--taper", "linear:4w", "--follow", "4w")
    assert written.code == REFUSED
    assert "isn’t modelled, and only the level is shown" in written.told
    assert "Level, compared with before" in written.told
    assert "End of day" in written.told
    document = typed("simulate", "mirtazapine", "15mg", "--json").document
    assert document["status"] == "level_only"
    assert document["shares"] is None


def test_known_dangers_stand_at_the_top_where_the_model_does_not_hold_them() -> None:
    written = typed("simulate", "diazepam", "10mg", *FEW, "--plain")
    assert "Stopped at once: seizures" in written.told
    assert "dangers such as seizures or psychosis are no part of it" in written.told
    assert written.told.index("Stopped at once") < written.told.index("At their worst")
    assert "Stopped at once" not in typed(*EIGHT, "--plain").told


def test_a_plan_of_ours_can_be_tried(tmp_path: Path) -> None:
    made = tmp_path / "made"
    typed("plan", "citalopram", "20mg", *CITALOPRAM, "--out", str(made))
    by_json, by_csv = (
        typed(*EIGHT, "--taper", str(made / f"plan.{kind}"), "--json").document for kind in ("json", "csv")
    )
    assert by_json["doses"] == by_csv["doses"]
    assert by_json["shares"] == by_csv["shares"]
    assert by_json["shares"]["severe"]["pct"] < typed(*EIGHT, "--json").document["shares"]["severe"]["pct"]
    other = typed("simulate", "sertraline", "20mg", "--taper", str(made / "plan.json"))
    assert other.code == 25
    assert "a plan for the drug that you named" in other.warned


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("day,days,dose\n0,28,10mg\n35,28,0mg\n", "between them no dose is told"),
        ("day,days,dose\n0,28,10mg\n21,28,0mg\n", "some days have two doses"),
        ("day,dose\n0,10mg\n0,5mg\n", "the same day stands twice"),
    ],
)
def test_a_schedule_with_a_gap_or_an_overlap_is_named(text: str, said: str, tmp_path: Path) -> None:
    file = tmp_path / "mine.csv"
    file.write_text(text, encoding="utf-8")
    written = typed(*EIGHT, "--taper", str(file))
    assert written.code == 20
    assert "Line 3 of mine.csv" in written.warned
    assert said in written.warned


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        ("--people 0", 25, "a whole number from 1 to 10000000"),
        ("--people many", 25, "a whole number from 1 to 10000000"),
        ("--seed -1", 25, "a whole number from 0 to 4294967295"),
        ("--days -7", 25, "days after the last cut, such as 7,14,28"),
        ("--days -7,14", 25, "days after the last cut, such as 7,14,28"),
        ("--follow 0d", 25, "at least one day"),
        ("--taper ocupancy:1y", 25, "wanted: occupancy:1y."),
        ("--taper liner:14d", 25, "wanted: linear:14d."),
        ("--taper gradually", 25, "one of abrupt, linear:14d"),
        ("--taper linear:fast", 25, "a taper such as abrupt"),
        ("--taper nowhere.csv", 25, "a text file that can be read"),
        ("--condition depresion", 25, "wanted: depression."),
        ("--theme sepia", 25, "one of light, dark"),
        ("--used-for ages", 25, "how long"),
        ("--png /nowhere/picture.png", 25, "a file that can be written"),
        ("--slowly", 2, "No such option"),
    ],
)
def test_a_slip_has_its_own_answer(words: str, code: int, said: str) -> None:
    written = typed("simulate", "citalopram", "20mg", *shlex.split(words))
    assert written.code == code
    assert said in written.warned
    assert "What to do:" in written.warned
    assert written.out == ""
    assert "Traceback" not in written.err


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        ("citaloprm 20mg", 10, "Did you mean citalopram"),
        ("citalopram 20", 11, "has no unit"),
        ("citalopram -20mg", 13, "cannot be below zero"),
        ("citalopram 20g", 14, "Check the unit"),
        ("citalopram 0mg", 25, "above 0 mg"),
    ],
)
def test_a_drug_or_a_dose_that_cannot_be_meant_is_named(words: str, code: int, said: str) -> None:
    written = typed("simulate", *shlex.split(words))
    assert written.code == code
    assert said in written.warned


def test_pictures_are_written_in_both_themes(tmp_path: Path) -> None:
    for theme in ("light", "dark"):
        svg, png = tmp_path / f"{theme}.svg", tmp_path / f"{theme}.png"
        written = typed(*EIGHT, "--svg", str(svg), "--png", str(png), "--theme", theme)
        assert written.code == 0
        assert written.told.count("Written:") == 2
        assert svg.read_text(encoding="utf-8").startswith("<svg")
        assert png.read_bytes().startswith(b"\x89PNG")
    assert (tmp_path / "light.svg").read_bytes() != (tmp_path / "dark.svg").read_bytes()

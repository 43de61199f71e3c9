"""``opentaper demo-person``, ``learn`` and ``forecast`` from end to end, on the files of virtual people."""

from __future__ import annotations

import json
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from opentaper.actions.demo_person import demo_person, people_names
from opentaper.cli.caught import REFUSED
from opentaper.errors import BadDiary, BadOption
from opentaper.exchange.plan_json import schema
from tests.journeys.terminal import Written, typed

KNOWN = ("--drug", "sertraline", "--used-for", "2 months")
FILES = ("--doses", "doses.csv", "--checkins", "checkins.csv")
SOON = ("--until", "2025-03-01")


@pytest.fixture
def room(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder with the files of somebody who stopped at once."""
    monkeypatch.chdir(tmp_path)
    for name, text in demo_person("kit").files:
        (tmp_path / name).write_text(text, encoding="utf-8", newline="")
    return tmp_path


def valid(document: Any, name: str) -> Any:
    """A document, after it was held against its schema."""
    checker = Draft202012Validator.FORMAT_CHECKER
    Draft202012Validator(schema(name), format_checker=checker).validate(document)
    return document


def learnt(*words: str) -> Written:
    return typed("learn", *KNOWN, *FILES, *SOON, *words)


def test_it_lists_virtual_people_and_writes_the_files_of_one(tmp_path: Path) -> None:
    listed = typed("demo-person")
    assert listed.code == 0
    assert all(name.split()[0] in listed.out for name in people_names())
    assert len(valid(typed("demo-person", "--json").document, "people-1")["people"]) == len(people_names())
    out = tmp_path / "deep" / "sanna"
    written = typed("demo-person", "Sanna-of-the-two-moons", "--out", str(out), "--language", "da")
    assert written.code == 0
    assert "Opdigtet" in written.told
    assert sorted(path.name for path in out.iterdir()) == [
        "checkins.csv",
        "doses.csv",
        "plan.json",
        "truth.json",
    ]
    valid(json.loads((out / "plan.json").read_text(encoding="utf-8")), "plan-1")
    truth = valid(json.loads((out / "truth.json").read_text(encoding="utf-8")), "truth-1")
    assert truth["returns_on"] == "2025-06-05"
    assert len(truth["days"]) == len((out / "doses.csv").read_text(encoding="utf-8").splitlines()) - 1
    again = typed("demo-person", "sanna", "--out", str(tmp_path / "again"), "--json")
    assert len(valid(again.document, "demo-1")["files"]) == 4
    assert (tmp_path / "again" / "doses.csv").read_bytes() == (out / "doses.csv").read_bytes()


def test_a_slip_in_a_name_is_answered_with_near_names() -> None:
    written = typed("demo-person", "sana")
    assert written.code == BadOption.exit_code
    assert "Sanna of the two moons" in written.warned


def test_the_document_holds_all_that_was_learnt(room: Path) -> None:
    document = valid(learnt("--json").document, "learn-1")
    assert document["trusted"] is True
    assert document["how"] in {"amis", "tempered"}
    assert document["k_hat"] <= 0.7
    assert document["ess"] > 100
    assert set(document["posterior"]) == {
        *("ed50_factor", "half_life_factor", "tau_fast_days", "tau_slow_days", "fast_share", "u50")
    }
    for one in document["posterior"].values():
        quantiles = list(one["quantiles"].values())
        assert quantiles == sorted(quantiles)
        assert quantiles[0] < one["mean"] < quantiles[-1]
    days = document["split"]
    assert [day["date"] for day in days] == sorted(day["date"] for day in days)
    assert days[-1]["date"] <= "2025-03-01"
    told = next(day for day in reversed(days) if day["observed"])
    parts = ("usual", "withdrawal", "underlying", "life", "unexplained")
    assert sum(told[part]["mean"] for part in parts) == pytest.approx(told["score"], abs=1e-4)
    assert 0.0 <= document["p_returning"] <= 1.0
    assert document["evidence"]
    assert all(one["text"] and one["source"] for one in document["evidence"])
    assert document["unknown"][0]["code"] == "unknown.no_label"


def test_the_screen_is_short_calm_and_careful(room: Path) -> None:
    written = learnt()
    assert written.code == 0
    assert written.told.startswith("Sertraline: check-ins on ")
    for heading in ("was made of", "Is the condition coming back?", "Your own pace", "What isn’t known"):
        assert heading in written.told
    assert "no diagnosis" in written.told
    assert "It is taken to be 50 mg" in written.told
    assert any("\u2801" <= letter <= "\u28ff" for letter in written.out)
    assert not any("\u2800" <= letter <= "\u28ff" for letter in learnt("--plain").out)
    assert "Er tilstanden på vej tilbage?" in learnt("--language", "da").told


@pytest.mark.parametrize("columns", [40, 140])
def test_no_line_is_wider_than_the_terminal(room: Path, columns: int) -> None:
    written = typed("learn", *KNOWN, *FILES, *SOON, columns=columns)
    assert max(len(line) for line in written.out.splitlines()) <= columns


def test_the_seed_alone_decides_all_chance(room: Path) -> None:
    one, again = learnt("--json").document, learnt("--json").document
    other = learnt("--json", "--seed", "5").document
    assert one == again
    assert other["posterior"] != one["posterior"]
    assert other["posterior"]["u50"]["mean"] == pytest.approx(one["posterior"]["u50"]["mean"], rel=0.1)


def test_pictures_are_written_in_both_themes(room: Path) -> None:
    written = learnt("--svg", "a.svg", "--png", "a.png", "--coupling", "c.svg", "--theme", "dark")
    assert written.code == 0
    assert "</svg>" in (room / "c.svg").read_text(encoding="utf-8")
    assert "What your days were made of" in (room / "a.svg").read_text(encoding="utf-8")
    assert (room / "a.png").read_bytes().startswith(b"\x89PNG")
    assert learnt("--svg", "a.svg", "--theme", "neon").code == BadOption.exit_code


def test_a_belief_is_kept_goes_on_and_forecasts_alike(room: Path) -> None:
    first = learnt("--belief", "belief.json", "--json").document
    valid(json.loads((room / "belief.json").read_text(encoding="utf-8")), "belief-1")
    grown = typed("learn", "--belief", "belief.json", *FILES, *SOON, "--json").document
    assert {**grown, "read": None} == {**first, "read": None}
    ahead = ("--plan", "plan.json", "--tolerate", "0.4", "--weeks", "4", "--json")
    from_files = typed("forecast", *KNOWN, *FILES, *SOON, *ahead)
    kept = typed("forecast", "--belief", "belief.json", "--doses", "doses.csv", *SOON, *ahead)
    one, other = (valid(told.document, "forecast-1") for told in (from_files, kept))
    assert one["plans"] == other["plans"]
    wrong = typed("learn", "--belief", "belief.json", "--drug", "citalopram", *FILES)
    assert wrong.code == BadOption.exit_code
    assert "learnt with" in wrong.warned


def test_a_plan_is_compared_with_another(room: Path) -> None:
    rows = "date,dose\n2025-01-20,25mg\n2025-02-17,0mg\n"
    (room / "slower.csv").write_text(rows, encoding="utf-8")
    words = (*KNOWN, *FILES, "--until", "2025-01-19", "--plan", "plan.json", "--alternative", "slower.csv")
    document = valid(typed("forecast", *words, "--tolerate", "0.3", "--json").document, "forecast-1")
    mine, other = document["plans"]
    assert document["from_day"] == "2025-01-20"
    assert len(mine["days"]) == 12 * 7
    assert mine["days"][0]["dose_mg"] == "0"
    assert other["days"][0]["dose_mg"] == "25"
    assert other["chance_ever"] < mine["chance_ever"]
    for day in mine["days"]:
        assert day["q05"] <= day["q25"] <= day["q50"] <= day["q75"] <= day["q95"]
    assert date.fromisoformat(other["settled_on"]) >= date(2025, 2, 17)
    screen = typed("forecast", *words, "--language", "da", "--svg", "f.svg")
    assert "slower.csv" in screen.told
    assert "</svg>" in (room / "f.svg").read_text(encoding="utf-8")
    assert "intet løfte" in screen.told


@cache
def _far() -> tuple[str, ...]:
    return (*KNOWN, *FILES, "--plan", "plan.json")


@pytest.mark.parametrize(
    ("words", "named"),
    [
        (("--weeks", "0"), "weeks"),
        (("--tolerate", "2"), "tolerate"),
        (("--from", "soon"), "from"),
        (("--alternative", "nowhere.csv"), "alternative"),
        (("--until", "soon"), "until"),
        (("--seed", "x"), "seed"),
        (("--condition", "flu"), "condition"),
        (("--dates", "ymd"), "dates"),
        (("--day-starts", "13:00"), "day-starts"),
        (("--zone", "Mars"), "zone"),
        (("--scale", "10"), "scale"),
        (("--item", "mood"), "item"),
        (("--mood", "gloomy"), "mood"),
    ],
)
def test_an_option_that_cannot_be_meant_is_named(room: Path, words: tuple[str, str], named: str) -> None:
    written = typed("forecast", *_far(), *words)
    assert written.code == BadOption.exit_code
    assert f"“{named}”" in written.warned
    assert "What is wanted" in written.warned


def test_a_drug_is_needed_and_a_plan_of_another_is_refused(room: Path) -> None:
    assert typed("learn", *FILES).code == BadOption.exit_code
    written = typed("forecast", "--drug", "citalopram", *FILES, "--plan", "plan.json")
    assert written.code == BadOption.exit_code
    assert "plan.json: sertraline" in written.warned


def test_bad_lines_are_listed_and_nothing_is_used(room: Path) -> None:
    text = (room / "checkins.csv").read_text(encoding="utf-8").replace("2025-01-08,", "2035-01-08,", 1)
    (room / "checkins.csv").write_text(text, encoding="utf-8")
    written = learnt()
    assert written.code == BadDiary.exit_code
    assert "the day has not come yet" in written.warned
    assert "Nothing of it was used" in written.warned
    assert written.out == ""
    as_json = learnt("--json")
    (part,) = as_json.document["error"]["values"]["parts"]
    assert part["why"] == "future"
    kept = learnt("--skip-bad")
    assert kept.code == 0
    assert "Left out" in kept.told


def test_names_that_are_not_clear_are_asked_about(room: Path) -> None:
    (room / "mine.csv").write_text("date;mood;wombat\n2025-01-08;4;1\n", encoding="utf-8")
    words = ("learn", *KNOWN, "--start", "50mg", "--checkins", "mine.csv")
    written = typed(*words)
    assert written.code == BadDiary.exit_code
    assert '--item "mood=low_mood reversed"' in written.warned
    assert '--ignore "wombat"' in written.warned
    told = typed(*words, "--item", "mood=low_mood reversed", "--ignore", "wombat")
    assert told.code == 0
    assert "turned round" in told.told


def test_signs_of_danger_come_first(room: Path) -> None:
    rows = "date,nausea,signs\n2025-01-08,4,none\n2025-01-09,4,suicidal_thoughts\n"
    (room / "mine.csv").write_text(rows, encoding="utf-8")
    written = typed("learn", *KNOWN, "--start", "50mg", "--checkins", "mine.csv")
    assert "You answered yes to: thoughts of death or self-harm" in written.told
    assert written.told.index("You answered yes") < written.told.index("days with a check-in so far")


def test_a_drug_whose_effect_is_not_modelled_says_so(room: Path) -> None:
    words = ("--drug", "mirtazapine", "--start", "15mg", "--checkins", "checkins.csv")
    written = typed("learn", *words)
    assert written.code == REFUSED
    assert valid(typed("learn", *words, "--json").document, "learn-1")["split"] is None
    (room / "plan.csv").write_text("day,dose\n0,15mg\n28,7.5mg\n", encoding="utf-8")
    ahead = typed("forecast", *words, "--plan", "plan.csv", "--json")
    assert ahead.code == REFUSED
    assert valid(ahead.document, "forecast-1")["plans"][0]["days"] is None

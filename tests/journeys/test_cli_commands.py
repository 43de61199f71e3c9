"""Every command does what its help says; its examples are run as they are printed."""

from __future__ import annotations

import re
import shlex
import shutil
from functools import cache
from importlib import import_module
from pathlib import Path

import pytest

from opentaper import formulary
from opentaper.actions.demo_person import demo_person
from opentaper.cli.doors import COMMANDS
from opentaper.exchange.belief_json import belief_json
from opentaper.inference.belief import Known, prior_belief
from opentaper.quantities import Dose
from tests.journeys.terminal import CITALOPRAM, typed

SCHEDULE = "day,dose\n0,20\n28,15\n56,11.4\n"
TRIAL = """\
name: A small trial
drug: citalopram
dose: 20mg
people: 200
seed: 1
follow: 8 weeks
populations:
  - {name: short use, used_for: 8 weeks}
arms:
  - {name: at once, taper: abrupt}
  - {name: two weeks, taper: "linear:14d"}
reference: at once
outcomes: {levels: [any], symptoms_on_days: [7]}
"""
DAYLIO = (
    "full_date,date,weekday,time,mood,activities,scales,note_title,note\n"
    "2026-03-01,March 1,Sunday,9:30 pm,bad,work | alcohol,,,gone\n"
)

DAY = "date,item,score\n2026-11-22,nausea,2\n"


@cache
def belief() -> str:
    """What was learnt of nobody yet, kept."""
    return belief_json(prior_belief(Known("sertraline", Dose.mg(50))))


def examples() -> list[str]:
    modules = [import_module(f"opentaper.cli.{name.replace('-', '_')}") for name in COMMANDS]
    lines = "\n".join(line for module in modules for line in module.EXAMPLES)
    return lines.replace("\\\n", " ").splitlines()


@pytest.fixture
def room(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder to work in, with a schedule and what to try in a trial."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "plan.csv").write_text(SCHEDULE, encoding="utf-8")
    (tmp_path / "trial.yaml").write_text(TRIAL, encoding="utf-8")
    for name, text in (
        *demo_person("kit").files,
        ("daylio.csv", DAYLIO),
        ("belief.json", belief()),
        ("day.csv", DAY),
    ):
        (tmp_path / name).write_text(text, encoding="utf-8", newline="")
    shutil.copy(tmp_path / "plan.json", tmp_path / "slower.json")
    return tmp_path


@pytest.mark.slow
@pytest.mark.parametrize("line", examples())
def test_an_example_of_the_help_runs(line: str, room: Path) -> None:
    program, *words = shlex.split(line)
    assert program == "opentaper"
    written = typed(*words)
    assert written.err == ""
    assert written.code in {0, 3, 4}
    assert written.out


@pytest.mark.parametrize("name", COMMANDS)
def test_help_shows_examples_and_fits_eighty_columns(name: str) -> None:
    written = typed(name, "--help")
    assert written.code == 0
    assert f"opentaper {name}" in written.out
    assert "Examples:" in written.out
    assert max(map(len, written.out.splitlines())) <= 80


def test_without_a_command_the_help_is_shown() -> None:
    for words in ([], ["--help"]):
        written = typed(*words)
        assert written.code == 0
        assert all(f" {name} " in written.out for name in COMMANDS)


def test_version() -> None:
    assert typed("--version").out.startswith("OpenTaper ")


def test_plan_tells_the_answer_first_and_the_signature_last() -> None:
    told = typed("plan", "citalopram", "20mg", *CITALOPRAM, "--times", "1").told
    assert told.startswith("Here is a plan.")
    assert "Citalopram: from 20 mg to 0 mg in " in told
    assert "1 whole 10 mg tablet" in told
    assert "What decided a step" in told
    assert told.endswith("You may always hold or slow down.")


def test_plan_draws_doses_and_effect() -> None:
    out = typed("plan", "citalopram", "20mg", *CITALOPRAM).out
    assert "Dose, mg a day" in out
    assert "Effect: share of SERT held" in out
    assert sum(any("\u2801" <= letter <= "\u28ff" for letter in line) for line in out.splitlines()) >= 12


def test_plan_without_a_curve_draws_no_effect() -> None:
    written = typed("plan", "pregabalin", "150mg", "--have", "liquid 20mg/mL")
    assert written.code == 0
    assert "Effect" not in written.out
    assert "Dose, mg a day" in written.out


def test_plan_lists_the_products_that_it_assumes() -> None:
    told = typed("plan", "citalopram", "20mg").told
    assert "What is assumed that you have (from the United Kingdom)" in told
    assert "citalopram 10 mg tablet" in told


def test_plan_with_dates_shows_dates_and_when_the_stock_runs_out() -> None:
    told = typed(
        "plan", "citalopram", "20mg", *CITALOPRAM, "--have", "tablet 20mg x 5", "--start", "2026-12-01"
    ).told
    assert "1 Dec 2026" in told
    assert "29 Dec 2026" in told
    assert "this plan does not use it" in told


def test_plan_reads_a_shelf_from_a_file(room: Path) -> None:
    (room / "shelf.txt").write_text(
        "# what is in the drawer\ntablet 10mg halves\nliquid 2mg/mL  # new\n", encoding="utf-8"
    )
    told = typed("plan", "citalopram", "20mg", "--shelf", "shelf.txt").told
    assert "assumed" not in told
    assert "2 mg/mL liquid" in told


def test_refused_plan_shows_what_would_help_and_exits_3() -> None:
    written = typed("plan", "citalopram", "20mg", "--have", "tablet 20mg")
    assert written.code == 3
    assert written.told.startswith("Nothing on your shelf makes the next dose.")
    assert "What to do" in written.told
    assert "This makes 15 mg" in written.told


def test_plan_that_is_not_in_time_tells_how_long_it_takes() -> None:
    written = typed("plan", "citalopram", "20mg", *CITALOPRAM, "--within", "8w")
    assert written.code == 3
    assert "At your own pace it would take" in written.told


def test_another_drug_brings_order_and_interactions() -> None:
    told = typed(
        "plan", "fluvoxamine", "50mg", "--also", "clozapine 100mg", "--have", "tablet 50mg halves"
    ).told
    assert "Which drug first" in told
    assert "clozapine" in told


def test_all_drugs_are_planned_one_after_the_other() -> None:
    written = typed("plan", "citalopram", "20mg", "--also", "mirtazapine 15mg", "--all")
    assert written.told.count("This plan is a proposal until your prescriber has signed it") == 2
    assert "28 days of rest" in written.told


def test_csv_is_what_check_reads(room: Path) -> None:
    written = typed("plan", "citalopram", "20mg", *CITALOPRAM, "--csv")
    assert written.out.startswith("step,start_day,")
    (room / "mine.csv").write_text(written.out, encoding="utf-8")
    checked = typed("check", "mine.csv", "--drug", "citalopram", *CITALOPRAM)
    assert checked.code == 0
    assert checked.told.startswith("Nothing here breaks a limit")


def test_csv_of_a_refusal_is_empty_and_says_why_beside_it() -> None:
    written = typed("plan", "lithium", "800mg", "--csv")
    assert (written.code, written.out) == (3, "")
    assert "specialist" in written.warned


def test_compare_sets_plans_side_by_side() -> None:
    written = typed(
        "compare", "citalopram", "20mg", *CITALOPRAM, "--plan", "name=even step=5points", "--plan", "cut=10%"
    )
    assert written.code == 0
    assert "A: even" in written.told
    assert "B: cut=10%" in written.told
    for row in (
        "Length",
        "Largest fall in effect",
        "Last fall",
        "Products",
        "Most pieces a day",
        "Careful error",
    ):
        assert row in written.told


def test_compare_of_many_plans_breaks_into_tables() -> None:
    plans = [word for step in ("3", "4", "5", "6", "7", "8") for word in ("--plan", f"step={step}points")]
    written = typed("compare", "citalopram", "20mg", *CITALOPRAM, *plans)
    assert written.out.count("Is there a plan") == 2
    assert max(map(len, written.out.splitlines())) <= 80


def test_compare_keeps_going_where_one_plan_is_refused() -> None:
    written = typed("compare", "citalopram", "20mg", *CITALOPRAM, "--plan", "cut=50%", "--plan", "cut=10%")
    assert written.code == 0
    assert "A: This cut is too big to plan." in written.told


def test_make_an_exact_dose() -> None:
    written = typed("make", "citalopram", "14.12mg", *CITALOPRAM)
    assert written.code == 0
    assert written.told.startswith("14.12 mg can be made exactly.")
    assert "10 + 4.12 = 14.12 mg" in written.told
    assert "Made with care, it may be off by about" in written.told


def test_make_the_nearest_dose() -> None:
    written = typed("make", "citalopram", "9.13mg", "--have", "tablet 10mg halves")
    assert written.code == 3
    assert "The nearest is 10 mg, which is 0.87 mg more." in written.told


def test_make_calls_nothing_exact_that_cannot_be_measured() -> None:
    shelf = ("--have", "liquid 1mg/mL", "--have", "syringe 1mL 0.01mL")
    written = typed("make", "risperidone", "0.01mg", *shelf)
    assert written.code == 0
    assert "exactly" not in written.told
    assert written.told.startswith("On paper 0.01 mg comes out to the microgram.")
    assert "more than a fifth" in written.told
    larger = typed("make", "risperidone", "3mg", *shelf).told
    assert larger.startswith("3 mg can be made exactly.")
    assert "more than a fifth" not in larger
    # Half a tablet may be 0.75 mg off, and the liquid beside it some more: about a tenth of the dose.
    between = typed("make", "citalopram", "9.12mg", *CITALOPRAM).told
    assert between.startswith("On paper 9.12 mg comes out to the microgram.")
    assert "5 + 4.12 = 9.12 mg" in between
    assert "more than a fifth" not in between


def test_make_tells_what_no_paper_confirms() -> None:
    for way in ("halves", "dispersed 10mL"):
        opened = typed(
            "make", "citalopram", "5mg", "--have", f"tablet 10mg {way}", "--have", "syringe 10mL 0.5mL"
        )
        assert "do not confirm that it may be handled like this" in opened.told
    document = typed("make", "citalopram", "5mg", "--have", "tablet 10mg halves", "--json").document
    assert [reason["code"] for reason in document["reasons"]] == ["handling.unconfirmed"]
    # A whole tablet needs no paper, and the score line of clonazepam 0.5 mg is in its own.
    for words in (("citalopram", "10mg", "--have", "tablet 10mg"), ("clonazepam", "0.25mg")):
        assert "do not confirm" not in typed("make", *words).told
    assert "Half a 0.5 mg" in typed("make", "clonazepam", "0.25mg").told


@pytest.mark.parametrize(
    "words", [("make", "citalopram"), ("level", "citalopram"), ("occupancy", "citalopram")]
)
def test_what_only_looks_stops_at_slips_of_the_unit_alone(words: tuple[str, ...]) -> None:
    assert typed(*words, "60mg").code in {0, 3}
    assert "licensed maximum" not in typed(*words, "60mg").warned
    assert typed(*words, "2000mg").code == 14


def test_check_takes_the_signature_that_its_remedy_asks_for(room: Path) -> None:
    (room / "high.csv").write_text("day,dose\n0,60\n28,56\n", encoding="utf-8")
    words = ("check", "high.csv", "--drug", "citalopram")
    judged = typed(*words)
    assert (judged.code, judged.warned) == (4, "")
    assert "licensed up to 40 mg a day" in judged.told
    by = ("--override", "Dr Ada Quill (invented)", "--because", "known for years")
    signed = typed(*words, *by)
    assert signed.code == 0
    assert "signed for" in signed.told
    assert "Dr Ada Quill (invented) has signed for this. The reason given: known for years" in signed.told
    document = typed(*words, *by, "--json").document
    assert document["broken_limits"] == []
    assert [limit["code"] for limit in document["signed_limits"]] == ["limit.licensed_max"]
    assert "override.used" in {reason["code"] for reason in document["reasons"]}


def test_a_plan_of_small_cuts_breaks_nothing_in_its_own_check(room: Path) -> None:
    """Its table tells the dose before the first cut too, and that cut is looked at."""
    written = typed("plan", "citalopram", "20mg", "--method", "micro", "--csv")
    (room / "micro.csv").write_text(written.out, encoding="utf-8")
    document = typed("check", "micro.csv", "--drug", "citalopram", "--json").document
    assert (document["broken_limits"], document["unmakeable"]) == ([], [])
    assert document["drops"][0]["before_mg"] == "20"
    assert len(document["drops"]) > 20


def test_check_says_first_who_must_plan_it(room: Path) -> None:
    (room / "own.csv").write_text("day,dose\n0,300\n90,280\n", encoding="utf-8")
    assert "a specialist plans it with you" in typed("check", "own.csv", "--drug", "clozapine").told


def test_check_of_a_stop_tells_what_it_can_do(room: Path) -> None:
    (room / "stop.csv").write_text("day,dose\n0,20\n1,0\n", encoding="utf-8")
    danger = formulary.drug("diazepam").abrupt_stop_danger
    assert danger.startswith("seizures")
    assert danger in typed("check", "stop.csv", "--drug", "diazepam").told
    assert typed("check", "stop.csv", "--drug", "diazepam", "--json").document["danger"] == danger


def test_switch_takes_the_signature_that_its_remedy_asks_for() -> None:
    words = ("switch", "lorazepam", "2mg", "--to", "diazepam", "--equivalent", "50mg")
    refused = typed(*words)
    assert refused.code == 3
    assert "lies outside that" in refused.told
    signed = typed(*words, "--specialist", "Dr Ada Quill (invented)", "--because", "known for years")
    assert (signed.code, signed.err) == (0, "")
    assert "to 50 mg" not in signed.told.split("Why")[-1].split("Then the taper")[0]


def test_switch_above_the_licensed_maximum_goes_on_with_a_name() -> None:
    words = ("switch", "lorazepam", "2mg", "--to", "diazepam", "--equivalent", "90mg")
    name = ("--specialist", "Dr Ada Quill (invented)", "--because", "known for years")
    signed = typed(*words, *name)
    assert (signed.code, signed.err) == (0, "")
    assert "would begin above its licensed maximum" in signed.told


def test_switch_within_antidepressants_tells_what_to_watch_for() -> None:
    told = typed(
        "switch", "escitalopram", "10mg", "--to", "sertraline", "--stages", "1", "--stage", "3d"
    ).told
    assert "watch for sweating, tremor, agitation and fever" in told
    assert "Each stage lasts 7 days" in told
    assert "laid out in 2 stages" in told
    assert "Talk with your prescriber after each change" in told


def test_make_two_intakes() -> None:
    told = typed("make", "citalopram", "15mg", *CITALOPRAM, "--times", "2").told
    assert "Morning" in told
    assert "Evening" in told


def test_drugs_lists_every_drug() -> None:
    written = typed("drugs")
    assert all(name.split()[0] in written.out for name in formulary.drug_names())
    assert max(map(len, written.out.splitlines())) <= 80


def test_drug_sheet_has_every_part_and_marks_what_is_not_confirmed() -> None:
    written = typed("drug", "citalopram")
    drug = formulary.drug("citalopram")
    for part in ("Facts", "Curves of effect", "Products: the United Kingdom", "Products: the United States"):
        assert part in written.out
    for part in (
        "With other drugs",
        "Missed, vomited or doubled doses",
        "Signs that stop every cut",
        "Sources",
    ):
        assert part in written.out
    assert all(curve.id in written.out for curve in drug.curves)
    assert f"ATC code: {drug.atc}" in written.out
    assert "Source: horowitz-taylor-2019 own-derivation" in written.told
    assert drug.default_curve_because.split()[0] in written.out
    assert "C, not confirmed" in written.told
    assert "horowitz-taylor-2019: Horowitz and Taylor" in written.told


@pytest.mark.parametrize("name", formulary.drug_names())
def test_every_drug_has_a_sheet_that_fits(name: str) -> None:
    written = typed("drug", name)
    assert (written.code, written.err) == (0, "")
    assert max(map(len, written.out.splitlines())) <= 80


@pytest.mark.parametrize("language", ["en", "da"])
@pytest.mark.parametrize("name", ["citalopram", "lithium", "venlafaxine", "escitalopram"])
def test_drug_sheet_tells_the_code_and_where_each_curve_was_read(name: str, language: str) -> None:
    written, drug = typed("drug", name, "--language", language), formulary.drug(name)
    assert drug.atc in written.out.splitlines()[1]
    # In rows one by one, each curve has a line with its sources right before the next empty one.
    curves = written.out.partition({"en": "Curves of effect", "da": "Kurver over virkning"}[language])[2]
    told = " ".join(curves.split())
    word = {"en": "Source", "da": "Kilde"}[language]
    assert all(f"{word}: {' '.join(curve.source)}" in told for curve in drug.curves)
    assert max(map(len, written.out.splitlines())) <= 80


def test_drug_sheet_tells_equivalent_doses_with_their_sources() -> None:
    told = typed("drug", "lorazepam").told
    assert "2 mg (oral) does about what diazepam 10 mg does [va-dod-2021 asam-2025]" in told
    assert "diazepam 10 mg does about what diazepam" not in typed("drug", "diazepam").told


def test_occupancy_of_doses_by_every_curve() -> None:
    told = typed("occupancy", "citalopram", "20mg", "10mg", "5mg").told
    for number in ("20 mg 75% 81%", "10 mg 68% 71%", "5 mg 57% 58%"):
        assert number in told


def test_occupancy_without_a_dose_draws_the_curve() -> None:
    out = typed("occupancy", "citalopram").out
    assert sum("\u28ff" >= max(line, default=" ") >= "\u2801" for line in out.splitlines()) >= 6


def test_level_of_a_missed_dose() -> None:
    told = typed("level", "citalopram", "20mg daily x 14, miss 2, 20mg daily x 7").told
    assert "Nine tenths of a change of dose have arrived after 4.6 to 4.9 days." in told
    assert "The level falls to 39% of the steady level at its lowest, on day 15." in told


def test_level_of_a_late_dose() -> None:
    late = typed("level", "venlafaxine", "75mg daily x 7, late 12h, 75mg daily x 2")
    usual = typed("level", "venlafaxine", "75mg daily x 7, 75mg daily x 3")
    assert (late.code, late.err) == (0, "")
    assert re.search(r"At its lowest moment it stands at [0-9]+% of what a day usually falls to", late.told)
    assert "lowest moment" not in usual.told
    first, second = (
        typed("level", "venlafaxine", text, "--json").document["levels_mg_per_day"]
        for text in ("75mg daily x 7, late 12h, 75mg daily x 2", "75mg daily x 7, 75mg daily x 3")
    )
    # Taken later, more of it is still there as the day ends.
    assert first[7]["middle"] > second[7]["middle"]
    assert first[6]["middle"] == second[6]["middle"]


def test_level_of_several_doses_a_day() -> None:
    told = typed("level", "venlafaxine", "37.5mg twice a day x 7, miss, 37.5mg twice a day x 3").told
    assert "spread evenly over day and night" in told
    assert "once a day" not in told
    written = (
        typed("level", "venlafaxine", *words, "--json").document
        for words in (("37.5mg twice a day x 7",), ("75mg x 7", "--times", "2"))
    )
    one, other = written
    assert one == other
    assert one["history"] == [{"dose_mg": "75", "days": 7, "times_a_day": 2, "late_h": 0.0}]


@pytest.mark.parametrize(
    ("history", "wanted"),
    [
        ("late 12h", "how late, less than a day"),
        ("20mg x 3, late 30h", "how late, less than a day"),
        ("10mg 9 times a day", "from 1 to 6 times a day"),
        ("double", "a history such as"),
    ],
)
def test_level_says_what_it_wants_where_a_history_cannot_be_read(history: str, wanted: str) -> None:
    written = typed("level", "citalopram", history)
    assert (written.code, written.out) == (25, "")
    assert wanted in written.warned
    assert wanted not in typed("level", "citalopram", history, "--language", "da").warned


def test_level_of_alternating_days_swings_more() -> None:
    told = typed("level", "venlafaxine", "--alternate", "75mg/0mg").told
    assert "the mean is 37.5 mg a day" in told
    assert "Rather make the smaller dose and take it daily." in told


def test_switch_shows_stages_range_and_the_taper_after_it() -> None:
    written = typed("switch", "lorazepam", "2mg", "--to", "diazepam", "--start", "2026-12-01")
    assert written.code == 0
    assert "always needs your prescriber's signature" in written.told
    assert "8 Dec 2026" in written.told
    assert "Then the taper of diazepam" in written.told


def test_completion_knows_commands_drugs_and_countries() -> None:
    def completed(words: str, place: int) -> list[str]:
        env: dict[str, str | None] = {
            "_OPENTAPER_COMPLETE": "complete_bash",
            "COMP_WORDS": words,
            "COMP_CWORD": str(place),
        }
        return typed(env=env).out.split()

    assert completed("opentaper pl", 1) == ["plan"]
    assert completed("opentaper plan sert", 2) == ["sertraline"]
    assert completed("opentaper plan sertraline 50mg --market U", 5) == ["UK", "US"]

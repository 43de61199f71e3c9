"""The smaller tables answer for a drug with its own rows, then its class's, then any drug's."""

import pytest

from opentaper.errors import BadOption, BrokenFormulary
from opentaper.formulary import (
    bibliography,
    drug,
    drug_names,
    equivalences,
    files,
    interactions,
    missed_doses,
    published_taper,
    published_tapers,
    red_flags,
    stability,
)
from opentaper.formulary.facts import Grade
from opentaper.quantities import Dose


def test_everyone_hears_the_red_flags_of_any_drug() -> None:
    common = {flag.sign for flag in red_flags(drug("agomelatine")) if flag.drug_class == "any"}
    assert len(common) == 15
    for name in drug_names():
        assert common <= {flag.sign for flag in red_flags(drug(name))}


@pytest.mark.parametrize(
    ("name", "hears", "hears_not"),
    [
        ("sertraline", "SSRI / SNRI", "benzodiazepine / Z-drug"),
        ("zopiclone", "benzodiazepine / Z-drug", "SSRI / SNRI"),
        ("olanzapine", "clozapine / olanzapine", "clozapine"),
        ("clozapine", "antipsychotic (oral)", "lithium"),
        ("lithium", "lithium + ketogenic diet", "lamotrigine"),
        ("guanfacine", "clonidine / guanfacine", "stimulants"),
        ("mirtazapine", "antidepressants", "MAOI"),
        ("valproate", "valproate / carbamazepine / lamotrigine", "lamotrigine"),
    ],
)
def test_red_flags_of_a_class(name: str, hears: str, hears_not: str) -> None:
    classes = {flag.drug_class for flag in red_flags(drug(name))}
    assert hears in classes
    assert hears_not not in classes


def test_no_drug_hears_of_what_the_formulary_does_not_hold() -> None:
    heard = {flag.drug_class for name in drug_names() for flag in red_flags(drug(name))}
    assert not heard & {"opioid", "beta-blocker (propranolol)", "ketogenic diet", "long-acting injection"}


def test_citalopram_is_not_escitalopram() -> None:
    assert not any(
        "escitalopram" in row.victim
        for row in interactions("citalopram")
        if "citalopram" not in row.perpetrator
    )
    assert {row.victim for row in interactions("escitalopram")} >= {"escitalopram", "MAOI"}


def test_interactions_of_a_drug_by_an_alias_and_as_one_of_its_class() -> None:
    rows = interactions("Sertralin")
    assert rows == interactions(drug("sertraline"))
    assert any(row.perpetrator == "grapefruit juice" for row in rows)
    assert any(row.perpetrator == "triptans" for row in rows)


def test_interactions_of_something_that_is_no_drug_here() -> None:
    rows = interactions("tobacco smoke")
    clozapine = next(row for row in rows if row.victim == "clozapine")
    assert (clozapine.ratio, clozapine.grade) == (0.65, Grade.B)
    assert interactions("moonlight") == ()


def test_missed_doses_begin_with_the_drug_itself() -> None:
    rows = missed_doses("clozapine")
    assert rows[0].drug_or_class == "clozapine"
    assert rows[-1].drug_or_class.startswith("any")
    assert missed_doses(drug("clozapine")) == rows


def test_stability_begins_with_the_drug_itself() -> None:
    assert stability("gabapentin")[0].drug == "gabapentin"
    assert {row.drug for row in stability("bromazepam")} == {row.drug for row in stability("oxazepam")}


def test_equivalences_by_system_and_by_drug() -> None:
    assert {row.system for row in equivalences("benzodiazepine")} == {"benzodiazepine"}
    assert {row.drug for row in equivalences(drug="flupenthixol")} == {"flupentixol"}
    assert len(equivalences("antidepressant", "sertraline")) == 1
    assert equivalences(drug="thioridazine") != ()
    assert equivalences(drug="moonlight") == ()


def test_published_tapers_of_a_drug() -> None:
    assert {taper.id for taper in published_tapers("fluoxetine")} == {"nhs-scotland-fluoxetine"}
    assert len(published_tapers()) == 15


def test_a_published_step_keeps_its_occupancy_and_its_stay() -> None:
    taper = published_taper("maudsley-diazepam-b")
    step = next(step for step in taper.steps if step.dose == Dose.parse("7.5 mg"))
    assert (step.occupancy_pct, step.hold_low_days, step.hold_high_days) == (23.3, 7, 28)
    assert taper.steps[-1].dose == Dose(0)


def test_an_unknown_published_taper_is_refused_with_the_known_ones() -> None:
    with pytest.raises(BadOption, match="horowitz-taylor-2019"):
        published_taper("nobody-1900")


def test_a_source_without_an_entry_breaks_the_formulary() -> None:
    with pytest.raises(BrokenFormulary, match="no entry nobody-1900"):
        bibliography.source("nobody-1900")


def test_a_source_that_stands_twice_breaks_the_formulary(monkeypatch: pytest.MonkeyPatch) -> None:
    entry = "@misc{one,\n  title = {One}\n}\n"
    monkeypatch.setattr(files, "text", lambda name: entry + entry)
    bibliography.sources.cache_clear()
    with pytest.raises(BrokenFormulary, match="one stands twice"):
        bibliography.sources()
    bibliography.sources.cache_clear()


def test_what_a_pharmacy_compounds_is_not_addressed_to_the_person() -> None:
    rows = stability("venlafaxine")
    ground = [row for row in rows if "Grind" in row.warnings]
    assert [row.audience for row in ground] == ["pharmacist"]
    assert {row.audience for row in rows} == {"person", "pharmacist"}
    assert all("compounded" not in row.preparation for row in rows if row.audience == "person")

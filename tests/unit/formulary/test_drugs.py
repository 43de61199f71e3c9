"""Single drugs: the facts that plans turn on, as they were read."""

import pytest

from opentaper.formulary import drug, drug_names, source
from opentaper.formulary.facts import Family, Fit, Grade


@pytest.mark.parametrize(
    ("name", "curve", "emax", "ed50"),
    [
        ("citalopram", "sorensen-2022-striatum", 0.8398, 2.33),
        ("escitalopram", "sorensen-2022-putamen", 0.6932, 1.22),
        ("sertraline", "sorensen-2022-striatum", 0.9201, 7.72),
        ("paroxetine", "sorensen-2022-striatum", 0.9714, 5.6),
        ("fluoxetine", "sorensen-2022-striatum", 0.8612, 1.89),
        ("venlafaxine", "sorensen-2022-striatum", 0.9007, 5.8),
        ("vortioxetine", "sorensen-2022-raphe-nuclei", 1.0, 4.68),
        ("diazepam", "maudsley-2024", 1.0, 24.7),
        ("risperidone", "kapur-1999", 0.91, 0.8),
        ("olanzapine", "kapur-1999", 0.92, 3.2),
        ("clozapine", "kapur-1999", 0.71, 112),
        ("nortriptyline", "takano-2014", 1.0, 65.9),
    ],
)
def test_the_default_curve(name: str, curve: str, emax: float, ed50: float) -> None:
    chosen = drug(name).deciding_curves[0]
    assert (chosen.id, chosen.emax, chosen.ed50_mg) == (curve, emax, ed50)
    assert drug(name).default_curve_because


def test_the_citalopram_series_has_its_own_curve() -> None:
    curve = drug("citalopram").curve("horowitz-taylor-2019")
    assert curve is not None
    assert (curve.emax, curve.ed50_mg, curve.fit, curve.grade) == (0.926, 2.99, Fit.DERIVED, Grade.B)


def test_a_plateau_above_all_receptors_is_clipped_and_told() -> None:
    curve = drug("desvenlafaxine").curve("sorensen-2022-amygdala")
    assert curve is not None
    assert curve.emax == 1
    assert "106.43 %" in curve.note


@pytest.mark.parametrize("name", ["fluvoxamine", "clomipramine", "alprazolam", "haloperidol", "quetiapine"])
def test_illustrations_decide_nothing(name: str) -> None:
    assert drug(name).curves
    assert drug(name).deciding_curves == ()
    assert drug(name).default_curve is None


def test_parameters_of_two_sources_are_never_mixed() -> None:
    partial = [curve for name in drug_names() for curve in drug(name).curves if curve.fit is Fit.PARTIAL]
    assert len(partial) == 9
    assert not any(curve.is_complete for curve in partial)


@pytest.mark.parametrize(
    ("name", "low", "value", "high", "grade"),
    [
        ("citalopram", 33, 35, 35, "A"),
        ("escitalopram", 27, 33, 33, "A"),
        ("fluoxetine", 96, None, 144, "A"),
        ("paroxetine", 6, 24, 71, "A"),
        ("venlafaxine", 2, 5, 5, "A"),
        ("risperidone", None, 20, None, "B"),
        ("aripiprazole", 70, 75, 146, "B"),
        ("diazepam", 20, 46, 100, "B"),
        ("lorazepam", 10, 12, 20, "B"),
        ("lithium", 17, 24, 36, "B"),
        ("vilazodone", None, 25, None, "C"),
    ],
)
def test_the_half_life_that_stands(name: str, low: float, value: float, high: float, grade: str) -> None:
    fact = drug(name).half_life_h
    assert fact is not None
    assert (fact.low, fact.value, fact.high, fact.grade) == (low, value, high, grade)


@pytest.mark.parametrize(
    ("name", "highest"),
    [("citalopram", 40), ("sertraline", 200), ("diazepam", 60), ("lorazepam", 10), ("zopiclone", 7.5)],
)
def test_the_licensed_maximum(name: str, highest: float) -> None:
    fact = drug(name).licensed_max_mg
    assert fact is not None
    assert fact.value == highest
    assert fact.grade.decides


@pytest.mark.parametrize(("name", "highest"), [("citalopram", 20), ("escitalopram", 10), ("zolpidem", 5)])
def test_the_maximum_for_older_people(name: str, highest: float) -> None:
    fact = drug(name).older_max_mg
    assert fact is not None
    assert (fact.value, fact.grade) == (highest, Grade.A)


def test_lithium_has_no_licensed_maximum_and_says_so() -> None:
    lithium = drug("lithium")
    assert lithium.licensed_max_mg is None
    assert any("serum level" in note for note in lithium.notes)


def test_families_and_routes_of_their_own() -> None:
    assert drug("clozapine").family is Family.CLOZAPINE
    assert drug("lamotrigine").family is Family.LAMOTRIGINE
    assert drug("moclobemide").family is Family.MAOI
    assert drug("mianserin").family is Family.OTHER_ANTIDEPRESSANT
    assert drug("modafinil").family is Family.ADHD_OTHER
    assert drug("selegiline patch").route == "transdermal"
    assert drug("asenapine").route == "sublingual"
    assert drug("sertraline").route == "oral"


def test_a_source_can_be_shown() -> None:
    assert source("sorensen-2022").url == "https://doi.org/10.1038/s41380-021-01285-w"
    assert "Sorensen" in source("sorensen-2022").title

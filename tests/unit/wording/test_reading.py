"""What is no recipe, or contradicts itself, is refused rather than guessed."""

import pytest

from opentaper.errors import BadOption, NotADose
from opentaper.quantities import Dose
from opentaper.wording import parse_recipe, parse_step


@pytest.mark.parametrize(
    "line",
    [
        "",
        "a tablet",
        "Half a tablet",
        "1 whole 25 tablet",
        "1 whole 25 mg tablet and more",
        "1 whole 25 g tablet",
        "0.15 mL of the 10 mg liquid",
        "0.15 of the 10 mg/mL liquid",
        "42 beads out of a 37.5 mg capsule",
        "1.000,5 whole 25 mg tablets",
        "En halv tablet på 25 mg",
        "Half a 25 mg tablet; 1 mg of it counts as mg of tablet",
    ],
)
def test_a_line_that_is_no_recipe_is_refused(line: str) -> None:
    with pytest.raises(NotADose) as refused:
        parse_recipe(line)
    assert refused.value.values == {"text": line, "why": "not_a_recipe"}


def test_a_strength_that_contradicts_itself_is_refused() -> None:
    with pytest.raises(NotADose) as refused:
        parse_recipe("1 whole 0.5 mg (50 micrograms) tablet")
    assert refused.value.why == "strength_differs"


@pytest.mark.parametrize("comma", ["12.5", "12,5"])
@pytest.mark.parametrize(
    ("before", "after", "language"), [("Half a ", " mg tablet", "en"), ("En halv tablet på ", " mg", "da")]
)
def test_a_decimal_comma_and_a_decimal_point_mean_the_same(
    comma: str, before: str, after: str, language: str
) -> None:
    assert parse_recipe(f"{before}{comma}{after}", language) == Dose.mg("6.25")


@pytest.mark.parametrize(
    "text",
    [
        "Half a 25 mg tablet\n= 25 mg",
        "Half a 25 mg tablet\n0.15 mL of the 10 mg/mL liquid\n12.5 + 1.5 = 15 mg",
        "Half a 25 mg tablet\n0.15 mL of the 10 mg/mL liquid\n12 + 2 = 14 mg",
        (
            "Morning\n1 whole 25 mg tablet\n= 25 mg\nEvening\n1 whole 25 mg tablet\n= 25 mg\nWhole "
            "day: 25 + 25 = 75 mg"
        ),
    ],
)
def test_a_sum_that_its_lines_do_not_make_is_refused(text: str) -> None:
    with pytest.raises(NotADose) as refused:
        parse_step(text)
    assert refused.value.why == "sum_differs"


@pytest.mark.parametrize(
    "text", ["", "Morning", "= 25 mg", "Half a 25 mg tablet", "Half a 25 mg tablet\n12.5 mg"]
)
def test_lines_without_an_end_are_refused(text: str) -> None:
    with pytest.raises(NotADose) as refused:
        parse_step(text)
    assert refused.value.why == "not_a_recipe"


def test_an_unknown_language_is_refused() -> None:
    with pytest.raises(BadOption):
        parse_step("Half a 25 mg tablet\n= 12.5 mg", "tlh")

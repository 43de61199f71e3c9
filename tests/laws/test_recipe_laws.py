"""A printed recipe, read back from its words alone, makes the dose it was printed for, to the microgram."""

import re
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opentaper.errors import NotADose
from opentaper.formulary.facts import Form, Product
from opentaper.planning.result import Handling, Part
from opentaper.quantities import Dose
from opentaper.wording import LANGUAGES, parse_recipe, parse_step, recipe_text, step_text
from tests.unit.wording.recipe_parts import a_part, a_product, a_step

FACTORS = st.sampled_from([Fraction(1), Fraction(5, 4), Fraction(4, 5), Fraction(4, 3), Fraction(3, 7)])
STRENGTHS = st.one_of(
    st.sampled_from([25, 50, 100, 250, 500, 2_500, 8_000, 11_000, 18_000, 37_500, 80_000, 225_000]),
    st.integers(1, 1_200_000),
)
TABLETS = (Form.TABLET, Form.ODT, Form.DISPERSIBLE_TABLET, Form.CHEWABLE_TABLET, Form.SUBLINGUAL_TABLET)
PIECES = (*TABLETS, Form.CAPSULE, Form.BEAD_CAPSULE, Form.COMPOUNDED_CAPSULE, Form.TAPERING_STRIP)


def mg(micrograms: int) -> str:
    """Micrograms as the text of exact milligrams."""
    return f"{micrograms // 1_000}.{micrograms % 1_000:03d}"


@st.composite
def pieces(draw: st.DrawFn, forms: tuple[Form, ...]) -> Product:
    """A product that is counted in pieces."""
    strength = draw(STRENGTHS)
    return a_product(draw(st.sampled_from(forms)), mg(strength), factor=draw(FACTORS))


LIQUIDS = (Form.ORAL_SOLUTION, Form.ORAL_SUSPENSION, Form.ORAL_CONCENTRATE, Form.ORAL_DROPS)
VOLUMES = st.builds(
    lambda marks, mark_ul: str(Fraction(marks * mark_ul, 1_000)),
    st.integers(1, 2_000),
    st.sampled_from([5, 10, 20, 50, 100, 200, 250, 500, 1_000]),
)


@st.composite
def counted(draw: st.DrawFn) -> Part:
    """Whole and cut pieces."""
    n = draw(st.integers(1, 24))
    cuts, handling = draw(st.sampled_from([(1, Handling.WHOLE), (2, Handling.HALF), (4, Handling.QUARTER)]))
    forms = PIECES if handling is Handling.WHOLE else TABLETS
    return a_part(draw(pieces(forms)), handling, str(Fraction(n, cuts)))


@st.composite
def poured(draw: st.DrawFn) -> Part:
    """Liquids, drawn or dropped, and tablets in water."""
    factor, handling = (
        draw(FACTORS),
        draw(st.sampled_from([Handling.DRAWN, Handling.DROPS, Handling.DISPERSED])),
    )
    per_ml = draw(st.integers(1, 300_000))
    if handling is Handling.DISPERSED:
        return a_part(draw(pieces(TABLETS)), handling, draw(VOLUMES), water_ml=draw(st.integers(1, 250)))
    if handling is Handling.DRAWN:
        liquid = a_product(draw(st.sampled_from(LIQUIDS)), per_ml=per_ml, factor=factor)
        return a_part(liquid, handling, draw(VOLUMES))
    told = draw(st.sampled_from([per_ml, None]))
    drops = a_product(Form.ORAL_DROPS, per_ml=told, drop=draw(st.integers(1, 20_000)), factor=factor)
    return a_part(drops, handling, str(draw(st.integers(1, 40))))


@st.composite
def opened(draw: st.DrawFn) -> Part:
    """Beads that were counted, and contents that were weighed."""
    capsule = draw(pieces((Form.BEAD_CAPSULE,)))
    if draw(st.booleans()):
        beads, per_piece = draw(st.integers(1, 900)), draw(st.integers(2, 900))
        return a_part(capsule, Handling.BEADS, str(beads), per_piece=per_piece)
    weight = str(Fraction(draw(st.integers(1, 900_000)), 1_000))
    return a_part(capsule, Handling.WEIGHED, weight, per_piece=draw(st.integers(1, 900_000)))


PARTS = st.one_of(counted(), poured(), opened())


def read(text: str, language: str) -> Dose | None:
    """The dose of a line, or None where it is refused."""
    try:
        return parse_recipe(text, language)
    except NotADose:
        return None


@pytest.mark.parametrize("language", LANGUAGES)
@given(part=PARTS)
def test_a_recipe_read_back_makes_its_dose(language: str, part: Part) -> None:
    assert parse_recipe(recipe_text(part, language), language) == part.dose


@pytest.mark.parametrize("language", LANGUAGES)
@given(
    intakes=st.lists(st.lists(PARTS, max_size=3).map(tuple), min_size=1, max_size=6),
    error=st.floats(0, 50, allow_nan=False),
)
def test_a_step_read_back_makes_the_dose_of_its_day(
    language: str, intakes: list[tuple[Part, ...]], error: float
) -> None:
    step = a_step(*intakes, error_mg=error)
    assert parse_step(step_text(step, language), language) == step.dose


@given(part=PARTS)
def test_no_recipe_of_one_language_is_read_as_another_dose_in_the_other(part: Part) -> None:
    assert read(recipe_text(part, "en"), "da") in {None, part.dose}
    assert read(recipe_text(part, "da"), "en") in {None, part.dose}


@given(part=PARTS)
def test_every_handling_has_a_line_for_hands_and_eyes(part: Part) -> None:
    for language in LANGUAGES:
        told = recipe_text(part, language)
        assert not re.search(r"[0-9] (?:mg|mL)", told)
        assert not re.search(r"(?<![0-9])[.,][0-9]", told)
        assert not re.search(r"[.,][0-9]*0(?![0-9])", told)

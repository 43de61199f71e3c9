"""Lines of a recipe, word for word, in both languages."""

from fractions import Fraction

import pytest

from opentaper.formulary.facts import Form, Release
from opentaper.planning.result import Handling, Part
from opentaper.quantities import Dose
from opentaper.wording import handling_text, parse_recipe, parse_step, recipe_text, step_text
from tests.unit.wording.recipe_parts import a_part, a_product, a_step

TABLET = a_product(mg="25")
LIQUID = a_product(Form.ORAL_SOLUTION, per_ml=10_000)
BEADED = a_product(Form.BEAD_CAPSULE, "37.5")
# UK citalopram drops: 8 mg of drops do what a 10 mg tablet does.
DROPS = a_product(Form.ORAL_DROPS, per_ml=40_000, drop=2_000, factor=Fraction(5, 4))


def spaced(text: str) -> str:
    """The text with ordinary spaces."""
    return text.replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("part", "english", "danish", "mg"),
    [
        (a_part(TABLET, Handling.WHOLE, "1"), "1 whole 25 mg tablet", "1 hel tablet på 25 mg", "25"),
        (a_part(TABLET, Handling.WHOLE, "2"), "2 whole 25 mg tablets", "2 hele tabletter på 25 mg", "50"),
        (a_part(TABLET, Handling.HALF, "1/2"), "Half a 25 mg tablet", "En halv tablet på 25 mg", "12.5"),
        (
            a_part(a_product(mg="80"), Handling.HALF, "1/2"),
            "Half an 80 mg tablet",
            "En halv tablet på 80 mg",
            "40",
        ),
        (
            a_part(TABLET, Handling.HALF, "5/2"),
            "2 and a half tablets of 25 mg",
            "2 og en halv tablet på 25 mg",
            "62.5",
        ),
        (a_part(TABLET, Handling.HALF, "1"), "1 whole 25 mg tablet", "1 hel tablet på 25 mg", "25"),
        (
            a_part(TABLET, Handling.QUARTER, "1/4"),
            "A quarter of a 25 mg tablet",
            "En kvart tablet på 25 mg",
            "6.25",
        ),
        (
            a_part(TABLET, Handling.QUARTER, "3/4"),
            "Three quarters of a 25 mg tablet",
            "Trekvart tablet på 25 mg",
            "18.75",
        ),
        (
            a_part(TABLET, Handling.QUARTER, "5/4"),
            "1 and a quarter tablets of 25 mg",
            "1 og en kvart tablet på 25 mg",
            "31.25",
        ),
        (
            a_part(TABLET, Handling.QUARTER, "7/4"),
            "1 and three quarters tablets of 25 mg",
            "1 og trekvart tablet på 25 mg",
            "43.75",
        ),
        (
            a_part(a_product(Form.ODT, "0.5"), Handling.WHOLE, "1"),
            "1 whole 0.5 mg (500 micrograms) melt-in-the-mouth tablet",
            "1 hel smeltetablet på 0,5 mg (500 mikrogram)",
            "0.5",
        ),
        (
            a_part(a_product(Form.COMPOUNDED_CAPSULE, "3.7"), Handling.WHOLE, "2"),
            "2 whole 3.7 mg capsules made by the pharmacy",
            "2 hele specialfremstillede kapsler på 3,7 mg",
            "7.4",
        ),
        (
            a_part(a_product(Form.TAPERING_STRIP, "12.5"), Handling.WHOLE, "1"),
            "1 whole pouch of 12.5 mg from the tapering strip",
            "1 hel pose på 12,5 mg fra nedtrapningsstrimlen",
            "12.5",
        ),
        (
            a_part(LIQUID, Handling.DRAWN, "3/20"),
            "0.15 mL of the 10 mg/mL liquid",
            "0,15 mL af den flydende medicin på 10 mg/mL",
            "1.5",
        ),
        (
            a_part(DROPS, Handling.DROPS, "3"),
            "3 drops of the 40 mg/mL drops, 2 mg in each drop; 1 mg of it counts as 1.25 mg of tablet",
            (
                "3 dråber af dråberne på 40 mg/mL, 2 mg i hver dråbe; 1 mg heraf tæller som 1,25 mg i "
                "tabletform"
            ),
            "7.5",
        ),
        (
            a_part(a_product(Form.ORAL_DROPS, drop=1_000), Handling.DROPS, "1"),
            "1 drop, 1 mg in each drop",
            "1 dråbe, 1 mg i hver dråbe",
            "1",
        ),
        (
            a_part(a_product(mg="10"), Handling.DISPERSED, "25/2", water_ml=50),
            "1 tablet of 10 mg in 50 mL of water: stir, draw 12.5 mL at once, throw the rest away",
            "1 tablet på 10 mg i 50 mL vand: rør rundt, træk straks 12,5 mL op, hæld resten ud",
            "2.5",
        ),
        (
            a_part(BEADED, Handling.BEADS, "42", per_piece=118),
            "42 beads out of a 37.5 mg capsule (this batch: 118 beads in a capsule)",
            "42 kugler fra en kapsel på 37,5 mg (denne pakning: 118 kugler i en kapsel)",
            "13.347",
        ),
        (
            a_part(BEADED, Handling.WEIGHED, "84", per_piece=236_400),
            (
                "Weigh out 84 mg of the contents of a 37.5 mg capsule (this batch: 236.4 mg of "
                "contents in a capsule)"
            ),
            "Afvej 84 mg af indholdet i en kapsel på 37,5 mg (denne pakning: 236,4 mg indhold i en kapsel)",
            "13.325",
        ),
        (
            a_part(a_product(mg="10", factor=Fraction(4, 3)), Handling.WHOLE, "1"),
            "1 whole 10 mg tablet; 3 mg of it counts as 4 mg of tablet",
            "1 hel tablet på 10 mg; 3 mg heraf tæller som 4 mg i tabletform",
            "13.333",
        ),
    ],
)
def test_a_line_is_told_and_read_back(part: Part, english: str, danish: str, mg: str) -> None:
    assert spaced(recipe_text(part)) == english
    assert spaced(recipe_text(part, "da")) == danish
    assert part.dose == parse_recipe(english) == parse_recipe(danish, "da") == Dose.mg(mg)


@pytest.mark.parametrize("form", list(Form))
def test_every_form_has_a_noun_that_can_be_read_back(form: Form) -> None:
    for count, mg in (("1", "2.5"), ("3", "7.5")):
        part = a_part(a_product(form, "2.5"), Handling.WHOLE, count)
        for language in ("en", "da"):
            assert parse_recipe(recipe_text(part, language), language) == Dose.mg(mg)


@pytest.mark.parametrize(
    "part",
    [
        a_part(TABLET, Handling.WHOLE, "1/3"),
        a_part(a_product(Form.TAPERING_STRIP, "10"), Handling.HALF, "1/2"),
        a_part(a_product(), Handling.WHOLE, "1"),
        a_part(TABLET, Handling.DRAWN, "1"),
        a_part(LIQUID, Handling.DRAWN, "1/3"),
        a_part(LIQUID, Handling.DROPS, "3"),
        a_part(DROPS, Handling.DROPS, "3/2"),
        a_part(TABLET, Handling.DISPERSED, "10"),
        a_part(BEADED, Handling.BEADS, "42"),
        a_part(BEADED, Handling.WEIGHED, "42"),
    ],
)
def test_a_part_that_lacks_what_its_words_need_is_not_told(part: Part) -> None:
    with pytest.raises(ValueError, match=r"."):
        recipe_text(part)


@pytest.mark.parametrize(
    ("part", "english"),
    [
        (a_part(TABLET, Handling.WHOLE, "1"), ""),
        (
            a_part(a_product(mg="75", release=Release.MODIFIED), Handling.WHOLE, "1"),
            "Swallow it whole. Do not cut, crush or chew it.",
        ),
        (
            a_part(LIQUID, Handling.DRAWN, "3/20", capacity_ul=1_000),
            "Use the 1 mL syringe. Hold the syringe upright and read it at eye level.",
        ),
        (
            a_part(a_product(Form.ORAL_SUSPENSION, per_ml=2_000), Handling.DRAWN, "5/2", capacity_ul=1_000),
            (
                "Shake the bottle well first. Use the 1 mL syringe."
                " Draw 2 full syringes of 1 mL first, then to the mark at 0.5 mL."
                " Hold the syringe upright and read it at eye level."
            ),
        ),
        (
            a_part(TABLET, Handling.DISPERSED, "10", water_ml=50, capacity_ul=10_000),
            (
                "Use the 10 mL syringe. Stir right before you draw, because it settles fast. Make it "
                "fresh each time."
            ),
        ),
    ],
)
def test_a_note_tells_how_to_do_it(part: Part, english: str) -> None:
    assert spaced(handling_text(part)) == english
    assert bool(handling_text(part, "da")) is bool(english)


def test_a_step_ends_with_its_sum_and_its_error() -> None:
    parts = (a_part(TABLET, Handling.HALF, "1/2"), a_part(LIQUID, Handling.DRAWN, "3/20"))
    step = a_step(parts, error_mg=0.0983)
    assert spaced(step_text(step)).splitlines() == [
        "Half a 25 mg tablet",
        "0.15 mL of the 10 mg/mL liquid",
        "12.5 + 1.5 = 14 mg",
        "Made with care, it may be off by about 0.098 mg.",
    ]
    assert spaced(step_text(step, "da")).splitlines()[2:] == [
        "12,5 + 1,5 = 14 mg",
        "Lavet med omhu kan det afvige med omkring 0,098 mg.",
    ]


def test_a_step_of_several_intakes_tells_the_time_of_the_day() -> None:
    morning, evening = (a_part(TABLET, Handling.WHOLE, "1"),), (a_part(TABLET, Handling.HALF, "1/2"),)
    assert spaced(step_text(a_step(morning, evening))).splitlines() == [
        "Morning",
        "1 whole 25 mg tablet",
        "= 25 mg",
        "Evening",
        "Half a 25 mg tablet",
        "= 12.5 mg",
        "Whole day: 25 + 12.5 = 37.5 mg",
    ]
    assert parse_step(step_text(a_step(morning, evening), "da"), "da") == Dose.mg("37.5")


def test_an_intake_without_parts_is_told_as_nothing() -> None:
    step = a_step((a_part(TABLET, Handling.WHOLE, "1"),), ())
    assert spaced(step_text(step)).splitlines()[3:] == [
        "Evening",
        "Nothing to take.",
        "Whole day: 25 + 0 = 25 mg",
    ]
    assert parse_step(step_text(step)) == Dose.mg(25)


def test_a_step_at_zero_says_that_there_is_nothing_to_take() -> None:
    for language, told in (("en", "Nothing to take."), ("da", "Intet at tage.")):
        assert step_text(a_step(()), language) == told
        assert parse_step(told, language) == Dose(0)


def test_a_tiny_error_is_told_in_whole_micrograms_at_least() -> None:
    step = a_step((a_part(TABLET, Handling.HALF, "1/2"),), error_mg=0.00004)
    assert spaced(step_text(step)).endswith("about 0.001 mg.")

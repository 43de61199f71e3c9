"""What is kept of the pictures of the cases is what the model says today, and doses of cases can be made."""

from __future__ import annotations

import re

import pytest

from opentaper import formulary
from opentaper.actions.asked import AskedPlan
from opentaper.actions.case_pictures import (
    LevelLeft,
    PeopleCounted,
    computed_ways,
    counted_ways,
    kept_pictures,
    model_pictures,
    name_of_picture,
)
from opentaper.actions.gather_shelf import shelf_to_order
from opentaper.actions.make_dose import made_from
from opentaper.errors import NoCurve
from opentaper.formulary.vignettes import PictureKind, Vignette, VignettePicture, vignette, vignettes
from opentaper.planning.forecast import KNOWN_FAMILIES
from opentaper.quantities import Dose

PICTURES = [*model_pictures()]
#: One of each kind; all of them are computed again nightly.
SOME = [
    next(one for one in PICTURES if one[1].kind is kind)
    for kind in (PictureKind.PEOPLE, PictureKind.RETURNING, PictureKind.LEAVING)
]


def named(pictures: list[tuple[Vignette, VignettePicture]]) -> list[object]:
    """Cases and pictures as parameters, named as they are kept."""
    return [pytest.param(case, one, id=name_of_picture(case, one)) for case, one in pictures]


#: A dose as a text tells it, in either language.
TOLD = re.compile(r"(\d+(?:[.,]\d+)?)\s?mg\b")


def same(case: Vignette, picture: VignettePicture) -> None:
    for kept, now in zip(counted_ways(case, picture), computed_ways(picture), strict=True):
        assert type(kept) is type(now)
        for name in kept.__slots__:
            was, is_now = getattr(kept, name), getattr(now, name)
            if isinstance(now, LevelLeft):
                assert was == pytest.approx(is_now, abs=2e-3)
            else:
                # One of 1 000 people may fall on the other side of a line by another processor's last digit.
                ends = [(one.value, one.low, one.high) for one in (was, is_now)]
                assert ends[0] == pytest.approx(ends[1], abs=2e-3)


@pytest.mark.parametrize(("case", "picture"), named(SOME))
def test_what_is_kept_is_what_the_model_says(case: Vignette, picture: VignettePicture) -> None:
    same(case, picture)


@pytest.mark.nightly
@pytest.mark.parametrize(("case", "picture"), named(PICTURES))
def test_all_that_is_kept_is_what_the_model_says(case: Vignette, picture: VignettePicture) -> None:
    same(case, picture)


def test_every_picture_of_the_model_is_kept_and_no_other() -> None:
    assert [*kept_pictures()] == [name_of_picture(case, one) for case, one in model_pictures()]


def test_the_model_counts_people_of_antidepressants_alone() -> None:
    counted = [(case, one) for case, one in model_pictures() if one.kind is not PictureKind.LEAVING]
    drugs = {way.drug for _, picture in counted for way in picture.ways}
    assert len(drugs) >= 5
    assert {formulary.drug(name).family for name in drugs} <= KNOWN_FAMILIES
    picture = vignette("enough-of-diazepam").picture("leaving")
    assert picture is not None
    people = VignettePicture(picture.key, PictureKind.PEOPLE, 0, picture.title, picture.ways)
    with pytest.raises(NoCurve):
        computed_ways(people)


def test_slower_is_told_milder_and_a_range_holds_its_number() -> None:
    for case, picture in model_pictures():
        seen = [way for way in counted_ways(case, picture) if isinstance(way, PeopleCounted)]
        for way in seen:
            assert way.any.value >= way.moderate.value >= way.severe.value
            assert all(one.low <= one.value <= one.high for one in (way.any, way.moderate, way.severe))
        tapers = [way.taper for way in picture.ways]
        if seen and tapers[-1].startswith("occupancy"):
            assert [one.severe.value for one in seen] == sorted(
                (one.severe.value for one in seen), reverse=True
            )


@pytest.mark.parametrize("case", vignettes(), ids=lambda case: case.key)
def test_every_dose_that_a_case_tells_can_be_made(case: Vignette) -> None:
    texts = [case.who, *(claim.text for claim in case.claims)]
    for step in case.steps:
        texts += [step.tells, step.ask, *(choice.text for choice in step.choices)]
    for picture in case.pictures:
        texts += [picture.title, *(way.name for way in picture.ways)]
    by_language = [
        {Dose.parse(f"{number.replace(',', '.')} mg") for text in told for number in TOLD.findall(text)}
        for told in ([text.en for text in texts], [text.da for text in texts])
    ]
    assert by_language[0] == by_language[1]
    strengths = {Dose.parse(text) for text in STRENGTHS.get(case.key, ())}
    assert {*case.doses} <= by_language[0] <= {*case.doses} | strengths
    drug = formulary.drug(case.drug)
    shelf = shelf_to_order(AskedPlan(drug=case.drug, dose=str(case.doses[0]), market="UK"), drug)
    assert [dose for dose in case.doses if not made_from(drug, dose, shelf).is_exact] == []


#: Strengths of a liquid, told as so much in a millilitre.
STRENGTHS = {"the-last-capsule": ("7.5 mg", "15 mg")}

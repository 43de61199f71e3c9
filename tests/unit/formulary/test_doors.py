"""Asked for what is not there, each list says so by name; data that contradict themselves are not read."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from dataclasses import replace
from typing import Any

import pytest

from opentaper.errors import BadOption, BrokenFormulary
from opentaper.formulary import files
from opentaper.formulary.body_kinds import body_frame, body_kinds
from opentaper.formulary.both_languages import both
from opentaper.formulary.courses import course
from opentaper.formulary.diet_safety import diet_row
from opentaper.formulary.facts import Grade
from opentaper.formulary.feeling_measures import measures_frame
from opentaper.formulary.feelings import UNNAMED, feeling, feelings, found_feelings
from opentaper.formulary.food_pages import food_page, food_pages
from opentaper.formulary.habits import false_claims_each, habit, habits, outcome_shares
from opentaper.formulary.items import item
from opentaper.formulary.lessons import lesson
from opentaper.formulary.manifest import manifest_of_files
from opentaper.formulary.outcomes import outcomes
from opentaper.formulary.own_plans import OwnPlanKind, look_back_rule, own_plan_outline
from opentaper.formulary.published_side import _row
from opentaper.formulary.shelf import _is_yes
from opentaper.formulary.skills import first_tonight, skill, skills
from opentaper.formulary.vignette_walk import longest
from opentaper.formulary.vignettes import vignette

Told = Any
ASKED: dict[str, tuple[str, Callable[[str], object]]] = {
    "course": ("course", course),
    "diet": ("diet", diet_row),
    "feeling": ("feeling", feeling),
    "food": ("page", food_page),
    "habit": ("habit", habit),
    "lesson": ("lesson", lesson),
    "outcome": ("outcome", false_claims_each),
    "skill": ("skill", skill),
    "case": ("case", vignette),
}


@pytest.mark.parametrize(("option", "ask"), ASKED.values(), ids=ASKED.keys())
def test_what_no_list_has_is_named_and_refused(option: str, ask: Callable[[str], object]) -> None:
    with pytest.raises(BadOption) as refused:
        ask("moonlight")
    assert (refused.value.option, refused.value.given) == (option, "moonlight")


def test_a_session_that_a_course_does_not_have_is_refused() -> None:
    last = course("nights").sessions[-1].number
    assert course("nights").session(last).number == last
    with pytest.raises(BadOption):
        course("nights").session(last + 1)


def test_nothing_typed_finds_no_feeling() -> None:
    assert found_feelings("  ", "en") == ()


def test_an_item_that_is_nearly_named_is_offered_by_its_name() -> None:
    with pytest.raises(BadOption) as refused:
        item("distres")
    assert "distress" in refused.value.wanted


@pytest.mark.parametrize("told", [{"en": "Yes", "da": " "}, {"en": "", "da": "Ja"}])
def test_a_text_without_one_of_its_languages_is_none(told: dict[str, str]) -> None:
    with pytest.raises(ValueError, match="no text"):
        both(told)


@pytest.mark.parametrize("cell", ["", "yes", "Y"])
def test_a_cell_of_yes_or_no_says_one_of_them(cell: str) -> None:
    assert (_is_yes("y"), _is_yes("n")) == (True, False)
    with pytest.raises(ValueError, match="neither"):
        _is_yes(cell)


def _twice(told: Told) -> None:
    told["habits"].append(told["habits"][0])


def _light(told: Told) -> None:
    told["habits"][0]["lags"] = [[0, 0.5]]


def _bounded_twice(told: Told) -> None:
    day = next(one["day"] for one in told["habits"] if "at_least" in one["day"])
    day["at_most"] = 1


def _all_washout(told: Told) -> None:
    trial = next(one["experiment"] for one in told["habits"] if "not" not in one["experiment"])
    trial["washout"] = trial["runs"]


def _shares(told: Told) -> None:
    told["outcomes"][0]["share"] += 0.5


def _share_of_nothing(told: Told) -> None:
    told["outcomes"][0]["share"], last = 0.0, told["outcomes"][-1]
    last["share"] = 1.0 - sum(float(one["share"]) for one in told["outcomes"][:-1])


def _no_path(told: Told) -> None:
    told["also"]["nowhere.at.all"] = {"en": "a", "da": "b"}


def _part_twice(told: Told) -> None:
    parts = told["plans"]["hard_days"]["parts"]
    parts.append(parts[0])


def _months(told: Told) -> None:
    told["look_back"]["months"]["value"] = [3, 1]


def _no_months(told: Told) -> None:
    told["look_back"]["months"]["value"] = []


def _month_nought(told: Told) -> None:
    told["look_back"]["months"]["value"] = [0, 3]


def _not_at_night(told: Told) -> None:
    told["first_tonight"]["words"] = ["moonlight"]


#: The part of a file that is spoilt, how, and what then cannot be read.
BROKEN: dict[str, tuple[str, Callable[[Told], None], Callable[[], object]]] = {
    "habit twice": ("habits", _twice, habits.__wrapped__),
    "weights": ("habits", _light, habits.__wrapped__),
    "two bounds": ("habits", _bounded_twice, habits.__wrapped__),
    "washout": ("habits", _all_washout, habits.__wrapped__),
    "shares": ("outcomes", _shares, outcome_shares.__wrapped__),
    "no share": ("outcomes", _share_of_nothing, outcome_shares.__wrapped__),
    "no path": ("also", _no_path, feelings.__wrapped__),
    "part twice": ("plans", _part_twice, lambda: own_plan_outline.__wrapped__(OwnPlanKind.HARD_DAYS)),
    "months": ("look_back", _months, look_back_rule.__wrapped__),
    "no months": ("look_back", _no_months, look_back_rule.__wrapped__),
    "month 0": ("look_back", _month_nought, look_back_rule.__wrapped__),
    "first tonight": ("first_tonight", _not_at_night, first_tonight.__wrapped__),
}


@pytest.mark.parametrize(("part", "spoil", "read"), BROKEN.values(), ids=BROKEN.keys())
def test_data_that_contradict_themselves_are_not_read(
    part: str, spoil: Callable[[Told], None], read: Callable[[], object], monkeypatch: pytest.MonkeyPatch
) -> None:
    real = files.mapping

    def spoilt(name: str) -> Told:
        told = deepcopy(real(name))
        if part in told:
            spoil(told)
        return told

    read()
    monkeypatch.setattr(files, "mapping", spoilt)
    with pytest.raises(BrokenFormulary):
        read()


def test_a_brand_of_no_drug_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    real = files.rows
    monkeypatch.setattr(files, "rows", lambda name: [{"brand": "Lunarex", "drug": "moonlight"}, *real(name)])
    with pytest.raises(BrokenFormulary) as refused:
        manifest_of_files()
    assert "Lunarex" in refused.value.why


def test_what_belongs_to_a_case_and_a_plan_is_found_by_its_key() -> None:
    case = vignette("after-eight-years")
    step = case.steps[0]
    assert step.choice(step.choices[0].key) == step.choices[0]
    with pytest.raises(BadOption):
        step.choice("moonlight")
    assert case.picture(case.pictures[0].key) == case.pictures[0]
    assert case.picture("moonlight") is None
    assert 1 <= longest(case, step) <= len(case.steps)
    outline = own_plan_outline(OwnPlanKind.HARD_DAYS)
    assert outline.part("alone") == outline.parts[1]
    with pytest.raises(BadOption):
        outline.part("moonlight")


def test_what_skills_and_feelings_say_of_themselves() -> None:
    assert skill("long_out").is_timed
    assert not all(one.is_timed for one in skills())
    family, group = feeling("afraid"), feeling("afraid.uneasy")
    assert (family.level, group.level) == (1, 2)
    assert (family.family, group.family) == ("afraid", "afraid")
    unnamed = feeling(next(iter(UNNAMED)))
    assert (unnamed.level, unnamed.family) == (0, "")


def test_a_result_that_is_no_share_of_people_is_not_told_as_one() -> None:
    with pytest.raises(BrokenFormulary):
        _row({}, "nothing")
    shares = {one.id: one for one in outcomes() if one.unit == "% of people" and one.grade.decides}
    key, row = next(iter(shares.items()))
    assert _row(shares, key) == row
    for spoilt in (replace(row, unit="points"), replace(row, grade=Grade.C)):
        with pytest.raises(BrokenFormulary):
            _row({key: spoilt}, key)


def test_a_warning_of_the_body_holds_beyond_its_bound() -> None:
    warnings = [kind.warning for kind in body_kinds() if kind.warning is not None]
    assert warnings
    for one in warnings:
        assert one.below is not None or one.above is not None
        if one.below is not None:
            assert one.holds(one.below - 0.001)
        if one.above is not None:
            assert one.holds(one.above + 0.001)


def test_the_words_around_lists_are_there_in_both_languages() -> None:
    for text in (body_frame(), measures_frame()):
        assert text.en
        assert text.da
    page = food_pages()[0]
    assert food_page(page.key) == page

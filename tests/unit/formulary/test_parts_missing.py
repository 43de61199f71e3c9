"""A data file without the part asked for, or with a word that is none, is named with what is wrong in it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from opentaper.errors import BrokenFormulary
from opentaper.formulary import (
    astray,
    body_kinds,
    courses,
    diet_safety,
    feeling_measures,
    feelings,
    files,
    food_pages,
    habits,
    lessons,
    monographs,
    skills,
    vignettes,
)

READERS: tuple[Callable[[], object], ...] = (
    astray.astray_numbers.__wrapped__,
    astray.travel_clinic.__wrapped__,
    lambda: body_kinds.standard_drink.__wrapped__("DK"),
    body_kinds.gki_rule.__wrapped__,
    body_kinds.usual_bounds.__wrapped__,
    body_kinds.body_frame.__wrapped__,
    courses.courses.__wrapped__,
    diet_safety.diet_rows.__wrapped__,
    diet_safety.diet_frame.__wrapped__,
    diet_safety.sold_medicines.__wrapped__,
    diet_safety.diet_aliases.__wrapped__,
    diet_safety.goal_words.__wrapped__,
    feeling_measures.feeling_measures.__wrapped__,
    feeling_measures.measures_frame.__wrapped__,
    feelings.body_places.__wrapped__,
    food_pages.food_pages.__wrapped__,
    food_pages.study_kinds.__wrapped__,
    habits.helps_rules.__wrapped__,
    lessons.lessons.__wrapped__,
    skills.skills.__wrapped__,
    skills.skill_words.__wrapped__,
    skills.brought_up.__wrapped__,
    skills.first_tonight.__wrapped__,
    vignettes.vignettes.__wrapped__,
)


@pytest.mark.parametrize("read", READERS)
def test_a_file_without_its_parts_is_named(
    read: Callable[[], object], monkeypatch: pytest.MonkeyPatch
) -> None:
    read()
    monkeypatch.setattr(files, "mapping", lambda _: {})
    with pytest.raises(BrokenFormulary) as refused:
        read()
    assert refused.value.file.endswith(".yaml")
    assert refused.value.why


def test_a_drug_without_its_facts_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(monographs, "_content", lambda _: {})
    with pytest.raises(BrokenFormulary) as refused:
        monographs._drug.__wrapped__("citalopram")
    assert refused.value.file == "drugs/citalopram.yaml"


def test_a_rule_that_is_none_is_named_by_its_line(monkeypatch: pytest.MonkeyPatch) -> None:
    real = files.rows

    def spoilt(name: str) -> Iterator[dict[str, Any]]:
        for row in real(name):
            yield {**row, "rule": "moonlight"}

    monkeypatch.setattr(files, "rows", spoilt)
    with pytest.raises(BrokenFormulary) as refused:
        astray.all_astray_rules.__wrapped__()
    assert "line 2" in refused.value.why
    assert "moonlight" in refused.value.why

"""Every number of the policy has a passport; without a published one it is this project's, and says so."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from typing import Any

import pytest

from opentaper.errors import BrokenFormulary
from opentaper.formulary import files, shipped_policy, sources
from opentaper.formulary.facts import Family, Grade
from opentaper.formulary.policy import Bound, WordList
from opentaper.formulary.policy_file import SINGLE, policy_of
from opentaper.formulary.tables import co_medicines

OWN = "house-rule"


def passports(held: Any, path: str = "policy") -> Iterator[tuple[str, Bound | WordList]]:
    """Yield every number and list of words below a value, with where it stands."""
    if isinstance(held, Bound | WordList):
        yield path, held
    elif is_dataclass(held):
        for one in fields(held):
            yield from passports(getattr(held, one.name), f"{path}.{one.name}")
    elif isinstance(held, tuple):
        for place, one in enumerate(held):
            yield from passports(one, f"{path}.{place}")


HELD = dict(passports(shipped_policy()))


def test_every_number_names_sources_of_the_bibliography_and_decides() -> None:
    known = sources()
    assert len(HELD) > 300
    for path, one in HELD.items():
        assert one.source, path
        assert set(one.source) <= set(known), path
        assert one.grade.decides, path


def test_what_no_source_gives_is_never_graded_as_if_one_did() -> None:
    assert [path for path, one in HELD.items() if set(one.source) == {OWN} and one.grade is Grade.A] == []


@pytest.mark.parametrize(
    "name", ["moves", "switching", "capsules", "company", "measuring", "advice", *SINGLE]
)
def test_without_a_part_there_is_no_policy(name: str) -> None:
    told = dict(files.mapping("policy.yaml"))
    del told[name]
    with pytest.raises(BrokenFormulary):
        policy_of(told)


def test_the_words_of_the_lists_are_known_elsewhere() -> None:
    policy, families = shipped_policy(), {family.value for family in Family}
    company, switching = policy.company, policy.switching
    assert {*company.calming.words, *company.narrow.words} <= families
    assert {*switching.guided.words, *switching.serotonergic.words} <= families
    assert set(company.slowing.words) <= {one.name for one in co_medicines()}

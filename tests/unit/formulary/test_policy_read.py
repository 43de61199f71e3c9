"""The policy is its file, number by number: nothing is lost, swapped or made up on the way."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import Any

import pytest

from opentaper.errors import BrokenFormulary
from opentaper.formulary import files
from opentaper.formulary.bounds import bound
from opentaper.formulary.facts import Family, Grade
from opentaper.formulary.policy import Bound, FamilyRule, PaceRule, WordList
from opentaper.formulary.policy_file import SINGLE, policy_of, shipped_policy

POLICY = shipped_policy()
TOLD: dict[str, Any] = dict(files.mapping("policy.yaml"))
GROUPS: dict[str, Any] = {
    "measuring": POLICY.measuring,
    "moves": POLICY.moves,
    "switching": POLICY.switching,
    "capsules": POLICY.capsules,
    "company": POLICY.company,
    "adaptive": POLICY.adaptive,
    "replanning": POLICY.replanning,
    "advice": POLICY.advice,
    "nights": POLICY.nights,
}


def is_as_told(held: Bound | WordList | None, told: dict[str, Any] | None) -> bool:
    """Tell whether a number or a list is what the file says, with its passport."""
    if held is None or told is None:
        return held is None and told is None
    same = (held.source, held.grade, held.note) == (
        tuple(told["source"]),
        Grade(told["grade"]),
        told.get("note", ""),
    )
    value = held.words if isinstance(held, WordList) else held.value
    return same and value == (tuple(told["words"]) if isinstance(held, WordList) else float(told["value"]))


def paces(held: tuple[PaceRule, ...], told: list[dict[str, Any]]) -> None:
    """Hold pace classes to the file."""
    assert [one.name for one in held] == [one["name"] for one in told]
    for one, row in zip(held, told, strict=True):
        assert all(is_as_told(getattr(one, name), row[name]) for name in ("points", "share", "days"))


def rule(held: FamilyRule, told: dict[str, Any]) -> None:
    """Hold the rule of a family or a drug to the file."""
    for one in fields(FamilyRule):
        value = getattr(held, one.name)
        if isinstance(value, Bound) or value is None:
            assert is_as_told(value, told.get(one.name)), one.name
    assert held.specialist == told.get("specialist", "")
    assert held.stop_for == tuple(told["stop_for"])
    assert held.may_alternate_days is told.get("may_alternate_days", False)
    if "paces" in told:
        paces(held.paces, TOLD["pace_tables"][told["paces"]])
    else:
        assert held.paces == ()


def test_the_numbers_that_stand_alone_are_those_of_the_file() -> None:
    assert POLICY.release == TOLD["release"]
    for name in SINGLE:
        assert is_as_told(getattr(POLICY, name), TOLD[name]), name


@pytest.mark.parametrize("part", GROUPS)
def test_each_part_is_that_of_the_file(part: str) -> None:
    for one in fields(GROUPS[part]):
        assert is_as_told(getattr(GROUPS[part], one.name), TOLD[part][one.name]), one.name


def test_each_family_keeps_what_is_common_and_what_is_its_own() -> None:
    assert [one.family for one in POLICY.families] == list(Family)
    for held in POLICY.families:
        rule(held, TOLD["common"] | TOLD["families"][held.family.value])


def test_each_drug_keeps_its_family_s_and_what_is_its_own() -> None:
    assert [name for name, _ in POLICY.drugs] == list(TOLD["drugs"])
    for name, held in POLICY.drugs:
        own = TOLD["drugs"][name]
        assert held.family.value == own["family"]
        rule(held, TOLD["common"] | TOLD["families"][own["family"]] | own)
        assert POLICY.rule(name, Family.SSRI) is held


def test_common_paces_serve_families_without_their_own() -> None:
    paces(POLICY.paces, TOLD["paces"])
    plain = POLICY.rule("a drug without its own", Family.SSRI)
    assert (plain.family, POLICY.pace_classes(plain)) == (Family.SSRI, POLICY.paces)
    own = POLICY.rule("another", Family.ANTIPSYCHOTIC)
    assert POLICY.pace_classes(own) == own.paces != ()


@pytest.mark.parametrize("missing", ["signed_share", "signed_points", "signed_days"])
def test_a_signature_has_its_own_limits_where_all_of_them_are_there(missing: str) -> None:
    one = Bound(1.0, ("test",), Grade.A)
    two, three = replace(one, value=2.0), replace(one, value=3.0)
    whole = replace(
        POLICY.rule("another", Family.SSRI),
        signed_share=one,
        signed_points=two,
        signed_days=three,
        max_step_mg=one,
        least_total_days=one,
    )
    wider = POLICY.signed(whole)
    assert wider is not None
    assert (wider.max_share, wider.max_points, wider.least_days) == (one, two, three)
    assert (wider.max_step_mg, wider.least_total_days) == (None, None)
    nothing: dict[str, Any] = {missing: None}
    assert POLICY.signed(replace(whole, **nothing)) is None


def test_a_number_without_a_note_has_an_empty_one() -> None:
    told = {"value": "2", "source": ["a", "b"], "grade": "A"}
    assert bound(told) == Bound(2.0, ("a", "b"), Grade.A, "")
    assert bound(told | {"note": "why"}).note == "why"


@pytest.mark.parametrize(
    ("part", "value", "why"),
    [("settling", None, "NoneType"), ("families", {}, "anticonvulsant"), ("common", {"max_share": 1}, "")],
)
def test_what_is_missing_is_named(part: str, value: object, why: str) -> None:
    with pytest.raises(BrokenFormulary) as refused:
        policy_of(TOLD | {part: value})
    assert refused.value.file == "policy.yaml"
    assert refused.value.why.startswith("missing or unreadable: ")
    assert why in refused.value.why

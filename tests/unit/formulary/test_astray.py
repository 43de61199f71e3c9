"""Rules for doses that went astray: each stands beside its source, and numbers agree with the policy."""

from __future__ import annotations

from opentaper.formulary import drug, drug_names, shipped_policy
from opentaper.formulary.astray import (
    Event,
    Rule,
    all_astray_rules,
    astray_numbers,
    astray_rules,
    travel_clinic,
)
from opentaper.formulary.facts import Family
from opentaper.formulary.tables import missed_doses

OF_EVENT = {
    Event.MISSED: {Rule.SKIP, Rule.NEARLY, Rule.UNTIL, Rule.WITHIN, Rule.CLOCK, Rule.NIGHT},
    Event.GAP: {Rule.START_OVER, Rule.ASK},
    Event.DOUBLED: {Rule.CALL, Rule.ASK},
    Event.VOMITED: {Rule.RING, Rule.ASK},
}
TIMED = {Rule.UNTIL, Rule.WITHIN, Rule.CLOCK, Rule.START_OVER}


def test_each_rule_fits_its_event_and_has_the_hours_it_needs() -> None:
    for one in all_astray_rules():
        assert one.rule in OF_EVENT[one.event], one
        assert (one.hours is not None) or one.rule not in TIMED, one
        assert one.source, one


def test_gaps_are_those_of_the_policy() -> None:
    rule = shipped_policy().advice
    for name, bound in (("clozapine", rule.clozapine_gap_days), ("lamotrigine", rule.lamotrigine_gap_days)):
        hours = {one.hours for one in astray_rules(drug(name), Event.GAP) if one.rule is Rule.START_OVER}
        assert hours == {24.0 * bound.value}


def test_a_rule_has_the_source_and_grade_of_its_row() -> None:
    for name in drug_names():
        told = {(row.source, row.grade) for row in missed_doses(name)}
        for event in Event:
            assert {(one.source, one.grade) for one in astray_rules(drug(name), event)} <= told


def test_own_rules_come_before_those_of_any_drug() -> None:
    rules = astray_rules(drug("citalopram"), Event.DOUBLED)
    assert [one.rule for one in rules] == [Rule.CALL, Rule.ASK]


def test_numbers_are_positive_and_decide() -> None:
    numbers = astray_numbers()
    for name in type(numbers).__dataclass_fields__:
        bound = getattr(numbers, name)
        assert bound.value > 0, name
        assert bound.grade.decides, name
        assert bound.note, name


def test_families_that_ask_a_clinic_before_a_journey_exist_and_say_why() -> None:
    told = travel_clinic()
    assert {Family(word) for word in told.words} == {Family.CLOZAPINE, Family.LITHIUM, Family.MAOI}
    assert told.source
    assert told.grade.decides
    assert told.note

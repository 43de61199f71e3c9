"""A switch to another drug, stage by stage; equivalences carry their range."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from opentaper.errors import AboveLicensedMaximum, BadOption, NoEquivalence
from opentaper.formulary.facts import Drug, Family, Grade
from opentaper.formulary.policy_file import shipped_policy
from opentaper.formulary.rows import Equivalence, Interaction
from opentaper.planning.equivalent import SwitchRequest, equivalent
from opentaper.planning.request import Person, Sanction, Times
from opentaper.planning.result import Outcome
from opentaper.planning.shelf import Item, Shelf, Syringe
from opentaper.planning.switch import SwitchResult, switch
from opentaper.quantities import Dose
from tests.builders import drug, fact, liquid, tablet

SHORT = replace(drug("lorazepam", curves=()), family=Family.BENZODIAZEPINE)
LONG = replace(drug("diazepam", curves=()), family=Family.BENZODIAZEPINE)
SIGNED = Sanction("Dr Ada Quill (invented)", "knows the person")
OVERLAP = Interaction(
    "PD",
    "cross-taper overlap",
    "serotonin",
    "additive",
    "two serotonergic antidepressants",
    "serotonin syndrome",
    "",
    ("etg-switching",),
    Grade.B,
)
MAOI = replace(drug("phenelzine", curves=()), family=Family.MAOI)


def row(
    name: str, mg: float, reference_mg: float = 10.0, system: str = "one", reference: str = "diazepam"
) -> Equivalence:
    """Return one line of an equivalence table."""
    return Equivalence(system, name, "oral", mg, reference, reference_mg, (f"source-{system}",))


def asked(**changes: Any) -> SwitchRequest:
    """Return the switch of 2 mg of lorazepam to diazepam, 1 mg for 10."""
    request = SwitchRequest(
        drug=SHORT,
        start=Dose.mg(2),
        to=LONG,
        shelf=Shelf((Item(tablet("0.5", drug_name="lorazepam")),), ()),
        to_shelf=Shelf(
            (Item(tablet("5", drug_name="diazepam")), Item(tablet("2", drug_name="diazepam"))), ()
        ),
        policy=shipped_policy(),
        equivalences=(row("lorazepam", 1.0),),
        interactions=(),
        release="2026.11",
        n_stages=4,
        stage_days=7,
    )
    return replace(request, **changes)


def test_the_old_drug_falls_as_the_new_one_rises() -> None:
    result = switch(asked())
    assert result.outcome is Outcome.FOUND
    told = [(stage.start_day, stage.dose.mg_text, stage.to_dose.mg_text) for stage in result.stages]
    assert told == [(0, "1.5", "5"), (7, "1", "10"), (14, "0.5", "15"), (21, "0", "20")]


def test_every_stage_adds_up() -> None:
    for stage in switch(asked(times=Times.evenly(2), to_times=Times.evenly(2))).stages:
        assert (
            sum(part.dose.micrograms for one in stage.intakes for part in one.parts) == stage.dose.micrograms
        )
        assert sum(intake.dose.micrograms for intake in stage.to_intakes) == stage.to_dose.micrograms


def test_a_switch_always_asks_for_a_signature() -> None:
    assert switch(asked()).reasons[0].code == "switch.needs_signature"


def test_of_disagreeing_sources_the_middle_is_taken_and_the_range_told() -> None:
    rows = tuple(
        row("lorazepam", mg, system=name) for name, mg in (("one", 0.5), ("two", 1.0), ("three", 2.0))
    )
    found = equivalent(asked(equivalences=rows))
    assert (found.dose, found.low, found.high) == (Dose.mg(20), Dose.mg(10), Dose.mg(40))
    assert len(found.sources) == 3


def test_two_drugs_meet_over_a_common_reference_of_one_source_only() -> None:
    """1 mg of lorazepam is 20 mg of oxazepam, and 10 mg of diazepam is the same: 10 for 1."""
    same = (
        row("lorazepam", 1.0, 20.0, reference="oxazepam"),
        row("diazepam", 10.0, 20.0, reference="oxazepam"),
    )
    assert equivalent(asked(equivalences=same)).dose == Dose.mg(20)
    apart = (same[0], replace(same[1], system="two", source=("source-two",)))
    with pytest.raises(NoEquivalence):
        switch(asked(equivalences=apart))


THREE = tuple(row("lorazepam", mg, system=name) for name, mg in (("one", 0.5), ("two", 1.0), ("three", 2.0)))


def codes(result: SwitchResult) -> list[str]:
    """Return the codes of the reasons."""
    return [reason.code for reason in result.reasons]


def test_a_told_equivalent_never_widens_the_range_of_the_sources() -> None:
    found = equivalent(asked(equivalences=THREE, equivalent=Dose.mg(90)))
    assert (found.dose, found.low, found.high) == (Dose.mg(90), Dose.mg(10), Dose.mg(40))
    alone = equivalent(asked(equivalences=(), equivalent=Dose.mg(12)))
    assert (alone.dose, alone.sources) == (Dose.mg(12), ())


@pytest.mark.parametrize("mg", ["8", "50"])
def test_outside_the_range_a_named_clinician_stands_for_the_dose(mg: str) -> None:
    wide = replace(LONG, licensed_max_mg=fact(60, "mg/day"))
    outside = asked(to=wide, equivalences=THREE, equivalent=Dose.mg(mg))
    refused = switch(outside)
    assert (refused.outcome, refused.stages) == (Outcome.HUMAN_FIRST, ())
    (why,) = refused.reasons
    assert (why.code, why.get("dose")) == ("switch.equivalent_outside", Dose.mg(mg))
    assert (why.get("low"), why.get("high")) == (Dose.mg(10), Dose.mg(40))
    granted = switch(replace(outside, specialist=SIGNED))
    assert granted.outcome is Outcome.FOUND
    assert "override.used" in codes(granted)


@pytest.mark.parametrize("mg", ["9", "10", "40", "44"])
def test_within_a_tenth_of_the_range_no_other_signature_is_asked(mg: str) -> None:
    wide = replace(LONG, licensed_max_mg=fact(60, "mg/day"))
    fine = Shelf((Item(tablet("5", drug_name="diazepam")), Item(liquid("2", "diazepam"))), (Syringe(),))
    inside = asked(to=wide, to_shelf=fine, equivalences=THREE, equivalent=Dose.mg(mg))
    assert switch(inside).outcome is Outcome.FOUND


def test_how_far_from_the_sources_a_told_dose_may_lie_stands_in_the_policy() -> None:
    told, rule = asked(equivalences=THREE, equivalent=Dose.mg("9.5")), shipped_policy().switching
    strict = replace(rule, told_miss=replace(rule.told_miss, value=0.01))
    assert codes(switch(replace(told, policy=replace(told.policy, switching=strict)))) == [
        "switch.equivalent_outside"
    ]


def test_how_near_a_stage_is_made_and_how_long_it_lasts_stands_in_the_policy() -> None:
    rule = shipped_policy().switching
    wide = replace(rule, stage_miss=replace(rule.stage_miss, value=1.0))
    longer = replace(wide, guided_days=replace(rule.guided_days, value=10.0))
    coarse = asked(shelf=Shelf((Item(tablet("1", drug_name="lorazepam")),), ()))
    result = switch(replace(coarse, policy=replace(coarse.policy, switching=longer)))
    assert result.outcome is Outcome.FOUND
    assert {stage.days for stage in result.stages} == {10}
    (told,) = (reason for reason in result.reasons if reason.code == "switch.longer_stages")
    assert told.source == rule.guided_days.source[0]


def test_where_no_source_speaks_the_clinician_is_named_too() -> None:
    alone = asked(equivalences=(), equivalent=Dose.mg(20))
    assert codes(switch(alone)) == ["switch.equivalent_unsourced"]
    assert "switch.equivalent_told" in codes(switch(replace(alone, specialist=SIGNED)))


def test_above_the_licensed_maximum_of_the_new_drug_only_a_signature_goes() -> None:
    narrow = asked(to=replace(LONG, licensed_max_mg=fact(15, "mg/day")))
    with pytest.raises(AboveLicensedMaximum):
        switch(narrow)
    assert switch(replace(narrow, specialist=SIGNED)).outcome is Outcome.FOUND


def test_one_source_is_no_range() -> None:
    result = switch(asked())
    (match,) = (reason for reason in result.reasons if reason.code.startswith("switch.equivalent"))
    assert (match.code, match.source, match.get("given")) == (
        "switch.equivalent_one",
        "source-one",
        Dose.mg(20),
    )
    assert "switch.equivalent" in codes(switch(asked(equivalences=THREE)))
    (apart,) = switch(asked(equivalent=Dose.mg(30))).reasons
    assert (apart.code, apart.get("given")) == ("switch.equivalent_apart", Dose.mg(20))


def test_a_change_in_one_go_is_laid_out_in_two_stages() -> None:
    result = switch(asked(n_stages=1))
    assert [stage.to_dose.mg_text for stage in result.stages] == ["10", "20"]
    assert "switch.more_stages" in codes(result)
    assert "switch.more_stages" not in codes(switch(asked(n_stages=2)))


@pytest.mark.parametrize(
    ("to", "asked_days", "days"),
    [("benzodiazepine", 1, 5), ("benzodiazepine", 6, 6), ("gabapentinoid", 6, 7)],
)
def test_a_stage_is_long_enough_to_be_reviewed(to: str, asked_days: int, days: int) -> None:
    result = switch(asked(to=replace(LONG, family=Family(to)), stage_days=asked_days))
    assert [stage.days for stage in result.stages] == [days] * 4
    assert [stage.start_day for stage in result.stages] == [days * place for place in range(4)]
    assert ("switch.longer_stages" in codes(result)) is (days > asked_days)


def test_the_review_among_benzodiazepines_is_told_of_no_other_drug() -> None:
    result = switch(asked(drug=replace(SHORT, family=Family.Z_DRUG)))
    assert "switch.review" in codes(result)
    for family in set(Family) - {Family.BENZODIAZEPINE, Family.Z_DRUG}:
        other = switch(asked(to=replace(LONG, family=family), stage_days=3))
        assert "switch.review" not in codes(other)
    assert "switch.review_each" in codes(switch(asked(to=replace(LONG, family=Family.SNRI))))


@pytest.mark.parametrize(
    ("old", "new", "target", "is_told"),
    [
        ("ssri", "snri", "SERT", True),
        ("ssri", "other-antidepressant", "5-HT2", True),
        ("ssri", "other-antidepressant", "DAT", False),
        ("benzodiazepine", "ssri", "SERT", False),
    ],
)
def test_two_drugs_on_serotonin_are_watched_while_they_overlap(
    old: str, new: str, target: str, is_told: bool
) -> None:
    both = asked(
        drug=replace(SHORT, family=Family(old)),
        to=replace(LONG, family=Family(new), targets=(target,)),
        interactions=(OVERLAP,),
    )
    told = [reason.source for reason in switch(both).reasons if reason.code == "switch.serotonin"]
    assert told == (["etg-switching"] if is_told else [])


def test_without_a_source_there_is_no_switch() -> None:
    with pytest.raises(NoEquivalence):
        switch(asked(equivalences=()))


@pytest.mark.parametrize(("drug", "to"), [(MAOI, LONG), (SHORT, MAOI)])
def test_some_switches_are_for_a_specialist(drug: Drug, to: Drug) -> None:
    result = switch(asked(drug=drug, to=to))
    assert (result.outcome, result.stages) == (Outcome.SPECIALIST_NEEDED, ())
    assert result.reasons[0].code == "switch.specialist_only"


def test_a_wash_out_is_never_crossed() -> None:
    wait = Interaction(
        "PD",
        "lorazepam",
        "",
        "washout",
        "diazepam",
        "",
        "",
        ("test",),
        Grade.A,
        offset_days_low=14,
        offset_days_high=35,
    )
    result = switch(asked(interactions=(wait,)))
    assert (result.outcome, result.reasons[0].get("days")) == (Outcome.SPECIALIST_NEEDED, 35)
    backwards = replace(wait, perpetrator="diazepam", victim="lorazepam")
    assert switch(asked(interactions=(backwards,))).outcome is Outcome.FOUND


def test_where_a_human_comes_first_there_is_no_switch_either() -> None:
    person = Person(circumstances=frozenset({"seizures"}))
    result = switch(asked(person=person))
    assert (result.outcome, result.stages) == (Outcome.HUMAN_FIRST, ())
    assert result.reasons[0].code == "refuse.circumstance.seizures"
    signed = asked(person=person, specialist=SIGNED)
    assert switch(signed).outcome is Outcome.FOUND


def test_what_the_shelf_misses_by_more_than_a_tenth_is_refused() -> None:
    coarse = Shelf((Item(tablet("1", drug_name="lorazepam")),), ())
    result = switch(asked(shelf=coarse))
    assert (result.outcome, result.stages) == (Outcome.NO_SHELF_DOSE, ())
    fine = Shelf((Item(liquid("1", "lorazepam")),), (Syringe(),))
    assert switch(asked(shelf=fine)).outcome is Outcome.FOUND


@pytest.mark.parametrize("changes", [{"n_stages": 0}, {"stage_days": 0}])
def test_no_stages_are_no_switch(changes: dict[str, object]) -> None:
    with pytest.raises(BadOption):
        switch(asked(**changes))

"""What an equivalence is read from, and what is said of a switch that no taper follows."""

from __future__ import annotations

from dataclasses import replace

from opentaper.formulary.facts import Family
from opentaper.formulary.policy_file import shipped_policy
from opentaper.formulary.rows import Equivalence
from opentaper.planning.equivalent import SwitchRequest, equivalent
from opentaper.planning.result import Outcome
from opentaper.planning.shelf import Item, Shelf
from opentaper.planning.switch import alone, switch
from opentaper.quantities import Dose
from tests.builders import drug, tablet


def row(name: str, system: str) -> Equivalence:
    """Return 1 mg of a drug for 10 mg of diazepam."""
    return Equivalence(system, name, "oral", 1.0, "diazepam", 10.0, (f"source-{system}",))


def asked(*rows: Equivalence) -> SwitchRequest:
    """Return the switch of 2 mg of lorazepam to diazepam."""
    short, long = (
        replace(drug(name, curves=()), family=Family.BENZODIAZEPINE) for name in ("lorazepam", "diazepam")
    )
    return SwitchRequest(
        drug=short,
        start=Dose.mg(2),
        to=long,
        shelf=Shelf((Item(tablet("0.5", drug_name="lorazepam")),)),
        to_shelf=Shelf((Item(tablet("5", drug_name="diazepam")),)),
        policy=shipped_policy(),
        equivalences=rows,
        interactions=(),
        release="2026.11",
        n_stages=4,
        stage_days=7,
    )


def test_a_table_that_names_neither_drug_says_nothing() -> None:
    found = equivalent(asked(row("alprazolam", "one"), row("lorazepam", "two")))
    assert (found.dose, found.sources) == (Dose.mg(20), ("source-two",))


def test_a_switch_that_no_taper_follows_says_so_and_is_else_the_same() -> None:
    switched = switch(asked(row("lorazepam", "one")))
    apart = alone(switched)
    assert switched.outcome is Outcome.FOUND
    assert apart.stages == switched.stages
    assert apart.reasons[:-1] == switched.reasons
    assert (apart.reasons[-1].code, apart.reasons[-1].get("to")) == ("switch.after_apart", "diazepam")

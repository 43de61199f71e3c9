"""Small plans made by hand, for tests of what is done with a plan rather than of planning."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import Any

from opentaper.formulary.facts import (
    Curve,
    Drug,
    Fact,
    Family,
    Fit,
    Form,
    Grade,
    Product,
    Release,
    Split,
)
from opentaper.formulary.policy_file import shipped_policy
from opentaper.planning.effect import Effect, effect
from opentaper.planning.request import Method, PlanRequest, Times
from opentaper.planning.result import Handling, Intake, Outcome, PaceChoice, Part, PlanResult, Step
from opentaper.planning.shelf import Item, Shelf
from opentaper.quantities import ZERO, Dose
from opentaper.reasons import Limited, Reason

SOURCE = ("made-up-for-tests",)
DAY_ONE = date(2026, 11, 23)


def fact(value: float, unit: str, low: float | None = None, high: float | None = None) -> Fact:
    """Return a fact of a made-up drug."""
    return Fact(value, unit, SOURCE, Grade.A, "2026-11-22", low=low, high=high)


def curve(name: str = "first", emax: float = 0.8, ed50_mg: float = 2.5) -> Curve:
    """Return a complete curve that may decide."""
    return Curve(name, "SERT", "striatum", Fit.PUBLISHED, SOURCE, Grade.A, "2026-11-22", emax, ed50_mg)


def drug(
    name: str = "citalopram", curves: tuple[Curve, ...] | None = None, half_life_h: Fact | None = None
) -> Drug:
    """Return a drug with two curves that disagree, unless others are given."""
    known = (curve(), curve("second", 0.95, 3.5)) if curves is None else curves
    return Drug(
        name=name,
        family=Family.SSRI,
        drug_class="SSRI",
        atc="N06AB04",
        targets=("SERT",),
        usual_min_mg=fact(10, "mg/day"),
        usual_max_mg=fact(40, "mg/day"),
        licensed_max_mg=fact(40, "mg/day"),
        half_life_h=half_life_h or fact(35, "h", 23, 45),
        metabolites=(),
        curves=known,
        default_curve=known[0].id if known else None,
        default_curve_because="it was measured",
        withdrawal_risk="moderate",
        abrupt_stop_danger="",
        source=SOURCE,
    )


def tablet(mg: str = "10", *, split: Split = Split.HALVES, drug_name: str = "citalopram") -> Product:
    """Return a tablet that may be cut."""
    return Product(
        id=f"test-{drug_name}-tablet-{mg}",
        drug=drug_name,
        market="uk",
        form=Form.TABLET,
        release=Release.IMMEDIATE,
        label=f"{drug_name} {mg} mg tablet",
        source=SOURCE,
        grade=Grade.A,
        date="2026-11-22",
        strength=Dose.mg(mg),
        split=split,
        split_grade=Grade.A,
        may_disperse=True,
        disperse_grade=Grade.A,
    )


def liquid(mg_per_ml: str = "2", drug_name: str = "citalopram") -> Product:
    """Return an oral solution."""
    return Product(
        id=f"test-{drug_name}-solution-{mg_per_ml}",
        drug=drug_name,
        market="uk",
        form=Form.ORAL_SOLUTION,
        release=Release.IMMEDIATE,
        label=f"{drug_name} oral solution {mg_per_ml} mg/mL",
        source=SOURCE,
        grade=Grade.A,
        date="2026-11-22",
        micrograms_per_ml=Dose.mg(mg_per_ml).micrograms,
    )


def drops(drug_name: str = "citalopram") -> Product:
    """Return oral drops of 40 mg/mL, 2 mg a drop, of which 8 mg do what a 10 mg tablet does."""
    return replace(
        liquid("40", drug_name),
        id=f"test-{drug_name}-drops",
        form=Form.ORAL_DROPS,
        label=f"{drug_name} oral drops 40 mg/mL",
        drop_micrograms=2_000,
        mg_factor=Fraction(5, 4),
    )


def bead_capsule(mg: str = "75", drug_name: str = "citalopram") -> Product:
    """Return a capsule with beads that may be opened."""
    return replace(
        tablet(mg, drug_name=drug_name),
        id=f"test-{drug_name}-beads-{mg}",
        form=Form.BEAD_CAPSULE,
        label=f"{drug_name} {mg} mg capsule with beads",
        split=Split.NO,
        may_open=True,
    )


def pieces(product: Product, n: int = 1) -> Part:
    """Return whole pieces."""
    assert product.strength is not None
    return Part(product, Handling.WHOLE, Fraction(n), product.strength * n)


def half(product: Product, n: int = 1) -> Part:
    """Return halves of a tablet."""
    assert product.strength is not None
    dose = Dose(product.strength.micrograms // 2 * n)
    return Part(product, Handling.HALF, Fraction(n, 2), dose, error_mg=0.15 * dose.as_mg)


def quarter(product: Product) -> Part:
    """Return a quarter of a tablet."""
    assert product.strength is not None
    dose = Dose(product.strength.micrograms // 4)
    return Part(product, Handling.QUARTER, Fraction(1, 4), dose, error_mg=0.26 * dose.as_mg)


def drawn(product: Product, ml: str, capacity_ul: int = 1_000, mark_ul: int = 10) -> Part:
    """Return so many mL of a liquid."""
    volume = Fraction(ml)
    dose = Dose.of(volume * (product.micrograms_per_ml or 0) * product.mg_factor)
    return Part(
        product,
        Handling.DRAWN,
        volume,
        dose,
        error_mg=0.02 * dose.as_mg,
        mark_ul=mark_ul,
        capacity_ul=capacity_ul,
    )


def counted_drops(product: Product, n: int) -> Part:
    """Return so many drops."""
    dose = Dose.of(Fraction(product.drop_micrograms or 0) * product.mg_factor * n)
    return Part(product, Handling.DROPS, Fraction(n), dose, error_mg=0.5)


def dispersed(product: Product, ml: str, water_ml: int = 10) -> Part:
    """Return so many mL of a tablet dispersed in water."""
    assert product.strength is not None
    dose = Dose.of(Fraction(ml) * product.strength.micrograms / water_ml)
    return Part(
        product,
        Handling.DISPERSED,
        Fraction(ml),
        dose,
        error_mg=0.34 * dose.as_mg,
        water_ml=water_ml,
        mark_ul=100,
        capacity_ul=10_000,
        waste_ug=product.strength.micrograms - dose.micrograms,
    )


def beads(product: Product, n: int, per_capsule: int = 150) -> Part:
    """Return so many beads of a capsule."""
    assert product.strength is not None
    dose = Dose.of(Fraction(product.strength.micrograms * n, per_capsule))
    waste = product.strength.micrograms - dose.micrograms
    return Part(
        product, Handling.BEADS, Fraction(n), dose, error_mg=0.5, waste_ug=waste, per_piece=per_capsule
    )


def step(start_day: int, days: int, intakes: tuple[tuple[Part, ...], ...]) -> Step:
    """Return a step of these recipes; its place and its effect are filled in by :func:`plan_of`."""
    taken = tuple(Intake(n, parts) for n, parts in enumerate(intakes))
    dose = Dose(sum(intake.dose.micrograms for intake in taken))
    error = sum(intake.error_mg for intake in taken)
    limit = Limited.wanting(12.0).at_most(
        10.0, Reason.of("limit.points", SOURCE[0], points=10.0, curve="first")
    )
    return Step(
        index=0,
        start_day=start_day,
        days=days,
        dose=dose,
        wished_mg=dose.as_mg + 0.0123,
        intakes=taken,
        occupancy=None,
        occupancy_low=None,
        occupancy_high=None,
        drop_points=None,
        error_mg=error,
        error_points=None,
        limits=(limit,),
    )


def request(
    start: str = "20",
    *,
    of: Drug | None = None,
    start_date: date | None = DAY_ONE,
    market: str = "uk",
    goal: Dose = ZERO,
    times_a_day: int | None = None,
) -> PlanRequest:
    """Return a request of a made-up shelf."""
    taper = of or drug()
    items = (Item(tablet(drug_name=taper.name), split=Split.HALVES), Item(liquid(drug_name=taper.name)))
    return PlanRequest(
        drug=taper,
        start=Dose.mg(start),
        policy=shipped_policy(),
        shelf=Shelf(items, market=market),
        release="2026.11",
        goal=goal,
        start_date=start_date,
        times=Times.evenly(times_a_day) if times_a_day else None,
    )


def plan_of(steps: tuple[Step, ...], asked: PlanRequest, outcome: Outcome = Outcome.FOUND) -> PlanResult:
    """Return a result of these steps, with the effect that the drug's curves give them."""
    known = effect(asked.drug, None)
    befores = (asked.start, *(each.dose for each in steps))
    placed = [
        replace(each, index=place, **_effect(known, before, each.dose))
        for place, (before, each) in enumerate(zip(befores, steps, strict=False))
    ]
    pace = PaceChoice(
        "steady", 5.0, Fraction(1, 10), 28, (Reason.of("pace.long_use", SOURCE[0], months=108),)
    )
    return PlanResult(
        outcome=outcome,
        request=asked,
        method=Method.OCCUPANCY if known else Method.PROPORTIONAL,
        curve=known.chosen if known else None,
        pace=pace,
        steps=tuple(placed),
        reasons=(Reason.of("pace.long_use", SOURCE[0], months=108),),
    )


def _effect(known: Effect | None, before: Dose, dose: Dose) -> dict[str, Any]:
    if known is None:
        return {}
    low, high = known.band(dose.as_mg)
    held = known.occupancy(dose.as_mg)
    return {
        "occupancy": held,
        "occupancy_low": low,
        "occupancy_high": high,
        "drop_points": 100 * (known.occupancy(before.as_mg) - held),
        "error_points": 0.4,
    }


def small_plan(*, start_date: date | None = DAY_ONE, of: Drug | None = None, days: int = 28) -> PlanResult:
    """Return a plan from 20 mg to nothing in five steps, of tablets, halves and a liquid."""
    asked = request("20", of=of, start_date=start_date)
    ten, oral = tablet(drug_name=asked.drug.name), liquid(drug_name=asked.drug.name)
    recipes: tuple[tuple[Part, ...], ...] = (
        (pieces(ten), half(ten)),
        (pieces(ten),),
        (half(ten), drawn(oral, "0.55")),
        (drawn(oral, "1.15"),),
        (),
    )
    steps = tuple(step(days * n, days, (recipe,)) for n, recipe in enumerate(recipes))
    return plan_of(steps, asked)


def twice_daily_plan(start_date: date | None = DAY_ONE) -> PlanResult:
    """Return a plan of two unequal intakes a day that ends above zero, of a drug without a curve."""
    diazepam = replace(drug("diazepam", curves=()), family=Family.BENZODIAZEPINE, half_life_h=None)
    asked = request("10", of=diazepam, start_date=start_date, goal=Dose.mg("7"), times_a_day=2)
    five, two = tablet("5", drug_name="diazepam"), tablet("2", drug_name="diazepam")
    oral = liquid("0.4", "diazepam")
    recipes = (
        ((pieces(five),), (pieces(two, 2),)),
        ((pieces(two, 2),), (pieces(two, 2), drawn(oral, "0.5", capacity_ul=5_000, mark_ul=100))),
        ((pieces(two), half(two)), (pieces(two, 2),)),
    )
    return plan_of(tuple(step(14 * n, 14, intakes) for n, intakes in enumerate(recipes)), asked)


def many_ways_plan() -> PlanResult:
    """Return a plan that uses every way of handling once."""
    asked = request("75")
    ten = tablet()
    recipes: tuple[tuple[Part, ...], ...] = (
        (beads(bead_capsule(), 142),),
        (pieces(ten, 5), half(ten, 3)),
        (pieces(tablet("30")), quarter(tablet("20"))),
        (counted_drops(drops(), 8),),
        (dispersed(ten, "7.5"),),
        (),
    )
    return plan_of(tuple(step(14 * n, 14, (recipe,)) for n, recipe in enumerate(recipes)), asked)


def refused_plan() -> PlanResult:
    """Return a refusal that got as far as two steps."""
    found = small_plan()
    return replace(found, outcome=Outcome.NO_SHELF_DOSE, steps=found.steps[:2])

"""When something is needed anew, counted by hand."""

from datetime import date
from fractions import Fraction

from opentaper.actions.asked import AskedPlan
from opentaper.actions.propose_plan import propose_plan
from opentaper.planning.refills import Refill, refills
from opentaper.planning.result import PlanResult

TODAY = date(2026, 11, 22)


def planned(*have: str, dose: str = "50mg", doses: str = "45mg,40mg") -> PlanResult:
    asked = AskedPlan(drug="sertraline", dose=dose, doses=doses, goal="40mg", interval="28d", have=have)
    result = propose_plan(asked, TODAY)
    assert result.outcome.is_plan
    return result


def told(found: tuple[Refill, ...]) -> list[tuple[int, Fraction, Fraction, str]]:
    return [(refill.day, refill.amount, refill.waste, refill.because) for refill in found]


def test_with_nothing_in_the_house_everything_is_needed_on_the_first_day() -> None:
    # 45 mg is 4.5 mL a day: 126 mL for 28 days; 40 mg is 4 mL a day: 112 mL.
    found = refills(planned("liquid 10mg/mL"))
    assert told(found) == [
        (0, Fraction(126), Fraction(0), "runs-out"),
        (28, Fraction(112), Fraction(0), "runs-out"),
    ]


def test_stock_is_used_up_before_anything_is_asked_for() -> None:
    # 60 mL last 13 days at 4.5 mL (58.5 mL); the fourteenth day needs more than the 1.5 mL left.
    first = refills(planned("liquid 10mg/mL x 60"))[0]
    assert (first.day, first.because) == (13, "runs-out")


def test_bottles_come_whole() -> None:
    found = refills(planned("liquid 10mg/mL bottle 60mL"))
    assert {refill.amount % 60 for refill in found} == {0}


def test_an_opened_bottle_that_is_too_old_is_waste() -> None:
    # The suspension keeps 60 days once opened: 500 mL are far from empty by then.
    asked = AskedPlan(
        drug="sertraline",
        dose="10mg",
        doses="9mg,8.1mg,7.3mg",
        goal="7.3mg",
        interval="28d",
        have=("suspension 10mg/mL bottle 500mL",),
    )
    result = propose_plan(asked, TODAY)
    found = refills(result)
    keeps = found[0].item.product.opened_days
    assert keeps is not None
    spoilt = next(refill for refill in found if refill.because == "spoils")
    assert spoilt.day == keeps
    used = sum((step.days if step.index < 2 else keeps - 56) * step.dose.micrograms for step in result.steps)
    assert spoilt.waste == 500 - Fraction(used, 10_000)

"""What is prescribed for some weeks of a plan adds up, to the microgram and to the tablet."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import assume, given
from hypothesis import strategies as st

from opentaper.exchange.order_reading import printed_order
from opentaper.exchange.order_words import handed_out
from opentaper.exchange.paper import Paper
from opentaper.exchange.pharmacy_letter import pharmacy_letter
from opentaper.formulary.facts import Form, Release
from opentaper.planning.pharmacy_made import STRIP_DAYS, capsule_order, strip_order
from opentaper.planning.prescription import Prescription, ProductOrder, prescription, staying
from opentaper.planning.result import PlanResult
from opentaper.quantities import ZERO, Dose
from tests.laws.drawn import Drawn, examples, products, requests
from tests.laws.reckoned import tried

SPANS = st.sampled_from((1, 7, 28, 56, 84, 400))


def planned(drawn: Drawn, share: float) -> tuple[PlanResult, int]:
    """Return a plan of a request, and one of its days."""
    result = tried(drawn.request)
    assume(result.outcome.is_plan and result.steps)
    first, last = result.steps[0].start_day, result.steps[-1].start_day + result.steps[-1].days
    return result, first + int(share * max(0, last - first))


def bottled(result: PlanResult, bottle_ml: int, keeps: int) -> PlanResult:
    """Return the plan with its liquids in bottles that keep so many days once they are opened."""
    request = result.request
    if request.shelf is None:
        return result
    kept = {one.product.id: replace(one.product, opened_days=keeps) for one in request.shelf.items}
    items = tuple(
        replace(one, product=kept[one.product.id], bottle_ml=bottle_ml) if one.product.form.is_liquid else one
        for one in request.shelf.items
    )
    shelf = replace(request.shelf, items=items)
    return replace(result, request=replace(request, shelf=shelf))


def daily(result: PlanResult, day: int) -> Dose:
    """Return the dose of one day, from the steps alone."""
    return [step for step in result.steps if step.start_day <= day][-1].dose


def adds_up(found: Prescription) -> None:
    """Check every sum of a prescription."""
    made = sum((one.total for one in found.products), ZERO)
    assert made + found.unmade == found.total
    for one in found.products:
        assert one.taken + one.thrown + one.left == one.ordered
        assert min(one.taken, one.thrown, one.left) >= 0
        assert one.taken > 0
        if one.bottle_ml is not None:
            assert one.ordered % one.bottle_ml == 0


@examples(200)
@given(requests(), st.floats(0, 1), SPANS)
def test_products_and_doses_come_to_the_same(drawn: Drawn, share: float, days: int) -> None:
    result, day = planned(drawn, share)
    found = prescription(result, day, days)
    adds_up(found)
    assert found.total == sum((daily(result, one) for one in range(day, day + days)), ZERO)
    assert sum(stretch.days for stretch in found.stretches) == days


@examples(100)
@given(requests(), st.floats(0, 1), SPANS, st.sampled_from((30, 150)), st.sampled_from((7, 28, 84)))
def test_bottles_are_whole_and_what_no_longer_keeps_is_told(
    drawn: Drawn, share: float, days: int, bottle_ml: int, keeps: int
) -> None:
    result, day = planned(drawn, share)
    found = prescription(bottled(result, bottle_ml, keeps), day, days)
    adds_up(found)
    for one in found.products:
        if one.unit == "mL":
            assert one.bottle_ml == bottle_ml
            assert one.left < bottle_ml


@examples(100)
@given(requests(), st.floats(0, 1), SPANS)
def test_staying_needs_the_same_dose_every_day(drawn: Drawn, share: float, days: int) -> None:
    result, day = planned(drawn, share)
    found = staying(result, day, days)
    adds_up(found)
    assert found.total == daily(result, day) * days


@examples(100)
@given(requests(), st.floats(0, 1), SPANS)
def test_whole_pieces_of_a_product_hold_what_is_told(drawn: Drawn, share: float, days: int) -> None:
    result, day = planned(drawn, share)
    for one in prescription(result, day, days).products:
        if one.unit == "piece" and one.product.strength is not None and not one.thrown:
            held = one.taken * one.product.strength.micrograms * one.product.mg_factor
            assert held == one.total.micrograms


@examples(60)
@given(requests(), st.floats(0, 1), st.sampled_from((7, 28, 56)))
def test_capsules_and_strips_hold_the_same_doses(drawn: Drawn, share: float, days: int) -> None:
    result, day = planned(drawn, share)
    listed = products("UK", drawn.request.drug.name)
    result = replace(result, request=replace(result.request, obtainable=listed))
    found = prescription(result, day, days)
    capsules, strips = capsule_order(found), strip_order(found)
    may_be = drawn.request.drug.route == "oral" and any(one.release is Release.IMMEDIATE for one in listed)
    assert (capsules is not None) == (may_be and bool(found.total))
    if capsules is not None:
        assert capsules.total == found.total
        for one in capsules.made:
            assert sum((line.strength * line.count for line in one.capsules), ZERO) == one.dose
        counted = sum(line.count * one.days for one in capsules.made for line in one.capsules)
        assert counted == sum(line.count for line in capsules.lines)
    if strips:
        assert sum((strip.total for strip in strips), ZERO) == found.total
        assert all(0 < sum(one.count for one in strip.pouches) <= STRIP_DAYS for strip in strips)
        told = [one.strength for strip in strips for one in strip.pouches for _ in range(one.count)]
        assert told == [dose for dose in (daily(result, one) for one in range(day, day + days)) if dose]


@examples(100)
@given(requests(), st.floats(0, 1), SPANS, st.sampled_from(("en", "da")))
def test_what_a_letter_says_is_read_back_as_it_was_planned(
    drawn: Drawn, share: float, days: int, language: str
) -> None:
    result, day = planned(drawn, share)
    listed = products("UK", drawn.request.drug.name)
    found = prescription(
        replace(result, request=replace(result.request, obtainable=listed)), day, min(days, 84)
    )
    assume(found.products)
    read = printed_order(pharmacy_letter(found, Paper(country="NL"), language).text(), language)
    assert read.days == tuple((one.days, one.dose) for one in found.stretches)
    handed = [handed_out(one, language).replace("\u00a0", " ") for one in found.products]
    assert read.products == tuple(zip(handed, (one.total for one in found.products), strict=True))
    orders = (capsule_order(found) is not None and not any(is_strip(one) for one in found.products)) + bool(
        strip_order(found)
    )
    assert sum((dose * n for n, dose in read.made), ZERO) == found.total * orders


def is_strip(one: ProductOrder) -> bool:
    """Return whether what is handed out is pouches of a strip."""
    return one.product.form is Form.TAPERING_STRIP

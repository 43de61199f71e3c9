"""What holds for every recipe of a plan: it adds up, and opens or cuts only what may be."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import assume, given

from opentaper.formulary.facts import Form, Release
from opentaper.planning.result import Handling, Part
from opentaper.quantities import Dose
from tests.laws.drawn import Drawn, examples, requests
from tests.laws.reckoned import (
    tried,
)


def amount(part: Part) -> Fraction:
    """Return the micrograms of one line of a recipe, from the product and the count alone."""
    product, factor = part.product, part.product.mg_factor
    strength = Fraction(product.strength.micrograms if product.strength is not None else 0)
    whole = {
        Handling.DRAWN: Fraction(product.micrograms_per_ml or 0),
        Handling.DROPS: Fraction(product.drop_micrograms or 0),
        Handling.DISPERSED: strength / (part.water_ml or 1),
        Handling.BEADS: strength / (part.per_piece or 1),
        Handling.WEIGHED: strength * 1_000 / (part.per_piece or 1),
    }
    return part.count * factor * whole.get(part.handling, strength)


@examples(300)
@given(requests())
def test_every_recipe_adds_up_to_its_dose(drawn: Drawn) -> None:
    request = drawn.request
    result = tried(request)
    assume(result.steps)
    n_times = len(request.times.shares) if request.times is not None else 1
    for step in result.steps:
        assert sum(part.dose.micrograms for part in step.parts) == step.dose.micrograms
        assert [intake.index for intake in step.intakes] == list(range(n_times))
        for part in step.parts:
            assert part.dose == Dose(round(amount(part)))
            assert part.count > 0
            assert part.error_mg >= 0.0


@examples(300)
@given(requests())
def test_only_what_may_be_opened_or_cut_is_handled(drawn: Drawn) -> None:
    request = drawn.request
    result = tried(request)
    for part in [part for step in result.steps for part in step.parts]:
        on_shelf = [item.product for item in request.shelf.items] if request.shelf is not None else []
        if part.product.form is not Form.TAPERING_STRIP:  # a pouch is made for each dose
            assert part.product in on_shelf
        if part.product.release is not Release.IMMEDIATE and not part.product.form.is_liquid:
            assert part.handling in {Handling.WHOLE, Handling.BEADS}
        if part.handling is Handling.WHOLE:
            assert part.count.denominator == 1

"""One dose from a shelf, against every way of making it, tried one by one."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import product as every
from typing import Any, NamedTuple

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from opentaper.formulary.facts import Split
from opentaper.formulary.policy_file import shipped_policy
from opentaper.planning.dispensing import Recipe, dispenser
from opentaper.planning.result import Handling
from opentaper.planning.shelf import Item, Scale, Shelf, Syringe
from opentaper.quantities import ZERO, Dose
from tests.builders import bead_capsule, drops, liquid, tablet

ERRORS = shipped_policy().measuring
MOST_PIECES = 4
EFFORT = {
    "whole": 0,
    "half": 1,
    "quarter": 2,
    "drops": 2,
    "drawn": 2,
    "dispersed": 4,
    "beads": 5,
    "weighed": 6,
}

Key = tuple[int, int, int, int, int, int]


def made(
    items: tuple[Item, ...], target: str, low: str = "0", high: str | None = None, **more: Any
) -> Recipe:
    """Return the recipe of a dose that the shelf is able to make."""
    shelf = Shelf(items, **more)
    top = Dose.mg(target) * 2 if high is None else Dose.mg(high)
    recipe = dispenser(shelf, top, ERRORS).nearest(Dose.mg(target), Dose.mg(low), top)
    assert recipe is not None
    return recipe


def lines(recipe: Recipe) -> list[tuple[str, str]]:
    """Return a recipe in a few words."""
    return [(f"{part.count} {part.unit}", str(part.dose)) for part in recipe.parts]


def test_the_largest_pieces_come_first_where_they_add_up() -> None:
    items = tuple(Item(tablet(mg)) for mg in ("10", "20", "40"))
    assert lines(made(items, "70")) == [("1 tablet", "40 mg"), ("1 tablet", "20 mg"), ("1 tablet", "10 mg")]


def test_a_greedy_start_is_not_taken_where_it_leads_away() -> None:
    # From 6 down, 4 + 1 + 1 takes three pieces; 3 + 3 takes two.
    items = tuple(Item(tablet(mg)) for mg in ("1", "3", "4"))
    assert lines(made(items, "6")) == [("2 tablet", "6 mg")]


def test_halves_are_only_made_where_the_shelf_says_so() -> None:
    assert made((Item(tablet("10")),), "5", low="1").dose == Dose.mg("10")
    assert lines(made((Item(tablet("10"), split=Split.HALVES),), "5")) == [("1/2 tablet", "5 mg")]


def test_whole_pieces_go_before_halves_of_the_same_number() -> None:
    items = (Item(tablet("20"), split=Split.HALVES), Item(tablet("10")))
    assert [part.handling for part in made(items, "10").parts] == [Handling.WHOLE]


def test_a_liquid_fills_what_the_tablets_leave() -> None:
    recipe = made((Item(tablet("5")), Item(liquid("1"))), "11.3")
    assert lines(recipe) == [("2 tablet", "10 mg"), ("13/10 mL", "1.3 mg")]


def test_drops_count_for_more_than_their_milligrams() -> None:
    """Eight milligrams of the drops do what a tablet of ten does (two milligrams a drop)."""
    recipe = made((Item(drops()),), "10", syringes=())
    assert lines(recipe) == [("4 drop", "10 mg")]


def test_two_small_tablets_go_before_a_quarter_that_misses_by_a_fifth() -> None:
    items = (Item(tablet("40"), split=Split.QUARTERS), Item(tablet("5")))
    assert lines(made(items, "10")) == [("2 tablet", "10 mg")]


def test_a_coarse_measure_is_still_better_than_nothing() -> None:
    """0.05 mL of a 4 mg/mL liquid is uncertain by a third, and zero is no dose of 0.2 mg."""
    recipe = made((Item(liquid("4")),), "0.2")
    assert lines(recipe) == [("1/20 mL", "0.2 mg")]
    assert recipe.error_mg == pytest.approx(4 * 0.015 * 1 + 0.02 * 0.2)


def test_zero_is_made_of_nothing_and_a_closed_window_by_nothing() -> None:
    search = dispenser(Shelf((Item(tablet("10")),)), Dose.mg(40), ERRORS)
    nothing = search.nearest(ZERO, ZERO, ZERO)
    assert nothing is not None
    assert nothing.parts == ()
    assert search.nearest(Dose.mg(7), Dose.mg(6), Dose.mg(9)) is None


def test_no_more_pieces_than_the_shelf_allows() -> None:
    search = dispenser(Shelf((Item(tablet("1")),), max_pieces=3), Dose.mg(10), ERRORS)
    best = search.nearest(Dose.mg(9), ZERO, Dose.mg(10))
    assert best is not None
    assert best.dose == Dose.mg(3)


# --- against brute force ------------------------------------------------------------------------------------

STRENGTHS = st.sampled_from(("0.5", "1", "2.5", "5", "7.5", "10", "20", "40"))


def items() -> st.SearchStrategy[Item]:
    """Return items of every kind."""
    split = st.sampled_from((Split.NO, Split.HALVES, Split.QUARTERS))
    return st.one_of(
        st.builds(lambda mg, cut: Item(tablet(mg), split=cut), STRENGTHS, split),
        st.builds(lambda mg: Item(liquid(mg)), st.sampled_from(("0.4", "1", "4"))),
        st.builds(lambda mg: Item(tablet(mg), disperse_ml=10), STRENGTHS),
        st.builds(lambda n: Item(bead_capsule("20"), beads=n), st.integers(5, 60)),
        st.builds(lambda ug: Item(bead_capsule("20"), contents_ug=ug), st.integers(100_000, 300_000)),
        st.just(Item(drops())),
    )


def shelves() -> st.SearchStrategy[Shelf]:
    """Return small shelves, with a scale, and with one coarse syringe, two, or none."""
    return st.builds(
        Shelf,
        st.lists(
            items(), min_size=1, max_size=3, unique_by=lambda item: (item.product.id, item.disperse_ml)
        ).map(tuple),
        st.sampled_from(((), (Syringe(50, 1_000),), (Syringe(100, 1_000), Syringe(500, 5_000)))),
        st.just(Scale(10_000, 5_000)),
        max_pieces=st.just(MOST_PIECES),
    )


def counted(shelf: Shelf) -> Iterator[tuple[int, float, int, int]]:
    """Yield amount and error in micrograms, pieces and handling of every set of counted pieces."""
    kinds: list[tuple[Fraction, float, str]] = []
    for item in shelf.items:
        if item.product.form.is_piece and item.product.strength is not None:
            whole = item.product.strength.micrograms * item.product.mg_factor
            kinds.append((whole, 0.0, "whole"))
            if item.split in {Split.HALVES, Split.QUARTERS}:
                kinds.append((whole / 2, ERRORS.half_share.value, "half"))
            if item.split is Split.QUARTERS:
                kinds.append((whole / 4, ERRORS.quarter_share.value, "quarter"))
    kinds = [kind for kind in kinds if kind[0].denominator == 1]
    for counts in every(range(MOST_PIECES + 1), repeat=len(kinds)):
        if sum(counts) <= MOST_PIECES:
            told = list(zip(counts, kinds, strict=True))
            yield (
                int(sum((n * ug for n, (ug, _, _) in told), Fraction(0))),
                sum(n * float(ug) * error for n, (ug, error, _) in told),
                sum(counts),
                sum(n * EFFORT[how] for n, (_, _, how) in told),
            )


class Amount(NamedTuple):
    """So many marks of a source: micrograms before rounding, error, fillings, handling, what was opened."""

    exact: Fraction
    error: float
    fills: int
    handling: int
    opened: int = 0

    @property
    def ug(self) -> int:
        """Return whole micrograms, halves to even."""
        return round(self.exact)

    @property
    def waste(self) -> int:
        """Return what of an opened piece is thrown away."""
        return max(0, self.opened - self.ug)


def fine(shelf: Shelf) -> Iterator[list[Amount]]:
    """Yield, for each measured source, what every number of marks makes, one mark first."""
    for item in shelf.items:
        product = item.product
        if product.form.is_liquid and product.micrograms_per_ml is not None:
            per_ml = product.micrograms_per_ml * product.mg_factor
            for syringe in shelf.syringes:
                yield drawn(syringe, per_ml, 10 * syringe.capacity_ul, "drawn", ERRORS.volume_share.value)
            if product.drop_micrograms and not shelf.syringes:
                drop = product.drop_micrograms * product.mg_factor
                yield [Amount(drop * n, float(drop) / 2, 1, EFFORT["drops"]) for n in range(1, 41)]
        if product.strength is None:
            continue
        whole = product.strength.micrograms * product.mg_factor
        if item.disperse_ml is not None:
            for syringe in shelf.syringes:
                share = ERRORS.volume_share.value + ERRORS.dispersed_share.value
                most = min(item.disperse_ml * 1_000, 10 * syringe.capacity_ul)
                yield drawn(syringe, whole / item.disperse_ml, most, "dispersed", share, int(whole))
        if item.beads is not None:
            beads = [whole / item.beads * n for n in range(1, item.beads)]
            yield [poured(ug, float(whole / item.beads) / 2, EFFORT["beads"], int(whole)) for ug in beads]
        if item.contents_ug is not None and shelf.scale is not None:
            marks = range(shelf.scale.mark_ug, item.contents_ug + 1, shelf.scale.mark_ug)
            part, error = whole / item.contents_ug, float(whole / item.contents_ug) * shelf.scale.error_ug
            yield [poured(part * weight, error, EFFORT["weighed"], int(whole)) for weight in marks]


def poured(exact: Fraction, error: float, handling: int, opened: int) -> Amount:
    """Return beads or weighed contents, which may be a tenth off beside the error of counting or weighing."""
    return Amount(exact, error + 0.10 * round(exact), 1, handling, opened)


def drawn(
    syringe: Syringe, per_ml: Fraction, most_ul: int, how: str, share: float, opened: int = 0
) -> list[Amount]:
    """Return every volume that a syringe draws, with the error of each filling and of the volume."""
    told = []
    for ul in range(syringe.mark_ul, most_ul + 1, syringe.mark_ul):
        exact, fills = per_ml * ul / 1_000, -(-ul // syringe.capacity_ul)
        of_filling = float(per_ml) * syringe.capacity_ul / 1_000 * ERRORS.capacity_share.value
        told.append(Amount(exact, fills * of_filling + share * round(exact), fills, EFFORT[how], opened))
    return told


def best_by_hand(shelf: Shelf, target: int, low: int, high: int, slack: int) -> Key | None:
    """Return the best key of all ways, by the documented order."""
    ways: list[Key] = []
    sources = list(fine(shelf))
    for sum_ug, error, pieces, effort in counted(shelf):
        ways.append(
            key(sum_ug, error, target, slack, (pieces, effort, 0)) if low <= sum_ug <= high else NEVER
        )
        for source in sources:
            inside = [
                (abs(sum_ug + amount.exact - target), n % 2, amount)
                for n, amount in enumerate(source, start=1)
                if low <= sum_ug + amount.ug <= high and pieces + amount.fills <= MOST_PIECES
            ]
            if inside:  # the nearest mark, of two as near the even one
                near = min(inside)[2]
                cost = pieces + near.fills, effort + near.handling, near.waste
                ways.append(key(sum_ug + near.ug, error + near.error, target, slack, cost))
    best = min(ways, default=NEVER)
    return None if best == NEVER else best


def every_key(shelf: Shelf, target: int, low: int, high: int, slack: int) -> set[Key]:
    """Return the keys of all ways with any mark, also of those that a nearer mark was preferred to."""
    return {
        key(sum_ug + ug, error + off, target, slack, (pieces + fills, effort + handling, waste))
        for sum_ug, error, pieces, effort in counted(shelf)
        for ug, off, fills, handling, waste in (
            (0, 0.0, 0, 0, 0),
            *(
                (one.ug, one.error, one.fills, one.handling, one.waste)
                for source in fine(shelf)
                for one in source
            ),
        )
        if low <= sum_ug + ug <= high and pieces + fills <= MOST_PIECES
    }


NEVER: Key = (99, 0, 0, 0, 0, 0)


def key(total: int, error: float, target: int, slack: int, cost: tuple[int, int, int]) -> Key:
    """Return crudeness, miss beyond the slack, pieces, handling, waste, miss."""
    shares = (Fraction(1, 5), Fraction(1, 2), Fraction(1))
    crude = sum(error > share * total for share in shares)
    miss = abs(total - target)
    return (len(shares) if total == 0 < target else crude, 0 if miss <= slack else miss, *cost, miss)


@given(
    shelves(),
    st.integers(0, 60_000),
    st.integers(0, 10_000),
    st.integers(0, 10_000),
    st.just(0) | st.integers(0, 1_500),
)
@settings(max_examples=300)
@example(
    Shelf((Item(tablet("40"), split=Split.QUARTERS), Item(tablet("5"))), (), max_pieces=4),
    10_000,
    5_000,
    9_999,
    0,
)
@example(
    Shelf(
        (Item(bead_capsule("20"), beads=46), Item(liquid("0.4"))),
        (Syringe(100, 1_000), Syringe(500, 5_000)),
        Scale(10_000, 5_000),
        max_pieces=4,
    ),
    2_101,
    101,
    99,
    101,
)
def test_no_better_way_exists(shelf: Shelf, target: int, below: int, above: int, slack: int) -> None:
    low, high = max(0, target - below), target + above
    found = dispenser(shelf, Dose(high), ERRORS).nearest(Dose(target), Dose(low), Dose(high), Dose(slack))
    wanted = best_by_hand(shelf, target, low, high, slack)
    if found is None:
        assert wanted is None
        return
    total = found.dose.micrograms
    assert low <= total <= high
    assert total == sum(part.dose.micrograms for part in found.parts)
    made = key(total, found.error_mg * 1_000, target, slack, found.cost)
    assert wanted is not None
    assert made <= wanted
    if made != wanted:  # a mark farther off within the slack, of fewer fillings
        assert made in every_key(shelf, target, low, high, slack)

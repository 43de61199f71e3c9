"""Requests drawn at random: real drugs, doses, people, and shelves real and invented."""

from __future__ import annotations

import os
from dataclasses import replace
from datetime import date
from fractions import Fraction
from functools import cache, partial
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st

from opentaper import formulary
from opentaper.errors import BadInput
from opentaper.formulary.facts import Drug, Form, Grade, Product, Release, Split
from opentaper.planning.effect import effect
from opentaper.planning.request import (
    Attempt,
    Method,
    Person,
    Phase,
    PlanRequest,
    Sanction,
    Times,
    Went,
    Wish,
)
from opentaper.planning.shelf import Item, Scale, Shelf, Syringe, market_shelf
from opentaper.planning.shelf_text import shelf_of
from opentaper.quantities import ZERO, Dose

MARKETS = ("UK", "US", "CA", "FR")
SIGNED = Sanction("Dr Ada Quill (invented)", "knows the person and the risks")
NAMES = formulary.drug_names()
CURVED = tuple(name for name in NAMES if formulary.drug(name).deciding_curves)
MONTHS = (1.0, 5.9, 12.0, 24.0, 120.0)
# The adaptive method needs virtual people: its laws have a file of their own.
METHODS = (None, None, *(one for one in Method if one not in {Method.PUBLISHED, Method.ADAPTIVE}))
TABLETS = {Form.TABLET, Form.ODT, Form.DISPERSIBLE_TABLET, Form.CHEWABLE_TABLET}

# Every test of this room looks at so many requests, and at ten times as many in the nightly run.
TIMES_MORE = 10 if os.environ.get("OPENTAPER_NIGHTLY") == "1" else 1


def examples(n: int) -> settings:
    """Return how many examples a law is tried on."""
    return settings(max_examples=n * TIMES_MORE)


@cache
def products(market: str, drug: str) -> tuple[Product, ...]:
    """Return a country's products of a drug."""
    return formulary.products(market, drug)


@st.composite
def doses(draw: st.DrawFn, drug: Drug) -> Dose:
    """Draw a dose that people take of a drug: a usual one, or a part of the highest."""
    known = [drug.usual_min_mg, drug.usual_max_mg, drug.licensed_max_mg]
    usual = [fact.central for fact in known if fact is not None and fact.central]
    highest = usual[-1] if usual else 10.0
    part = draw(st.sampled_from((1, 2, 3, 4, 5, 8, 20)) | st.integers(1, 100))
    return draw(
        st.sampled_from([Dose.nearest(mg) for mg in usual or [10.0]] + [Dose.nearest(highest / part)])
    )


def own(drug: str, form: Form, *, strength: Dose | None = None, per_ml: int | None = None) -> Product:
    """Return an invented product that may be handled in every way."""
    told = strength if strength is not None else f"{per_ml} µg/mL"
    return Product(
        id=f"own/{form.value}/{told}",
        drug=drug,
        market="own",
        form=form,
        release=Release.IMMEDIATE,
        label=f"{drug} {form.value} {told}",
        source=(),
        grade=Grade.C,
        date="2026-11-22",
        strength=strength,
        micrograms_per_ml=per_ml,
        split=Split.QUARTERS,
        split_grade=Grade.A,
    )


def items(drug: Drug, start: Dose) -> st.SearchStrategy[Item]:
    """Draw one thing to make doses from, of a size that fits the start."""
    name = drug.name
    parts = st.sampled_from((1, 2, 3, 4, 8, 20, 50))
    strengths = parts.map(lambda part: Dose(max(1, start.micrograms // part)))
    splits = st.sampled_from((Split.NO, Split.HALVES, Split.QUARTERS))
    tablets = st.builds(
        lambda mg, cut: Item(own(name, Form.TABLET, strength=mg), split=cut), strengths, splits
    )
    capsules = strengths.map(lambda mg: Item(own(name, Form.COMPOUNDED_CAPSULE, strength=mg)))
    strips = strengths.map(lambda mg: Item(own(name, Form.TAPERING_STRIP, strength=mg)))
    liquids = strengths.map(lambda mg: Item(own(name, Form.ORAL_SOLUTION, per_ml=mg.micrograms)))
    drops = st.builds(partial(dropped, name), strengths, st.sampled_from((Fraction(1), Fraction(5, 4))))
    beads = st.builds(
        lambda mg, n: Item(own(name, Form.BEAD_CAPSULE, strength=mg), beads=n), strengths, st.integers(2, 150)
    )
    weighed = st.builds(
        lambda mg, ug: Item(own(name, Form.BEAD_CAPSULE, strength=mg), contents_ug=ug),
        strengths,
        st.integers(50_000, 400_000),
    )
    dispersed = st.builds(
        lambda mg, ml: Item(own(name, Form.TABLET, strength=mg), disperse_ml=ml),
        strengths,
        st.integers(5, 100),
    )
    return st.one_of(tablets, tablets, liquids, liquids, drops, beads, dispersed, capsules, weighed, strips)


def dropped(name: str, strength: Dose, factor: Fraction) -> Item:
    """Return drops of which twenty make a millilitre."""
    per_drop = max(1, strength.micrograms // 20)
    product = own(name, Form.ORAL_DROPS, per_ml=20 * per_drop)
    return Item(replace(product, drop_micrograms=per_drop, mg_factor=factor))


SYRINGES = (Syringe(), Syringe(100, 5_000), Syringe(1, 100), Syringe(500, 10_000))


@st.composite
def own_shelves(draw: st.DrawFn, drug: Drug, start: Dose) -> Shelf:
    """Draw a shelf of invented products."""
    chosen = draw(st.lists(items(drug, start), min_size=1, max_size=4))
    syringes = draw(st.lists(st.sampled_from(SYRINGES), max_size=2, unique=True))
    scale = Scale(draw(st.sampled_from((1_000, 5_000))), 2_000)
    return Shelf(tuple(chosen), tuple(syringes), scale, max_pieces=draw(st.sampled_from((6, 12))))


@st.composite
def told_shelves(draw: st.DrawFn, drug: Drug) -> Shelf | None:
    """Draw a shelf that is told in words, from real products with everything people would try with them."""
    shelf: list[str] = []
    listed = [one for one in products(draw(st.sampled_from(MARKETS)), drug.name) if one.strength is not None]
    for product in draw(st.lists(st.sampled_from(listed), max_size=4)) if listed else []:
        form = (
            "beads"
            if product.form is Form.BEAD_CAPSULE
            else "tablet"
            if product.form in TABLETS
            else "capsule"
        )
        more = draw(
            st.sampled_from(("", " halves", " quarters", " dispersed 20mL", " MR", " MR halves", " 100"))
        )
        line = f"{form} {product.strength}{more}"
        if is_understood(drug.name, line, tuple(listed)):
            shelf.append(line)
    return shelf_of(drug.name, tuple(shelf), tuple(listed), "2026-11-22") if shelf else None


def is_understood(drug: str, line: str, listed: tuple[Product, ...]) -> bool:
    """Tell whether a line of a shelf may be meant."""
    try:
        shelf_of(drug, (line,), listed, "2026-11-22")
    except BadInput:
        return False
    return True


@st.composite
def shelves(draw: st.DrawFn, drug: Drug, start: Dose) -> Shelf:
    """Draw a country's shelf, a told one, or an invented one."""
    kind = draw(st.sampled_from(("market", "market", "own", "own", "told")))
    market = draw(st.sampled_from(MARKETS))
    if kind == "market" and any(product.assumed for product in products(market, drug.name)):
        try:
            return market_shelf(drug.name, market, products(market, drug.name))
        except BadInput:
            pass
    told = draw(told_shelves(drug)) if kind == "told" else None
    return told if told is not None else draw(own_shelves(drug, start))


def people(
    months: tuple[float | None, ...] = (None, *MONTHS), wishes: tuple[Wish, ...] = tuple(Wish)
) -> st.SearchStrategy[Person]:
    """Draw what is known of a person."""
    attempts = st.lists(st.builds(Attempt, st.sampled_from(Went)), max_size=4).map(tuple)
    return st.builds(
        Person,
        months_of_use=st.sampled_from(months),
        attempts=st.none() | attempts,
        age=st.none() | st.sampled_from((18, 40, 64, 65, 90)),
        wish=st.sampled_from(wishes),
    )


@st.composite
def sizes(
    draw: st.DrawFn, drug: Drug, start: Dose, methods: tuple[Method | None, ...], sized: bool | None
) -> dict[str, Any]:
    """Draw a method with a size of its steps, asked for or left to the pace."""
    rule = formulary.shipped_policy().rule(drug.name, drug.family)
    known = effect(drug, None) is not None
    asked = draw(st.booleans()) if sized is None else sized
    method = draw(st.sampled_from(methods))
    by_effect = known and method in {None, Method.OCCUPANCY, Method.MICRO}
    if method is Method.OCCUPANCY and not known:
        method = None
    told: dict[str, object] = {"method": method}
    if method is Method.CUSTOM:
        return told | {"doses": draw(lists_of_doses(start))}
    if not asked:
        return told
    if method is Method.LINEAR:
        return told | {"step_mg": Dose(max(1, start.micrograms // draw(st.integers(2, 20))))}
    if by_effect:
        points = st.sampled_from((1.0, 2.5, 4.0)) | st.floats(0.5, rule.max_points.value)
        return told | {"step_points": draw(points)}
    most = int(rule.max_share.value * 1_000)
    return told | {"cut_share": Fraction(draw(st.integers(20, most)), 1_000)}


@st.composite
def lists_of_doses(draw: st.DrawFn, start: Dose) -> tuple[Dose, ...]:
    """Draw a list of one's own: any falling doses, or gentle cuts some way down."""
    if draw(st.booleans()):
        parts = draw(st.lists(st.integers(0, 99), min_size=1, max_size=12, unique=True))
        listed = {start.micrograms * part // 100 for part in parts}
    else:
        cut = draw(st.integers(2, 20))
        listed = {start.micrograms * (100 - cut) ** n // 100**n for n in range(1, draw(st.integers(2, 12)))}
    return tuple(Dose(ug) for ug in sorted(listed - {start.micrograms}, reverse=True))


class Drawn:
    """A request with a short name, for the reports of what failed."""

    def __init__(self, request: PlanRequest) -> None:
        self.request = request

    def __repr__(self) -> str:
        one = self.request
        shelf = (
            [f"{item.product.id} {item.split} {item.disperse_ml} {item.beads}" for item in one.shelf.items]
            if one.shelf
            else []
        )
        asked = [
            f"{name}={getattr(one, name)}"
            for name in (
                "goal",
                "method",
                "step_points",
                "cut_share",
                "step_mg",
                "interval_days",
                "phases",
                "times",
                "doses",
            )
            if getattr(one, name)
        ]
        return f"<{one.drug.name} {one.start}; {'; '.join(asked)}; {one.person}; shelf {shelf}>"


@st.composite
def requests(
    draw: st.DrawFn,
    names: tuple[str, ...] = NAMES,
    methods: tuple[Method | None, ...] = METHODS,
    *,
    sized: bool | None = None,
    plain: bool = False,
    person: st.SearchStrategy[Person] | None = None,
) -> Drawn:
    """Draw a request.

    ``sized`` says whether the size of the steps is asked for; ``plain`` leaves goal, interval, phases and
    times of the day to the planner.
    """
    drug = formulary.drug(draw(st.sampled_from(names)))
    start = draw(doses(drug))
    told = draw(sizes(drug, start, methods, sized))
    request = PlanRequest(
        drug=drug,
        start=start,
        policy=formulary.shipped_policy(),
        shelf=draw(shelves(drug, start)),
        release=formulary.release(),
        person=draw(person if person is not None else people()),
        specialist=SIGNED,
        **told,
    )
    return Drawn(request if plain else draw(circumstances(request)))


@st.composite
def circumstances(draw: st.DrawFn, request: PlanRequest) -> PlanRequest:
    """Draw what else may be asked: a goal, days, phases, how often a day."""
    goal = Dose(request.start.micrograms * draw(st.sampled_from((0, 0, 0, 1, 4, 8))) // 8)
    below = Dose(request.start.micrograms // draw(st.integers(2, 6)))
    phases = draw(st.sampled_from(((), (), (Phase(below, 56),), (Phase(below, 10),))))
    shares = st.sampled_from((None, None, Times.evenly(1), Times.evenly(2), Times.evenly(3)))
    times = draw(shares | st.just(Times((Fraction(3, 5), Fraction(2, 5)))))
    return replace(
        request,
        goal=ZERO if request.doses else goal,
        interval_days=draw(st.sampled_from((None, None, 7, 14, 30, 45))),
        phases=phases,
        times=times,
        start_date=draw(st.none() | st.dates(date(2020, 1, 1), date(2040, 1, 1))),
    )

"""Parts and steps for tests: products made up for the purpose, doses by the printed rule."""

from fractions import Fraction

from opentaper.formulary.facts import Form, Grade, Product, Release
from opentaper.planning.result import Handling, Intake, Part, Step
from opentaper.quantities import Dose


def a_product(
    form: Form = Form.TABLET,
    mg: str | None = None,
    *,
    per_ml: int | None = None,
    drop: int | None = None,
    factor: Fraction = Fraction(1),
    release: Release = Release.IMMEDIATE,
) -> Product:
    """Return a product of a form with what the test is about."""
    return Product(
        id="made/up",
        drug="sertraline",
        market="UK",
        form=form,
        release=release,
        label="made up",
        source=("made-up",),
        grade=Grade.A,
        date="2026-11-23",
        strength=None if mg is None else Dose.mg(mg),
        micrograms_per_ml=per_ml,
        drop_micrograms=drop,
        mg_factor=factor,
    )


def a_part(
    product: Product,
    handling: Handling,
    count: str,
    *,
    water_ml: int | None = None,
    per_piece: int | None = None,
    capacity_ul: int | None = None,
    error_mg: float = 0.0,
) -> Part:
    """Return a part whose dose follows from its count by the rule of the planner."""
    amount = Fraction(count)
    whole = product.strength.micrograms if product.strength else 0
    per_unit = {
        Handling.DRAWN: Fraction(product.micrograms_per_ml or 0),
        Handling.DROPS: Fraction(product.drop_micrograms or 0),
        Handling.DISPERSED: Fraction(whole, water_ml or 1),
        Handling.BEADS: Fraction(whole, per_piece or 1),
        Handling.WEIGHED: Fraction(whole * 1_000, per_piece or 1),
    }.get(handling, Fraction(whole))
    return Part(
        product,
        handling,
        amount,
        Dose(round(amount * per_unit * product.mg_factor)),
        error_mg=error_mg,
        water_ml=water_ml,
        per_piece=per_piece,
        capacity_ul=capacity_ul,
    )


def a_step(*intakes: tuple[Part, ...], error_mg: float = 0.0) -> Step:
    """Return a step of these intakes."""
    made = tuple(Intake(index, parts) for index, parts in enumerate(intakes))
    dose = Dose(sum(intake.dose.micrograms for intake in made))
    return Step(
        index=0,
        start_day=0,
        days=28,
        dose=dose,
        wished_mg=dose.as_mg,
        intakes=made,
        occupancy=None,
        occupancy_low=None,
        occupancy_high=None,
        drop_points=None,
        error_mg=error_mg,
        error_points=None,
    )

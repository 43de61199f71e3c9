"""How a dose is made, in words: one line a product, the sum, and how far off it may be.

Law: ``parse_recipe(recipe_text(part, language), language) == part.dose``, to the microgram. So every line
tells all that its dose rests on: the count, the strength, the beads of this batch, the factor of odd drops.
"""

from __future__ import annotations

from fractions import Fraction

from opentaper.formulary.facts import Form, Product
from opentaper.planning.result import Handling, Intake, Part, Step
from opentaper.quantities import ZERO, Dose
from opentaper.wording.catalogue import template
from opentaper.wording.figures import (
    dose_text,
    ended,
    exact_text,
    held,
    mg_text,
    number_text,
    strength_text,
)
from opentaper.wording.sentences import words

MICROGRAMS_PER_MG = 1_000
MICROLITRES_PER_ML = 1_000
#: Names of the times of the day for two, three and four intakes; more are numbered.
TIMES = {
    2: ("time.morning", "time.evening"),
    3: ("time.morning", "time.midday", "time.evening"),
    4: ("time.morning", "time.midday", "time.evening", "time.bedtime"),
}
NOUNS = {
    Form.ODT: "piece.melting_tablet",
    Form.DISPERSIBLE_TABLET: "piece.dispersible_tablet",
    Form.CHEWABLE_TABLET: "piece.chewable_tablet",
    Form.SUBLINGUAL_TABLET: "piece.sublingual_tablet",
    Form.CAPSULE: "piece.capsule",
    Form.BEAD_CAPSULE: "piece.capsule",
    Form.COMPOUNDED_CAPSULE: "piece.compounded_capsule",
    Form.GRANULES: "piece.sachet",
    Form.POWDER: "piece.sachet",
    Form.FILM: "piece.film",
    Form.PATCH: "piece.patch",
}
CUTS = {
    Fraction(1, 4): "quarter",
    Fraction(1, 2): "half",
    Fraction(3, 4): "three_quarters",
}


def recipe_text(part: Part, language: str = "en") -> str:
    r"""Return one line of a recipe, from which alone the dose can be recomputed.

    Raises
    ------
    ValueError
        The part lacks what its handling needs, or holds a number with no exact decimal.

    Examples
    --------
    >>> from opentaper.formulary.facts import Grade, Release
    >>> told = ("x", "sertraline", "UK", Form.TABLET, Release.IMMEDIATE, "", (), Grade.A, "")
    >>> part = Part(Product(*told, strength=Dose.mg(25)), Handling.HALF, Fraction(1, 2), Dose.mg("12.5"))
    >>> recipe_text(part), recipe_text(part, "da")
    ('Half a 25\xa0mg tablet', 'En halv tablet på 25\xa0mg')
    """
    if part.handling is Handling.DRAWN:
        line = _drawn(part, language)
    elif part.handling is Handling.DROPS:
        line = _drops(part, language)
    elif part.handling is Handling.DISPERSED:
        line = _dispersed(part, language)
    elif part.handling is Handling.BEADS:
        line = _beads(part, language)
    elif part.handling is Handling.WEIGHED:
        line = _weighed(part, language)
    else:
        line = _pieces(part, language)
    return held(line + _factor(part.product, language), language)


def handling_text(part: Part, language: str = "en") -> str:
    """Return how to do it: a note below the line of a recipe; empty for a piece that is just swallowed."""
    return " ".join([*_before(part, language), *_doing(part, language)])


def step_text(step: Step, language: str = "en") -> str:
    """Return how one day's dose is made: a line a product, the sums, and the measuring error.

    The lines of each intake stand below its time of the day where there is more than one. The text can be
    read back by :func:`opentaper.wording.parse_step`.
    """
    if not step.parts:
        return unmade_text(step.dose, language)
    several = len(step.intakes) > 1
    lines: list[str] = []
    for place, intake in enumerate(step.intakes):
        if several:
            lines.append(time_text(place, len(step.intakes), language))
        lines += _intake_lines(intake, language)
    if several:
        day = sum_text([intake.dose for intake in step.intakes], language)
        lines.append(words("recipe.whole_day", language, sum=day))
    return "\n".join([*lines, *_error_lines(step.error_mg, language)])


def unmade_text(dose: Dose, language: str = "en") -> str:
    """Return what stands where no recipe is: nothing to take, or a dose that is made as it was before.

    Examples
    --------
    >>> unmade_text(ZERO)
    'Nothing to take.'
    """
    return words("recipe.as_before", language, dose=dose) if dose else words("recipe.nothing", language)


def time_text(place: int, n: int, language: str = "en") -> str:
    """Return the time of the day of an intake: ``place`` counts from 0, of ``n`` intakes a day.

    Examples
    --------
    >>> time_text(1, 2), time_text(4, 5)
    ('Evening', 'Time 5 of 5')
    """
    if n in TIMES:
        return words(TIMES[n][place], language)
    return words("time.numbered", language, place=place + 1, n=n)


def sum_text(doses: list[Dose], language: str = "en") -> str:
    r"""Return a sum of doses with its total.

    Examples
    --------
    >>> sum_text([Dose.mg("12.5"), Dose.mg("1.5")])
    '12.5 + 1.5 = 14\xa0mg'
    """
    total = dose_text(sum(doses, ZERO), language)
    if len(doses) < 2:
        return f"= {total}"
    return f"{' + '.join(mg_text(dose, language) for dose in doses)} = {total}"


def _intake_lines(intake: Intake, language: str) -> list[str]:
    if not intake.parts:
        return [words("recipe.nothing", language)]
    lines = [recipe_text(part, language) for part in intake.parts]
    return [*lines, sum_text([part.dose for part in intake.parts], language)]


def _error_lines(error_mg: float, language: str) -> list[str]:
    """Return the measuring error in whole micrograms at least, with two digits at most."""
    if error_mg <= 0:
        return []
    rounded = max(float(f"{error_mg:.2g}"), 1 / MICROGRAMS_PER_MG)
    return [words("recipe.error", language, mg=number_text(rounded, language))]


def _pieces(part: Part, language: str) -> str:
    """Return whole and cut pieces; the count chooses the words."""
    product, whole, rest = part.product, int(part.count), part.count % 1
    strength = _strength(product, language)
    if product.form is Form.TAPERING_STRIP and not rest:
        return words("recipe.pouch", language, n=whole, strength=strength)
    noun = NOUNS.get(product.form, "piece.tablet")
    if not rest and whole:
        return words(
            "recipe.whole", language, n=whole, strength=strength, piece=template(noun, language, whole)
        )
    if rest not in CUTS or product.form is Form.TAPERING_STRIP:
        raise ValueError(f"{part.count} is no number of pieces that can be made by hand")
    one, more = template(noun, language, 1), template(noun, language, 2)
    if whole:
        code = f"recipe.and_{CUTS[rest]}"
        return words(code, language, whole=whole, strength=strength, piece=one, pieces=more)
    return words(f"recipe.{CUTS[rest]}", language, strength=strength, piece=one)


def _drawn(part: Part, language: str) -> str:
    ml, strength = exact_text(part.count, language), _concentration(part.product, language)
    return words("recipe.drawn", language, ml=ml, strength=strength, liquid=_liquid(part.product, language))


def _drops(part: Part, language: str) -> str:
    each = part.product.drop_micrograms
    if each is None:
        raise ValueError("drops of an unknown size")
    code = "recipe.drops" if part.product.micrograms_per_ml else "recipe.drops_without_strength"
    strength = _concentration(part.product, language) if part.product.micrograms_per_ml else ""
    n = _whole(part.count)
    return words(code, language, n=n, strength=strength, each=dose_text(Dose(each), language))


def _dispersed(part: Part, language: str) -> str:
    if part.water_ml is None:
        raise ValueError("dispersed in no water")
    strength, ml = _strength(part.product, language), exact_text(part.count, language)
    return words("recipe.dispersed", language, strength=strength, water=part.water_ml, ml=ml)


def _beads(part: Part, language: str) -> str:
    strength = _strength(part.product, language)
    return words(
        "recipe.beads", language, n=_whole(part.count), strength=strength, per_piece=_per_piece(part)
    )


def _weighed(part: Part, language: str) -> str:
    contents = exact_text(Fraction(_per_piece(part), MICROGRAMS_PER_MG), language)
    mg, strength = exact_text(part.count, language), _strength(part.product, language)
    return words("recipe.weighed", language, mg=mg, strength=strength, contents=contents)


def _factor(product: Product, language: str) -> str:
    """Return what a labelled amount counts for, where that is not the same."""
    factor = product.mg_factor
    if factor == 1:
        return ""
    labelled = 1 if ended(factor) is not None else factor.denominator
    counted = exact_text(factor * labelled, language)
    return words("recipe.counts_as", language, labelled=labelled, counted=counted)


def _before(part: Part, language: str) -> list[str]:
    """Return what to do before measuring: shake, take the right syringe, fill it so often."""
    told = []
    if part.product.form is Form.ORAL_SUSPENSION:
        told.append(words("how.shake", language))
    if part.capacity_ul is not None and part.handling in {Handling.DRAWN, Handling.DISPERSED}:
        size = number_text(Fraction(part.capacity_ul, MICROLITRES_PER_ML), language)
        told.append(words("how.syringe", language, ml=size))
        told.extend(_fills(part.count, Fraction(part.capacity_ul, MICROLITRES_PER_ML), language))
    return told


def _fills(ml: Fraction, capacity: Fraction, language: str) -> list[str]:
    """Return how an amount larger than the syringe is drawn, every filling told to its mark."""
    n, last = divmod(ml, capacity)
    if ml <= capacity:
        return []
    full = number_text(capacity, language)
    if not last:
        return [words("how.fills_even", language, n=n, full=full)]
    return [words("how.fills", language, n=n, full=full, last=number_text(last, language))]


def _doing(part: Part, language: str) -> list[str]:
    if part.handling is not Handling.WHOLE:
        return [words(f"how.{part.handling.value}", language)]
    return [words("how.intact", language)] if part.product.is_intact_only else []


def _strength(product: Product, language: str) -> str:
    if product.strength is None:
        raise ValueError(f"{product.id} has no strength")
    return strength_text(product.strength, language)


def _concentration(product: Product, language: str) -> str:
    if product.micrograms_per_ml is None:
        raise ValueError(f"{product.id} has no concentration")
    return f"{dose_text(Dose(product.micrograms_per_ml), language)}/mL"


def _liquid(product: Product, language: str) -> str:
    return template("liquid.drops" if product.form is Form.ORAL_DROPS else "liquid.liquid", language)


def _per_piece(part: Part) -> int:
    if part.per_piece is None:
        raise ValueError("contents of a capsule that nobody counted or weighed")
    return part.per_piece


def _whole(count: Fraction) -> int:
    if count.denominator != 1:
        raise ValueError(f"{count} cannot be counted out")
    return int(count)

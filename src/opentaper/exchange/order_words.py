"""Amounts of products in words: what is handed out, what is taken of it, and what is not."""

from __future__ import annotations

from fractions import Fraction

from opentaper.exchange.texts import told
from opentaper.formulary.facts import Form
from opentaper.planning.prescription import OrderedStretch, Prescription, ProductOrder
from opentaper.planning.shelf import MICROLITRES, Syringe
from opentaper.timeline import date_on
from opentaper.wording import date_text, dose_text, number_text, recipe_text, template, words
from opentaper.wording.figures import NBSP, mg_text
from opentaper.wording.recipe import NOUNS, time_text, unmade_text

#: What stands where an amount is nothing.
NOTHING = "–"
TIMES = "×"


def handed_out(order: ProductOrder, language: str) -> str:
    """Return what to hand out: pieces, bottles, or millilitres."""
    if order.unit == "mL":
        if order.bottle_ml is None:
            return f"{order.ordered}{NBSP}mL"
        return f"{order.ordered // order.bottle_ml} {TIMES} {order.bottle_ml}{NBSP}mL"
    return f"{order.ordered}{NBSP}{noun(order.product.form, order.ordered, language)}"


def noun(form: Form, n: int, language: str) -> str:
    """Return the word for so many pieces of a form."""
    if form is Form.TAPERING_STRIP:
        return told("order.pouch" if n == 1 else "order.pouches", language)
    return template(NOUNS.get(form, "piece.tablet"), language, n)


def amount(value: Fraction, language: str) -> str:
    """Return an amount; a dash for none."""
    return number_text(value, language) if value else NOTHING


def adds(n: int, each: str, total: str) -> str:
    """Return a product of days and dose, or of pieces and strength, with what it comes to."""
    return f"{n} {TIMES} {each} = {total}".replace(" ", NBSP)


def stretch_sum(stretch: OrderedStretch, language: str) -> str:
    """Return what the days of a dose come to."""
    return adds(stretch.days, dose_text(stretch.dose, language), dose_text(stretch.total, language))


def made_lines(stretch: OrderedStretch, language: str) -> tuple[str, ...]:
    """Return how a day's dose is made, a line a product; the times of the day where there are several."""
    if not stretch.parts:
        return (unmade_text(stretch.dose, language),)
    lines: list[str] = []
    for intake in stretch.intakes:
        if len(stretch.intakes) > 1:
            lines.append(f"{time_text(intake.index, len(stretch.intakes), language)}:")
        lines += [recipe_text(part, language) for part in intake.parts] or [words("recipe.nothing", language)]
    return tuple(lines)


def first_day(of: Prescription, day: int, language: str) -> str:
    """Return a day of the plan as a date; as its number where the plan has none."""
    on = date_on(of.result.request.start_date, day)
    return date_text(on, language) if on is not None else told("plan.day", language, n=day)


def syringe_text(syringe: Syringe, language: str) -> str:
    """Return a syringe as it is asked for: what it holds, and how finely it is marked."""
    holds, mark = (
        number_text(Fraction(ul, MICROLITRES), language) for ul in (syringe.capacity_ul, syringe.mark_ul)
    )
    return told("order.syringe", language, holds=holds, mark=mark)


def mg_sum(orders: list[str], total: str) -> str:
    """Return a sum of figures in mg with its total; of a single one the total alone."""
    return f"{' + '.join(orders)} = {total}" if len(orders) > 1 else total


def products_sum(of: Prescription, language: str) -> str:
    """Return the sum over all products, in mg."""
    figures = [mg_text(one.total, language) for one in of.products]
    if of.unmade:
        figures.append(mg_text(of.unmade, language))
    return mg_sum(figures, dose_text(of.total, language))

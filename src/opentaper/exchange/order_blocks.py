"""What to prescribe for some weeks, as blocks of a paper: products, days, a proof that they agree, orders.

The orders to a pharmacy that makes capsules or packs strips hold the same doses, to the microgram.
"""

from __future__ import annotations

from opentaper.exchange.order_words import (
    TIMES,
    adds,
    amount,
    first_day,
    handed_out,
    made_lines,
    noun,
    products_sum,
    stretch_sum,
    syringe_text,
)
from opentaper.exchange.paper_blocks import PaperBlock, PaperTable
from opentaper.exchange.texts import told
from opentaper.formulary.facts import Form
from opentaper.planning.pharmacy_made import CapsuleOrder, TaperStrip, capsule_order, has_strips, strip_order
from opentaper.planning.prescription import Prescription, staying
from opentaper.wording import dose_text, drug_text, product_text
from opentaper.wording.figures import NBSP

#: Columns of the products: left, wide and left, right.
_COLUMNS = "wlrrrr"
HEADS = (
    "order.product",
    "order.hand_out",
    "order.taken",
    "order.thrown",
    "order.left",
    "order.comes_to",
)
DAY_HEADS = ("order.from", "order.each_day", "order.days_sum")


def order_blocks(of: Prescription, language: str, country: str | None = None) -> tuple[PaperBlock, ...]:
    """Return the blocks of a prescription: what is handed out, day by day, and if the dose stays."""
    blocks = [_products(of, language), _days(of, language)]
    if of.syringes:
        lines = tuple(syringe_text(one, language) for one in of.syringes)
        blocks.append(PaperBlock(told("order.syringes", language), lines=lines))
    stay = staying_block(of, language)
    return tuple(block for block in (*blocks, stay) if block is not None) + made_blocks(of, language, country)


def _products(of: Prescription, language: str) -> PaperBlock:
    rows = tuple(
        (
            product_text(one.product.label, language),
            handed_out(one, language),
            amount(one.taken, language),
            amount(one.thrown, language),
            amount(one.left, language),
            dose_text(one.total, language),
        )
        for one in of.products
    )
    unmade = told("order.unmade", language, dose=of.unmade) if of.unmade else ""
    if not rows:
        return PaperBlock(told("order.products", language), (unmade or told("order.nothing", language),))
    table = PaperTable(tuple(told(head, language) for head in HEADS), rows, _COLUMNS)
    why = told(
        "order.adds_up", language, products=products_sum(of, language), days=dose_text(of.total, language)
    )
    return PaperBlock(
        told("order.products", language),
        paragraphs=(unmade,) if unmade else (),
        table=table,
        note=f"{why} {told('order.not_at_home', language)}",
    )


def _days(of: Prescription, language: str) -> PaperBlock:
    rows = tuple(
        (
            first_day(of, stretch.first_day, language),
            "\n".join(made_lines(stretch, language)),
            stretch_sum(stretch, language),
        )
        for stretch in of.stretches
    )
    heads = tuple(told(head, language) for head in DAY_HEADS)
    return PaperBlock(
        told("order.days", language),
        table=PaperTable(heads, rows, "lwr"),
        note=told("order.days_note", language),
    )


def staying_block(of: Prescription, language: str) -> PaperBlock | None:
    """Return what is needed where the dose stays; None where it stays anyway, or nothing makes it."""
    stay = staying(of.result, of.first_day, of.days)
    if len(of.stretches) < 2 or not stay.products:
        return None
    each = (
        f"{handed_out(one, language)} ({product_text(one.product.label, language)})" for one in stay.products
    )
    text = told(
        "order.staying_text", language, dose=stay.stretches[0].dose, n=of.days, products=", ".join(each)
    )
    return PaperBlock(told("order.staying", language), (text,))


def made_blocks(of: Prescription, language: str, country: str | None = None) -> tuple[PaperBlock, ...]:
    """Return the same doses as an order of capsules, and of tapering strips where those are to be had."""
    own = {one.product.form for one in of.products}
    blocks = []
    capsules = capsule_order(of)
    if capsules is not None and Form.TAPERING_STRIP not in own:
        blocks.append(_capsules(of, capsules, language))
    strips = strip_order(of) if has_strips(of.result, country) else ()
    if strips:
        blocks.append(_strips(of, strips, language))
    return tuple(blocks)


def _capsules(of: Prescription, order: CapsuleOrder, language: str) -> PaperBlock:
    kind = Form.COMPOUNDED_CAPSULE
    lines = [
        told(
            "order.capsule_line",
            language,
            sum=adds(
                line.count,
                dose_text(line.strength, language),
                dose_text(line.strength * line.count, language),
            ),
            noun=noun(Form.CAPSULE, line.count, language),
        )
        for line in order.lines
    ]
    made = [
        told(
            "order.capsule_days",
            language,
            day=first_day(of, one.first_day, language),
            dose=one.dose,
            capsules=" + ".join(
                f"{line.count}{NBSP}{TIMES}{NBSP}{dose_text(line.strength, language)}"
                for line in one.capsules
            ),
        )
        for one in order.made
        if len(one.capsules) > 1 or one.capsules[0].count > 1
    ]
    is_own = any(one.product.form is kind for one in of.products)
    return PaperBlock(
        told("order.capsules", language),
        paragraphs=(
            told(
                "order.capsules_own" if is_own else "order.capsules_why",
                language,
                drug=drug_text(of.result.request.drug.name, language),
            ),
        ),
        lines=(*lines, *made),
        note=f"{told('order.capsules_sum', language, dose=order.total)} {told('order.filler', language)}",
    )


def _strips(of: Prescription, strips: tuple[TaperStrip, ...], language: str) -> PaperBlock:
    lines = [
        told(
            "order.strip_line",
            language,
            n=place,
            day=first_day(of, strip.first_day, language),
            pouches="; ".join(
                adds(
                    one.count,
                    dose_text(one.strength, language),
                    dose_text(one.strength * one.count, language),
                )
                for one in strip.pouches
            ),
        )
        for place, strip in enumerate(strips, start=1)
    ]
    return PaperBlock(
        told("order.strips", language),
        paragraphs=(told("order.strips_why", language),),
        lines=tuple(lines),
        note=told("order.strips_sum", language, dose=of.total),
    )

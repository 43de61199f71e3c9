"""The letter to the pharmacy: what to hand out for some weeks, day by day, and what else could be made."""

from __future__ import annotations

from datetime import timedelta

from opentaper.exchange.order_blocks import order_blocks
from opentaper.exchange.order_words import first_day
from opentaper.exchange.paper import Paper, signed_text
from opentaper.exchange.paper_blocks import PaperBlock, PaperPage
from opentaper.exchange.texts import told
from opentaper.planning.digest import plan_digest
from opentaper.planning.prescription import Prescription
from opentaper.wording import date_text, drug_text, words

DIGEST_LETTERS = 12
PLEASE = (
    "letter.pharmacy_label",
    "letter.pharmacy_same",
    "letter.pharmacy_mark",
    "letter.pharmacy_ring",
)


def pharmacy_letter(of: Prescription, paper: Paper, language: str) -> PaperPage:
    """Return the letter; it asks for products and orders nothing by itself."""
    drug = drug_text(of.result.request.drug.name, language)
    whom = told("letter.whom", language, person=paper.person) if paper.person else ""
    opening = PaperBlock(
        paragraphs=(
            " ".join(part for part in (whom, told("letter.pharmacy_why", language, drug=drug)) if part),
            signed_text(paper, language) or told("letter.not_signed", language),
        ),
        blanks=() if paper.person else (told("letter.name", language), told("letter.born", language)),
    )
    asked = PaperBlock(
        told("letter.pharmacy_asked", language),
        lines=tuple(told(code, language) for code in PLEASE),
    )
    sign = PaperBlock(
        blanks=(told("letter.prescriber", language), told("letter.date", language)), is_framed=True
    )
    return PaperPage(
        title=told("letter.pharmacy", language, drug=drug),
        lead=span_text(of, language),
        language=language,
        blocks=(opening, *order_blocks(of, language, paper.country), asked, sign),
        footer=footer_text(of, language),
    )


def span_text(of: Prescription, language: str) -> str:
    """Return from when to when, both days included, and how many days that is."""
    start = of.result.request.start_date
    first = first_day(of, of.first_day, language)
    if start is None:
        return told("letter.days_from", language, n=of.days, first=first)
    last = date_text(start + timedelta(days=of.first_day + of.days - 1), language)
    return told("letter.span", language, first=first, last=last, n=of.days)


def footer_text(of: Prescription, language: str) -> str:
    """Return what stands at the foot of each page."""
    digest = told("page.digest", language, digest=plan_digest(of.result)[:DIGEST_LETTERS])
    return f"{words('common.decision_support', language)} {digest}."

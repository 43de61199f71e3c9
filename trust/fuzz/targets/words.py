"""Words as a person types them: doses, spans, options, shelves; and our own words read back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial

from opentaper import formulary
from opentaper.actions import options
from opentaper.errors import OpenTaperError
from opentaper.exchange.fhir.step_text import dosage_text, parse_dosage_text
from opentaper.exchange.order_reading import printed_order
from opentaper.exchange.plan_page import daily_doses_from_pdf_text
from opentaper.planning.shelf_text import shelf_of
from opentaper.quantities import Dose
from opentaper.timeline import days_of
from opentaper.wording import LANGUAGES
from opentaper.wording.reading import parse_recipe, parse_step
from trust.fuzz.edits import Shape
from trust.fuzz.target import Target, held, text

TODAY = date(2026, 11, 23)
OPTIONS: dict[str, tuple[Callable[[str], object], tuple[str, ...]]] = {
    "percent": (partial(options.percent, "cut"), ("7.5%", "10")),
    "tolerated": (options.tolerated, ("mild", "0.3")),
    "chance": (options.chance, ("10%",)),
    "step": (options.step_size, ("10points", "2.5 mg", "10%")),
    "targets": (options.targets, ("70,60,50",)),
    "doses": (options.dose_list, ("18mg, 16.5mg, 0", "18;16,5;14mg")),
    "day": (partial(options.day, "start"), ("2026-12-01",)),
    "months": (lambda told: options.months("used", told, TODAY), ("4 years", "2021-03", "18 måneder")),
    "attempt": (options.attempt, ("failed at 10mg", "well")),
    "phase": (options.phase, ("below 5mg: 6 weeks",)),
    "slide": (lambda told: options.slide(*([*told.split("|"), "", ""])[:3]), ("daily|4 weeks|2w",)),
    "times": (options.times, ("2", "60/40")),
    "circumstances": (lambda told: options.circumstances((told,)), ("pregnant",)),
    "sanction": (lambda told: options.sanction("signed", told, told), ("Dr Ada Quill",)),
    "within": (lambda told: options.end_day(None, None, told), ("26 weeks",)),
}
SHELF = (
    *("tablet 20mg halves", "tablet 10mg dispersed 20mL x 28", "beads 37.5mg 118", "liquid 2mg/mL"),
    *("beads 60mg weighs 300mg", "liquid 2mg/mL bottle 70mL", "drops 40mg/mL", "compounded 0.5mg"),
    *("strip 0.5mg", "syringe 1mL 0.01mL", "scale 1mg error 2mg", "capsule 20mg modified release"),
)
RECIPES = (
    *("Half a 25 mg tablet", "3 hele tabletter på 0,5 mg (500 mikrogram)"),
    "0.15 mL of the 10 mg/mL liquid",
)
STEPS = ("Half a 25 mg tablet\n0.15 mL of the 10 mg/mL liquid\n12.5 + 1.5 = 14 mg", "Nothing to take.")
ORDERS = ("Days 28 × 14 mg = 392 mg and 14 × 12 mg = 168 mg", "28 × 0,5 mg = 14 mg")
#: The table of a printed plan, as a PDF reader gives it.
PRINTED = (
    "The whole plan\nStep Earliest Days Dose How to make it May be off by Effect\nnow 20 mg 71%\n"
    "1 23 November 2026 28 15 mg 1 whole 10 mg tablet\nHalf a 10 mg tablet\n0.75 mg 69%\n"
    "2 21 December 2026 28 10 mg 1 whole 10 mg tablet 64%\n3 18 January 2027 28, then goes on 0 mg"
)
DOSAGES = (
    "Step 1: take 5 mg of 10 mg a day for 28 days",
    "Trin 1: tag 5 mg af 10 mg om dagen i 28 dage",
)


def _dose(data: bytes) -> object:
    told = Dose.parse(text(data))
    held(Dose.parse(f"{told.micrograms} micrograms") == told, "its own micrograms read back as another dose")
    held(Dose.parse(f"{told.mg_text} mg") == told, "its own words read back as another dose")
    return told


def _days(data: bytes) -> object:
    told = days_of(text(data))
    held(days_of(f"{told} days") == told, "its own days read back as others")
    return told


def _option(data: bytes) -> object:
    name, _, told = text(data).partition("=")
    read, _ = OPTIONS.get(name, OPTIONS["percent"])
    return read(told)


def _shelf(data: bytes) -> object:
    told = shelf_of(
        "citalopram",
        tuple(text(data).splitlines()),
        formulary.products("UK", "citalopram"),
        TODAY.isoformat(),
    )
    held(bool(told.items), "a shelf without anything on it")
    return told


def _in_every_language(read: Callable[[str, str], object]) -> Callable[[bytes], object]:
    """Return a reader that is asked in one language after the other; what none of them reads is refused."""

    def asked(data: bytes) -> object:
        told, first = text(data), None
        for language in sorted(LANGUAGES, reverse=True):
            try:
                return read(told, language)
            except OpenTaperError as refused:
                first = first or refused
        raise first or AssertionError("no language")

    return asked


def _dosage(data: bytes) -> object:
    told = parse_dosage_text(text(data))
    if told is not None:
        held(
            any(parse_dosage_text(dosage_text(told, one)) == told for one in LANGUAGES), "read back otherwise"
        )
    return told


def _encoded(*told: str) -> tuple[bytes, ...]:
    return tuple(one.encode() for one in told)


TARGETS = (
    Target(
        "doses and units",
        Shape.TEXT,
        lambda: _encoded("20 mg", "12,5mg", "1500 micrograms", "0.5 g", "5 µg", "1e3 mcg"),
        _dose,
        ("quantities",),
    ),
    Target("spans of days", Shape.TEXT, lambda: _encoded("28", "4 weeks", "10d"), _days, ("timeline",)),
    Target(
        "options of a plan",
        Shape.TEXT,
        lambda: _encoded(*(f"{name}={one}" for name, (_, good) in OPTIONS.items() for one in good)),
        _option,
        ("actions.options",),
    ),
    Target(
        "lines of a shelf",
        Shape.LINES,
        lambda: _encoded(*SHELF[:4], "\n".join(SHELF)),
        _shelf,
        ("planning.shelf_text", "planning.shelf_words"),
    ),
    Target(
        "recipes read back",
        Shape.TEXT,
        lambda: _encoded(*RECIPES),
        _in_every_language(parse_recipe),
        ("wording.reading",),
    ),
    Target(
        "steps read back",
        Shape.LINES,
        lambda: _encoded(*STEPS),
        _in_every_language(parse_step),
        ("wording.reading",),
    ),
    Target(
        "orders read back",
        Shape.TEXT,
        lambda: _encoded(*ORDERS),
        _in_every_language(printed_order),
        ("exchange.order_reading",),
    ),
    Target(
        "printed plans read back",
        Shape.LINES,
        lambda: _encoded(PRINTED),
        _in_every_language(daily_doses_from_pdf_text),
        ("exchange.plan_page",),
    ),
    Target(
        "words of a FHIR dosage",
        Shape.TEXT,
        lambda: (*_dosages(), *_encoded(*DOSAGES)),
        _dosage,
        ("exchange.fhir.step_text",),
    ),
)


def _dosages() -> tuple[bytes, ...]:
    from opentaper.exchange.fhir.step_text import WHENS, DosageText

    told = DosageText(1, Dose.mg(5), Dose.mg(10), 28, next(iter(WHENS)), None, None)
    return tuple(dosage_text(told, one).encode() for one in sorted(LANGUAGES))

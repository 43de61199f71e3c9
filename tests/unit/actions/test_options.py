"""Options as people type them: read exactly, or refused by name."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from fractions import Fraction

import pytest

from opentaper.actions import options
from opentaper.errors import BadInput, BadInterval, BadOption, ContradictoryDates, NotADose, UnknownUnit
from opentaper.planning.request import Attempt, Phase, Slide, Times, Went
from opentaper.quantities import Dose

TODAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("text", "share"), [("10%", Fraction(1, 10)), ("7,5 %", Fraction(3, 40)), ("33.3", Fraction(333, 1_000))]
)
def test_a_percentage_is_an_exact_fraction(text: str, share: Fraction) -> None:
    assert options.percent("cut", text) == share


@pytest.mark.parametrize(
    ("text", "size"),
    [
        ("5points", (5.0, None, None)),
        ("2,5 pts", (2.5, None, None)),
        ("1 point", (1.0, None, None)),
        ("2.5mg", (None, Dose.mg("2.5"), None)),
        ("100 micrograms", (None, Dose(100), None)),
        ("10 %", (None, None, Fraction(1, 10))),
    ],
)
def test_a_step_is_points_or_milligrams_or_a_share(text: str, size: tuple[object, ...]) -> None:
    assert options.step_size(text) == size


@pytest.mark.parametrize(
    ("text", "doses"),
    [
        ("18mg, 16.5mg, 0", ["18", "16.5", "0"]),
        ("18,16.5,0 mg", ["18", "16.5", "0"]),
        ("18;16,5;14mg", ["18", "16.5", "14"]),  # between semicolons a comma is a decimal mark
        ("0.5 mg; 250 micrograms; 0.0", ["0.5", "0.25", "0"]),
    ],
)
def test_a_list_of_doses(text: str, doses: list[str]) -> None:
    assert [dose.mg_text for dose in options.dose_list(text)] == doses


def test_occupancies_are_typed_in_per_cent() -> None:
    assert options.targets("70, 60%,0") == pytest.approx((0.7, 0.6, 0.0))


@pytest.mark.parametrize(
    ("text", "months"),
    [
        ("4 years", 48),
        ("4y", 48),
        ("18 months", 18),
        ("1,5 år", 18),
        ("52 weeks", 364 / 30.436875),
        ("2021-11-22", 1826 / 30.436875),
        ("2026-11", 21 / 30.436875),
    ],
)
def test_how_long_a_drug_was_used(text: str, months: float) -> None:
    assert options.months("used-for", text, TODAY) == pytest.approx(months)


@pytest.mark.parametrize("text", ["2026-11-23", "minus 3 years"])
def test_use_that_begins_tomorrow_or_is_no_time_is_refused_with_what_is_wanted(text: str) -> None:
    """What is wanted is a length of use; nobody asked about an end."""
    with pytest.raises(BadOption) as refused:
        options.months("used-for", text, TODAY)
    assert (refused.value.values["option"], refused.value.values["given"]) == ("used-for", text)
    assert "4 years" in str(refused.value.values["wanted"])


@pytest.mark.parametrize(
    ("text", "attempt"),
    [
        ("failed", Attempt(Went.FAILED)),
        ("Hard at 10mg", Attempt(Went.HARD, Dose.mg(10))),
        ("well@2.5mg", Attempt(Went.WELL, Dose.mg("2.5"))),
    ],
)
def test_an_earlier_attempt(text: str, attempt: Attempt) -> None:
    assert options.attempt(text) == attempt


def test_phases_slides_and_times() -> None:
    assert options.phase("below 5mg: 6 weeks") == Phase(Dose.mg(5), 42)
    assert options.slide("week", "21d", "7d") == Slide(7, 21, 7)
    assert options.slide("day", "4 weeks", "none") == Slide(1, 28, 0)
    assert options.times("3") == Times((Fraction(1, 3),) * 3)
    assert options.times("60/40") == Times((Fraction(3, 5), Fraction(2, 5)))


def test_an_end_needs_a_start_before_it() -> None:
    start, end = date(2026, 12, 1), date(2027, 3, 1)
    assert options.end_day(start, end, None) == 90
    assert options.end_day(None, None, "12 weeks") == 84
    assert options.end_day(start, None, None) is None
    for one, other in ((None, end), (end, start), (end, end)):
        with pytest.raises(ContradictoryDates):
            options.end_day(one, other, None)


def test_a_sanction_needs_a_name_and_a_reason() -> None:
    assert options.sanction("override", None, "because") is None
    signed = options.sanction("override", " Dr Ada Quill ", " in hospital ")
    assert signed is not None
    assert (signed.clinician, signed.because) == ("Dr Ada Quill", "in hospital")
    for name, because in (("Dr Ada Quill", None), ("Dr Ada Quill", " "), (" ", "in hospital")):
        with pytest.raises(BadOption) as refused:
            options.sanction("override", name, because)
        assert refused.value.option == "override"


@pytest.mark.parametrize(
    ("read", "error"),
    [
        (lambda: options.percent("cut", "a lot"), BadOption),
        (lambda: options.percent("cut", "nan"), BadOption),
        (lambda: options.percent("cut", "1e999999999"), BadInput),
        (lambda: options.step_size("5"), BadOption),
        (lambda: options.step_size("-5points"), BadOption),
        (lambda: options.step_size("5 spoons"), UnknownUnit),
        (lambda: options.dose_list(""), BadOption),
        (lambda: options.dose_list("18,16"), UnknownUnit),
        (lambda: options.dose_list("1.2.3,1mg"), BadInput),
        (lambda: options.dose_list("18mg,sixteen"), NotADose),
        (lambda: options.targets("70,,50"), BadOption),
        (lambda: options.months("used-for", "long", TODAY), BadOption),
        (lambda: options.months("used-for", "2026-13", TODAY), BadOption),
        (lambda: options.attempt("badly"), BadOption),
        (lambda: options.phase("5mg 6 weeks"), BadOption),
        (lambda: options.phase("below 5mg: 0 weeks"), BadInterval),
        (lambda: options.slide("week", "never", "7d"), BadInterval),
        (lambda: options.times("0"), BadOption),
        (lambda: options.times("7"), BadOption),
        (lambda: options.times("1.5"), BadOption),
        (lambda: options.times("60/50"), BadOption),
        (lambda: options.times("120/-20"), BadOption),
        (lambda: options.circumstances(("tired",)), BadOption),
        (lambda: options.day("start", "1 December"), BadOption),
    ],
)
def test_what_cannot_be_read_is_refused(read: Callable[[], object], error: type[BadInput]) -> None:
    with pytest.raises(error):
        read()

"""No number of care hides in code: what decides a plan stands in the policy, with its source."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import opentaper
from opentaper.formulary import sources

PACKAGE = Path(opentaper.__file__).parent
ROOMS = ("planning", "advice", "actions")

#: Module constants with numbers that are no facts about care, and why.
ALGORITHMIC = {
    "FROM_YEARS": "from when a length of use is said in years; no dose rests on it",
    "DAYS_PER_YEAR": "of the calendar",
    # how numbers are written, and what a computer may miss
    "EXACT": "what float64 may miss",
    "EXACT_UG": "what float64 may miss",
    "TOLD": "points are told to two places",
    "EXACT_DAYS": "what float64 may miss",
    "HOURS_PER_DAY": "conversion",
    "A_MOMENT": "what float64 may miss",
    "_COUNTS": "words for numbers",
    "MINUTES_PER_HOUR": "conversion",
    "MINUTES_PER_DAY": "conversion",
    "DAYS_PER_MONTH": "the calendar's mean month in options; four weeks' supply on the shopping list",
    "MICROLITRES": "conversion",
    "POINTS": "conversion",
    "WHOLE": "the number one",
    "PER_TABLET": "a half is one of two, a quarter one of four",
    "DIGITS": "how a strength is written on a prescription",
    "ONCE": "once a day",
    # where a search ends
    "EXACT_SIZE": "end of a search",
    "HALVINGS": "end of a search",
    "MADE_WITHIN": "rounding of a written dose",
    "ONE_LOOK": "how often the same look is written down",
    "MOST_KEPT": "how many answers a process remembers",
    "MOST_ML": "what a line of a shelf may say at all; no plan rests on it",
    "MOST_SETS": "end of a search",
    "MOST_STEPS": "end of a search",
    "MOST_SUMS": "end of a search",
    "MOST_FILLS": "end of a search",
    "MOST_DROPS": "end of a search",
    "MOST_POUCH": "end of a search",
    "STRIP_DAYS": "how many pouches one strip is packed with (groot-2018); no dose rests on it",
    "ROUNDS": "end of a search",
    "WAYS": "end of a search",
    "WAYS_BEFORE": "end of a search",
    "ANY_DOSE_PER_ML": "a liquid that does not exist, to see the plan that any dose would give",
    "ANY_ERROR": "a liquid that does not exist, to see the plan that any dose would give",
    "ANY_DOSE_SYRINGE": "a liquid that does not exist, to see the plan that any dose would give",
    # how much is shown
    "ALTERNATING_DAYS": "days drawn",
    "ARRIVED": "what a level answers, and how long it is drawn",
    "LEAST_SETTLED_DAYS": "days drawn",
    "SMALL_SWING": "which words tell a swing",
    "DEEPEST": "rows of a table",
    "FLAT": "how far a curve is drawn",
    "MOST": "how many suggestions are told",
    "MOST_ROWS": "how many rows are told one by one",
    "DAYS_AFTER": "how far a forecast looks ahead",
    "LOOKS": "days drawn",
    "FURTHER": "days drawn",
    "SHORT_DAYS": "where a simpler sum would no longer do; a test measures it",
    "N_NODES": "how finely a level is followed; a test measures it",
    "QUANTILES": "how a spread of people is told",
    "N_PEOPLE": "how many virtual people are asked; a test measures it",
    "N_TWINS": "how many virtual people are asked; a test measures it",
    # where the adaptive method looks: limits clip the holds, and the whole path is checked afterwards
    "HOLDS": "which lengths of a step are tried",
    "ENDS": "which lengths of a step are tried",
    "LOOK_DAYS": "how far a step is looked ahead",
    "SETTLING": "how far a step is looked ahead",
    "SLOW": "how far a step is looked ahead",
    "RESOLUTION": "end of a search",
    "MOST_TRIES": "end of a search",
    "UG_PER_MG": "conversion",
    "CHANCES": "which chances are told side by side",
    "DAYS_PER_WEEK": "conversion",
    "LAST_PART": "a curve that plans are compared with, not made by",
    # advice: what describes, and what no scale or zone can pass
    "FURTHEST_ZONE": "no place on earth is further from Greenwich",
    "ONE_DAY": "the number one",
    "NOTHING": "what float64 may miss",
    "HIGH": "which word tells how sure",
    "FAIR": "which word tells how sure",
    "UNTRUSTED": "which word tells how sure",
    "ASKED_SHARE": "which answers make a check-in whole",
    "HIGHEST_SCORE": "conversion",
    "LITTLE": "which word tells a person's own pace",
    "APART": "which word tells a person's own pace",
    "FIRST_DAY": "when the diary of a made-up person begins",
    "ONE_STEP": "how long the plan of a made-up person tells its last dose",
    # how far a level is followed, and how much a lesson and a journey show
    "LEAST_DAYS": "how far a level is followed",
    "SETTLED_HALF_LIVES": "how far a level is followed: then 1 part in 256 is left of an intake",
    "SETTLED_DAYS": "days shown",
    "PARTS": "which doses a lesson shows; none is proposed",
    "KIND_STEPS": "how many steps a lesson shows; none is proposed",
    "CURVE_POINTS": "how finely a curve is drawn",
    "NINE_IN_TEN": "how a spread of people is told",
    "USED_MONTHS": "whose plan a lesson reads; nobody follows it",
    "WEEKS_SHOWN": "how many weeks a lesson shows",
    "SIZES": "which differences a lesson shows",
    "RUN": "which experiment a lesson shows",
    "SHIFT": "which experiment a lesson shows",
    "FALSE_CLAIMS": "which experiment a lesson shows",
    "RULES": "rules that the guideline lens may be asked about; none is proposed",
    "EVERY_WEEKS": "rules that the guideline lens may be asked about; none is proposed",
    "MOST_CUTS": "rules that the guideline lens may be asked about; none is proposed",
    "TOLD_DAYS": "on which days a picture of a case is told in words",
    "NO_DAY": "a day that enters nothing",
    # slips of the keyboard
    "LATEST_START": "a slip of the keyboard: a day that begins after noon",
    "MOST_SEED": "a slip of the keyboard",
    "MOST_WEEKS": "a slip of the keyboard",
    "MOST_PLANS": "how many plans are told side by side",
    "LEAST_CHANCE": "a slip of the keyboard",
    "MOST_CHANCE": "a slip of the keyboard",
    "EARLIEST_YEAR": "a slip of the keyboard",
    "LATEST_YEAR": "a slip of the keyboard",
    "LEAST_BEADS": "a slip of the keyboard",
    "LEAST_MINI_TABLETS": "a slip of the keyboard",
    "MOST_DAYS": "a slip of the keyboard",
    "MOST_DIGITS": "a slip of the keyboard",
    "MOST_TIMES": "a slip of the keyboard",
    "MOST_PEOPLE": "a slip of the keyboard",
    # what a simulation tells where nothing else is asked
    "LEAST_SEEN": "days that are told",
    "WEEKS": "weeks that are told",
    "PEOPLE": "how many virtual people are asked",
    "SEED": "where chance begins",
}


def modules() -> list[Path]:
    """Return the modules of the rooms in which plans are made."""
    return [file for room in ROOMS for file in sorted((PACKAGE / room).glob("*.py"))]


def constants(tree: ast.Module) -> Iterator[str]:
    """Yield the name of every constant of a module whose value holds a number."""
    for node in tree.body:
        if not isinstance(node, ast.Assign | ast.AnnAssign):
            continue
        targets = node.targets if isinstance(node, ast.Assign) else [node.target]
        numbered = node.value is not None and any(map(is_number, ast.walk(node.value)))
        if numbered:
            named = (one for target in targets for one in ast.walk(target))
            yield from (one.id for one in named if isinstance(one, ast.Name))


def is_number(node: ast.AST) -> bool:
    """Tell whether a node is a number written out."""
    return isinstance(node, ast.Constant) and type(node.value) in {int, float, complex}


def tree_of(file: Path) -> ast.Module:
    """Return the syntax tree of a module."""
    return ast.parse(file.read_text(encoding="utf-8"))


def test_constants_are_seen() -> None:
    plain = "A = 3\nB: float = 0.5\nC, D = 1, 2\nE = 'three'\nF = frozenset({'x'})\n"
    told = plain + "G = (0.1, 0.2)\nH = Fraction(3, 2)\n"
    assert list(constants(ast.parse(told))) == ["A", "B", "C", "D", "G", "H"]


@pytest.mark.parametrize("file", modules(), ids=lambda file: f"{file.parent.name}.{file.stem}")
def test_every_number_of_care_stands_in_the_policy(file: Path) -> None:
    hidden = [name for name in constants(tree_of(file)) if name not in ALGORITHMIC]
    assert hidden == [], "give it a Bound in data/policy.yaml, or say here why it is no number of care"


def test_what_is_let_through_is_there() -> None:
    found = {name for file in modules() for name in constants(tree_of(file))}
    assert set(ALGORITHMIC) <= found


def literals(tree: ast.Module) -> Iterator[str]:
    """Yield every string of a module that is no docstring."""
    held = (ast.Module, ast.ClassDef, ast.FunctionDef)
    told = {
        id(part)
        for node in ast.walk(tree)
        if isinstance(node, held) and is_told(node.body)
        for part in ast.walk(node.body[0])
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in told:
            yield node.value


def is_told(body: list[ast.stmt]) -> bool:
    """Tell whether a body begins with a docstring."""
    return bool(body) and isinstance(body[0], ast.Expr) and isinstance(body[0].value, ast.Constant)


@pytest.mark.parametrize("file", modules(), ids=lambda file: f"{file.parent.name}.{file.stem}")
def test_no_source_is_named_in_code(file: Path) -> None:
    """A source named beside a rule in code is in no bibliography that anybody checks."""
    assert set(literals(tree_of(file))) & set(sources()) == set()


def test_no_reason_has_its_source_written_out() -> None:
    """Reasons take their source from a bound or a row: none is written out as their second argument."""
    told = [
        f"{file.name}:{node.lineno}"
        for file in modules()
        for node in ast.walk(tree_of(file))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr == "of"
        and isinstance(node.func.value, ast.Name)
        and node.func.value.id == "Reason"
        and len(node.args) > 1
        and isinstance(node.args[1], ast.Constant)
    ]
    assert told == []

"""How a dose is made, as a page shows it: drawing, what to do and milligrams, line by line, and the sum."""

from __future__ import annotations

from dataclasses import dataclass

from opentaper.exchange.pictograms import Palette, pictogram
from opentaper.planning.result import Intake, Part
from opentaper.quantities import Dose
from opentaper.wording import handling_text, number_text, recipe_text, words
from opentaper.wording.recipe import sum_text, time_text, unmade_text

#: The colours of the page, by name: they follow light and dark.
COLOURS = Palette(line="var(--c-dose)", fill="var(--c-dose-wash)", empty="var(--surface)")
MICROGRAMS_PER_MG = 1_000


@dataclass(frozen=True, slots=True)
class RecipeLine:
    """One product: its drawing (SVG of our own), what to do, how, and what it counts for."""

    picture: str
    what: str
    how: str
    dose: Dose


@dataclass(frozen=True, slots=True)
class IntakeShown:
    """One time of the day: its name ("" where there is only one), its lines, and their sum in words."""

    time: str
    lines: tuple[RecipeLine, ...]
    sum: str


@dataclass(frozen=True, slots=True)
class RecipeShown:
    """How a day's dose is made.

    ``otherwise`` says what stands in the place of a recipe; "" where there is one. ``error`` tells how far
    off it may be, "" where it cannot be; ``whole`` is the sum of the day where it is taken several times.
    """

    intakes: tuple[IntakeShown, ...]
    whole: str
    error: str
    otherwise: str


def recipe_shown(intakes: tuple[Intake, ...], dose: Dose, language: str) -> RecipeShown:
    """Return how a dose is made of what is swallowed through the day; empty where nothing makes it."""
    if not any(intake.parts for intake in intakes):
        return RecipeShown((), "", "", unmade_text(dose, language))
    n = len(intakes)
    return RecipeShown(
        intakes=tuple(_intake(place, n, intake, language) for place, intake in enumerate(intakes)),
        whole=sum_text([intake.dose for intake in intakes], language) if n > 1 else "",
        error=_error(sum(intake.error_mg for intake in intakes), language),
        otherwise="",
    )


def _intake(place: int, n: int, intake: Intake, language: str) -> IntakeShown:
    return IntakeShown(
        time=time_text(place, n, language) if n > 1 else "",
        lines=tuple(_line(part, language) for part in intake.parts),
        sum=sum_text([part.dose for part in intake.parts], language) if len(intake.parts) > 1 else "",
    )


def _line(part: Part, language: str) -> RecipeLine:
    return RecipeLine(
        picture=pictogram(part, COLOURS),
        what=recipe_text(part, language),
        how=handling_text(part, language),
        dose=part.dose,
    )


def _error(error_mg: float, language: str) -> str:
    if error_mg <= 0:
        return ""
    rounded = max(float(f"{error_mg:.2g}"), 1 / MICROGRAMS_PER_MG)
    return words("recipe.error", language, mg=number_text(rounded, language))

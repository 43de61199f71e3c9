"""Set the model beside published results."""

from __future__ import annotations

from collections.abc import Callable

from opentaper.formulary.population import shipped_population
from opentaper.inference.lives import Lives, lives
from opentaper.inference.published import published_cases
from opentaper.inference.validation import Validation, validation

PEOPLE, SEED = 2000, 1


def validate(
    n_people: int = PEOPLE, seed: int = SEED, told: Callable[[int, int], None] | None = None
) -> Validation:
    """Return what the shipped population says to each published result, and whether it agrees.

    Raises
    ------
    BadOption
        Fewer than 100 people, or a negative seed.
    BrokenFormulary
        The results or their scenarios cannot be read.
    """
    return validation(shipped_population(), published_cases(), n_people, seed, told=told)


def short_and_long(n_people: int = PEOPLE, seed: int = SEED) -> Lives:
    """Return the same abrupt stop after eight weeks and after eight years."""
    return lives(shipped_population(), n_people, seed)

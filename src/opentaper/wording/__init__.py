"""Reasons, errors, outcomes and recipes as sentences, in every language of the catalogues.

The sentences stand in ``locale/<language>/LC_MESSAGES/opentaper.po``, one a code; nothing here knows a
clinical fact. Recipes can be read back: :func:`parse_recipe` recomputes a dose from its printed words alone;
the readers are loaded when they are first asked for.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from opentaper.wording.catalogue import LANGUAGES, is_worded, language_of, template
from opentaper.wording.figures import date_text, dose_text, drug_text, number_text
from opentaper.wording.given import given_text
from opentaper.wording.names import product_text
from opentaper.wording.recipe import handling_text, recipe_text, step_text
from opentaper.wording.sentences import (
    error_text,
    member_text,
    outcome_text,
    sentence,
    words,
)

if TYPE_CHECKING:
    from opentaper.wording.reading import parse_recipe, parse_step

__all__ = [
    "LANGUAGES",
    "date_text",
    "dose_text",
    "drug_text",
    "error_text",
    "given_text",
    "handling_text",
    "is_worded",
    "language_of",
    "member_text",
    "number_text",
    "outcome_text",
    "parse_recipe",
    "parse_step",
    "product_text",
    "recipe_text",
    "sentence",
    "step_text",
    "template",
    "words",
]


def __getattr__(name: str) -> Any:
    """Load a reader at its first use (PEP 562)."""
    if name not in {"parse_recipe", "parse_step"}:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module("opentaper.wording.reading"), name)

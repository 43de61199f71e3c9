"""Sentences that a room keeps beside itself, in ``texts/<language>.yaml`` of its package, one a code."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from functools import cache
from importlib.resources import files

from opentaper.quantities import Dose
from opentaper.wording.catalogue import language_of
from opentaper.wording.figures import date_text, dose_text, number_text


def room_text(package: str, code: str, language: str, values: Mapping[str, object]) -> str:
    """Return the sentence of a code with its values filled in.

    Raises
    ------
    KeyError
        There is no such sentence, or it names a value that was not given.

    Examples
    --------
    >>> room_text("opentaper.exchange", "sheet.day", "da", {"n": 3})
    'Dag 3'
    """
    filled = {name: _filled(value, language) for name, value in values.items()}
    return room_texts(package, language_of(language))[code].format_map(filled)


@cache
def room_texts(package: str, language: str) -> dict[str, str]:
    """Return all sentences of a room in a language, by code."""
    import yaml

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    text = files(package).joinpath("texts", f"{language}.yaml").read_text(encoding="utf-8")
    return {str(code): str(sentence) for code, sentence in yaml.load(text, Loader=loader).items()}


def _filled(value: object, language: str) -> str:
    if isinstance(value, Dose):
        return dose_text(value, language)
    if isinstance(value, date):
        return date_text(value, language)
    if isinstance(value, int | float | Fraction):
        return number_text(value, language)
    return str(value)

"""Sentences of the charts and the papers that the catalogues of :mod:`opentaper.wording` do not hold."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from functools import cache
from importlib.resources import files

from opentaper.quantities import Dose
from opentaper.wording import date_text, dose_text, language_of, number_text


def told(code: str, language: str = "en", **values: object) -> str:
    """Return the sentence of a code with its values filled in.

    Raises
    ------
    KeyError
        There is no such sentence, or it names a value that was not given.

    Examples
    --------
    >>> told("sheet.day", "da", n=3)
    'Dag 3'
    """
    filled = {name: _filled(value, language) for name, value in values.items()}
    return sentences(language_of(language))[code].format_map(filled)


@cache
def sentences(language: str) -> dict[str, str]:
    """Return all sentences of a language by code."""
    import yaml

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    text = files("opentaper.exchange").joinpath("texts", f"{language}.yaml").read_text(encoding="utf-8")
    return {str(code): str(sentence) for code, sentence in yaml.load(text, Loader=loader).items()}


def _filled(value: object, language: str) -> str:
    if isinstance(value, Dose):
        return dose_text(value, language)
    if isinstance(value, date):
        return date_text(value, language)
    if isinstance(value, int | float | Fraction):
        return number_text(value, language)
    return str(value)


def capital(text: str) -> str:
    """Return the text with a capital first letter.

    Examples
    --------
    >>> capital("sertraline"), capital("")
    ('Sertraline', '')
    """
    return text[:1].upper() + text[1:]

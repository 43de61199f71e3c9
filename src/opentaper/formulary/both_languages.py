"""A text in every language of the app, as a data file holds it: the versions stand side by side."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class BothLanguages:
    """The same sentence in English and in Danish; a clinician reads both beside the source they rest on.

    Examples
    --------
    >>> told = BothLanguages("calm", "rolig")
    >>> told.of("da"), told.of("fr")
    ('rolig', 'calm')
    """

    en: str
    da: str

    def of(self, language: str) -> str:
        """Return the text in a language; English where there is no such version."""
        return self.da if language == "da" else self.en


def both(told: Mapping[str, Any], english: str = "en", danish: str = "da") -> BothLanguages:
    """Return the text that a mapping tells.

    Raises
    ------
    KeyError, ValueError
        A version is missing or empty.
    """
    texts = str(told[english]).strip(), str(told[danish]).strip()
    if not all(texts):
        raise ValueError(f"no text for {english} or {danish}")
    return BothLanguages(*texts)

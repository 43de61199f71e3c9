"""Sentences of the terminal that the catalogues of :mod:`opentaper.wording` do not hold."""

from __future__ import annotations

from opentaper.wording.texts import room_text, room_texts

ROOM = "opentaper.cli"


def told(code: str, language: str = "en", **values: object) -> str:
    """Return the sentence of a code with its values filled in.

    Raises
    ------
    KeyError
        There is no such sentence, or it names a value that was not given.

    Examples
    --------
    >>> told("error.what_to_do", "da")
    'Hvad du kan gøre:'
    """
    return room_text(ROOM, code, language, values)


def sentences(language: str) -> dict[str, str]:
    """Return all sentences of a language by code."""
    return room_texts(ROOM, language)

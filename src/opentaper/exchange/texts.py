"""Sentences of the charts and the papers that the catalogues of :mod:`opentaper.wording` do not hold."""

from __future__ import annotations

from opentaper.wording.texts import room_text, room_texts

ROOM = "opentaper.exchange"


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
    return room_text(ROOM, code, language, values)


def sentences(language: str) -> dict[str, str]:
    """Return all sentences of a language by code."""
    return room_texts(ROOM, language)


def capital(text: str) -> str:
    """Return the text with a capital first letter.

    Examples
    --------
    >>> capital("sertraline"), capital("")
    ('Sertraline', '')
    """
    return text[:1].upper() + text[1:]

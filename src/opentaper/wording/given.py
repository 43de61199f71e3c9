"""What somebody gave, as it may stand in a sentence: never endless, and nothing that no screen can show."""

from __future__ import annotations

import re

#: Longer than anything that was meant; of a longer text its beginning tells which one it is.
MOST_LETTERS = 400
#: Half letters, which no file and no page can hold; signs that steer a terminal or turn the direction.
_UNSHOWN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


def given_text(text: str) -> str:
    r"""Return a text that was given as it may stand in a sentence.

    Examples
    --------
    >>> given_text("20\ud800 mg"), given_text("a\x1b[2J"), len(given_text("9" * 5_000))
    ('20� mg', 'a�[2J', 400)
    """
    told = text if len(text) <= MOST_LETTERS else text[: MOST_LETTERS - 1] + "…"
    return _UNSHOWN.sub("\ufffd", told)


def given_value(value: object) -> object:
    r"""Return a value of an error with its texts as they may stand in a sentence.

    Examples
    --------
    >>> given_value(("a\x00", 3)), given_value(3)
    (('a�', 3), 3)
    """
    if isinstance(value, str):
        return given_text(value)
    return tuple(map(given_value, value)) if isinstance(value, tuple) else value

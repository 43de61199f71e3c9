"""What something that is offered speaks of: a skill, a session of a course, or one chain.

Written as ``skill:long_out``, ``course:feel/4`` or ``chain``, and kept so in ``Assignment.refers``; "" where
it stands alone. A record that was brought here may hold anything: what is not known is read as nothing.
"""

from __future__ import annotations

from dataclasses import dataclass

from opentaper.errors import BadOption
from opentaper.formulary.both_languages import BothLanguages
from opentaper.formulary.courses import course, courses
from opentaper.formulary.skills import skill

CHAIN = "chain"


@dataclass(frozen=True, slots=True)
class Referred:
    """What is spoken of: a "skill", "course" or "chain" by its key, and of a course the session's number."""

    kind: str
    key: str = ""
    number: int | None = None

    @property
    def text(self) -> str:
        """As it is kept.

        Examples
        --------
        >>> Referred("course", "feel", 4).text
        'course:feel/4'
        """
        if self.kind == CHAIN:
            return CHAIN
        return f"{self.kind}:{self.key}" + ("" if self.number is None else f"/{self.number}")

    @property
    def name(self) -> BothLanguages | None:
        """What it is called; None of a chain, whose words are not in the library."""
        if self.kind == "skill":
            return skill(self.key).name
        if self.kind == "course" and self.number is not None:
            return course(self.key).session(self.number).name
        return None


def referred(text: str) -> Referred | None:
    """Return what a text speaks of, or None where it is nothing that this version knows.

    Examples
    --------
    >>> referred("skill:long_out"), referred("skill:xyzzy"), referred("")
    (Referred(kind='skill', key='long_out', number=None), None, None)
    """
    if text == CHAIN:
        return Referred(CHAIN)
    kind, _, rest = text.partition(":")
    try:
        if kind == "skill":
            return Referred(kind, skill(rest).key)
        if kind == "course":
            key, _, number = rest.partition("/")
            return Referred(kind, key, course(key).session(_whole(number)).number)
    except BadOption:
        return None
    return None


def refers_told(text: str) -> str:
    """Return what something speaks of as it is kept.

    Raises
    ------
    BadOption
        It is nothing that the library holds.
    """
    found = referred(text)
    if found is None and text:
        raise BadOption(option="refers", given=text[:40], wanted="a skill, a session or a chain")
    return "" if found is None else found.text


def referred_sessions(key: str) -> tuple[Referred, ...]:
    """Return the sessions of a course, or those of every course where the key is "".

    Examples
    --------
    >>> len(referred_sessions("nights"))
    6
    """
    return tuple(
        Referred("course", one.key, session.number)
        for one in courses()
        if key in {"", one.key}
        for session in one.sessions
    )


def _whole(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and text[0] != "0" and len(text) < 4 else -1

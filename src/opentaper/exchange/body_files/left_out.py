"""What is left out of a file, counted and named: never silently, and never without end."""

from __future__ import annotations

from dataclasses import dataclass, field

from opentaper.exchange.body_files.body_file import LeftOut

#: A file that calls things by more names is made to fill a memory; the rest is counted together.
MOST_NAMES = 200
#: Of a name of a file as much is told.
LONGEST = 64


def told_name(text: str, longest: int = LONGEST) -> str:
    r"""Return a name of a file as it may stand in a record and a sentence: one line, no control characters.

    Examples
    --------
    >>> told_name("Simon\u2019s\n Watch\0"), len(told_name(100 * "x"))
    ('Simon\u2019s Watch', 64)
    """
    told = " ".join("".join(one if one.isprintable() else " " for one in text[: 4 * longest]).split())
    return told if len(told) <= longest else told[: longest - 1] + "…"


@dataclass(slots=True)
class _Counted:
    """How often something was left out, and where first."""

    n: int = 0
    first: str = ""


@dataclass(slots=True)
class LeftOuts:
    """Everything that was left out so far."""

    counted: dict[tuple[str, str], _Counted] = field(default_factory=dict)
    known: dict[tuple[str, str], _Counted] = field(default_factory=dict)

    def add(self, why: str, place: str = "", name: str = "", n: int = 1) -> None:
        """Count something that is left out."""
        one = self.known.get((why, name))
        if one is None:
            one = self._counted(why, place, name)
        one.n += n

    def told(self) -> tuple[LeftOut, ...]:
        """Return all of it, the most often first."""
        each = (LeftOut(why, one.n, one.first, name) for (why, name), one in self.counted.items() if one.n)
        return tuple(sorted(each, key=lambda one: (-one.n, one.why, one.name)))

    def _counted(self, why: str, place: str, name: str) -> _Counted:
        """Return where something is counted; names beyond the most that are told go together."""
        key = (why, told_name(name))
        if key not in self.counted and len(self.counted) >= MOST_NAMES:
            key = (why, "…")
        one = self.counted.setdefault(key, _Counted(0, told_name(place)))
        if len(self.known) < MOST_NAMES:
            self.known[why, name] = one
        return one

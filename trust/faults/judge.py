"""What a campaign counts: what was tried and confirmed, and whether any of it was lost or shown wrong."""

from __future__ import annotations

from collections.abc import Collection, Hashable
from dataclasses import dataclass, field
from statistics import median

#: What a cell of the table says where nothing was counted.
NONE = "–"


@dataclass(slots=True)
class Tally:
    """The line of one kind of fault.

    Parameters
    ----------
    tried
        How often it was done.
    confirmed
        Deeds that were confirmed to whoever did them.
    lost
        Of these, what was not there afterwards; and what was there by half.
    wrong
        Doses that were shown and were not the ones that were confirmed last.
    seconds
        How long each way back took: until the app answers again and shows today's dose.
    seen
        What the person sees meanwhile.
    """

    name: str
    seen: str = ""
    tried: int = 0
    confirmed: int = 0
    lost: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    @property
    def is_fine(self) -> bool:
        """Whether something was tried, and nothing was lost or wrong."""
        return bool(self.tried) and not self.lost and not self.wrong

    def deeds(self, where: str, confirmed: Collection[Hashable], kept: Collection[Hashable]) -> None:
        """Count deeds that were confirmed, and those of them that are not there."""
        self.confirmed += len(confirmed)
        self.lost += [f"{where}: {one}" for one in confirmed if one not in kept]

    def dose(self, where: str, shown: object, right: Collection[object]) -> None:
        """Compare a dose that is shown with those that it may be."""
        if shown not in right:
            self.wrong.append(f"{where}: {shown}, not {' or '.join(map(str, right))}")

    def claim(self, where: str, *, holds: bool) -> None:
        """Count as lost what was promised and does not hold."""
        if not holds:
            self.lost.append(where[:400])

    def row(self) -> tuple[str, ...]:
        """Return the line of the table."""
        times = f"{median(self.seconds):.2f} s" if self.seconds else NONE
        longest = f"{max(self.seconds):.2f} s" if self.seconds else NONE
        counts = (self.tried, self.confirmed, len(self.lost), len(self.wrong))
        return (self.name, *map(str, counts), times, longest, self.seen)

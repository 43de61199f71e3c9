"""Virtual people who stand for one person, and what that person accepts of them."""

from __future__ import annotations

from dataclasses import dataclass

from opentaper.errors import BadOption
from opentaper.pharmacology.adaptation import People, Standing


@dataclass(frozen=True, slots=True, eq=False)
class Twins:
    """Virtual people who stand for one person: each as likely to be that person as any other.

    Where they come from does not matter here: from what is known of a drug and its users, or from what a
    person's own days have shown.

    Parameters
    ----------
    people
        Who: the drug's kinetics and curve, and how each of them responds.
    standing
        Where they stand just before the first intake of ``day``.
    times_a_day
        Even intakes a day, at least 1.
    at_end
        Whether a day counts as it feels just before the next intake, instead of in the mean.
    day
        The day of the plan before whose first intake they stand.
    """

    people: People
    standing: Standing
    times_a_day: int = 1
    at_end: bool = False
    day: int = 0

    @property
    def n(self) -> int:
        """How many there are."""
        return self.people.n


@dataclass(frozen=True, slots=True)
class Risk:
    """What a person accepts: withdrawal beyond ``tolerated``, with at most this ``chance``.

    Parameters
    ----------
    tolerated
        The intensity of withdrawal, above 0 and below 1, that may not be passed.
    chance
        The share of the twins that may pass it, at least 0 and below 1.
    joint
        False: that share on each single day, looked at alone. True: that share at any time in the whole
        taper and the weeks after it, which is stricter.

    Raises
    ------
    BadOption
        A number outside these.

    Examples
    --------
    >>> Risk(tolerated=0.3, chance=0.1).allowed(512)
    51
    """

    tolerated: float
    chance: float
    joint: bool = False

    def __post_init__(self) -> None:
        if not 0.0 < self.tolerated < 1.0:
            raise BadOption(option="tolerate", given=f"{self.tolerated:g}", wanted="above 0 and below 1")
        if not 0.0 <= self.chance < 1.0:
            raise BadOption(
                option="chance", given=f"{self.chance * 100:g} %", wanted="at least 0 % and less than 100 %"
            )

    def allowed(self, n: int) -> int:
        """Return how many of ``n`` twins may pass what is tolerated."""
        return int(self.chance * n + EXACT)


# By how much a share of people, told in float64, may miss the whole number that is meant.
EXACT = 1e-9

"""Virtual people who stand for one person, from what the person's own days have shown."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from opentaper.inference.belief import Belief, is_modelled
from opentaper.inference.check_in import DoseTaken
from opentaper.inference.standing import standing_on
from opentaper.planning.twins import Twins


def twins_of(belief: Belief, doses: Sequence[DoseTaken], day: date) -> Twins:
    """Return who stands for a person, and where they stand just before the first intake of a day.

    Parameters
    ----------
    belief
        What is believed of the person: each of its draws is one virtual person.
    doses
        All that is recorded of what was taken; what was told for ``day`` and later does not count.

    Raises
    ------
    NoCurve, BadOption
        The drug has no curve, or no half-life: what a cut feels like cannot be told.

    Examples
    --------
    >>> from opentaper.inference.belief import Known, prior_belief
    >>> from opentaper.quantities import Dose
    >>> twins_of(prior_belief(Known("citalopram", Dose.mg(20))), [], date(2026, 11, 23)).n
    512
    """
    people, standing = standing_on(belief, doses, day)
    return Twins(people, standing, belief.known.times_a_day)


def trusted_twins(belief: Belief | None, doses: Sequence[DoseTaken], day: date) -> Twins | None:
    """Return who stands for a person, or None where nothing can be trusted to speed a plan up.

    That is so without a belief, where nothing was learnt yet, where the belief says that it cannot be
    trusted, and where the drug has no curve or no half-life.
    """
    if belief is None or not belief.trusted or not belief.n_check_ins or not is_modelled(belief.known):
        return None
    return twins_of(belief, doses, day)

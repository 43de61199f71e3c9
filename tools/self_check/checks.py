"""Hold what is believed of virtual people against what is true of them."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from opentaper.inference.belief import Belief, How, prior_belief
from opentaper.inference.observed import observed
from opentaper.inference.returning import NOTICED
from opentaper.inference.split import Split, split
from opentaper.inference.update import update
from tools.self_check.world import Somebody, Truth, somebody

Array = NDArray[np.float64]
# A band narrower than this says that there is nothing to know: of an intensity (0 to 1) or of points. One
# that begins at nothing holds too much by nature, as many draws are nothing.
NARROW, NARROW_POINTS, NOTHING = 0.005, 0.02, 1e-6
#: What bands are drawn around, and the share that they claim to hold.
BANDS = {
    "intensity_50": 0.5,
    "intensity_90": 0.9,
    "condition_50": 0.5,
    "condition_90": 0.9,
    "usual_90": 0.9,
    "withdrawal_90": 0.9,
    "underlying_90": 0.9,
    "life_90": 0.9,
}


@dataclass(frozen=True, slots=True)
class Checked:
    """What came of one virtual person.

    ``ranks`` are where the truth of each of the six parameters lies among the draws, 0 to 1, even if the
    belief is right; ``covered`` the share of days on which a band holds the truth, None where there was
    nothing to know; ``is_noticed`` whether a return was there, in the sense of ``p_returning``.
    """

    place: int
    n_check_ins: int
    how: str
    ess: float
    k_hat: float
    ranks: tuple[float, ...]
    p_returning: float
    is_noticed: bool
    covered: dict[str, float | None]

    def told(self) -> dict[str, Any]:
        """Return it as what JSON can hold."""
        return asdict(self)


def checked(seed: int, place: int) -> Checked:
    """Return what came of one of many virtual people.

    Examples
    --------
    >>> found = checked(1, 0)
    >>> len(found.ranks), all(0.0 <= rank <= 1.0 for rank in found.ranks)
    (6, True)
    """
    one = somebody(seed, place)
    belief = update(prior_belief(one.known, seed=1 + place), one.doses, one.check_ins)
    found = split(belief, one.doses, one.check_ins)
    return Checked(
        place,
        belief.n_check_ins,
        belief.how.value,
        round(belief.ess, 1),
        round(belief.k_hat, 3),
        ranks(belief, one.truth, np.random.default_rng([seed, place, 1])),
        round(belief.p_returning, 6),
        one.truth.begun and one.truth.effect > NOTICED,
        covered(one, found),
    )


def ranks(belief: Belief, truth: Truth, rng: np.random.Generator) -> tuple[float, ...]:
    """Return where the truth lies among a belief's draws; equal ones are told apart by chance."""
    below = (belief.draws < truth.z).sum(axis=0)
    return tuple(np.round((below + rng.random(len(truth.z))) / (len(belief.draws) + 1), 4).tolist())


def covered(one: Somebody, found: Split) -> dict[str, float | None]:
    """Return the share of days on which each band holds the truth; of the parts, on days with an answer."""
    truth, seen = one.truth, found.observed
    answered = ~np.isnan(observed(one.check_ins).scores)
    counted = answered / answered.sum(axis=1, keepdims=True)
    shares = {}
    for name, value in (("intensity", truth.intensity), ("condition", truth.condition)):
        band = getattr(found, name)
        least = NOTHING if name == "intensity" else -np.inf
        shares[f"{name}_50"] = _share(value, band.q25, band.q75, NARROW, least)
        shares[f"{name}_90"] = _share(value, band.q05, band.q95, NARROW, least)
    for name in ("usual", "withdrawal", "underlying", "life"):
        part, value = getattr(found, name), (getattr(truth, name)[seen] * counted).sum(axis=1)
        shares[f"{name}_90"] = _share(value, part.low[seen], part.high[seen], NARROW_POINTS)
    return shares


def _share(value: Array, low: Array, high: Array, narrow: float, least: float = -np.inf) -> float | None:
    """Return the share of days on which a band holds the truth, of those with something to know."""
    counts = (high - low > narrow) & (low > least)
    if not counts.any():
        return None
    return round(float(((value >= low) & (value <= high))[counts].mean()), 4)


def is_learnt(one: Checked) -> bool:
    """Whether a belief learnt from its diary and may be trusted."""
    return one.how in {How.AMIS.value, How.TEMPERED.value}

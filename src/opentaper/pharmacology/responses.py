"""How people feel a drop: six personal parameters, as draws, and what turns a drive into an intensity.

A :class:`Response` is all that planning and forecasting ask of a person. It may come from a prior (what is
known of a drug and its users) or from a belief (what this person's days have shown); both look alike here.
"""

from __future__ import annotations

from dataclasses import dataclass, fields, replace

import numpy as np
from numpy.typing import ArrayLike, NDArray

from opentaper.errors import BadOption
from opentaper.pharmacology.domain import all_positive, fractions

Column = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Response:
    """How each of n virtual people feels a drop; every field has shape (n,).

    Parameters
    ----------
    ed50_factor
        How many times as high the ED50 of this person is, above 0.
    half_life_factor
        How many times as long the half-lives are, above 0.
    tau_fast_days, tau_slow_days
        Time constants of the fast and the slow adaptation in days, above 0.
    fast_share
        The share ``w`` of the set-point that adapts fast, 0 to 1.
    u50
        The drive (a fraction of occupancy) with half of the full intensity, above 0: low is sensitive.
    steepness
        The exponent ``g`` of the intensity, above 0.

    Raises
    ------
    BadOption
        A parameter outside its domain, or columns of different lengths.

    Examples
    --------
    >>> Response.of(tau_slow_days=[120.0, 240.0]).n_people
    2
    """

    ed50_factor: Column
    half_life_factor: Column
    tau_fast_days: Column
    tau_slow_days: Column
    fast_share: Column
    u50: Column
    steepness: Column

    def __post_init__(self) -> None:
        for field in fields(self):
            values = getattr(self, field.name)
            check = fractions if field.name == "fast_share" else all_positive
            check(field.name, values)
            if values.ndim != 1 or len(values) != len(self.u50):
                raise BadOption(
                    option=field.name,
                    given=str(values.shape),
                    wanted=f"one value for each of {len(self.u50)}",
                )
        if not len(self.u50):
            raise BadOption(option="people", given="0", wanted="at least one person")

    @classmethod
    def of(
        cls,
        ed50_factor: ArrayLike = 1.0,
        half_life_factor: ArrayLike = 1.0,
        tau_fast_days: ArrayLike = 14.0,
        tau_slow_days: ArrayLike = 240.0,
        fast_share: ArrayLike = 0.45,
        u50: ArrayLike = 0.45,
        steepness: ArrayLike = 2.0,
    ) -> Response:
        """Make a response from numbers or columns; numbers hold for everybody.

        The defaults are the hand-made centre from which the population is calibrated, not a finding.
        """
        given = (ed50_factor, half_life_factor, tau_fast_days, tau_slow_days, fast_share, u50, steepness)
        columns = np.broadcast_arrays(*[np.atleast_1d(np.asarray(one, dtype=np.float64)) for one in given])
        return cls(*[np.ascontiguousarray(column) for column in columns])

    @property
    def n_people(self) -> int:
        """How many draws there are."""
        return len(self.u50)

    def taken(self, which: ArrayLike) -> Response:
        """Return the response of some of the people, by index or mask."""
        index = np.asarray(which)
        return replace(self, **{field.name: getattr(self, field.name)[index] for field in fields(self)})

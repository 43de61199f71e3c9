"""The way through a case: which decisions were met, what was chosen, and where that leads."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from opentaper.errors import BadOption
from opentaper.formulary.vignettes import END, HELP, Vignette, VignetteChoice, VignetteStep

#: Between the choices of a way, as an address holds it.
BETWEEN = "."


@dataclass(frozen=True, slots=True)
class ChosenStep:
    """A decision that was met, and what was chosen."""

    step: VignetteStep
    choice: VignetteChoice


@dataclass(frozen=True, slots=True)
class VignetteWalk:
    """A way so far: what was chosen, the decision that waits (None at the end), and how it ended.

    ``ending`` is "" on the way, ``END``, or ``HELP`` where it came to where help is needed first.
    """

    taken: tuple[ChosenStep, ...]
    waits: VignetteStep | None
    ending: str

    @property
    def text(self) -> str:
        """The way as an address holds it."""
        return BETWEEN.join(one.choice.key for one in self.taken)


def vignette_walk(case: Vignette, way: str) -> VignetteWalk:
    """Return the way through a case that an address tells (``half.hold.later``; "" at the beginning).

    Raises
    ------
    BadOption
        A choice that the decision it stands at does not have, or one after the end.

    Examples
    --------
    >>> from opentaper.formulary.vignettes import vignettes
    >>> begun = vignette_walk(vignettes()[0], "")
    >>> begun.waits is vignettes()[0].steps[0], begun.ending
    (True, '')
    """
    return _walked(case, [key for key in way.split(BETWEEN) if key] if way else [])


def _walked(case: Vignette, keys: Sequence[str]) -> VignetteWalk:
    taken: list[ChosenStep] = []
    waits: VignetteStep | None = case.steps[0]
    ending = ""
    for key in keys:
        if waits is None:
            raise BadOption(option="choice", given=key, wanted="nothing more: the case has ended")
        choice = waits.choice(key)
        taken.append(ChosenStep(waits, choice))
        ending = choice.leads if choice.leads in (END, HELP) else ""
        waits = None if ending else case.step(choice.leads)
    return VignetteWalk(tuple(taken), waits, ending)


def ways_on(case: Vignette, step: VignetteStep) -> tuple[VignetteStep, ...]:
    """Return the steps to which the choices of a step lead, each once."""
    found = (case.step(one.leads) for one in step.choices)
    return tuple(dict.fromkeys(one for one in found if one is not None))


def longest(case: Vignette, step: VignetteStep) -> int:
    """Return how many decisions are still to be met at most, with this one; no case turns in a circle."""
    return 1 + max((longest(case, one) for one in ways_on(case, step)), default=0)

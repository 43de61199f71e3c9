"""Tables of the model of people: its parameters, and the invented people of the examples."""

from __future__ import annotations

import math
from collections.abc import Callable

from opentaper.formulary.population import Spread, shipped_population
from tools.markdown import table

#: So many standard deviations to either side hold nine in ten of a normal distribution.
NINE_IN_TEN = 1.645


_PARAMETERS = {
    "ed50_factor": (r"$\epsilon$", "how many times as high the ED50 is", "times"),
    "half_life_factor": (r"$\eta$", "how many times as long the half-lives are", "times"),
    "tau_fast_days": (r"$\tau_f$", "time constant of the fast adaptation", "days"),
    "tau_slow_days": (r"$\tau_s$", "time constant of the slow adaptation", "days"),
    "fast_share": ("$w$", "share of the set-point that adapts fast", "fraction"),
    "u50": ("$u_{50}$", "drive with half of the full intensity; low is sensitive", "fraction"),
}


def population_table() -> str:
    """Return the personal parameters with the middle of the population and nine in ten of its people."""
    held = shipped_population()
    rows = (
        (*_PARAMETERS[name], _short(known.median), " to ".join(map(_short, _nine_in_ten(name, known))))
        for name, known in held.people.items()
    )
    told = table(("symbol", "what it is", "unit", "median", "nine people in ten"), rows)
    return (
        f"{told}\n\nRelease {held.release}, grade {held.grade.value}, {held.note or 'calibrated'}. "
        f"The exponent is $g = {held.steepness:g}$ for all. "
        f"An active metabolite whose share of the effect is unknown carries {held.metabolite_share:g} of it."
    )


def _short(number: float) -> str:
    """Return a number in two digits that count, without an exponent."""
    return f"{float(f'{number:.2g}'):g}"


def _nine_in_ten(name: str, known: Spread) -> tuple[float, float]:
    """Return the ends that hold nine people in ten of a log-normal parameter, or logit-normal share."""
    ends = (math.exp(-NINE_IN_TEN * known.spread), math.exp(NINE_IN_TEN * known.spread))
    if name != "fast_share":
        return known.median * ends[0], known.median * ends[1]
    odds = known.median / (1.0 - known.median)
    return odds * ends[0] / (1.0 + odds * ends[0]), odds * ends[1] / (1.0 + odds * ends[1])


def virtual_people_table() -> str:
    """Return the invented people of the examples with what is true of them."""
    from opentaper.examples.people import VIRTUAL_PEOPLE
    from opentaper.wording import words

    rows = (
        (
            person.name,
            f"{person.drug} {person.start}",
            f"{person.months_of_use:g}",
            f"{person.truth.u50[0]:g}",
            f"{person.truth.tau_fast_days[0]:g}, {person.truth.tau_slow_days[0]:g}",
            " ".join(words(trait.value, "en") for trait in person.traits),
        )
        for person in VIRTUAL_PEOPLE
    )
    head = ("name", "took", "for months", "$u_{50}$", r"$\tau_f$, $\tau_s$ in days", "what they are like")
    return table(head, rows)


#: What a page asks for, by the name of its function.
PARTS: dict[str, Callable[[], str]] = {
    part.__name__: part for part in (population_table, virtual_people_table)
}

"""What a simulation is, and what its picture says, in words."""

from __future__ import annotations

import math
import re

from opentaper.exchange.texts import capital, told
from opentaper.inference.simulated import Simulation
from opentaper.inference.tapers import DAYS
from opentaper.wording import number_text
from opentaper.wording.chances import chance_text
from opentaper.wording.figures import count_text, drug_text

DAYS_PER_WEEK = 7
DAYS_PER_MONTH = 365.2425 / 12
MONTHS_PER_YEAR = 12
#: Kind of an even fall → what is said of it, a little each day or in steps.
EVEN = {
    "linear": ("simulate.how_linear", "simulate.how_linear_steps"),
    "occupancy": ("simulate.how_occupancy", "simulate.how_occupancy_steps"),
}
#: Words for tapers that are told as they were typed.
WORDS = ("abrupt", "proportional", "steps", "held", "interrupted")
_SPAN = re.compile(r"[0-9]+(?:\.[0-9]+)?[dwmy]")
# Up to so many days a time is told in days where it is no whole number of weeks.
MOST_DAYS_TOLD = 27


def how_text(made: Simulation, language: str) -> str:
    """Return how the dose changes, in a few words."""
    kind, _, rest = made.taper.partition(":")
    share, _, every = rest.partition("/")
    if made.is_placebo or kind == "continued":
        return told("simulate.how_same", language)
    if kind == "abrupt" and not rest:
        return told("simulate.how_abrupt", language)
    if kind in EVEN:
        return told(EVEN[kind][bool(every)], language, span=span_text(made.end_day + (not every), language))
    if kind == "proportional" and share and _SPAN.fullmatch(every):
        return told("simulate.how_shares", language, share=share, span=span_text(_days(every), language))
    if kind in WORDS:
        return told("simulate.how_other", language, taper=made.taper)
    return told("simulate.how_file", language, file=made.taper)


def _days(span: str) -> int:
    number, unit = float(span[:-1]), span[-1]
    return round(number * DAYS[unit])


def used_text(made: Simulation, language: str) -> str:
    """Return for how long the drug had been taken."""
    if math.isinf(made.days_of_use):
        return told("simulate.used_long", language)
    return told("simulate.used", language, span=span_text(round(made.days_of_use), language))


def title_text(made: Simulation, language: str) -> str:
    """Return what is simulated, in a sentence."""
    return told(
        "simulate.title_one" if made.n_people == 1 else "simulate.title",
        language,
        people=made.n_people,
        drug=drug_text(made.drug.name, language),
        dose=made.dose,
        used=used_text(made, language),
        how=how_text(made, language),
    )


def span_text(days: int, language: str) -> str:
    r"""Return a length of time in the unit in which people think of it.

    Examples
    --------
    >>> span_text(14, "en"), span_text(10, "en"), span_text(366, "en"), span_text(2922, "da")
    ('2\xa0weeks', '10\xa0days', '12\xa0months', '8\xa0år')
    """
    if (days % DAYS_PER_WEEK and days <= MOST_DAYS_TOLD) or days == 0:
        return count_text("count.day", days, language)
    months = round(days / DAYS_PER_MONTH)
    if months < 3:
        return count_text("count.week", round(days / DAYS_PER_WEEK), language)
    if months < 2 * MONTHS_PER_YEAR:
        return count_text("count.month", months, language)
    return count_text("count.year", round(months / MONTHS_PER_YEAR, 1), language)


def simulation_alternative(made: Simulation, language: str) -> tuple[str, str]:
    """Return title and description of the picture for those who do not see it."""
    parts = [title_text(made, language)]
    felt = made.felt
    if felt is not None:
        shares = {
            level: chance_text(share.estimate.value, language) for level, share in felt.reporting.items()
        }
        parts.append(told("chart.alt_felt", language, **shares))
        place = felt.intensity.rows[2].argmax()
        worst = felt.intensity.rows[:, place]
        if worst[2] > 0:
            scores = {
                name: number_text(round(10 * float(value), 1), language)
                for name, value in zip(("p5", "p25", "p50", "p75", "p95"), worst, strict=True)
            }
            parts.append(told("chart.alt_felt_worst", language, day=felt.intensity.days[place], **scores))
    elif made.level is not None:
        parts.append(told("chart.alt_level_alone", language))
    return capital(drug_text(made.drug.name, language)), " ".join(parts)

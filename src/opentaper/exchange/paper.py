"""What a paper is told beside the plan: whose it is, for which day, whom to ring, where the facts stand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from opentaper.exchange.crisis import CrisisHelp, crisis_help
from opentaper.formulary.facts import Source
from opentaper.planning.result import PlanResult


@dataclass(frozen=True, slots=True)
class Paper:
    """The choices for one printing; every text is printed as it is and never read as markup.

    Parameters
    ----------
    day
        The day of the plan for which the sheet on the first page is made, from 0.
    person, prescriber_phone
        Whose plan it is and whom to ring; empty leaves a line to write on.
    crisis
        Help lines; None takes those of the country.
    country
        Where the person lives, such as ``DK``, or the market's name; None where it was not told.
    sources
        Sources by key, for the titles behind the plan's facts; a key that is missing is printed bare.
    """

    day: int = 0
    person: str = ""
    prescriber_phone: str = ""
    crisis: CrisisHelp | None = None
    country: str | None = None
    sources: Mapping[str, Source] = field(default_factory=dict)


def help_of(result: PlanResult, paper: Paper) -> CrisisHelp | None:
    """Return whom to ring: as told, else of the country told, else of the country whose products are assumed.

    The market of a person's own shelf does not tell where they live: no number is better than a wrong one.
    """
    if paper.crisis is not None:
        return paper.crisis
    if paper.country is not None:
        return crisis_help(paper.country)
    shelf = result.request.shelf
    return crisis_help(shelf.market) if shelf is not None and shelf.assumed else None

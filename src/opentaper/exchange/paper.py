"""What a paper is told beside the plan: whose it is, for which day, whom to ring, where the facts stand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from opentaper.exchange.crisis import CrisisHelp, crisis_help
from opentaper.exchange.texts import told
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
    signed_by, signed_on
        Who signed the plan, and when; empty for a proposal, None where the day was not told.
    number
        The number of the version in the person's record; None where it has none.
    """

    day: int = 0
    person: str = ""
    prescriber_phone: str = ""
    crisis: CrisisHelp | None = None
    country: str | None = None
    sources: Mapping[str, Source] = field(default_factory=dict)
    signed_by: str = ""
    signed_on: date | None = None
    number: int | None = None


def signed_text(paper: Paper, language: str) -> str:
    """Return that a plan is signed, by whom and when; "" for a proposal."""
    if not paper.signed_by:
        return ""
    if paper.signed_on is None:
        signed = told("paper.signed", language, name=paper.signed_by)
    else:
        signed = told("paper.signed_on", language, name=paper.signed_by, day=paper.signed_on)
    return signed if paper.number is None else f"{told('paper.version', language, n=paper.number)} {signed}"


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

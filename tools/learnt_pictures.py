"""The pictures of the manual that show what was learnt of two virtual people.

Each is drawn from the same files that ``opentaper demo-person`` writes, by the same deeds as the commands.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cache

from opentaper.actions.demo_person import FIRST_DAY, DemoFiles, demo_person
from opentaper.actions.forecast_person import AskedForecast, forecast_person
from opentaper.actions.learn import learn
from opentaper.actions.told_person import AskedPerson, ToldFile
from opentaper.exchange.coupling_chart import coupling_svg
from opentaper.exchange.foretold_chart import foretold_svg
from opentaper.exchange.learnt import Learnt
from opentaper.exchange.split_chart import split_svg

#: Wide enough to read on a screen, and narrow enough to stay readable where a phone makes it smaller.
WIDTH = 440
#: The last day of the diary from which the forecast looks ahead, and a plan with rests twice as long.
UNTIL, WEEKS = "2025-06-08", "16"
SLOWER = "day,dose_mg\n0,3.5\n28,3\n84,2.5\n"
TODAY = FIRST_DAY.replace(year=FIRST_DAY.year + 2)


def ilse() -> str:
    """Return what Ilse's days were made of as SVG."""
    return split_svg(_learnt("ilse"), width=WIDTH)


def ilse_days() -> str:
    """Return the same without its lower strips, for the first page of all."""
    return split_svg(_learnt("ilse"), width=WIDTH, is_short=True)


def ilse_cuts() -> str:
    """Return how Ilse felt around her cuts as SVG."""
    return coupling_svg(_learnt("ilse"), width=WIDTH)


def ilse_ahead() -> str:
    """Return what her own plan and a slower one may bring to Ilse as SVG."""
    made = _made("ilse")
    asked = AskedForecast(
        replace(_asked(made), until=UNTIL),
        ToldFile("plan.json", _file(made, "plan.json")),
        (ToldFile("slower.csv", SLOWER.encode()),),
        weeks=WEEKS,
    )
    return foretold_svg(forecast_person(asked, TODAY), width=WIDTH)


def emil() -> str:
    """Return what Emil's days were made of as SVG."""
    return split_svg(_learnt("emil"), width=WIDTH)


def emil_cuts() -> str:
    """Return how Emil felt around his cuts as SVG."""
    return coupling_svg(_learnt("emil"), width=WIDTH)


LEARNT_PICTURES = {
    "ilse.svg": ilse,
    "ilse-days.svg": ilse_days,
    "ilse-cuts.svg": ilse_cuts,
    "ilse-ahead.svg": ilse_ahead,
    "emil.svg": emil,
    "emil-cuts.svg": emil_cuts,
}


@cache
def _made(name: str) -> DemoFiles:
    return demo_person(name)


@cache
def _learnt(name: str) -> Learnt:
    return learn(_asked(_made(name)), TODAY)


def _asked(made: DemoFiles) -> AskedPerson:
    return AskedPerson(
        drug=made.person.drug,
        doses=ToldFile("doses.csv", _file(made, "doses.csv")),
        check_ins=ToldFile("checkins.csv", _file(made, "checkins.csv")),
        start=str(made.person.start),
        used_for=f"{made.person.months_of_use:g} months",
    )


def _file(made: DemoFiles, name: str) -> bytes:
    return dict(made.files)[name].encode()

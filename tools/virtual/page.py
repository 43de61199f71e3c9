"""The page of the suite: its tables, and how to read them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tools.markdown import table
from tools.virtual.figures import SENSITIVITY
from tools.virtual.ways import ADVISED, DATES, WAYS

PAGE, FIGURES = "virtual-suite.md", "virtual-suite.json"
NAMES = {
    "tenths": "10 % every 4 weeks",
    "linear": "linear, ten steps",
    "published": "published table",
    DATES: "plan, by its dates alone",
    ADVISED: "plan with advice",
}
HEAD = """# The suite of virtual patients

Written by `python -m tools.virtual_suite` (seed {seed}; it goes on where it was stopped). {people}
virtual people come down in five ways each. What makes a taper hard is crossed, each level as often as the
others: seven drugs, three first doses, three sets of products, four ways to take doses astray, three
amounts of noise in what is told, three shares of days left out, a condition that does not return or does
so early or late, and two worlds of truth (see [Does learning work?](learning.md)). How sensitive somebody
is follows from how they are made: *{sensitivity}* sorts them by how hard a stop at once would be.

**Read this with care.** No real person is in it, and the same hands made the people and the plans. It
shows how the ways differ where the model holds, and where it is bent. It does not show how people are.

- *10 % every 4 weeks*: a tenth of the last dose, down to a fiftieth of the first. *Linear*: a tenth of
  the first dose. *Published table*: the one of most steps that ends at zero, at its slower pace; not
  every drug has one. With two strengths to swallow these ways are rounded to the nearest half tablet or
  whole capsule, as they would be.
- *Plan, by its dates alone*: what the product proposes where only drug, dose, length of use, earlier
  tries and products are told, followed to the day by somebody who asks nobody. The product is not meant
  to be used so.
- *Plan with advice*: the same plan, with advice before each step and after each hard day. Nothing is
  learnt here; a prescriber signs, and lets go on after a call. Ways that learn are in [Does learning
  work?](learning.md).

*Largest fall in a week* is of occupancy, in points, by settled doses. *Days beyond* are days of
withdrawal beyond what is tolerated, in three years. *False holds*: of the times that a lower dose was due
in a week without withdrawal beyond what is tolerated and without a return, it was not advised. *Missed
holds*: of the times in another week, it was advised. The fixed ways ask nobody, and so hold never and
miss always; what that comes to is *cuts in bad weeks*."""
LIMITS = """## Limits

- Both worlds are invented. A taper has no influence on whether the condition returns.
- Whoever holds because the condition has returned stays on their dose here to the end. In life a
  prescriber decides.
- Everybody tells every dose, honestly, and answers the whole check-in on days on which they answer at
  all. Whoever is late, misses or doubles a dose tells the planned one.
- Only antidepressants are in it: for other drugs the population of the model was not fitted."""


def write_page(told: dict[str, Any], folder: Path) -> None:
    """Write figures and page into a folder."""
    (folder / FIGURES).write_text(json.dumps(told, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    (folder / PAGE).write_text(page(told), encoding="utf-8")


def page(told: dict[str, Any]) -> str:
    """Return the page of some figures."""
    return "\n\n".join(_parts(told)) + "\n"


def _parts(told: dict[str, Any]) -> Iterator[str]:
    yield HEAD.format(seed=told["seed"], people=told["people"], sensitivity=SENSITIVITY)
    yield "## All together"
    without = told["people"] - told["planned"]
    yield (
        f"For {without} of {told['people']} people no plan is made from the products at hand: the product "
        "says so, says what to ask a pharmacy for, and lowers nothing. The ways are compared on the other "
        f"{told['planned']}, so that a refusal does not pass for a gentle taper."
    )
    yield _ways(told["ways"])
    yield from _reading(told)
    yield "## What it depends on"
    yield (
        "Days beyond, for each level of what varies. In brackets: the largest fall in a week of anybody. The "
        "last two columns are of the plan with advice."
    )
    yield _levels(told["levels"])
    yield LIMITS


def _ways(ways: dict[str, Any]) -> str:
    head = (
        "way",
        "people",
        "largest fall in a week: median",
        "worst",
        "days beyond",
        "not one such day",
        "reach zero without a return",
        "weeks to zero",
        "cuts in bad weeks",
        "false holds",
        "missed holds",
    )
    rows = (
        (
            NAMES[way],
            f"{one['people']}",
            f"{one['week_fall_median']:.1f}",
            f"{one['week_fall_worst']:.1f}",
            f"{one['days_above']:.1f}",
            _percent(one["none_above"]),
            _percent(one["finished"]),
            "" if one["weeks"] is None else f"{one['weeks']:.0f}",
            f"{one['bad_cuts']:.1f}",
            _percent(one["false_hold"]) if way == ADVISED else "",
            _percent(one["missed_hold"]) if way == ADVISED else "",
        )
        for way, one in ((way, ways[way]) for way in WAYS)
        if one["people"]
    )
    return table(head, rows)


def _levels(levels: dict[str, Any]) -> str:
    head = ("what", "people", "with a plan", *(NAMES[way] for way in WAYS), "false holds", "missed holds")
    rows = (
        (
            f"{factor}: {level}",
            f"{one['people']}",
            f"{one['planned']}",
            *(_beyond(one["ways"][way]) for way in WAYS),
            _percent(one["ways"][ADVISED].get("false_hold")),
            _percent(one["ways"][ADVISED].get("missed_hold")),
        )
        for factor, names in levels.items()
        for level, one in names.items()
    )
    return table(head, rows)


def _beyond(one: dict[str, Any]) -> str:
    return f"{one['days_above']:.0f} ({one['week_fall_worst']:.0f})" if one["people"] else ""


def _reading(told: dict[str, Any]) -> Iterator[str]:
    """Yield what the figures say, and what speaks against the product as plainly as what speaks for it."""
    ways = told["ways"]
    dates, advised, tenths = ways[DATES], ways[ADVISED], ways["tenths"]
    calm = told["levels"]["return"]["none"]["ways"][ADVISED]
    yield "## How to read it"
    yield (
        f"- The plan's largest fall of occupancy in a week is {dates['week_fall_worst']:.1f} points for "
        f"anybody, with advice {advised['week_fall_worst']:.1f}. A tenth every four weeks falls by up to "
        f"{tenths['week_fall_worst']:.1f}, linear steps by {ways['linear']['week_fall_worst']:.1f}: most of "
        "it at the end.\n"
        f"- Advice brings days beyond from {dates['days_above']:.1f} to {advised['days_above']:.1f} and cuts "
        f"in bad weeks from {dates['bad_cuts']:.1f} to {advised['bad_cuts']:.1f} for each person.\n"
        f"- **The price is time.** Of those without a return {_percent(advised['finished'])} reach zero with "
        f"advice within three years, by dates alone {_percent(dates['finished'])}. The others stay where "
        "their diary says stay.\n"
        f"- False holds are {_percent(advised['false_hold'])} of {advised['decisions'][0]} decisions: advice "
        "is made to err to this side, and asks again within days. Missed holds are "
        f"{_percent(advised['missed_hold'])} of {advised['decisions'][1]}: weeks in which what was told did "
        "not yet, or no longer, show what was so.\n"
        "- Most of those weeks are of people whose condition has returned, where holding is easy. Of people "
        f"without one missed holds are {_percent(calm['missed_hold'])} of {calm['decisions'][1]}: a week "
        "of withdrawal beyond what is tolerated is often told as an ordinary one."
    )
    worse = _worse(told["levels"])
    if worse:
        yield (
            "Where the plan with advice has more days beyond than a tenth every four weeks: "
            + "; ".join(worse)
            + "."
        )
    else:
        yield "No level has more days beyond with plan and advice than with a tenth every four weeks."


def _worse(levels: dict[str, Any]) -> list[str]:
    found = (
        (f"{factor} {level}", one["ways"][ADVISED], one["ways"]["tenths"])
        for factor, names in levels.items()
        for level, one in names.items()
        if one["planned"]
    )
    return [
        f"{name} ({advised['days_above']:.1f} against {tenths['days_above']:.1f})"
        for name, advised, tenths in found
        if advised["days_above"] > tenths["days_above"]
    ]


def _percent(share: float | None) -> str:
    return "" if share is None else f"{100 * share:.0f} %"

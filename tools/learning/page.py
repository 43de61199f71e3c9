"""The page of evidence: results as words and tables, and its pictures beside it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from opentaper.exchange.charts import chart_svg
from tools.learning.pictures import RULE_NAMES, WAY_NAMES, returns_chart, ways_chart
from tools.learning.results import ADAPTIVE, WORSE

PAGE, FIGURES = "learning.md", "learning.json"
RETURNS_PICTURE, WAYS_PICTURE = "learning-returns.svg", "learning-ways.svg"
#: More than this share are most; fewer people than this are few.
MOST, FEW = 0.5, 50
#: What was asked of learning before it was measured.
GOALS = {"3": 0.90, "6": 0.96}
WORLD_NAMES = {"own": "own world", "other": "other world"}
MOMENT_NAMES = {
    "3": "3 weeks after onset",
    "6": "6 weeks after onset",
    "any": "any day",
    "worse": "days on which they feel worse",
}


def write_page(told: dict[str, Any], folder: Path) -> None:
    """Write figures, pictures and page into a folder."""
    text = json.dumps(told, indent=1, ensure_ascii=False) + "\n"
    (folder / FIGURES).write_text(text, encoding="utf-8")
    (folder / RETURNS_PICTURE).write_text(chart_svg(returns_chart(told)), encoding="utf-8")
    if _flown(told):
        (folder / WAYS_PICTURE).write_text(chart_svg(ways_chart(told)), encoding="utf-8")
    (folder / PAGE).write_text(page(told), encoding="utf-8")


def page(told: dict[str, Any]) -> str:
    """Return the page of some results."""
    parts = [
        _head(told),
        _returns(told),
        _calibration(told),
        _holds(told),
        _bands(told),
        _loop(told) if _flown(told) else "",
        _how(told),
        _limits(),
    ]
    return "\n".join(part for part in parts if part)


def _head(told: dict[str, Any]) -> str:
    people = " and ".join(
        f"{here['people']} of the {WORLD_NAMES[world]}" for world, here in told["worlds"].items()
    )
    return f"""# Does learning work?

Written by `make evaluate`. Virtual people whose truth is known kept diaries: {people}
(seed {told["seed"]}). None of them was seen while anything was tuned. What OpenTaper believes of each is set
against what was so.

- The **own world** is made as the model says: whoever learns with the right model can do so well.
- The **other world** has another structure. Adaptation forgets by a power law or follows each cut after a
  delay, withdrawal comes in waves, illness returns as a ramp or in bouts, bad stretches of life come and go
  untold, noise has heavy tails and a memory, and people use the scale in their own steps.

In both, people take one of seven drugs, in one of six patterns (steady, a tenth at a time, linear,
hyperbolic, halved, stopped at once). They miss, delay or double doses without telling, score with little or
much noise, leave out 5 to 45 % of days, and answer 6, 7 or 10 items. In half of them the condition returns.

**Read this with care.** No real person is in it. It shows that the sums are right and how far they bend, not
how people are. Real diaries may differ from both worlds.
"""


def _returns(told: dict[str, Any]) -> str:
    lines = [
        "## Is the condition returning?",
        "",
        "The area under the ROC curve: of two people, one whose condition returns and one whose does",
        "not, how often does the first get the higher number? 0.5 is chance, 1 is always. Each person",
        "with a return is matched with one without: same drug, taper, length of use, adherence and",
        f"diary, on the same day. People feel worse when all items have risen by {WORSE:g} point since",
        "the first two weeks. In brackets: the middle 90 % over resampled people.",
        "",
        f"![How well a return is seen, and whether probabilities mean what they say]({RETURNS_PICTURE})",
        "",
    ]
    for world, here in told["worlds"].items():
        judges = list(next(iter(here["areas"].values())))
        lines += [
            f"### {WORLD_NAMES[world].capitalize()}",
            "",
            "| moments | " + " | ".join(RULE_NAMES[judge] for judge in judges) + " |",
            "| --- |" + " --: |" * len(judges),
        ]
        for kind, areas in here["areas"].items():
            cells = [_area(areas[judge]) if judge in areas else "" for judge in judges]
            lines.append(f"| {MOMENT_NAMES[kind]} | " + " | ".join(cells) + " |")
        met = [
            f"{weeks} weeks: {here['areas'][weeks]['model'][0]:.3f}, asked {goal:.2f}, "
            + ("met" if here["areas"][weeks]["model"][0] >= goal else "**not met**")
            for weeks, goal in GOALS.items()
        ]
        lines += ["", f"What was asked before it was measured: {'; '.join(met)}.", ""]
    return "\n".join(lines)


def _area(told: list[float]) -> str:
    value, low, high = told
    return f"{value:.3f} ({low:.3f} to {high:.3f})"


def _calibration(told: dict[str, Any]) -> str:
    lines = [
        "## Does a probability mean what it says?",
        "",
        "One day of each person, drawn by itself. Half of the cohort's people have a return, far more",
        "than would; moments are therefore weighted so that the share of returns is the one that is",
        "expected beforehand. Unweighted, every probability would look too low. *Off the diagonal* is",
        "the mean distance in points.",
        "",
        "| world | share of returns in the cohort | expected | off the diagonal |",
        "| --- | --: | --: | --: |",
    ]
    for world, here in told["worlds"].items():
        share, before = here["share"]
        cells = f"{100 * share:.0f} % | {100 * before:.0f} % | {here['off_diagonal']:.1f} points"
        lines.append(f"| {WORLD_NAMES[world]} | {cells} |")
    for world, here in told["worlds"].items():
        lines += [
            "",
            f"| said, {WORLD_NAMES[world]} | was so | chance allows | moments |",
            "| --: | --: | --: | --: |",
        ]
        lines += [
            f"| {100 * one['said']:.0f} % | {100 * one['seen']:.0f} % | {100 * one['low']:.0f} to "
            f"{100 * one['high']:.0f} % | {one['n']} |"
            for one in here["calibration"]
        ]
    return "\n".join([*lines, ""])


def _holds(told: dict[str, Any]) -> str:
    lines = [
        "## False and missed holds",
        "",
        "A probability from which advice holds where days are not calm (one half) counts as a hold.",
        "*False*: of people without a return. *Missed*: of people with one. Advice also holds for",
        "hard and low days by themselves, whatever the model says of them; that is not counted here.",
        "",
        "| world | false, 3 weeks | missed, 3 weeks | false, 6 weeks | missed, 6 weeks |",
        "| --- | --: | --: | --: | --: |",
    ]
    for world, here in told["worlds"].items():
        cells = [
            f"{100 * here['holds'][name]:.1f} %" for name in ("false_3", "missed_3", "false_6", "missed_6")
        ]
        lines.append(f"| {WORLD_NAMES[world]} | " + " | ".join(cells) + " |")
    for world, here in told["worlds"].items():
        false, where = here["false_alarms"], WORLD_NAMES[world]
        lines += [
            "",
            f"In the {where}, of {false['of']} moments without a return {false['all']} were taken for",
            f"one; in {false['in_a_bad_stretch']} of these the condition was worse by a tenth of an episode",
            "or more over that week: a bad stretch of life, or the first days of a return.",
        ]
    return "\n".join([*lines, ""])


def _bands(told: dict[str, Any]) -> str:
    names = {
        "withdrawal_50": "withdrawal, 50 % band",
        "withdrawal_90": "withdrawal, 90 % band",
        "withdrawal_part_90": "points of distress from withdrawal, 90 % band",
        "underlying_50": "underlying condition, 50 % band",
        "underlying_90": "underlying condition, 90 % band",
    }
    columns = [
        (f"{WORLD_NAMES[world]}, {who}", here["coverage"][who])
        for world, here in told["worlds"].items()
        for who in ("as told", "all")
    ]
    lines = [
        "## Do bands hold what they promise?",
        "",
        "The share of days of a diary on which the truth lay in the band; of withdrawal, on days on",
        "which the band reaches beyond nothing. *As told*: people who take what they tell. *All*:",
        "also those who miss, delay or double doses and tell nobody, so that the model hears of other",
        "doses than were taken. In the other world the model is wrong by design, and this is by how",
        "much its bands are too narrow.",
        "",
        "| band | " + " | ".join(name for name, _ in columns) + " |",
        "| --- |" + " --: |" * len(columns),
    ]
    for name, words in names.items():
        cells = [f"{100 * one[name]:.0f} %" if name in one else "" for _, one in columns]
        lines.append(f"| {words} | " + " | ".join(cells) + " |")
    return "\n".join([*lines, ""])


def _flown(told: dict[str, Any]) -> bool:
    return all(here["loop"]["people"] for here in told["worlds"].values())


def _loop(told: dict[str, Any]) -> str:
    lines = [
        "## Coming down",
        "",
        "The same people come down in several ways and are followed for three years.",
        "",
        "- *Adaptive* is the product as it is: a plan within every limit and from the ordinary shelf.",
        "  About weekly it learns from the diary so far, asks for advice, and before a cut lays out",
        "  the rest at the person's own pace. A prescriber signs whatever is proposed.",
        "- *Method alone* takes the lowest dose that is safe enough by what is believed, every two",
        "  weeks: no limits, no shelf, no rules of advice. Nobody should come down like that; it",
        "  shows what the limits cost.",
        "- *10 % every 4 weeks* cuts a tenth of the last dose down to a fiftieth of the first.",
        "  *Linear, ten steps* cuts a tenth of the first dose each four weeks; *linear, as long* takes",
        "  as many equal steps as the tenths take.",
        "- A *published table* is the one of most steps that ends at zero, at its slower pace; a *gradual*",
        "  *table* one that ends at a twentieth or less, at its quicker pace, and then stops. Not every",
        "  drug has them.",
        "",
        "Before the taper people tell once what their ordinary days are like, as they remember it, to",
        "about a point. Where the ordinary shelf makes no next dose, a liquid is made to order.",
        "",
        "*Days beyond*: days of withdrawal beyond what is tolerated, on average. Weeks: the median to",
        "the last dose. Both are of people whose condition does not return.",
        "",
        f"![Length of each way and days beyond what is tolerated]({WAYS_PICTURE})",
        "",
    ]
    for world, here in told["worlds"].items():
        lines += _ways(WORLD_NAMES[world], here["loop"])
    return "\n".join(lines)


def _ways(world: str, loop: dict[str, Any]) -> list[str]:
    lines = [
        f"### {world.capitalize()}: {loop['people']} people",
        "",
        "| way | days beyond | not one such day | weeks | finish | cuts from 3 weeks after a return on |",
        "| --- | --: | --: | --: | --: | --: |",
    ]
    for way, one in loop["ways"].items():
        lines.append(
            f"| {WAY_NAMES.get(way, way)} | {one['days_above']:.1f} | {100 * one['none_above']:.0f} % | "
            f"{one['days'] / 7:.0f} | {100 * one['finished']:.0f} % | {_cuts(one)} |"
        )
    lines += [
        "",
        *_decided(loop),
        *_asked(loop),
        "Better on both is fewer (or as few) such days, and as soon at the end or sooner.",
        "",
    ]
    lines += _table(
        "adaptive against",
        [(WAY_NAMES[other], one) for other, one in loop["against"].get(ADAPTIVE, {}).items()],
    )
    lines += _table(
        "method alone against",
        [(WAY_NAMES[other], one) for other, one in loop["against"].get("method", {}).items()],
    )
    lines += _table(
        "adaptive, for whom",
        [
            (f"{name}: against {WAY_NAMES[other]}", one)
            for name, others in loop["groups"].items()
            for other, one in others.items()
        ],
    )
    return lines


def _asked(loop: dict[str, Any]) -> list[str]:
    """Return whether the adaptive way is what was asked of it: better on both at once for most."""
    told = [
        f"{WAY_NAMES[other]}: {100 * one['both']:.0f} %, {'met' if one['both'] > MOST else '**not met**'}"
        for other, one in loop["against"].get(ADAPTIVE, {}).items()
        if other != "method"
    ]
    lines = [f"Asked before it was measured: better on both at once for most. Against {'; '.join(told)}.", ""]
    if loop["people"] < FEW:
        lines += ["So few people leave these shares wide open; only their direction can be read.", ""]
    return lines


def _decided(loop: dict[str, Any]) -> list[str]:
    """Return how often the next dose was held and taken where it should not have been."""
    told = loop["ways"].get(ADAPTIVE)
    if told is None:
        return []
    fine, bad = told["decisions"]
    return [
        f"*False holds* of the adaptive way: of {fine} times that a lower dose was due in a week without",
        "withdrawal beyond what is tolerated and without a return, it was not advised in",
        f"{100 * told['false_hold']:.0f} % (people asked again within days). *Missed holds*: of {bad} times",
        f"in another week it was advised in {100 * told['missed_hold']:.0f} %.",
        "",
    ]


def _cuts(one: dict[str, Any]) -> str:
    return f"{one['cuts_after_return']:.1f}" if one["returning"] else "nobody with one"


def _table(title: str, rows: list[tuple[str, dict[str, Any]]]) -> list[str]:
    lines = [
        f"| {title} | people | better on both | milder but longer | sooner but harder | better on neither |",
        "| --- | --: | --: | --: | --: | --: |",
    ]
    for name, one in rows:
        shares = [one[key] for key in ("both", "milder_but_longer", "sooner_but_harder", "neither")]
        cells = " | ".join(f"{100 * share:.0f} %" for share in shares)
        lines.append(f"| {name} | {one['people']} | {cells} |")
    return [*lines, ""]


def _how(told: dict[str, Any]) -> str:
    lines = ["## How the beliefs came about", "", "| world | way | moments |", "| --- | --- | --: |"]
    for world, here in told["worlds"].items():
        lines += [f"| {WORLD_NAMES[world]} | {how} | {n} |" for how, n in here["how"].items()]
    return "\n".join([*lines, ""])


def _limits() -> str:
    return """## Limits

- Both worlds are invented, the other one by the same people who made the model. Only real diaries can show
  more.
- Matching on the day makes *time since the last cut* worthless by design at 3 and 6 weeks; on *any day* and
  on *days on which they feel worse* it may show what it can.
- Tapers, doses and returns have no influence on each other here, except through what is felt. In life a fast
  cut may bring an illness back.
- A return that builds up over weeks cannot be seen at once. Three weeks after onset many are still called
  less likely than not; what is told then is a probability, and the days themselves may already hold a cut.
- Where the truth has another structure, bands of withdrawal are far too narrow. A diary alone cannot show
  that the model is wrong. Advice therefore rests on the days themselves and on people of whom nothing was
  learnt, and never on these bands alone.
- A bad stretch of life that nobody tells looks like a return until it has passed.
- People answer honestly. Red flags, crises and changes of other drugs do not happen.
"""

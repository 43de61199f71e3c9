"""The page of what came of it: docs/evidence/what-helps.md."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from opentaper.formulary.habits import helps_rules
from tools.helps.judged import LOOK_AT, WEEKS, Experimented, Foretold, Looked
from tools.helps.virtual_days import HABITS, N_DAYS

People = Sequence[tuple[Looked, ...]]


@dataclass(frozen=True, slots=True)
class HelpsJudged:
    """All that was judged: looks by world, promises of days, and experiments by their truth."""

    seed: int
    worlds: Mapping[str, People]
    promises: Sequence[Foretold]
    trials: Mapping[float, Sequence[Experimented]]


def share(hits: int, n: int) -> str:
    """Return a share in percent with its Monte Carlo error.

    Examples
    --------
    >>> share(5, 1000)
    '0.5 ± 0.2 %'
    """
    if not n:
        return "none"
    part = hits / n
    # with no hit at all the error is that of one
    error = (max(part, 1.0 / n) * (1.0 - min(part, 1.0 - 1.0 / n)) / n) ** 0.5
    return f"{100.0 * part:.1f} ± {100.0 * error:.1f} %"


def helps_page(judged: HelpsJudged) -> str:
    """Return the page as Markdown."""
    parts = [_head(judged), _false(judged), _true(judged), _ranges(judged), _days(judged), _trials(judged)]
    return "\n\n".join(parts) + "\n"


def _head(judged: HelpsJudged) -> str:
    n = len(judged.worlds["nothing"])
    names = ", ".join(name for name, *_ in HABITS)
    return f"""# What helps: judged on people whose truth is known

Written by `make evaluate` (seed {judged.seed}). How to read it: [what helps](../explanation/what-helps.md).

{n} virtual people keep a diary of {len(HABITS)} habits for {N_DAYS} days
({names}).
It is made to mislead: cuts every four weeks with a withdrawal that is only roughly known, weekdays and slow
trends that move habits and feelings alike, hard days that last, habits that come together, days that are
missing and harder days more often, and hard days that keep people from doing what might have helped. Each
diary is looked at every week from day 28 on, and every look counts. Behind each figure stands its Monte Carlo
error (one standard error)."""


def _false(judged: HelpsJudged) -> str:
    people = judged.worlds["nothing"]
    claims = sum(any(one.first_claim for one in person) for person in people)
    rows = "\n".join(
        f"| {name} | {share(sum(person[place].first_claim > 0 for person in people), len(people))} |"
        for place, (name, *_) in enumerate(HABITS)
    )
    bound = 100.0 * helps_rules().false_claims.value
    return f"""## Where nothing helps

People of whom it is ever said that anything goes together with easier or harder days, over all looks and all
habits: **{share(claims, len(people))}**. What is promised is under 5 % for all that is ever said of a person:
{bound:g} % for the diary and all its outcomes, the rest for experiments.

| habit | people with a false claim |
| --- | --- |
{rows}"""


def _true(judged: HelpsJudged) -> str:
    rows = []
    for name, people in judged.worlds.items():
        for place, (habit, *_) in enumerate(HABITS):
            told = [person[place] for person in people]
            if not told[0].truth:
                continue
            truth = sum(one.truth for one in told) / len(told)
            by_half = sum(0 < one.first_claim <= N_DAYS // 2 for one in told)
            ever = sum(one.first_claim > 0 for one in told)
            small = sum(one.small_at > 0 for one in told)
            wrong = sum(one.is_wrong for one in told)
            cells = (by_half, ever, wrong, small)
            rows.append(
                f"| {name.replace('_', ' ')} | {habit} | {truth:+.2f} | "
                + " | ".join(share(cell, len(told)) for cell in cells)
                + " |"
            )
    others = [(name, people) for name, people in judged.worlds.items() if name != "nothing"]
    beside = sum(
        any(one.first_claim and not one.truth for one in person) for _, people in others for person in people
    )
    n = sum(len(people) for _, people in others)
    lines = "\n".join(rows)
    return f"""## Where something helps

How often it is said, by three months and by six; how often the wrong way round; and how often it is ever said
that there is little difference (less than {helps_rules().smallest.value:g} points either way).

| world | habit | points | by day {N_DAYS // 2} | by day {N_DAYS} | wrong way | “little difference” |
| --- | --- | --- | --- | --- | --- | --- |
{lines}

People of these worlds of whom anything is ever said of a habit that does nothing: {share(beside, n)}."""


def _ranges(judged: HelpsJudged) -> str:
    rows = []
    for name, people in judged.worlds.items():
        told = [one for person in people for one in person]
        at_last = sum(one.low <= one.truth <= one.high for one in told)
        likely = sum(one.likely_low <= one.truth <= one.likely_high for one in told)
        all_looks = sum(all(one.always_held for one in person) for person in people)
        cells = f"{share(all_looks, len(people))} | {share(at_last, len(told))} | {share(likely, len(told))}"
        rows.append(f"| {name.replace('_', ' ')} | {cells} |")
    lines = "\n".join(rows)
    return f"""## Ranges

The range that is drawn holds the truth of all habits at all looks (first column, by person) or at the last
look (second, by habit). The third column is the belief of one look, nine in ten, which is not drawn: it is
shrunk towards nothing, and so holds more than nine in ten where little helps and fewer where much does.

| world | drawn: all habits, all looks | drawn: last look | belief of nine in ten |
| --- | --- | --- | --- |
{lines}"""


def _days(judged: HelpsJudged) -> str:
    told = judged.promises
    hits = sum(one.is_found for one in told)
    return f"""## “So many more days would tell”

By a look after {LOOK_AT} days at people whose habits are worth one point, where the days that were asked
for lie within the half year: it was told by then in {share(hits, len(told))} of {len(told)}
(promised: 80 %)."""


def _trials(judged: HelpsJudged) -> str:
    rows = []
    for truth, told in judged.trials.items():
        n = len(told)
        promised = f"{100.0 * sum(one.promised for one in told) / n:.0f} %" if truth else "at most 1 %"
        found = share(sum(one.is_found for one in told), n)
        right = share(sum(one.is_right for one in told if one.is_found), sum(one.is_found for one in told))
        held = share(sum(one.is_covered for one in told), n)
        rows.append(f"| {truth:+g} | {promised} | {found} | {right if truth else '-'} | {held} |")
    lines = "\n".join(rows)
    return f"""## Experiments

{len(judged.trials[0.0])} people try out half an hour of daylight for {WEEKS} weeks in runs of two days,
after twelve weeks of diary. The promise is made from the diary before the lot is drawn; it is the first
experiment of a person, which may use up a false claim of 1 %.

| truth in points | promised chance | found | the right way | range holds the truth |
| --- | --- | --- | --- | --- |
{lines}

A score cannot fall below 0: where people have many days near 0, an effect on the scores is a little smaller
than it was made. The range is judged by the effect on the scores, as in the tables above."""

"""The page that tells whether what is learnt is as sure as it claims."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np

from tools.self_check.checks import Checked, is_learnt
from tools.self_check.figures import classes, coverages, evenness, too_many
from tools.self_check.picture import BAND_NAMES, NAMES

PICTURE = "calibration.svg"
HEAD = """# Is it as sure as it claims?

Written by `python -m tools.self_check`. What is learnt of a person is a probability, and a probability can be
wrong in two ways: about where the truth lies, and about how sure it is. This page looks at the second.
Whether a return of the condition is told from withdrawal, also where the truth is not as our model has it, is
another question, with a page of its own.
"""
MADE = """## How it is looked at

A virtual person is drawn from exactly what is believed before the first check-in: the six personal
parameters, the usual level of each item, what withdrawal adds to it, what a poor night or a cold does, hard
days and terrible ones, odd scores, the noise of each item, and a return of the condition on some day or
never. They take a taper, keep a diary with gaps, and their scores are rounded to whole numbers from 0 to 10.
Then they are learnt as any person is, and what is believed is held against what was so.

If all is right, then over many such people

- the true value of a parameter is as likely to lie at any rank among the 512 draws of its belief: the
  histograms are level. Too sure is a bowl, too unsure a hill, a shift a slope;
- of those who are told "a return has begun, 30 %", it has begun in 30 of 100;
- a band of nine in ten holds the truth on nine days in ten.
"""
LIMITS = """## What this cannot show

- The truth came from the model. People are not drawn from it; what happens when the truth is another model is
  asked with the virtual cohorts.
- Scores are not normal: they are rounded, end at 0 and 10, and now and then are odd. The fast way replaces
  each by a normal stand-in that is frozen before the weights are made. The table above shows what that costs;
  the histograms include it.
- What a modulator does to withdrawal (a poor night times 1.2) is taken as known, and differs here from person
  to person. That is part of what is measured.
- Bands of the split are a little too sure, as the table shows. The stand-ins are one reason. For the usual
  level there is another: one level in ten is odd, and an odd one is drawn here so that it lies on the scale,
  where the model lets it lie to either side.
- A belief of few days is the prior, and says so: nobody with fewer than 14 days is counted here.
"""


def page(
    people: Sequence[Checked], seed: int, nuts: Iterable[dict[str, Any]], full: Iterable[dict[str, Any]]
) -> str:
    """Return the page.

    Parameters
    ----------
    people
        All that were checked.
    seed
        Theirs.
    nuts, full
        Rows of comparisons with long runs: ``name``, ``drug``, ``check_ins``, ``means``, ``sds``, ``k_hat``,
        ``effective``.
    """
    parts = [HEAD, MADE, _numbers(people, seed), _ranks(people), _returns(people), _bands(people)]
    return "\n".join([*parts, _nuts(nuts), _full(full), LIMITS])


def _numbers(people: Sequence[Checked], seed: int) -> str:
    learnt = [one for one in people if is_learnt(one)]
    shapes, days = [one.k_hat for one in learnt], [one.n_check_ins for one in learnt]
    tempered = sum(one.how == "tempered" for one in learnt)
    return (
        f"**{len(people)} virtual people** (seed {seed}), {min(days)} to {max(days)} check-ins, median "
        f"{np.median(days):.0f}. Of {len(learnt)} something was learnt, for {tempered} of them by tempering, "
        "as importance sampling did not pass its gate; "
        f"{len(people) - len(learnt)} fell back to the careful prior. "
        f"Pareto k-hat: median {np.median(shapes):.2f}, highest {max(shapes):.2f}; effective draws: median "
        f"{np.median([one.ess for one in learnt]):.0f}, lowest {min(one.ess for one in learnt):.0f}.\n\n"
        f"![Ranks, probabilities and bands]({PICTURE})\n\n"
        "*Above: where the truth lies among the draws, for each parameter; nine in ten bars end within the "
        "grey band if it is as likely anywhere. Below, left: how often a return was there against how often "
        "it was said, with what chance allows in grey. Right: the share of days on which a band held the "
        "truth, and (upright stroke) what it claims.*\n"
    )


def _ranks(people: Sequence[Checked]) -> str:
    rows = [
        f"| {NAMES[one.name]} | {one.chi_square:.2f} | {one.kolmogorov:.2f} |" for one in evenness(people)
    ]
    return _table(
        "## Ranks",
        "The chance of ranks at least as uneven as these, if beliefs are right: by twenty bins (chi-square), "
        "and by the largest distance from even (Kolmogorov and Smirnov). Of twelve such chances one below "
        "0.1 is to be expected; one below 0.001 is not.",
        "| parameter | by bins | by distance |\n| --- | --: | --: |",
        rows,
    )


def _returns(people: Sequence[Checked]) -> str:
    more, far = too_many(people)
    rows = [
        f"| {100 * one.low:g} to {100 * one.high:g} % | {one.n} | {100 * one.said:.1f} % | "
        f"{100 * one.seen:.1f} % |"
        for one in classes(people)
    ]
    return _table(
        "## Returns",
        f"In all {more:+.1f} standard errors more returns than said; outcomes are {far:+.1f} standard errors "
        "from what was said (Spiegelhalter). Both lie within 2 for 19 in 20 if probabilities mean what they "
        "say.",
        "| what was said | people | said, mean | seen |\n| --- | --: | --: | --: |",
        rows,
    )


def _bands(people: Sequence[Checked]) -> str:
    rows = [
        f"| {BAND_NAMES[one.name]} | {100 * one.claimed:.0f} % | "
        f"{100 * one.found:.1f} % ± {100 * one.error:.1f} | {one.n} |"
        for one in coverages(people)
    ]
    return _table(
        "## Bands",
        "The share of days on which a band holds the truth, mean over people ± standard error. Days with "
        "nothing to know are left out: a band without width, or withdrawal that may be nothing. Points are "
        "those of the split of the mean score, on days with a check-in.",
        "| band | claims | holds | people |\n| --- | --: | --: | --: |",
        rows,
    )


def _nuts(rows: Iterable[dict[str, Any]]) -> str:
    told = [
        f"| {one['drug']} | {one['check_ins']} | {one['means']:.3f} | {100 * one['sds']:.1f} % | "
        f"{one['k_hat']:.2f} | {one['effective']:.0f} |"
        for one in rows
    ]
    return _table(
        "## Beside long NUTS runs",
        "The same marginal model, written a second time from its equations in JAX (other integration of the "
        "curve, all scores as one dense Gaussian), sampled by NumPyro's NUTS: four chains of 800 draws. "
        "Errors are the largest of six parameters: of means in standard deviations, of standard deviations "
        "as a share. `make test` holds every change against these runs (0.1 and 10 %).",
        "| drug | check-ins | means off by, sd | sds off by | k-hat | effective draws of NUTS |\n"
        "| --- | --: | --: | --: | --: | --: |",
        told,
    )


def _full(rows: Iterable[dict[str, Any]]) -> str:
    told = [
        f"| {one['drug']} | {one['check_ins']} | {one['means']:.2f} | {100 * one['sds']:.0f} % | "
        f"{one['effective']:.0f} |"
        for one in rows
    ]
    return _table(
        "## What normal stand-ins cost",
        "Two people by NUTS of the model as it is: rounded and bounded scores, odd ones, terrible days, the "
        "noise of each item free, every day of the slow process a parameter of its own. The differences are "
        "what the frozen normal stand-ins of scores cost, and chance of this shorter run.",
        "| drug | check-ins | means differ by, sd | sds differ by | effective draws of NUTS |\n"
        "| --- | --: | --: | --: | --: |",
        told,
    )


def _table(title: str, told: str, head: str, rows: Sequence[str]) -> str:
    return "\n".join([title, "", told, "", head, *rows]) + "\n"

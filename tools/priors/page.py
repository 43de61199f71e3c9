"""The page of the manual on learning where people begin, from the figures of an evaluation."""

from __future__ import annotations

from collections.abc import Sequence

from opentaper.inference.estimates import Estimate
from opentaper.inference.hyper import number
from opentaper.inference.shadow import WORTH, ShadowTest
from tools.markdown import table
from tools.priors.judged import Figures, Judged, share
from tools.priors.scenarios import Scenario

BANDS = {
    "withdrawal_50": "withdrawal, band that should hold half",
    "withdrawal_90": "withdrawal, band that should hold nine tenths",
    "underlying_50": "the condition, half",
    "underlying_90": "the condition, nine tenths",
}
HEAD = """\
# Learning where people begin

Written by `python -m tools.evaluate_priors`; do not edit. All people on this page are virtual.

Before somebody's first check-in, OpenTaper believes of them what it believes of all. That belief comes from
published results. People may give what was learnt of their pace ([how](../how-to/priors.md)), and the
belief of all can be learnt anew from it ([why so](../decisions/0038-learning-where-people-begin.md)).

Here this is tried on {learnt} virtual people each of two worlds. In the first, people are as was thought. In
the second they differ: more sensitive, more alike, and sooner adapted. Each keeps a diary, and gives what was
learnt from it. {judged} others of the same world judge the outcome. Seed {seed}.
"""
LIMITS = """\
## What this does not show

- Virtual people follow the model. Real ones need not, and then a new beginning may fit the model's fault.
- Those who use the app and agree to give are not everybody. The intervals know nothing of that.
- A spread that people speak for as narrower stays as it was. Where a record only says "at least so slow", the
  middles of beliefs lie closer together than people do; and a narrower spread would make first steps bolder.
- Beliefs are taken for normal distributions. How far that leads astray shows in the first world: nothing
  should change there. The intervals are widened by as much.
- Records of people of whom nothing could be learnt count for nothing here, in either world.
"""


def page(found: Sequence[Scenario], n_learnt: int, n_judged: int, seed: int) -> str:
    """Return the page."""
    parts = [HEAD.format(learnt=n_learnt, judged=n_judged, seed=seed)]
    parts += [_world(one) for one in found]
    return "\n".join([*parts, LIMITS])


def _world(one: Scenario) -> str:
    inside, of = one.inside
    rows = [
        [
            f"`{told.name}`",
            f"{number(one.truth, told.name):.3g}",
            f"{told.before:.3g}",
            f"{told.after:.3g}",
            "stays: never narrower" if told.is_held else f"{told.low:.3g} to {told.high:.3g}",
        ]
        for told in one.made.numbers
    ]
    checks = [[name.replace("_", " "), "yes" if held else "no"] for name, held in one.test.checks.items()]
    return "\n".join(
        [
            f"## People {one.name}\n",
            table(["number", "truth", "before", "learnt", "interval (nine in ten)"], rows),
            f"\n{inside} of {of} numbers lie within their intervals. {one.made.n_people} people gave.\n",
            _held_out(one.test),
            table(["asked before use", "holds"], checks),
            "",
            _judged(one.judged),
        ]
    )


def _held_out(test: ShadowTest) -> str:
    met, inside = test.published, [100 * one for one in (test.inside, test.inside_before)]
    lines = (
        f"The records of {test.n_held_out} people who were held out are {_ends(test.gain)} likelier, in",
        f"natural log per person; from {WORTH} on it counts. Of what was foretold of them,",
        f"{inside[0]:.0f} of 100 lay where 90 should (before: {inside[1]:.0f}). Published results met:",
        f"{met.after} of {met.asked} (before: {met.before}).\n",
    )
    return "\n".join(lines)


def _judged(told: Judged) -> str:
    rows = [
        ["takes for a return what is none", _of(told.before.false), _of(told.after.false)],
        ["the same, on days of withdrawal", _of(told.before.false_felt), _of(told.after.false_felt)],
        ["misses a return", _of(told.before.missed), _of(told.after.missed)],
        *[[text, _band(told.before, name), _band(told.after, name)] for name, text in BANDS.items()],
    ]
    verdict = "no worse" if told.passes else "worse"
    return (
        f"The next three weeks of {told.n_people} others are foretold better by {_ends(told.ahead)}, in\n"
        f"natural log per person. With these, false alarms, missed returns and bands it is {verdict}.\n\n"
        + table(["on other people", "before", "learnt"], rows)
        + "\n"
    )


def _ends(one: Estimate) -> str:
    return f"{one.value:.3f} ({one.low:.3f} to {one.high:.3f})"


def _of(told: tuple[int, int]) -> str:
    return f"{told[0]} of {told[1]} ({100 * share(told):.1f} %)"


def _band(told: Figures, name: str) -> str:
    return f"{100 * told.covered[name]:.0f} %" if name in told.covered else "–"

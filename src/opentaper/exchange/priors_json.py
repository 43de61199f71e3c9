"""A population learnt from people, and how it did, as JSON; ``schemas/priors-1.json`` documents it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from opentaper.exchange.plan_json import as_text
from opentaper.inference.estimates import Estimate
from opentaper.inference.learn_priors import LearntNumber
from opentaper.inference.shadow import ShadowTest

SCHEMA = "opentaper.priors/1"
DECIMALS = 6


def priors_json(numbers: Sequence[LearntNumber], checks: Mapping[str, bool], test: ShadowTest) -> str:
    """Return what was learnt, and how it did on people whom it was not learnt from.

    Parameters
    ----------
    numbers
        What people could move, before and after.
    checks
        Each thing that is asked before use, and whether it holds.
    test
        How it did on others.
    """
    return as_text(
        {
            "schema": SCHEMA,
            "passes": all(checks.values()),
            "checks": dict(checks),
            "people": {"learnt": test.n_learnt, "held_out": test.n_held_out},
            "gain": _ends(test.gain),
            "drugs": [{"drug": one.drug, "people": one.n, "gain": _ends(one.gain)} for one in test.drugs],
            "inside": {
                "before": _rounded(test.inside_before),
                "after": _rounded(test.inside),
                "allowed": [_rounded(one) for one in test.allowed],
            },
            "published": {
                "before": test.published.before,
                "after": test.published.after,
                "asked": test.published.asked,
            },
            "numbers": [
                {
                    "name": one.name,
                    "before": _ends(Estimate(one.before, one.before_low, one.before_high)),
                    "after": _ends(Estimate(one.after, one.low, one.high)),
                    "held": one.is_held,
                }
                for one in numbers
            ],
        }
    )


def _ends(one: Estimate) -> dict[str, float]:
    return {"value": _rounded(one.value), "low": _rounded(one.low), "high": _rounded(one.high)}


def _rounded(value: float) -> float:
    return round(value, DECIMALS)

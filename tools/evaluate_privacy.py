"""``python -m tools.evaluate_privacy`` writes docs/evidence/privacy.md: what noise costs, and what it keeps.

The people are synthetic. Noise has no seed, so that the last digits differ each time.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np

from opentaper.cohort.membership import attacked, most_advantage
from opentaper.cohort.private import BANDS, OUTCOMES, PrivatePeople, private_numbers

TARGET = Path(__file__).parents[1] / "docs" / "evidence" / "privacy.md"
LOSSES = (0.1, 0.25, 0.5, 1.0, 2.0)
SIZES = (200, 1_000, 10_000)
#: Times that a release is made for each loss and size, and tries of the attack for each way to publish.
RELEASES, TRIES = 40, 1_000
SEED = 2026
#: Synthetic people: shares of the bands, and of what became of them.
BAND_SHARES = (0.1, 0.15, 0.25, 0.25, 0.2, 0.05)
OUTCOME_SHARES = (0.3, 0.45, 0.25)
WEEKS = 30
NAMES = {
    "people": "people with a length of use",
    "stopped": "of these, stopped and not restarted",
    "restarted": "of these, stopped and restarted",
    "share_restarted": "share restarted, in points of 100",
    "mean_weeks": "mean weeks to zero",
}


def synthetic(n: int) -> PrivatePeople:
    """Return so many synthetic people."""
    shares = np.outer(BAND_SHARES, OUTCOME_SHARES).ravel()
    counts = np.random.default_rng(SEED).multinomial(n, shares).reshape(len(BANDS), len(OUTCOMES))
    return PrivatePeople(counts, int(counts[:, 1:].sum()) * WEEKS)


def errors(n: int, loss: float) -> tuple[dict[str, float], float]:
    """Return the mean distance from the truth of each number, and how often an interval held it."""
    people = synthetic(n)
    far: dict[str, list[float]] = {name: [] for name in NAMES}
    held = []
    for _ in range(RELEASES):
        for one in private_numbers(people, loss):
            row = people.counts[BANDS.index(one.band)] if one.band else people.counts.sum(axis=0)
            truth = {
                "people": row.sum(),
                "stopped": row[1],
                "restarted": row[2],
                "share_restarted": row[2] / max(row[1] + row[2], 1),
                "mean_weeks": WEEKS,
            }[one.name]
            times = 100 if one.name == "share_restarted" else 1
            far[one.name].append(times * abs(one.value - float(truth)))
            held.append(one.low <= truth <= one.high)
    return {name: float(np.mean(some)) for name, some in far.items()}, float(np.mean(held))


def error_rows() -> list[str]:
    """Return the table of errors."""
    heads = " | ".join(NAMES.values())
    rows = [f"| People | Loss | {heads} | Intervals that hold it |", "| " + " | ".join(["--:"] * 8) + " |"]
    for n in SIZES:
        for loss in LOSSES:
            far, held = errors(n, loss)
            numbers = " | ".join(f"{one:.1f}" for one in far.values())
            rows.append(f"| {n} | {loss:g} | {numbers} | {100 * held:.1f} % |")
    return rows


def attack_rows() -> list[str]:
    """Return the table of the attack."""
    ways: dict[str, float | None] = {"exact counts": None, "small counts hidden": 0.0}
    ways |= {f"noise, loss {loss:g}": loss for loss in LOSSES}
    shares = np.outer(BAND_SHARES, OUTCOME_SHARES).ravel()
    rows = ["| Published | Advantage (95 %) | At most | AUC (95 %) |", "| --- | --: | --: | --: |"]
    for name, found in attacked(ways, list(shares / shares.sum()), 200, TRIES, SEED).items():
        loss = ways[name]
        most = f"{most_advantage(loss):.3f}" if loss else "1"
        advantage = f"{found.advantage:.3f} ({found.low:.3f} to {found.high:.3f})"
        auc = f"{found.auc:.3f} ({found.auc_low:.3f} to {found.auc_high:.3f})"
        rows.append(f"| {name} | {advantage} | {most} | {auc} |")
    return rows


PAGE = """# What noise costs, and what it keeps

Synthetic people, as `python -m tools.evaluate_privacy` makes them. How it works, and what it does not keep
safe: [small counts and noise](../explanation/disclosure.md).

## How far off

Mean distance from the number in the release, over {releases} releases. Three quarters of the loss go to the
counts and one quarter to the weeks. With few people and a small loss the numbers are of no use, and their
ranges say so.

{errors}

Intervals are made to hold the number 95 times in 100 at least. Those of shares and means are wider, since two
noises are guarded against at once.

## Who is found

The attacker knows everybody in the table of 200 people but one, and asks whether that one is in it. {tries}
tries, half of them with the person. Advantage is the share of members called members less the share of others
called so: 0 is guessing. No attacker at all can pass “at most”, but for the chance of so many tries.

{attack}

Hiding small counts stops only those who do not know the rest: for this attacker a cell that is shown tells as
much as an exact one, and whether a cell is hidden can tell too. Noise does not depend on what anybody knows.
"""


def page() -> str:
    """Return the whole page."""
    errors_text, attack = "\n".join(error_rows()), "\n".join(attack_rows())
    return PAGE.format(
        releases=RELEASES, tries=f"{TRIES:_}".replace("_", " "), errors=errors_text, attack=attack
    )


def main() -> None:
    """Write the page."""
    TARGET.write_text(page(), encoding="utf-8")


if __name__ == "__main__":
    main()

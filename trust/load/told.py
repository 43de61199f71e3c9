"""The section of docs/trust.md: tables of what was measured, and what they say."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from tools.markdown import table
from trust.load.figures import GOAL_MS, Growth, StepFound
from trust.load.house import People
from trust.load.old import OldFound
from trust.load.rise import best, is_of_driver
from trust.load.soak import SoakFound
from trust.load.visits import SHARES, VISITS

#: Parts that are told of a page, the largest first.
MOST_PARTS, LEAST_SHARE = 4, 0.05


def people_told(people: People) -> str:
    """Return who is in the record, and how they came there."""
    rows = sum(people.n_rows.values())
    return (
        f"{len(people.people):,} people and {len(people.carers)} prescribers with {people.n_links:,} places "
        f"in their caseloads: {rows:,} rows, {people.size / 1e9:.1f} GB, sealed as in any record of team "
        f"mode. {people.n_lives} of them are lives, told day by day through the deeds that the pages use. "
        "The others are copies of these: each row with keys, an owner and words of its own, written "
        "through its own columns, its log chained anew and its signatures sealed anew. "
        f"{people.n_checked} copies were looked at: every log is whole and every signature fits. "
        "So what a process keeps of one person serves no other, but for the forecasts of plans: copies of "
        "one life have the same doses ahead."
    )


def shares_told() -> str:
    """Return the mix of visits."""
    whole = sum(SHARES.values())
    rows = [[VISITS[name], f"{100 * share / whole:.0f} %"] for name, share in SHARES.items()]
    return table(["a visit", "share"], rows)


def steps_told(steps: Sequence[StepFound]) -> str:
    """Return the table of rates."""
    rows = [
        [
            f"{one.rate:.2f}",
            str(one.visits),
            f"{one.a_second:.1f}",
            f"{one.p50:.0f}",
            f"{one.p95:.0f}",
            f"{one.p99:.0f}",
            str(sum(one.errors.values())),
            *(f"{one.cores[name]:.2f}" for name in ("app", "PostgreSQL", "driver")),
            "driver too late"
            if is_of_driver(one)
            else "good"
            if one.is_good
            else "too slow"
            if not one.errors
            else "errors",
        ]
        for one in steps
    ]
    head = ["visits/s", "visits", "requests/s", "p50 ms", "p95 ms", "p99 ms", "errors"]
    return table([*head, "cores: app", "PostgreSQL", "driver", ""], rows)


def best_told(steps: Sequence[StepFound]) -> str:
    """Return what a core carries."""
    found = best(list(steps))
    if found is None:
        return f"No rate kept p95 below {GOAL_MS:.0f} ms."
    used = found.cores["app"] + found.cores["PostgreSQL"]
    return (
        f"The highest rate with p95 below {GOAL_MS:.0f} ms is **{found.rate:.2f} visits a second** "
        f"({found.a_second:.1f} requests a second), for {used:.2f} cores of app and database: "
        f"**{found.a_core:.1f} requests a second for each busy core**."
    )


def requests_told(step: StepFound) -> str:
    """Return the table of requests at one rate."""
    rows = [[name, str(n), f"{p50:.0f}", f"{p95:.0f}"] for name, (n, p50, p95) in step.by_name.items()]
    return table(["request", "n", "p50 ms", "p95 ms"], rows)


def inside_told(found: Mapping[str, Mapping[str, Any]]) -> str:
    """Return the table of where the time of each page goes."""
    rows = []
    for name, one in found.items():
        shares = sorted(one["shares"].items(), key=lambda part: -part[1])[:MOST_PARTS]
        parts = ", ".join(f"{part} {100 * share:.0f} %" for part, share in shares if share >= LEAST_SHARE)
        rows.append([name, f"{one['took']:.0f}", f"{one['queries']:.0f}", f"{one['in_queries']:.0f}", parts])
    return table(
        ["page", "ms of a core", "queries", "ms in them", "of the work (one part may lie in another)"], rows
    )


def statements_told(rows: Sequence[tuple[Any, ...]]) -> str:
    """Return the statements that took the database longest."""
    told = [
        [
            f"`{' '.join(str(text).split())[:90]}`".replace("|", " "),
            str(calls),
            f"{mean:.2f}",
            f"{100 * share:.0f} %",
        ]
        for text, calls, mean, share in rows
    ]
    return table(["statement", "calls", "mean ms", "of the database's time"], told)


def soak_told(found: SoakFound) -> str:
    """Return the tables of the long while."""
    step = found.step
    memory = [
        [name, " ".join(f"{mean:.0f}" for mean in one.course), _growth(one), _verdict(one)]
        for name, one in found.growths.items()
    ]
    counts = [[name, str(came), str(told)] for name, (came, told) in found.counts.items()]
    grown = [
        [name, str(before), str(after)]
        for name, (before, after) in sorted(found.tables.items())
        if name not in found.counts
    ]
    n_errors = sum(step.errors.values())
    return "\n\n".join(
        (
            (
                f"{found.minutes:g} minutes at {step.rate:.2f} visits a second: {step.requests:,} requests, "
                f"{n_errors} errors, p50 {step.p50:.0f} ms, p95 {step.p95:.0f} ms, p99 {step.p99:.0f} ms; "
                f"{found.connections[0]} to {found.connections[1]} connections to the database. Memory is "
                "what a process has for itself (USS), every five seconds; what fills at first is left out; "
                "growth is that of ten block means with its 95 % interval."
            ),
            table(["memory", "MiB along the way", "growth, MiB an hour", ""], memory),
            "Each request that writes left its row, and no other:",
            table(["table", "rows that came", "told"], counts),
            (
                "These tables changed besides (looks that are logged, advice that was seen, beliefs, "
                "which are kept four to a medicine):"
            ),
            table(["table", "rows before", "after"], grown),
        )
    )


def old_told(found: OldFound, years: int) -> str:
    """Return the table of the old file."""
    told = ", ".join(f"{n:,} {name}" for name, n in found.rows.items() if n > 1)
    rows = [
        [
            one.what,
            f"{one.p50:.0f}",
            f"{one.p95:.0f}",
            str(one.n),
            ("yes" if one.is_good else "**no**") if one.has_goal else "",
        ]
        for one in found.waited
    ]
    return (
        f"{years} years of one person, told day by day through the deeds: {told}; "
        f"{found.size / 1e6:.0f} MB in a file of SQLite, under `opentaper serve`.\n\n"
        + table(["what", "p50 ms", "p95 ms", "n", f"p95 < {GOAL_MS:.0f} ms"], rows)
    )


def _growth(one: Growth) -> str:
    return f"{one.an_hour:+.1f} ({one.low:+.1f} to {one.high:+.1f})"


def _verdict(one: Growth) -> str:
    if one.is_growing:
        return "**grows**"
    return "flat" if one.is_flat else f"within {100 * one.high * one.hours / one.mean:.0f} % in this time"

"""Tables of the policy: limits, paces, and every other number that decides."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields
from typing import Any

from opentaper import formulary
from opentaper.formulary.policy import Bound, FamilyRule, PaceRule, WordList
from tools.markdown import keys, row, table


def limit_table() -> str:
    """Return the limits of every family, and of drugs with limits of their own."""
    policy = formulary.shipped_policy()
    named = [(rule.family.value, rule) for rule in policy.families]
    named += [(f"{name} (alone)", rule) for name, rule in policy.drugs]
    head = "family; share of the dose; points of effect; days between cuts; days in all; mg in one cut"
    rows = (_limits(name, rule) for name, rule in named)
    return table((*head.split("; "), "last dose without a curve", "special"), rows)


def _limits(name: str, rule: FamilyRule) -> tuple[str, ...]:
    short = rule.least_days_short_use
    days = _bound(rule.least_days) + (f"; {_bound(short)} after short use" if short is not None else "")
    special = ["a specialist takes part"] if rule.specialist else []
    special += [f"not when: {', '.join(rule.stop_for)}"] if rule.stop_for else []
    return (
        name,
        _bound(rule.max_share, 100, " %"),
        _bound(rule.max_points),
        days,
        _bound(rule.least_total_days),
        _bound(rule.max_step_mg),
        _bound(rule.last_share, 100, " % of the lowest usual dose"),
        "; ".join(special),
    )


def _bound(bound: Bound | None, times: float = 1, unit: str = "") -> str:
    """Return a bound with its grade and sources, or nothing."""
    if bound is None:
        return ""
    return f"{bound.value * times:g}{unit} {bound.grade.value} {keys(bound.source)}"


def pace_table() -> str:
    """Return the pace classes of every table."""
    policy = formulary.shipped_policy()
    tables = {"most families": policy.paces}
    for rule in policy.families:
        if rule.paces:
            same = next((name for name, paces in tables.items() if paces == rule.paces), None)
            label = rule.family.value if same is None else f"{same}, {rule.family.value}"
            tables = {name: paces for name, paces in tables.items() if name != same} | {label: rule.paces}
    head = ("for", "pace", "points of effect", "share of the dose", "days")
    return table(head, (_pace(name, pace) for name, paces in tables.items() for pace in paces))


def _pace(name: str, pace: PaceRule) -> tuple[str, ...]:
    return name, pace.name, _bound(pace.points), _bound(pace.share, 100, " %"), _bound(pace.days)


def general_table() -> str:
    """Return the numbers of the policy that hold for every family."""
    policy = formulary.shipped_policy()
    told = (
        ("half-lives (upper end) between two cuts", policy.settling),
        ("days between two cuts where no half-life is confirmed", policy.unknown_half_life_days),
        ("months from which use counts as long", policy.long_use_months),
        ("months below which use counts as short", policy.short_use_months),
        ("age from which steps last half as long again", policy.older_age),
    )
    rows = ((what, _bound(bound), bound.note) for what, bound in told)
    return table(("what", "limit", "note"), rows)


def bound_table() -> str:
    """Return every other number and list of the policy that holds for all, part by part."""
    policy = formulary.shipped_policy()
    first = policy.families[0]
    parts: tuple[tuple[str, Any, tuple[str, ...]], ...] = (
        ("all", policy, ()),
        ("cuts", first, ("last_step", "waived_share", "alternating_mg")),
        ("pace", policy.moves, ()),
        ("switch", policy.switching, ()),
        ("capsules", policy.capsules, ()),
        ("adaptive", policy.adaptive, ()),
        ("re-plan", policy.replanning, ()),
        ("together", policy.company, ()),
        ("measuring", policy.measuring, ()),
    )
    rows = [
        (part, name.replace("_", " "), _told_bound(held), held.note)
        for part, group, only in parts
        for name in only or tuple(one.name for one in fields(group))
        if isinstance(held := getattr(group, name), Bound | WordList)
    ]
    return table(("for", "what", "number or words", "note"), rows)


def _told_bound(held: Bound | WordList) -> str:
    """Return a number, or words, with grade and sources."""
    if isinstance(held, Bound):
        return _bound(held)
    return f"{', '.join(held.words)}: {held.grade.value} {keys(held.source)}"


def measuring_rows() -> str:
    """Return the rows of the table of measuring errors."""
    errors_of = formulary.shipped_policy().measuring
    told = (
        ("half a tablet", errors_of.half_share, "of the half"),
        ("a quarter of a tablet", errors_of.quarter_share, "of the quarter"),
        ("fill a syringe", errors_of.capacity_share, "of what the syringe holds, each time"),
        ("draw an amount", errors_of.volume_share, "of the amount"),
        ("stir a tablet into water", errors_of.dispersed_share, "of the amount"),
        ("count beads", errors_of.bead_share, "of the amount, and half a bead"),
    )
    rows = ((what, f"±{bound.value * 100:g} % {of}", keys(bound.source)) for what, bound, of in told)
    return "\n".join(row(cells) for cells in rows).replace("(sources.md", "(../reference/sources.md")


#: What a page asks for, by the name of its function.
PARTS: dict[str, Callable[[], str]] = {
    part.__name__: part for part in (bound_table, general_table, limit_table, measuring_rows, pace_table)
}

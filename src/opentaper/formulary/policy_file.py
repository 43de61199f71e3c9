"""The policy as a value, read from ``data/policy.yaml``."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Any

from opentaper.errors import BrokenFormulary
from opentaper.formulary.bounds import bound
from opentaper.formulary.facts import Family, Grade
from opentaper.formulary.policy import (
    AdaptiveRule,
    AdviceRule,
    CapsuleRule,
    CompanyRule,
    FamilyRule,
    MeasuringError,
    NightRule,
    PaceMoves,
    PaceRule,
    Policy,
    ReplanRule,
    SwitchRule,
    WordList,
)

FILE = "policy.yaml"
#: Bounds that stand alone at the top of the file.
SINGLE = (
    "settling",
    "unknown_half_life_days",
    "small_part",
    "swing_days",
    "long_use_months",
    "short_use_months",
    "older_age",
    "unit_slip",
    "slack_share",
    "listed_share",
    "rest_days",
    "fewer_liquids_times",
)


@cache
def shipped_policy() -> Policy:
    """Return the shipped policy.

    Raises
    ------
    BrokenFormulary
        A family without a rule, or a bound that is missing.

    Examples
    --------
    >>> shipped_policy().rule("diazepam", Family.BENZODIAZEPINE).max_points.value
    5.0
    """
    import yaml

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    text = files("opentaper.formulary").joinpath("data", FILE).read_text(encoding="utf-8")
    return policy_of(yaml.load(text, Loader=loader))


def policy_of(told: dict[str, Any]) -> Policy:
    """Return the policy that a mapping tells."""
    try:
        return _policy(told)
    except (KeyError, TypeError, ValueError) as gap:
        raise BrokenFormulary(file=FILE, why=f"missing or unreadable: {gap}") from gap


def _policy(told: dict[str, Any]) -> Policy:
    tables = {name: _paces(table) for name, table in told["pace_tables"].items()}
    common = told["common"]
    families = {name: common | own for name, own in told["families"].items()}
    drugs = {name: families[own["family"]] | own for name, own in told["drugs"].items()}
    return Policy(
        release=told["release"],
        families=tuple(
            _rule(Family(name), families[name], tables) for name in (family.value for family in Family)
        ),
        drugs=tuple((name, _rule(Family(own["family"]), own, tables)) for name, own in drugs.items()),
        paces=_paces(told["paces"]),
        measuring=MeasuringError(**_group(told["measuring"])),
        moves=PaceMoves(**_group(told["moves"])),
        switching=SwitchRule(**_group(told["switching"])),
        capsules=CapsuleRule(**_group(told["capsules"])),
        company=CompanyRule(**_group(told["company"])),
        adaptive=AdaptiveRule(**_group(told["adaptive"])),
        replanning=ReplanRule(**_group(told["replanning"])),
        advice=AdviceRule(**_group(told["advice"])),
        nights=NightRule(**_group(told["nights"])),
        **{name: bound(told[name]) for name in SINGLE},
    )


def _group(told: dict[str, Any]) -> dict[str, Any]:
    """Return the bounds and the lists of words of one part of the file, by name."""
    return {name: _words(one) if "words" in one else bound(one) for name, one in told.items()}


def _words(told: dict[str, Any]) -> WordList:
    return WordList(tuple(told["words"]), tuple(told["source"]), Grade(told["grade"]), told.get("note", ""))


def _paces(table: list[dict[str, Any]]) -> tuple[PaceRule, ...]:
    return tuple(
        PaceRule(row["name"], bound(row["points"]), bound(row["share"]), bound(row["days"])) for row in table
    )


def _rule(family: Family, told: dict[str, Any], tables: dict[str, tuple[PaceRule, ...]]) -> FamilyRule:
    optional = (
        "least_days_short_use",
        "least_total_days",
        "max_step_mg",
        "signed_share",
        "signed_points",
        "signed_days",
    )
    return FamilyRule(
        family=family,
        max_share=bound(told["max_share"]),
        max_points=bound(told["max_points"]),
        least_days=bound(told["least_days"]),
        last_share=bound(told["last_share"]),
        last_step=bound(told["last_step"]),
        waived_share=bound(told["waived_share"]),
        alternating_mg=bound(told["alternating_mg"]),
        specialist=told.get("specialist", ""),
        stop_for=tuple(told["stop_for"]),
        may_alternate_days=bool(told.get("may_alternate_days", False)),
        paces=tables[told["paces"]] if "paces" in told else (),
        **{name: bound(told[name]) if name in told else None for name in optional},
    )

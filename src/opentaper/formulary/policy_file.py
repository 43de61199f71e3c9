"""The policy as a value, read from ``data/policy.yaml``."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Any

from opentaper.errors import BrokenFormulary
from opentaper.formulary.facts import Family, Grade
from opentaper.formulary.policy import Bound, FamilyRule, MeasuringError, PaceRule, Policy

FILE = "policy.yaml"


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
        measuring=MeasuringError(**{name: _bound(bound) for name, bound in told["measuring"].items()}),
        **{
            name: _bound(told[name])
            for name in (
                "settling",
                "unknown_half_life_days",
                "long_use_months",
                "short_use_months",
                "older_age",
            )
        },
    )


def _bound(told: dict[str, Any]) -> Bound:
    return Bound(float(told["value"]), tuple(told["source"]), Grade(told["grade"]), told.get("note", ""))


def _paces(table: list[dict[str, Any]]) -> tuple[PaceRule, ...]:
    return tuple(
        PaceRule(row["name"], _bound(row["points"]), _bound(row["share"]), _bound(row["days"]))
        for row in table
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
        max_share=_bound(told["max_share"]),
        max_points=_bound(told["max_points"]),
        least_days=_bound(told["least_days"]),
        last_share=_bound(told["last_share"]),
        specialist=told.get("specialist", ""),
        stop_for=tuple(told["stop_for"]),
        may_alternate_days=bool(told.get("may_alternate_days", False)),
        paces=tables[told["paces"]] if "paces" in told else (),
        **{name: _bound(told[name]) if name in told else None for name in optional},
    )

"""Tables of plans under a risk; what they hold is reckoned in :mod:`tools.adaptive_tables`."""

from __future__ import annotations

from collections.abc import Callable

from tools.markdown import table

COMPARED = ("plan", "days", "steps", "hardest day", "at some time")


def adaptive_equal_length() -> str:
    """Return the adaptive plan beside others of the same length."""
    from tools.adaptive_tables import equal_length

    return table(COMPARED, equal_length())


def adaptive_equal_risk() -> str:
    """Return the adaptive plan beside others of the same risk."""
    from tools.adaptive_tables import equal_risk

    return table(COMPARED, equal_risk())


def adaptive_within_limits() -> str:
    """Return adaptive plans of several drugs, inside the limits and without them."""
    from tools.adaptive_tables import within_limits

    head = (
        "drug, dose, use",
        "days",
        "days without limits",
        "decided by risk / limit / shelf",
        "hardest day",
    )
    return table(head, within_limits())


def adaptive_trade_off() -> str:
    """Return length against chance."""
    from tools.adaptive_tables import trade_off

    return table(("chance", "days", "hardest day", "at some time", "a week buys"), trade_off())


#: What a page asks for, by the name of its function.
PARTS: dict[str, Callable[[], str]] = {
    part.__name__: part
    for part in (adaptive_equal_length, adaptive_equal_risk, adaptive_trade_off, adaptive_within_limits)
}

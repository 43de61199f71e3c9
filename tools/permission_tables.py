"""The permission matrix: what each role may do with each section, under each consent."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

from opentaper.actions.permissions import (
    CareAction,
    CareRole,
    Consented,
    Right,
    Section,
    Why,
    decision,
)
from tools.markdown import table

TODAY = date(2026, 11, 23)
#: The states of a consent, each as the newest one of its section.
STATES: dict[str, Consented | None] = {
    "may write": Consented(Right.WRITE, TODAY),
    "may read": Consented(Right.READ, TODAY),
    "not granted": None,
    "expired": Consented(Right.WRITE, TODAY - timedelta(days=1)),
    "revoked": Consented(Right.WRITE, None, is_revoked=True),
}
STRANGER = "stranger"
WORDS = {Why.ALLOWED: "**yes**"}


def cells() -> dict[tuple[CareRole, CareAction, Section, str], Why]:
    """Return every cell: role, action, section and state of the consent, a stranger's among them."""
    found = {
        (role, action, section, state): decision(role, action, section, consent, TODAY)
        for role in CareRole
        for action in CareAction
        for section in Section
        for state, consent in STATES.items()
    }
    strangers = {
        (role, action, section, STRANGER): decision(None, action, section, STATES["may write"], TODAY)
        for role in CareRole
        for action in CareAction
        for section in Section
    }
    return found | strangers


def permissions() -> str:
    """Return the matrix, a table for each role."""
    known, parts = cells(), []
    for role in CareRole:
        rows = [
            [
                action.value.replace("_", " "),
                section.value.replace("_", " "),
                *(_told(known[role, action, section, state]) for state in (*STATES, STRANGER)),
            ]
            for action in CareAction
            for section in Section
        ]
        head = ("action", "section", *STATES, STRANGER)
        parts.append(f"## {role.value.capitalize()}\n\n{table(head, rows)}")
    allowed = sum(why is Why.ALLOWED for why in known.values())
    return "\n\n".join((f"{len(known)} cells, of which {allowed} say yes.", *parts))


def _told(why: Why) -> str:
    return WORDS.get(why, f"no: {why.value.replace('_', ' ')}")


#: What a page asks for, by the name of its function.
PARTS: dict[str, Callable[[], str]] = {permissions.__name__: permissions}

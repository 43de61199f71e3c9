"""The rooms whose tests are tried, and the tests that may find a fault there."""

from __future__ import annotations

from pathlib import Path

from trust.page import ROOT

SOURCE = ROOT / "src"
#: The rooms within planning: what makes doses, and what bounds them. The rest of it is planning itself.
DISPENSING = (
    "capsules",
    "compounding",
    "dispensing",
    "intakes",
    "liquids",
    "making",
    "measured",
    "pharmacy_made",
    "proposal",
    "smaller",
    "solids",
)
LIMITS = ("interval", "limits", "pace")
POLICY = ("bounds", "policy", "policy_file")
ROOMS = ("planning", "dispensing", "limits", "advice")
#: Tests of the rooms, their doctests among them. No journey through a browser.
TESTS = (
    "src/opentaper/planning",
    "src/opentaper/advice",
    "src/opentaper/formulary",
    "tests/unit/planning",
    "tests/unit/advice",
    "tests/unit/formulary",
    "tests/laws",
    "tests/spec",
    "tests/scenarios",
)


def modules(room: str) -> tuple[str, ...]:
    """Return the names of a room's modules.

    Examples
    --------
    >>> modules("limits")[-1]
    'opentaper.formulary.policy_file'
    """
    planning = tuple(f"opentaper.planning.{name}" for name in _names("planning"))
    dispensing = tuple(f"opentaper.planning.{name}" for name in DISPENSING)
    limits = tuple(f"opentaper.planning.{name}" for name in LIMITS)
    return {
        "planning": tuple(one for one in planning if one not in dispensing + limits),
        "dispensing": dispensing,
        "limits": limits + tuple(f"opentaper.formulary.{name}" for name in POLICY),
        "advice": tuple(f"opentaper.advice.{name}" for name in _names("advice")),
    }[room]


def file_of(module: str) -> Path:
    """Return the file of a module."""
    return (SOURCE / Path(*module.split("."))).with_suffix(".py")


def _names(room: str) -> list[str]:
    return sorted(one.stem for one in (SOURCE / "opentaper" / room).glob("*.py") if one.stem != "__init__")

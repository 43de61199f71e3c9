"""OpenTaper plans hyperbolic tapers of psychiatric drugs.

The names below are loaded when they are first asked for, so that ``import opentaper`` costs next to nothing.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:  # for type checkers: the names of _EXPORTS; tests/unit/test_public_names.py compares
    from opentaper.planning.check import check as check
    from opentaper.planning.compare import compare as compare
    from opentaper.planning.plan import plan as plan
    from opentaper.planning.request import PlanRequest as PlanRequest
    from opentaper.planning.result import PlanResult as PlanResult
    from opentaper.planning.switch import switch as switch
    from opentaper.quantities import Dose as Dose

__version__ = "0.1.0"

#: Public name → the module that defines it.
_EXPORTS: dict[str, str] = {
    "Dose": "opentaper.quantities",
    "PlanRequest": "opentaper.planning.request",
    "PlanResult": "opentaper.planning.result",
    "check": "opentaper.planning.check",
    "compare": "opentaper.planning.compare",
    "plan": "opentaper.planning.plan",
    "switch": "opentaper.planning.switch",
}


def __getattr__(name: str) -> Any:
    """Load a public name from its module at first use (PEP 562)."""
    if name not in _EXPORTS:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(_EXPORTS[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    """List the public names, loaded or not."""
    return sorted({*_EXPORTS, *globals()})

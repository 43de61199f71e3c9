"""Each published result with the question that the model is asked for it, or why it is asked none."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from opentaper.errors import BadOption, BrokenFormulary
from opentaper.formulary import files
from opentaper.formulary.outcomes import PublishedResult, outcomes
from opentaper.inference.cases import Case, case_of

FILE = "scenarios.yaml"
_OURS = frozenset({"study", "but", "miss", "alone"})
_KEYS = _OURS | frozenset({"measure", "against", "contrast", "given"})


@dataclass(frozen=True, slots=True)
class PublishedCase:
    """A published result, and the case it is to the model.

    ``case`` is None where the model has no answer, and ``not_modelled`` tells why. ``miss`` tells, where the
    model answers otherwise than the source, what is known of the reason. ``is_alone`` marks a row whose
    measure rests on a number that no other row informs, so that meeting it is no test.
    """

    result: PublishedResult
    case: Case | None
    not_modelled: str = ""
    miss: str = ""
    is_alone: bool = False


@cache
def published_cases() -> tuple[PublishedCase, ...]:
    """Return all published results with their cases, in the order of ``outcomes.tsv``.

    Raises
    ------
    BrokenFormulary
        A result without a case, a case without a result, or one that cannot be read.

    Examples
    --------
    >>> asked = {one.result.id: one for one in published_cases()}
    >>> asked["rosenbaum-paroxetine"].case.measure.kind
    'rise'
    """
    told = files.mapping(FILE)
    rows: dict[str, Mapping[str, Any]] = dict(told["rows"])
    found = tuple(_published_case(row, rows.pop(row.id, None), told["studies"]) for row in outcomes())
    if rows:
        raise BrokenFormulary(file=FILE, why=f"no such result: {', '.join(sorted(rows))}")
    return found


def _published_case(
    row: PublishedResult, told: Mapping[str, Any] | None, studies: Mapping[str, Mapping[str, Any]]
) -> PublishedCase:
    if told is None:
        raise BrokenFormulary(file=FILE, why=f"{row.id} is not there")
    if "not_modelled" in told:
        return PublishedCase(row, None, not_modelled=str(told["not_modelled"]))
    if unknown := set(told) - _KEYS:
        raise BrokenFormulary(file=FILE, why=f"{row.id}: {', '.join(sorted(unknown))}")
    asked = {key: value for key, value in told.items() if key not in _OURS}
    try:
        scenario = {**studies[told["study"]], **(told.get("but") or {})}
        case = case_of({"row": row.id, "scenario": scenario, **asked})
    except (BadOption, KeyError, TypeError, ValueError) as wrong:
        raise BrokenFormulary(file=FILE, why=f"{row.id}: {wrong}") from wrong
    return PublishedCase(row, case, miss=str(told.get("miss", "")), is_alone=bool(told.get("alone")))

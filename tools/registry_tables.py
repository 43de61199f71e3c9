"""The tables of the registry, as the page of reference shows them."""

from __future__ import annotations

from collections.abc import Callable

from opentaper.cohort.rare import LEAST, TOLD_APART, WHOLE_UG
from opentaper.cohort.registry_schema import schema_document
from tools.markdown import table

UG_PER_MG = 1000


def registry_schema() -> str:
    """Return every table with its columns, from the schema that stands beside each release."""
    told = schema_document()
    parts = []
    for name, columns in told["tables"].items():
        rows = [
            (
                f"`{one['name']}`",
                f"{one['type']}{', or null' if one['nullable'] else ''}",
                one["unit"],
                one["meaning"],
            )
            for one in columns
        ]
        parts.append(f"## {name}\n\n{table(('column', 'type', 'unit', 'meaning'), rows)}")
    return "\n\n".join(parts)


def registry_coarser() -> str:
    """Return what a release tells more coarsely, in the order in which groups are told apart."""
    rows = [(f"`{name}`", _coarser(name, coarser)) for name, coarser in TOLD_APART]
    shared = f"By default {LEAST} people share each combination; the manifest of a release names its number."
    return f"{table(('column', 'what a rare value is told as'), rows)}\n\n{shared}"


def _coarser(name: str, coarser: str | None) -> str:
    if name == "start_ug":
        whole = f"{WHOLE_UG // UG_PER_MG} mg where the drug is not told"
        return (
            f"the nearest dose that enough people have, with all doses of the course in proportion; {whole}"
        )
    return "null" if coarser is None else f"`{coarser}`"


#: What a page asks for, by the name of its function.
PARTS: dict[str, Callable[[], str]] = {part.__name__: part for part in (registry_schema, registry_coarser)}

"""The tables of a registry as they may leave the house: without whoever took it back, rare values coarser."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from opentaper.cohort.rare import OutsideFacts, coarse
from opentaper.cohort.registry_schema import OTHER, arrow_schema

if TYPE_CHECKING:
    import pyarrow

#: Doses of each table, which are told as shares where the drug is not told.
DOSES: Mapping[str, tuple[str, ...]] = {
    "person": (),
    "course": ("goal_ug", "smallest_ug"),
    "day": ("planned_ug", "dose_ug"),
    "event": ("from_ug", "to_ug"),
}
TOLD = ("country", "drug", "family", "condition", "use_band", "attempts", "start_ug")
_PLACES = 1 << 15


@dataclass(frozen=True, slots=True, eq=False)
class Coarsening:
    """Who stays, and what of each course is told coarser: by person and number of the course.

    ``countries`` are told of each person who stays.
    """

    courses: Mapping[tuple[str, int], OutsideFacts]
    countries: Mapping[str, str | None]
    counts: Mapping[str, int]


def coarsening(
    person: pyarrow.Table, course: pyarrow.Table, withdrawn: frozenset[str], least: int
) -> Coarsening:
    """Return what has to be told coarser of people who stay, so that ``least`` share each combination.

    Parameters
    ----------
    person, course
        The whole tables of a registry.
    withdrawn
        Pseudonyms of those of whom nothing may be told any more.

    Raises
    ------
    BadOption
        Fewer people than ``least`` are left.
    """
    rows = person.select(["person", "country"]).to_pylist()
    country = {row["person"]: row["country"] for row in rows if row["person"] not in withdrawn}
    told = [
        OutsideFacts(country=country[row["person"]], own_ug=row["start_ug"], **row)
        for row in course.select(["person", "course", *TOLD[1:]]).to_pylist()
        if row["person"] in country
    ]
    made = coarse(told, least)
    counts = {
        name: sum(getattr(a, name) != getattr(b, name) for a, b in zip(told, made, strict=True))
        for name in TOLD
    }
    countries = dict.fromkeys(country) | {one.person: one.country for one in made}
    return Coarsening({(one.person, one.course): one for one in made}, countries, counts)


def coarse_table(name: str, table: pyarrow.Table, rule: Coarsening) -> pyarrow.Table:
    """Return the rows of a table of those who stay, as they are told."""
    import pyarrow as pa
    import pyarrow.compute as pc

    kept = table.filter(pc.is_in(table.column("person"), pa.array(list(rule.countries), pa.string())))
    if name == "person":
        told = [rule.countries[who] for who in kept.column("person").to_pylist()]
        return _with(kept, "country", told)
    if name == "course":
        kept = _told(kept, rule)
    return _scaled(name, kept, rule)


def _with(table: pyarrow.Table, column: str, values: Any, mask: NDArray[np.bool_] | None = None) -> Any:
    import pyarrow as pa

    field = table.schema.field(column)
    return table.set_column(
        table.schema.get_field_index(column), field, pa.array(values, field.type, mask=mask)
    )


def _told(table: pyarrow.Table, rule: Coarsening) -> pyarrow.Table:
    """Return courses with what is told of each."""
    keys = zip(table.column("person").to_pylist(), table.column("course").to_pylist(), strict=True)
    known = [rule.courses[key] for key in keys]
    for column in TOLD[1:]:
        table = _with(table, column, [getattr(one, column) for one in known])
    return table


def _scaled(name: str, table: pyarrow.Table, rule: Coarsening) -> pyarrow.Table:
    """Return a table with the doses of courses that are told as other doses; and no effect of no drug."""
    who = table.column("person").combine_chunks().dictionary_encode()
    people: Sequence[str] = who.dictionary.to_pylist()
    place = who.indices.to_numpy(zero_copy_only=False).astype(np.int64) * _PLACES
    place += table.column("course").to_numpy()
    rows = {
        (number * _PLACES + key[1]): one
        for key, one in rule.courses.items()
        if one.start_ug != one.own_ug or one.drug == OTHER
        for number in _numbers(people, key[0])
    }
    if not rows:
        return table
    for column in DOSES[name]:
        table = _with(table, column, *_other_doses(table.column(column), place, rows))
    if "effect" in arrow_schema(name).names:
        hidden = [at for at, one in rows.items() if one.drug == OTHER]
        effect = table.column("effect").to_numpy(zero_copy_only=False)
        table = _with(table, "effect", effect, np.isnan(effect) | np.isin(place, hidden))
    return table


def _numbers(people: Sequence[str], person: str) -> tuple[int, ...]:
    return (people.index(person),) if person in people else ()


def _other_doses(
    column: Any, place: NDArray[np.int64], rows: Mapping[int, OutsideFacts]
) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    """Return the doses of a column, each course's by its own factor, and where there is none."""
    is_null = column.is_null().to_numpy(zero_copy_only=False)
    doses = column.fill_null(0).to_numpy(zero_copy_only=False).astype(np.int64)
    for at, one in rows.items():
        here = place == at
        found, which = np.unique(doses[here], return_inverse=True)
        doses[here] = np.array([one.scaled(int(ug)) for ug in found], dtype=np.int64)[which]
    return doses, is_null

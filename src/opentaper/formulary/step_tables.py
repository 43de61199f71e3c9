"""Published step tables, to reproduce and to compare with; never followed by themselves."""

from __future__ import annotations

from functools import cache
from itertools import groupby

from opentaper.errors import BadOption
from opentaper.formulary import files
from opentaper.formulary.manifest import drug_name
from opentaper.formulary.rows import PublishedStep, PublishedTaper
from opentaper.quantities import Dose

FILE = "published_tapers.tsv"


def published_tapers(drug: str | None = None) -> tuple[PublishedTaper, ...]:
    """Return the published tapers, of all drugs or of one.

    Examples
    --------
    >>> [taper.id for taper in published_tapers("diazepam")]
    ['maudsley-diazepam-a', 'maudsley-diazepam-b']
    """
    wanted = None if drug is None else drug_name(drug)
    return tuple(taper for taper in _tapers() if wanted is None or taper.drug == wanted)


def published_taper(id: str) -> PublishedTaper:  # noqa: A002 - the field of the table
    """Return one published taper by its id.

    Raises
    ------
    BadOption
        With the ids that are known.

    Examples
    --------
    >>> taper = published_taper("horowitz-taylor-2019")
    >>> [str(step.dose) for step in taper.steps[:3]]
    ['20 mg', '9.1 mg', '5.4 mg']
    """
    found = next((taper for taper in _tapers() if taper.id == id), None)
    if found is None:
        raise BadOption(option="published_taper", given=id, wanted=", ".join(taper.id for taper in _tapers()))
    return found


@cache
def _tapers() -> tuple[PublishedTaper, ...]:
    """Return all published tapers, in the order of the file."""
    return tuple(_taper(list(rows)) for _, rows in groupby(files.rows(FILE), key=lambda row: row["id"]))


def _taper(rows: list[dict[str, str]]) -> PublishedTaper:
    """Return the taper that its rows make."""
    first = rows[0]
    steps = [
        PublishedStep(
            dose=Dose.mg(row["dose_mg"]),
            occupancy_pct=float(row["occupancy_pct"]) if row["occupancy_pct"] else None,
            hold_low_days=int(row["hold_low_days"]) if row["hold_low_days"] else None,
            hold_high_days=int(row["hold_high_days"]) if row["hold_high_days"] else None,
        )
        for row in rows
    ]
    return PublishedTaper(
        id=first["id"],
        title=first["title"],
        drug=first["drug"],
        steps=tuple(steps),
        source=tuple(first["source"].split()),
        note=first["note"],
    )

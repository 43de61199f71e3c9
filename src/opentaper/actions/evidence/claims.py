"""A registry rebuilt of claims: dispensings in OMOP tables, read where they lie, and told of as tapers."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from datetime import date
from pathlib import Path
from secrets import token_hex
from tempfile import TemporaryDirectory
from time import monotonic

from opentaper.actions.evidence.build import RegistryBuilt
from opentaper.cohort.claims_dirt import dirtied
from opentaper.cohort.claims_generator import generated_claims, write_made_claims
from opentaper.cohort.contribution import pseudonym
from opentaper.cohort.omop_people import claimed_people, diagnoses_of
from opentaper.cohort.omop_report import ClaimsReport
from opentaper.cohort.omop_rows import dispensings, sort_rows
from opentaper.cohort.omop_source import claims_database, load_claims
from opentaper.cohort.omop_tables import write_claims
from opentaper.cohort.own_rows import EPOCH
from opentaper.cohort.registry_folder import write_head
from opentaper.cohort.whole_folder import whole_folder
from opentaper.errors import BadOption

REPORT = "claims.json"
SECRET_BYTES = 32
#: People of whom claims are invented at once, and of how many one row of each kind of dirt is.
MOST_VIRTUAL, ONE_OF = 100_000, 100
Clock = Callable[[], float]


def claims_registry(
    source: str,
    out: Path,
    until: date,
    secret: Path | None = None,
    clock: Clock = monotonic,
    *,
    is_virtual: bool = False,
) -> tuple[RegistryBuilt, ClaimsReport]:
    """Build a registry of claims, and return what it holds and what became of each row.

    Parameters
    ----------
    source
        A folder of Parquet or CSV files, a DuckDB file, or ``postgresql://…``.
    out
        Folder of the registry; one that is there is replaced.
    until
        The last day that can be meant: a later date is a slip.
    secret
        File of the secret that names are made with; made where it is not there. Beside the folder by default.
    is_virtual
        Whether its people are invented.

    Raises
    ------
    BadOption
        The source cannot be read, a secret that is none, or a folder that cannot be written.
    """
    report, begun = ClaimsReport(), clock()
    made = RegistryBuilt(out)
    with claims_database() as database, whole_folder(out, replaces=True) as folder:
        read = load_claims(source, database)
        key = kept_secret(out.with_name(f"{out.name}-secret.txt") if secret is None else secret)
        report.seconds["read"] = clock() - begun
        sort_rows(database, read, until.toordinal() - EPOCH, report)
        report.seconds["sorted"] = clock() - begun
        told, diagnoses = dispensings(database), diagnoses_of(database)
        made.rows = write_claims(folder, claimed_people(told, diagnoses, key, report))
        made.people = made.rows["person"]
        report.seconds["written"] = clock() - begun
        write_head(folder, made.head(until, virtual=is_virtual))
        text = json.dumps(report.told(), indent=2, ensure_ascii=False) + "\n"
        (folder / REPORT).write_text(text, encoding="utf-8")
    return made, report


def virtual_claims(
    n_people: int, out: Path, until: date, keep: Path | None = None, secret: Path | None = None
) -> tuple[RegistryBuilt, ClaimsReport]:
    """Build a registry of dirty claims of invented people, and return it as :func:`claims_registry` does.

    Parameters
    ----------
    n_people
        At least 1.
    keep
        Folder that the claims are kept in, which must not be there yet; they are gone otherwise.

    Raises
    ------
    BadOption
        No people, or a folder that cannot be written.
    """
    if not 1 <= n_people <= MOST_VIRTUAL:
        raise BadOption(option="virtual", given=str(n_people), wanted="a number of people of at least 1")
    with claims_database():  # that it can be had is known before anybody is invented
        made = generated_claims(n_people)
    dirtied(made, max(1, n_people // ONE_OF))
    with TemporaryDirectory() as name:
        folder = Path(name) if keep is None else keep
        if keep is not None and keep.exists():
            raise BadOption(option="keep", given=str(keep), wanted="a folder that is not there yet")
        try:
            write_made_claims(made, folder, ".csv")
        except OSError:
            raise BadOption(
                option="keep", given=str(keep), wanted="a folder that can be written to"
            ) from None
        return claims_registry(str(folder), out, until, secret, is_virtual=True)


def kept_secret(file: Path) -> str:
    """Return the secret of a file; a new one is written, for nobody else to read, where there is no file.

    Raises
    ------
    BadOption
        What the file holds is no secret, or it cannot be written.
    """
    try:
        if not file.exists():
            file.parent.mkdir(parents=True, exist_ok=True)
            descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(descriptor, "w", encoding="ascii") as opened:
                opened.write(token_hex(SECRET_BYTES) + "\n")
        told = file.read_text(encoding="ascii").strip()
    except (OSError, UnicodeError):
        raise BadOption(option="secret", given=str(file), wanted="a folder that can be written to") from None
    pseudonym(told)
    return told

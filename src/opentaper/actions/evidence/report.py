"""Write the report on a release: measures, disclosure control, pages; nothing of one person is written."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from opentaper import __version__
from opentaper.actions.evidence.measure import asked as asked_engine
from opentaper.actions.evidence.measure import measured
from opentaper.actions.evidence.told_lives import held_back
from opentaper.actions.evidence.told_overview import overview
from opentaper.actions.evidence.told_regression import regression_table
from opentaper.actions.evidence.told_tables import NOT_TOLD
from opentaper.cohort import rules
from opentaper.cohort.disclosure import LEAST
from opentaper.cohort.measures import MEASURES
from opentaper.cohort.registry_schema import schema_document
from opentaper.cohort.regression import restart_model, restart_times
from opentaper.cohort.release import RegistryRelease, read_release
from opentaper.cohort.whole_folder import whole_folder
from opentaper.errors import BadOption
from opentaper.exchange.evidence_site.citation import Publisher
from opentaper.exchange.evidence_site.evidence_report import (
    EvidenceRelease,
    EvidenceReport,
)
from opentaper.exchange.evidence_site.report_json import FILE
from opentaper.exchange.evidence_site.site import site_files

PUBLISHER = "OpenTaper registry"
MOST_LETTERS = 200
#: Of all that the measures rest on, what sentences of the report tell.
RULES: Mapping[str, float] = {
    "hard": rules.HARD,
    "fewest_days": rules.FEWEST_DAYS,
    "fewest_weeks": rules.FEWEST_WEEKS,
    "watched_days": rules.WATCHED_DAYS,
    "at_once_days": rules.AT_ONCE_DAYS,
    "last_percent": round(100 * rules.LAST_SHARE),
    "near_days": rules.NEAR_DAYS,
    "soon_days": rules.SOON_DAYS,
    "late_days": rules.LATE_DAYS,
}


@dataclass(frozen=True, slots=True)
class AskedReport:
    """What a report is made of: a release, where it goes, who publishes it, and with which engine."""

    release: Path
    out: Path
    publisher: str = PUBLISHER
    address: str = ""
    engine: str = "duckdb"
    least: int | None = None


@dataclass(frozen=True, slots=True)
class ReportWritten:
    """A report that was written: where, of which release, how many files, how many cells were held back."""

    folder: Path
    release: EvidenceRelease
    files: int
    tables: int
    held_back: int


def write_report(asked: AskedReport, told: Callable[[int, int], None] | None = None) -> ReportWritten:
    """Write the report on a release into a folder of its own, whole or not at all.

    A report that is there already is written anew; a folder that is something else is left alone.

    Parameters
    ----------
    asked
        What is asked for.
    told
        Is told how many measures are done, of how many.

    Raises
    ------
    BadOption
        No release, a folder that is something else, a least below the house's, or an unusable engine.
    ChangedFile
        The release is not as it was made.
    """
    release, publisher = read_release(asked.release), _publisher(asked)
    least = _least(asked, release)
    _check_out(asked.out)
    report = evidence_report(release, asked.engine, least, told)
    made = site_files(report, schema_document(), publisher)
    with whole_folder(asked.out, replaces=True) as folder:
        for name, text in made.items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_text(text, encoding="utf-8")
    held = sum(one.n_held_back for one in report.tables)
    return ReportWritten(asked.out, report.release, len(made), len(report.tables), held)


def evidence_report(
    release: RegistryRelease, engine: str, least: int, told: Callable[[int, int], None] | None = None
) -> EvidenceReport:
    """Return what a report of a release says.

    Raises
    ------
    BadOption
        The engine cannot be used.
    """
    names = tuple(name for name in MEASURES if name not in NOT_TOLD)
    found = measured(release.folder, names, engine, told)
    tables = held_back(found, least)
    with asked_engine(release.folder, engine) as (opened, rows):
        model = restart_model(opened.run(restart_times(rows)))
    more = [one for one in (overview(tables), regression_table(model, least)) if one is not None]
    made = (*more, *tables.values())
    return EvidenceReport(_head(release, least), made, __version__, dict(RULES))


def _head(release: RegistryRelease, least: int) -> EvidenceRelease:
    return EvidenceRelease(
        number=release.number,
        digest=release.digest,
        made_on=release.made_on,
        people=release.people if release.people >= least else None,
        withdrawn=release.withdrawn if release.withdrawn >= least or release.withdrawn == 0 else None,
        least=least,
        is_made_up=release.is_virtual,
    )


def _least(asked: AskedReport, release: RegistryRelease) -> int:
    """Return the smallest count that is told: never below the house's, nor the release's own."""
    floor = max(LEAST, release.least)
    if asked.least is None:
        return floor
    if asked.least < floor:
        raise BadOption(option="least", given=str(asked.least), wanted=f"a whole number of at least {floor}")
    return asked.least


def _check_out(folder: Path) -> None:
    """Refuse a folder that holds anything but a report: it would be gone."""
    try:
        is_other = folder.exists() and not (folder / FILE).is_file() and any(folder.iterdir())
    except OSError:
        is_other = True
    if is_other:
        wanted = "a new folder, or one that holds a report"
        raise BadOption(option="out", given=str(folder), wanted=wanted)


def _publisher(asked: AskedReport) -> Publisher:
    name, address = " ".join(asked.publisher.split()), asked.address.strip()
    if not name or len(name) > MOST_LETTERS or not name.isprintable():
        raise BadOption(option="publisher", given=asked.publisher, wanted="a name of 1 to 200 letters")
    if address and not _is_address(address):
        raise BadOption(option="address", given=asked.address, wanted="an address that begins with https://")
    return Publisher(name, address)


def _is_address(text: str) -> bool:
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    plain = all(one.isprintable() and one not in ' <>"{}|\\^`' for one in text)
    return parts.scheme == "https" and bool(parts.netloc) and plain and len(text) <= MOST_LETTERS

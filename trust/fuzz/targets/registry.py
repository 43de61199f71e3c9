"""What a registry is made of: claims in OMOP tables, contributions, releases, ledgers."""

from __future__ import annotations

import io
import json
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from opentaper.actions.evidence.claims import kept_secret
from opentaper.actions.evidence.given_files import GivenFiles
from opentaper.actions.evidence.release import pseudonyms_of
from opentaper.cohort.contribution_file import contribution_json, read_contribution
from opentaper.cohort.ledger import read_ledger, spend
from opentaper.cohort.omop_columns import EXPOSURE, OMOP
from opentaper.cohort.omop_files import read_files
from opentaper.cohort.registry_folder import read_head, read_table
from opentaper.cohort.release import read_release, verify_release
from trust.fuzz.edits import Shape
from trust.fuzz.target import DRAWN, NotMeant, Target, document, held, text
from trust.fuzz.targets.made import TODAY, scratch

SECRET = "5a" * 32


@contextmanager
def _folder() -> Iterator[Path]:
    with TemporaryDirectory(dir=scratch()) as name:
        yield Path(name)


def _omop(ending: str) -> Callable[[bytes], object]:
    """Return a reader of the table of dispensings as a file of some ending."""

    def read(data: bytes) -> object:
        with _folder() as folder:
            file = folder / f"drug_exposure{ending}"
            file.write_bytes(data)
            rows: list[int] = []
            told = read_files(EXPOSURE, [file], lambda batch: rows.append(batch.num_rows))
            held(sum(rows) + len(told.broken) <= told.rows + len(told.broken), "more rows than there are")
            return told

    return read


def _claims(data: bytes) -> object:
    """Read claims to the end: into a database, and to the courses and the report that come of them."""
    from opentaper.actions.evidence.claims import claims_registry

    with _folder() as folder:
        shutil.copytree(_claims_folder(), folder / "claims")
        (folder / "claims" / "drug_exposure.csv").write_bytes(data)
        (folder / "secret.txt").write_text(SECRET, encoding="ascii")
        return claims_registry(
            str(folder / "claims"), folder / "out", TODAY, folder / "secret.txt", is_virtual=True
        )[1]


@cache
def _claims_folder() -> Path:
    """Return claims of a few invented people, the dispensings as CSV."""
    from opentaper.cohort.claims_generator import generated_claims, write_made_claims

    folder = scratch() / "claims"
    write_made_claims(generated_claims(6, seed=7), folder, ".csv")
    return folder


def _exposures() -> tuple[bytes, ...]:
    lines = (_claims_folder() / "drug_exposure.csv").read_bytes().splitlines(keepends=True)
    return (b"".join(lines[:20]),)


def _gzipped() -> tuple[bytes, ...]:
    import gzip

    return (gzip.compress(_exposures()[0], mtime=0),)


def _parquets() -> tuple[bytes, ...]:
    import pyarrow as pa
    import pyarrow.parquet as pq

    told: dict[str, list[object]] = {name: ["1", None] for name in OMOP[EXPOSURE].columns}
    odd = told | {"person_id": [1, 2], "drug_exposure_start_date": [date(2026, 1, 2), None]}
    files = []
    for one in (told, odd, odd | {"quantity": [[1.5], None]}):
        written = io.BytesIO()
        pq.write_table(pa.table(one), written)
        files.append(written.getvalue())
    return tuple(files)


def _contribution(data: bytes) -> object:
    told = read_contribution(text(data), "contribution.json")
    read_contribution(contribution_json(told))
    return told


def _contributions() -> tuple[bytes, ...]:
    from opentaper.cohort.contribution import contribution

    told = contribution({"person": [{"country": "GB"}]}, "00" * 32, date(2026, 6, 1))
    return (contribution_json(told).encode(), *_whole_contribution())


def _whole_contribution() -> tuple[bytes, ...]:
    from opentaper.cohort.contribution import contribution
    from opentaper.exchange.record_json import record_parts

    parts = record_parts(_exports()[0].decode(), "record.json").parts
    return (contribution_json(contribution(parts, SECRET, TODAY)).encode(),)


def _given(data: bytes) -> object:
    """Gather what somebody gave: an export, with the secret of a consent beside it."""
    with _folder() as folder:
        file = folder / ("a.zip" if data[:2] == b"PK" else "a.json")
        file.write_bytes(data)
        file.with_name(file.name + ".secret").write_text(SECRET, encoding="ascii")
        return [list(one) for one in GivenFiles(folder, TODAY)]


def _given_rows(data: bytes) -> object:
    """Gather an export whose rows were changed and sealed anew."""
    from opentaper.exchange.record_json import record_json

    try:
        made = record_json({"person": "1"}, document(data, dict))
    except (ValueError, AttributeError, TypeError, RecursionError):  # no rows that anybody could write
        raise NotMeant from None
    return _given(made.encode("utf-8", "surrogatepass"))


@cache
def _exports() -> tuple[bytes, ...]:
    """Return exports of invented people, as the app writes them."""
    from opentaper.actions.evidence.virtual import export_text, plan_paper
    from opentaper.cohort.virtual_exports import virtual_export
    from opentaper.cohort.virtual_lives import export_lives
    from opentaper.cohort.virtual_people import UNTIL, export_people

    lives = export_lives(export_people(5, range(3), plan_paper))
    return tuple(export_text(virtual_export(life), UNTIL).encode() for life in lives)


def _export_rows() -> tuple[bytes, ...]:
    """Return the rows of such an export, few of each part."""
    parts = json.loads(_exports()[0])["parts"]
    return (json.dumps({name: rows[:3] for name, rows in parts.items()}).encode(),)


def _secrets(data: bytes) -> object:
    with _folder() as folder:
        (folder / "a.json").write_bytes(b"{}")
        secrets = folder / "secrets.txt"
        secrets.write_bytes(data)
        return GivenFiles(folder, TODAY, secrets)


def _secret_files() -> tuple[bytes, ...]:
    return (json.dumps({"1": SECRET, "2": SECRET}).encode(),)


def _one_secret(data: bytes) -> object:
    with _folder() as folder:
        (folder / "secret").write_bytes(data)
        return kept_secret(folder / "secret")


def _withdrawn(data: bytes) -> object:
    with _folder() as folder:
        (folder / "names").write_bytes(data)
        return pseudonyms_of(folder / "names")


def _head(data: bytes) -> object:
    with _folder() as folder:
        (folder / "registry.json").write_bytes(data)
        return read_head(folder)


def _heads() -> tuple[bytes, ...]:
    from opentaper.cohort.registry_folder import write_head

    with _folder() as folder:
        write_head(folder, {"virtual": True, "until": "2026-11-23", "withdrawn": ["a" * 16]})
        return ((folder / "registry.json").read_bytes(),)


def _table(data: bytes) -> object:
    with _folder() as folder:
        (folder / "person").mkdir()
        (folder / "person" / "part-1.parquet").write_bytes(data)
        return read_table(folder, "person")


def _manifest(data: bytes) -> object:
    with _folder() as folder:
        shutil.copytree(_release(), folder / "1")
        (folder / "1" / "manifest.json").write_bytes(data)
        read_release(folder)
        return verify_release(folder / "1")


@cache
def _release() -> Path:
    from tests.unit.actions.evidence.registry_made import released

    return released(scratch() / "made").folder


def _ledger(data: bytes) -> object:
    with _folder() as folder:
        (folder / "privacy.jsonl").write_bytes(data)
        return read_ledger(folder / "privacy.jsonl").left()


def _ledgers() -> tuple[bytes, ...]:
    with _folder() as folder:
        file = folder / "privacy.jsonl"
        spend(file, 0.7, "people", "digest", TODAY, budget=1.0)
        spend(file, 0.1, "people", "digest", TODAY)
        return (file.read_bytes(),)


def _person_tables() -> tuple[bytes, ...]:
    return tuple(file.read_bytes() for file in sorted((_release() / "person").glob("*.parquet"))[:1])


TARGETS = (
    Target(
        "OMOP tables (CSV)",
        Shape.LINES,
        _exposures,
        _omop(".csv"),
        ("cohort.omop_files",),
        takes_bombs=True,
    ),
    Target(
        "OMOP tables (packed CSV)",
        Shape.BYTES,
        _gzipped,
        _omop(".csv.gz"),
        ("cohort.omop_files",),
        takes_bombs=True,
    ),
    Target("OMOP tables (Parquet)", Shape.BYTES, _parquets, _omop(".parquet"), ("cohort.omop_files",)),
    Target(
        "claims to courses",
        Shape.LINES,
        _exposures,
        _claims,
        (
            *("actions.evidence.claims", "cohort.omop_source", "cohort.omop_people", "cohort.omop_sql"),
            *("cohort.omop_rows", "cohort.omop_drugs", "cohort.omop_fills", "cohort.omop_tapers"),
        ),
        engines=DRAWN,
    ),
    Target(
        "contributions",
        Shape.JSON,
        _contributions,
        _contribution,
        ("cohort.contribution_file",),
        takes_bombs=True,
    ),
    Target(
        "what people gave",
        Shape.JSON,
        _exports,
        _given,
        ("actions.evidence.given_files", "cohort.contribution", "cohort.own_rows", "cohort.own_planned"),
        engines=DRAWN,
        takes_bombs=True,
    ),
    Target(
        "rows that people gave, sealed anew",
        Shape.JSON,
        _export_rows,
        _given_rows,
        ("cohort.contribution", "cohort.own_rows", "cohort.own_planned", "cohort.given_course"),
    ),
    Target("secrets of consents", Shape.JSON, _secret_files, _secrets, ("actions.evidence.given_files",)),
    Target(
        "one secret",
        Shape.BYTES,
        lambda: (SECRET.encode(),),
        _one_secret,
        ("actions.evidence.claims", "cohort.contribution"),
    ),
    Target(
        "pseudonyms of who withdrew",
        Shape.LINES,
        lambda: (b"0123456789abcdef\nfedcba9876543210\n",),
        _withdrawn,
        ("actions.evidence.release",),
    ),
    Target("heads of registries", Shape.JSON, _heads, _head, ("cohort.registry_folder",), takes_bombs=True),
    Target(
        "tables of a registry (Parquet)", Shape.BYTES, _person_tables, _table, ("cohort.registry_folder",)
    ),
    Target(
        "manifests of releases",
        Shape.JSON,
        lambda: ((_release() / "manifest.json").read_bytes(),),
        _manifest,
        ("cohort.release", "actions.evidence.release"),
        takes_bombs=True,
    ),
    Target("ledgers of privacy", Shape.LINES, _ledgers, _ledger, ("cohort.ledger",), takes_bombs=True),
)

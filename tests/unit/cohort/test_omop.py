"""Claims read, sorted and told of as tapers, held against people whose tapers are known."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from opentaper.actions.evidence.claims import claims_registry, kept_secret
from opentaper.cohort.claims_dirt import dirtied
from opentaper.cohort.claims_generator import MadeClaims, generated_claims, write_made_claims
from opentaper.cohort.claims_truth import found_beside_truth
from opentaper.cohort.omop_columns import OMOP
from opentaper.cohort.omop_report import ClaimsReport
from opentaper.cohort.omop_tables import DOSES
from opentaper.cohort.registry_folder import read_head, read_table
from opentaper.cohort.registry_schema import TABLES
from opentaper.cohort.release import verify_release, write_release
from opentaper.errors import BadOption

UNTIL = date(2026, 11, 23)
SECRET = "5a" * 32


@pytest.fixture(scope="module")
def clean(tmp_path_factory: pytest.TempPathFactory) -> tuple[MadeClaims, Path, ClaimsReport]:
    """Claims of 250 invented people, and the registry that was rebuilt of them."""
    folder = tmp_path_factory.mktemp("claims")
    made = generated_claims(250, seed=7)
    write_made_claims(made, folder / "claims")
    return made, folder / "registry", imported(folder / "claims", folder / "registry")


def imported(source: Path, out: Path) -> ClaimsReport:
    """Rebuild a registry with a secret that is known."""
    secret = out.with_name("secret.txt")
    secret.write_text(SECRET, encoding="ascii")
    return claims_registry(str(source), out, UNTIL, secret, is_virtual=True)[1]


def test_known_tapers_are_found(clean: tuple[MadeClaims, Path, ClaimsReport]) -> None:
    made, registry, _ = clean
    found = found_beside_truth(made.truth, registry, SECRET)
    n = found.stopped_by_taper
    # docs/evidence/omop.md has the shares of 12,000 people; of so few, three may be missed by chance
    assert n > 80
    assert found.recall > 1.0 - 4.0 / n
    assert found.precision > 1.0 - 4.0 / n
    assert np.median(np.abs(found.cut_days)) <= 3
    assert np.median(np.abs(found.stop_days)) <= 3
    assert np.mean(np.abs(found.smallest_share - 1.0) < 0.15) > 0.9
    assert abs(np.median(found.speed_share) - 1.0) < 0.05
    assert found.switches_found >= 0.85 * found.switches


def test_it_is_a_registry_that_can_be_released(
    clean: tuple[MadeClaims, Path, ClaimsReport], tmp_path: Path
) -> None:
    _, registry, report = clean
    assert read_head(registry)["virtual"] is True
    assert set(read_table(registry, "person")["origin"].to_pylist()) == {"claims"}
    day = read_table(registry, "day")
    assert day["symptoms"].null_count == day["planned_ug"].null_count == day.num_rows
    assert not any(day["checked_in"].to_pylist())
    release = write_release(registry, tmp_path / "releases", UNTIL, least=2)
    assert verify_release(release.folder) == ()
    assert not list(release.folder.glob("claimed*"))
    assert all(one.is_whole for one in report.tables.values())


def test_courses_days_and_events_agree(clean: tuple[MadeClaims, Path, ClaimsReport]) -> None:
    _, registry, _ = clean
    tables = {name: read_table(registry, name).to_pylist() for name in ("person", "course", "event")}
    bounds = {one["person"]: (one["first_day"], one["last_day"]) for one in tables["person"]}
    stops = {
        (one["person"], one["course"], one["day"]) for one in tables["event"] if one["kind"] == "stopped"
    }
    for one in tables["course"]:
        first, last = bounds[one["person"]]
        assert first <= one["first_day"] <= one["last_day"] <= last
        if one["first_zero"] is not None:
            assert one["first_cut"] <= one["first_zero"]
            assert one["smallest_ug"] > 0
            assert (one["person"], one["course"], one["first_zero"]) in stops
    days = read_table(registry, "day").group_by(["person", "course"]).aggregate([("day", "count")])
    n = {(one["person"], one["course"]): one["day_count"] for one in days.to_pylist()}
    spans = {
        (one["person"], one["course"]): one["last_day"] - one["first_day"] + 1 for one in tables["course"]
    }
    assert n == spans
    doses = pq.read_table(registry / DOSES).to_pylist()
    assert all(one["low_ug"] <= one["likely_ug"] <= one["high_ug"] for one in doses)
    assert any(one["low_ug"] < one["likely_ug"] and "late_refill" in one["why"] for one in doses)


def test_dirt_is_counted_row_by_row_and_changes_nothing(
    clean: tuple[MadeClaims, Path, ClaimsReport], tmp_path: Path
) -> None:
    _, registry, _ = clean
    made = generated_claims(250, seed=7)
    n_clean = len(made.tables["drug_exposure"])
    wanted = dirtied(made, 11)
    n_added = len(made.tables["drug_exposure"]) - n_clean
    write_made_claims(made, tmp_path / "claims", ".csv")
    with (tmp_path / "claims" / "drug_exposure.csv").open("a", encoding="utf-8") as opened:
        opened.write("1,2\n")
    report = imported(tmp_path / "claims", tmp_path / "registry")
    said = report.tables["drug_exposure"]
    assert {why: one.n for why, one in said.left_out.items()} == {**wanted, "broken_row": 1}
    assert said.read == n_clean + n_added + 1
    assert said.left_out["broken_row"].examples == (said.read,)
    assert said.left_out["wrong_type"].examples[0] > n_clean
    for name in TABLES:
        assert read_table(tmp_path / "registry", name).equals(read_table(registry, name)), name
    told = (tmp_path / "registry" / "claims.json").read_text(encoding="utf-8")
    assert "paracetamol" not in told
    assert json.loads(told)["tables"]["drug_exposure"]["left_out"]["zero_quantity"]["n"] == 11


def test_without_periods_or_strengths_it_says_what_it_cannot_know(tmp_path: Path) -> None:
    made = generated_claims(30, seed=3)
    for name in ("observation_period", "drug_strength", "concept", "condition_occurrence"):
        del made.tables[name]
    write_made_claims(made, tmp_path / "claims")
    report = imported(tmp_path / "claims", tmp_path / "registry")
    assert [name for name, one in report.tables.items() if not one.is_there] == [
        "observation_period",
        "condition_occurrence",
        "concept",
        "drug_strength",
    ]
    assert report.people > 20  # what the source wrote names drug and strength
    zero = {one["first_zero"] for one in read_table(tmp_path / "registry", "course").to_pylist()}
    assert len(zero - {None}) < 10  # nobody knows whether somebody who fetched no more was still there


def test_the_same_secret_gives_the_same_names(tmp_path: Path) -> None:
    made = generated_claims(5, seed=3)
    write_made_claims(made, tmp_path / "claims")
    names = []
    for out in ("one", "other"):
        claims_registry(str(tmp_path / "claims"), tmp_path / out, UNTIL, tmp_path / "kept.txt")
        names.append(read_table(tmp_path / out, "person")["person"].to_pylist())
    assert names[0] == names[1]
    assert (tmp_path / "kept.txt").stat().st_mode & 0o077 == 0
    (tmp_path / "bad.txt").write_text("short", encoding="ascii")
    with pytest.raises(BadOption):
        kept_secret(tmp_path / "bad.txt")


WORDS = st.one_of(
    st.none(),
    st.sampled_from(
        ["1", "-1", "1e999", "nan", "2020-01-01", "20200101", "9999999-01-01", "citalopram 20 mg"]
    ),
    st.sampled_from(["99999999999999999999", "0", "2019-13-45", "\u0000", '"', "'; DROP TABLE told; --"]),
    st.text(max_size=6),
)


@given(rows=st.lists(st.lists(WORDS, min_size=8, max_size=8), max_size=12))
@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_stands_in_the_rows_each_is_accounted_for(
    rows: list[list[str | None]], tmp_path: Path
) -> None:
    folder = tmp_path / "claims"
    folder.mkdir(exist_ok=True)
    columns = {
        name: pa.array([row[place] for row in rows], pa.string())
        for place, name in enumerate(OMOP["drug_exposure"].columns)
    }
    pq.write_table(pa.table(columns), folder / "drug_exposure.parquet")
    said = imported(folder, tmp_path / "registry").tables["drug_exposure"]
    assert said.read == len(rows)
    assert said.is_whole


@given(told=st.one_of(st.binary(max_size=80), st.text(max_size=80).map(str.encode)))
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@pytest.mark.parametrize(
    "name", ["drug_exposure.csv", "drug_exposure.parquet", "person.csv.gz", "claims.duckdb"]
)
def test_hostile_files_raise_named_errors(name: str, told: bytes, tmp_path: Path) -> None:
    folder = tmp_path / "claims"
    folder.mkdir(exist_ok=True)
    (folder / name).write_bytes(told)
    source = folder / name if name.endswith("duckdb") else folder
    with pytest.raises(BadOption):
        imported(source, tmp_path / "registry")

"""The report on a release: its numbers are those of the measures, and what is held back is nowhere in it."""

from __future__ import annotations

import csv
import io
import json
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path, PurePosixPath
from posixpath import normpath
from typing import Any

import jsonschema
import pytest
import yaml

from opentaper.actions.evidence.measure import measured
from opentaper.actions.evidence.report import AskedReport, write_report
from opentaper.actions.evidence.shown import evidence_read
from opentaper.actions.evidence.told_regression import regression_table
from opentaper.actions.evidence.told_tables import COUNTS, NOT_TOLD, NUMBERED, stem
from opentaper.cohort.measures import MEASURES
from opentaper.cohort.regression import HazardTerm, RestartModel
from opentaper.cohort.release import RegistryRelease
from opentaper.errors import BadOption
from opentaper.exchange.evidence_site.evidence_report import HELD_BACK, EvidenceKind, EvidenceReport
from opentaper.exchange.evidence_site.frame import LANG_TAGS
from opentaper.exchange.evidence_site.html import VOID
from opentaper.exchange.evidence_site.questions import QUESTIONS
from opentaper.exchange.evidence_site.report_json import FILE
from opentaper.exchange.plan_json import schema
from tests.journeys.terminal import typed
from tests.unit.actions.evidence.registry_made import HOSTILE, released

LEAST = 10
PUBLISHER = 'A "register" & {co} \\ <b>'
#: What tells a row apart; the time of a life table is no group of the measure.
Cells = dict[str, str]


@dataclass
class Page(HTMLParser):
    """A page as it was read: its addresses, its tables of texts, its names, and whether each element ends."""

    links: list[str] = field(default_factory=list)
    ids: list[str] = field(default_factory=list)
    tags: Counter[str] = field(default_factory=Counter)
    tables: dict[str, list[list[str]]] = field(default_factory=dict)
    attributes: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.rows: list[list[str]] = []
        self.title = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = dict(attrs)
        self.tags[tag] += 1
        self.attributes |= told.keys()
        self.links += [value for name in ("href", "src", "srcset") if (value := told.get(name))]
        self.ids += [value for value in [told.get("id")] if value]
        if tag not in VOID | {"path", "circle"}:
            self.open.append(tag)
        if tag == "table":
            self.rows, self.title = [], ""
        elif tag == "tr":
            self.rows.append([])
        elif tag in {"th", "td"}:
            self.rows[-1].append("")

    def handle_endtag(self, tag: str) -> None:
        if tag in {"path", "circle"}:
            return
        assert self.open.pop() == tag
        if tag == "table":
            self.tables[self.title] = self.rows

    def handle_data(self, data: str) -> None:
        if "caption" in self.open:
            self.title += data
        elif {"th", "td"} & set(self.open):
            self.rows[-1][-1] += data


@dataclass(frozen=True)
class Found:
    """A report that the command wrote of a release, and what the measures say to the same release."""

    folder: Path
    release: RegistryRelease
    measured: Mapping[str, Any]


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> Found:
    """The report on a release of people who were made up."""
    folder = tmp_path_factory.mktemp("evidence")
    release, site = released(folder), folder / "site"
    words = ("--out", str(site), "--publisher", PUBLISHER, "--address", "https://registry.example/1")
    written = typed("evidence", "report", str(folder / "releases"), *words, "--json")
    assert (written.code, written.err) == (0, "")
    jsonschema.validate(written.document, schema("evidence-written-1"))
    assert written.document["digest"] == release.digest
    assert written.document["files"] == sum(file.is_file() for file in site.rglob("*"))
    return Found(site, release, measured(release.folder, tuple(MEASURES)))


@pytest.fixture(scope="module")
def site(found: Found) -> dict[str, str]:
    """Every file of the report by its path."""
    root = found.folder
    files = sorted(file for file in root.rglob("*") if file.is_file())
    return {file.relative_to(root).as_posix(): file.read_text(encoding="utf-8") for file in files}


@pytest.fixture(scope="module")
def report(found: Found) -> EvidenceReport:
    """The report as the app reads it, which keeps to its schema."""
    jsonschema.validate(json.loads((found.folder / FILE).read_text()), schema("evidence-report-1"))
    told = evidence_read(found.folder).report
    assert told is not None
    return told


def page(text: str) -> Page:
    read = Page()
    read.feed(text)
    read.close()
    assert read.open == []
    return read


def data(site: Mapping[str, str], name: str) -> list[Cells]:
    return list(csv.DictReader(io.StringIO(site[f"data/{name}.csv"])))


def test_numbers_in_files_are_those_of_the_measures(found: Found, site: dict[str, str]) -> None:
    n_told = 0
    for name, table in found.measured.items():
        if name.startswith("risk_") or name in NOT_TOLD:
            continue
        measure = MEASURES[name]
        raw = {tuple(_plain(dim, row[dim]) for dim in measure.dims): row for row in table.to_pylist()}
        for row in data(site, name):
            true = raw[tuple(_unquoted(row[dim]) for dim in measure.dims)]
            for column in COUNTS.get(stem(name), measure.counts):
                if row[column] != HELD_BACK:
                    assert int(row[column]) == true[column], (name, column)
                    assert true[column] == 0 or true[column] >= LEAST, (name, column)
                    n_told += 1
            for column in measure.values:
                if row.get(column, "") not in {"", HELD_BACK}:
                    digits = 4 if column.startswith("share") or column in {"least", "most"} else 2
                    assert float(row[column]) == pytest.approx(true[column], abs=0.6 * 10**-digits)
                    n_told += 1
    assert n_told > 200


def _plain(dim: str, value: str) -> str:
    return str(int(value)) if dim in NUMBERED else value


def _unquoted(text: str) -> str:
    return text.removeprefix("'")


@pytest.mark.parametrize("language", LANG_TAGS)
def test_numbers_on_pages_are_those_of_the_files(
    language: str, site: dict[str, str], report: EvidenceReport
) -> None:
    read = page(site[f"{language}/length-of-use.html"])
    rows = next(rows for title, rows in read.tables.items() if len(rows) == 6)[1:]
    table = report.table("withdrawal_by_use")
    assert table is not None
    share = table.place("share")
    assert share is not None
    assert {row[1] for row in rows} == {str(row[1]) for row in table.rows}
    for shown, true in zip(rows, table.rows, strict=True):
        numbers = re.findall(r"[\d,.]+", shown[4])
        if true[share] == HELD_BACK:
            assert numbers == []
            assert shown[4] == {"en": "held back", "da": "holdt tilbage"}[language]
        else:
            ends = [float(one.replace(",", ".")) for one in numbers]
            cells = [100 * one for one in true[share : share + 3] if isinstance(one, float)]
            assert ends == pytest.approx(cells, abs=0.51)


def test_what_was_held_back_is_in_no_file(site: dict[str, str]) -> None:
    """The few who took it for under two months: nothing made of their hard weeks is told."""
    rows = data(site, "withdrawal_by_use")
    hidden = [row for row in rows if row["n_withdrawal"] == HELD_BACK]
    assert {"under_2"} < {row["use_band"] for row in hidden}
    for row in hidden:
        assert {row["share"], row["share_low"], row["days_mean"]} == {HELD_BACK}
    table = json.loads(site[FILE])["tables"]
    kept = next(one for one in table if one["name"] == "withdrawal_by_use")
    places = {one["name"]: place for place, one in enumerate(kept["columns"])}
    assert all(
        row[places["n_withdrawal"]] == HELD_BACK
        for row in kept["rows"]
        if row[0] in {one["use_band"] for one in hidden}
    )
    for one in ("en", "da"):
        words = {"en": "held back", "da": "holdt tilbage"}[one]
        assert site[f"{one}/length-of-use.html"].count(words) >= 2 * len(hidden)


def test_no_subtraction_gives_a_number_away(report: EvidenceReport) -> None:
    """What is left of a whole beside all that is told is of two groups at least, and of enough people."""
    n_looked = 0
    for table in report.tables:
        whole = report.table(stem(table.name))
        groups = [one for one in table.columns if one.kind is EvidenceKind.GROUP]
        if whole is None or whole is table or len(groups) != 1 or table.place("until") is not None:
            continue
        for place, column in enumerate(table.columns):
            if column.kind is not EvidenceKind.COUNT:
                continue
            total, cells = whole.rows[0][place - len(groups)], [row[place] for row in table.rows]
            hidden = cells.count(HELD_BACK)
            if hidden and isinstance(total, int):
                left = total - sum(cell for cell in cells if isinstance(cell, int))
                assert hidden >= 2, (table.name, column.name)
                assert left >= LEAST, (table.name, column.name)
                n_looked += 1
    assert n_looked > 20


def test_a_life_table_tells_no_more_than_the_table_beside_it(site: dict[str, str]) -> None:
    beside = {row["use_band"]: row for row in data(site, "restarts_by_use")}
    told = data(site, "risk_of_restart_by_use")
    assert {row["use_band"] for row in told} == beside.keys()
    for row in told:
        if HELD_BACK in {beside[row["use_band"]]["n_restarted"], beside[row["use_band"]]["n_stopped"]}:
            assert {value for name, value in row.items() if name != "use_band"} == {HELD_BACK}
        for name in ("n_restart", "n_lost"):
            assert row[name] == HELD_BACK or int(row[name]) == 0 or int(row[name]) >= LEAST
    assert any(row["n_restart"] != HELD_BACK for row in told)


def test_every_address_of_a_page_leads_somewhere(site: dict[str, str]) -> None:
    outside = set()
    for name, text in site.items():
        if not name.endswith(".html"):
            continue
        read = page(text)
        for link in read.links:
            if link.startswith(("#", "https://", "http://")):
                outside |= {link} - {f"#{one}" for one in read.ids}
                continue
            there = normpath((PurePosixPath(name).parent / link.partition("#")[0]).as_posix())
            assert there in site, (name, link)
    assert all(link.startswith("http") for link in outside)


def test_pages_are_whole_and_run_nothing(site: dict[str, str]) -> None:
    names = [name for name in site if name.endswith(".html")]
    assert len(names) == 1 + len(LANG_TAGS) * (len(QUESTIONS) + 4)
    for name in names:
        read = page(site[name])
        assert read.tags["h1"] == read.tags["main"] == read.tags["title"] == 1, name
        assert len(read.ids) == len(set(read.ids)), name
        assert not read.tags.keys() & {"script", "style", "form", "iframe", "object", "b onload"}
        assert not {one for one in read.attributes if one.startswith("on") or one == "style"}
        assert "default-src &#x27;none&#x27;" in site[name] or "default-src 'none'" in site[name]


def test_no_word_of_a_release_becomes_an_element_or_a_formula(site: dict[str, str]) -> None:
    shown = [name for name, text in site.items() if "alert(1)" in text]
    assert {"en/drug.html", "data/withdrawal_by_drug.csv", FILE} <= set(shown)
    for name in shown:
        if name.endswith((".html", ".svg")):
            assert "<script" not in site[name], name
    assert HOSTILE in {row["drug"] for row in data(site, "withdrawal_by_drug")}
    assert "&lt;b&gt; (2026)." in site["en/cite.html"]


def test_the_citation_can_be_read_by_those_it_is_for(site: dict[str, str], found: Found) -> None:
    release = found.release
    cff = yaml.safe_load(site["CITATION.cff"])
    assert cff["authors"] == [{"name": PUBLISHER}]
    assert (cff["cff-version"], cff["type"], str(cff["date-released"])) == ("1.2.0", "dataset", "2026-11-23")
    doi = json.loads(site["datacite.json"])
    wanted = {"creators", "titles", "publisher", "publicationYear", "types", "schemaVersion"}
    assert wanted <= doi.keys()
    assert doi["types"]["resourceTypeGeneral"] == "Dataset"
    assert "doi" not in json.dumps(doi).lower()
    linked = json.loads(site["dataset.jsonld"])
    assert linked["@type"] == "Dataset"
    assert {one["contentUrl"] for one in linked["distribution"]} == {
        name for name in site if name.startswith("data/")
    }
    entry = site["citation.bib"]
    assert entry.count("{") == entry.count("}")
    for text in (site["CITATION.cff"], site["datacite.json"], site["dataset.jsonld"], entry):
        assert release.digest in text
    assert release.digest in site["en/methods.html"]
    assert "virtual people" in linked["name"]


def test_a_report_is_written_anew_and_nothing_else_is_touched(found: Found, tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine")
    for asked in (
        AskedReport(found.release.folder, tmp_path),
        AskedReport(found.release.folder, tmp_path / "mine.txt"),
        AskedReport(tmp_path, tmp_path / "site"),
        AskedReport(found.release.folder, tmp_path / "site", address="javascript:alert(1)"),
        AskedReport(found.release.folder, tmp_path / "site", publisher=" "),
        AskedReport(found.release.folder, tmp_path / "site", least=9),
        AskedReport(found.release.folder, tmp_path / "site", engine="nothing://here"),
    ):
        with pytest.raises(BadOption):
            write_report(asked)
    assert [file.name for file in tmp_path.iterdir()] == ["mine.txt"]


def test_every_measure_has_its_question() -> None:
    asked = [name for one in QUESTIONS for name in one.tables]
    assert len(asked) == len(set(asked))
    assert set(asked) == (set(MEASURES) - NOT_TOLD) | {"regression"}


def test_a_ratio_is_told_of_enough_on_both_sides() -> None:
    terms = (
        HazardTerm("use_band", "6_to_24", 200, 60, 1.0, 1.0, 1.0),
        HazardTerm("use_band", "60_and_over", 100, 95, 1.8, 1.2, 2.7, 0.01),
        HazardTerm("use_band", "under_2", 40, 12, 0.7, 0.4, 1.2, 0.5),
    )
    table = regression_table(RestartModel(340, 167, terms, (), ()), LEAST)
    assert table is not None
    assert [row[1:] for row in table.rows] == [
        ("under_2", 40, 0.7, 0.4, 1.2, "even"),
        ("6_to_24", 200, 1.0, 1.0, 1.0, ""),
        ("60_and_over", 100, HELD_BACK, HELD_BACK, HELD_BACK, ""),
    ]
    assert regression_table(RestartModel(9, 3, (), (), ()), LEAST) is None

"""What others made is looked up honestly: nothing that was not looked up counts as fine."""

from __future__ import annotations

import io
import json
import subprocess
import tarfile
import zipfile
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from trust.audit import __main__ as audit
from trust.audit.advisories import AdvisoryCopy, KnownWeakness, advisory_copy, is_touched, touched
from trust.audit.bill import bill_text, fault_of, kept_bill
from trust.audit.building import MANNERS, NotBuiltError, built_twice, compared
from trust.audit.online import ServiceAnswer, answer_of, asked
from trust.audit.pinned import PinnedPackage, pinned_packages
from trust.audit.told import is_stale, told_answer, told_builds, told_copy

DJANGO = PinnedPackage("django", "5.2.8", ("a" * 64,))
TYPER = PinnedPackage("typer", "0.29.0", ("b" * 64, "c" * 64))
ADVISORY = """
id: PYSEC-2026-1
modified: 2026-11-01T00:00:00Z
aliases: [CVE-2026-1]
affected:
- package: {ecosystem: PyPI, name: Django}
  ranges:
  - type: GIT
    events: [{introduced: "0"}]
  - type: ECOSYSTEM
    events: [{introduced: "5.2"}, {fixed: 5.2.9}]
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "vulns" / "django").mkdir(parents=True)
    (tmp_path / "vulns" / "django" / "PYSEC-2026-1.yaml").write_text(ADVISORY, encoding="utf-8")
    return tmp_path


def test_every_pin_of_the_product_has_a_hash() -> None:
    assert all(one.hashes for one in pinned_packages())


@pytest.mark.parametrize("line", ["django>=5.2", "django==5.2.8", "-r other.txt", "./here --hash=sha256:0"])
def test_what_is_no_pin_with_a_hash_is_not_passed_over(tmp_path: Path, line: str) -> None:
    pins = tmp_path / "run.txt"
    pins.write_text(line, encoding="utf-8")
    with pytest.raises(ValueError, match="no pin"):
        pinned_packages(pins)


def _record(*events: dict[str, str], versions: tuple[str, ...] = ()) -> dict[str, Any]:
    ranges = [{"type": "ECOSYSTEM", "events": list(events)}] if events else []
    package = {"ecosystem": "PyPI", "name": "django"}
    return {"id": "X-1", "affected": [{"package": package, "ranges": ranges, "versions": list(versions)}]}


@pytest.mark.parametrize(
    ("record", "is_so"),
    [
        (_record({"introduced": "0"}), True),
        (_record({"introduced": "0"}, {"fixed": "5.2.8"}), False),
        (_record({"introduced": "0"}, {"fixed": "5.2.9"}), True),
        (_record({"introduced": "0"}, {"last_affected": "5.2.8"}), True),
        (_record({"introduced": "0"}, {"last_affected": "5.2.7"}), False),
        (_record({"introduced": "5.2.8"}, {"fixed": "5.2.9"}), True),
        (_record({"introduced": "5.2.9"}), False),
        (
            _record({"introduced": "5.2"}, {"fixed": "5.2.1"}, {"introduced": "4.2"}, {"fixed": "4.2.9"}),
            False,
        ),
        (_record({"introduced": "5.2"}, {"fixed": "5.2.1"}, {"introduced": "5.2.5"}), True),
        (_record({"introduced": "5.2"}, {"fixed": "5.2.10"}), True),
        (_record({"introduced": "0"}, {"fixed": "no version"}), True),
        (_record(versions=("5.2.8",)), True),
        (_record(versions=("5.2",)), False),
    ],
)
def test_a_version_is_touched_by_the_rules_of_osv(record: dict[str, Any], is_so: bool) -> None:
    assert is_touched("5.2.8", "django", record) is is_so


def test_a_weakness_of_a_pin_is_found_in_a_copy(folder: Path) -> None:
    copy = advisory_copy(folder)
    assert touched([DJANGO, TYPER], copy) == (
        KnownWeakness(DJANGO, ("PYSEC-2026-1", "CVE-2026-1"), ("5.2.9",)),
    )
    assert copy.newest == date(2026, 11, 1)
    assert "django | 5.2.8 | PYSEC-2026-1 CVE-2026-1 | 5.2.9" in told_copy(
        (DJANGO,), copy, touched([DJANGO], copy)
    )


def test_what_was_taken_back_and_other_ecosystems_do_not_count(folder: Path) -> None:
    file = folder / "vulns" / "django" / "PYSEC-2026-1.yaml"
    file.write_text(f"{ADVISORY}withdrawn: 2026-11-02T00:00:00Z\n", encoding="utf-8")
    assert touched([DJANGO], advisory_copy(folder)) == ()
    told = json.loads(json.dumps(_record({"introduced": "0"})).replace("PyPI", "npm"))
    assert touched([DJANGO], AdvisoryCopy((told,), "", None)) == ()


def test_a_folder_without_advisories_is_no_word_that_all_is_well(tmp_path: Path) -> None:
    (tmp_path / "readme.json").write_text("{}", encoding="utf-8")
    with pytest.raises(ValueError, match="no advisory"):
        advisory_copy(tmp_path)


def test_an_old_copy_is_told_to_be_old() -> None:
    copy = AdvisoryCopy(({},), "", date(2026, 10, 1))
    assert not is_stale(copy, date(2026, 10, 31))
    assert is_stale(copy, date(2026, 11, 23))
    assert is_stale(AdvisoryCopy(({},), "", None), date(2026, 11, 23)), "of an unknown day"
    assert "not since" in told_copy((DJANGO,), copy, ())


@pytest.mark.parametrize("told", ["", "no JSON", "[]", '{"dependencies": null}'])
def test_a_service_that_does_not_answer_looked_nothing_up(told: str) -> None:
    answer = answer_of(told, [DJANGO, TYPER])
    assert answer == ServiceAnswer(frozenset(), frozenset({"django", "typer"}), ())
    assert "nothing was looked up" in told_answer(answer)


def test_what_the_service_skips_or_knows_in_another_version_was_not_looked_up() -> None:
    rows: list[dict[str, Any]] = [
        {"name": "Django", "version": "5.2.7", "vulns": []},
        {"name": "typer", "skip_reason": "not found"},
    ]
    assert answer_of(json.dumps({"dependencies": rows}), [DJANGO, TYPER]).looked_up == frozenset()
    rows[0] |= {"version": "5.2.8", "vulns": [{"id": "P-1", "aliases": ["C-1"], "fix_versions": ["5.2.9"]}]}
    answer = answer_of(json.dumps({"dependencies": rows}), [DJANGO, TYPER])
    assert answer.looked_up == {"django"}
    assert answer.missed == {"typer"}
    assert answer.known == (KnownWeakness(DJANGO, ("P-1", "C-1"), ("5.2.9",)),)


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        (ServiceAnswer(frozenset(), frozenset({"django"}), ()), audit.NOT_LOOKED_UP),
        (ServiceAnswer(frozenset({"typer"}), frozenset({"django"}), ()), audit.NOT_LOOKED_UP),
        (ServiceAnswer(frozenset({"django"}), frozenset(), ()), audit.NOTHING_KNOWN),
        (
            ServiceAnswer(frozenset({"django"}), frozenset(), (KnownWeakness(DJANGO, ("X",), ()),)),
            audit.FOUND,
        ),
    ],
)
def test_the_command_ends_as_what_it_knows(
    answer: ServiceAnswer, code: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pins = tmp_path / "run.txt"
    pins.write_text(f"django==5.2.8 \\\n    --hash=sha256:{'a' * 64}\n", encoding="utf-8")
    monkeypatch.setattr(audit, "asked", lambda packages, file: answer)
    monkeypatch.setattr(audit, "bill_text", lambda packages, version: f"{version} {packages}")
    monkeypatch.setattr(audit, "kept_bill", lambda text, version: kept_bill(text, version, tmp_path))
    assert audit.main(["--pins", str(pins)]) == code


def test_the_bill_is_as_cyclonedx_asks_and_the_same_every_time(tmp_path: Path) -> None:
    text = bill_text([TYPER, DJANGO], "1.0")
    assert text == bill_text([DJANGO, TYPER], "1.0")
    file = kept_bill(text, "1.0", tmp_path)
    assert file.name == "opentaper-1.0.cdx.json"
    told = json.loads(file.read_text(encoding="utf-8"))
    django, typer = told["components"]
    assert (django["purl"], typer["version"]) == ("pkg:pypi/django@5.2.8", "0.29.0")
    assert django["licenses"] == [{"license": {"id": "BSD-3-Clause"}}]
    hashes = {one["content"] for part in typer["externalReferences"] for one in part["hashes"]}
    assert hashes == set(TYPER.hashes)
    needed = {one["ref"]: one.get("dependsOn", []) for one in told["dependencies"]}
    assert needed["pkg:pypi/opentaper@1.0"] == ["pkg:pypi/django@5.2.8", "pkg:pypi/typer@0.29.0"]


def test_a_bill_that_is_amiss_is_noticed() -> None:
    assert fault_of('{"bomFormat": "CycloneDX", "specVersion": "1.6", "version": 1}') == ""
    assert "versio" in fault_of('{"bomFormat": "CycloneDX", "specVersion": "1.6", "versio": 1}')


def _wheel(content: bytes) -> bytes:
    opened = io.BytesIO()
    with zipfile.ZipFile(opened, "w") as wheel:
        wheel.writestr(zipfile.ZipInfo("opentaper/a.py"), content)
    return opened.getvalue()


def _source(content: bytes, owner: str) -> bytes:
    opened = io.BytesIO()
    with tarfile.open(fileobj=opened, mode="w:gz") as source:
        member = tarfile.TarInfo("a.py")
        member.size, member.uname = len(content), owner
        source.addfile(member, io.BytesIO(content))
    return opened.getvalue()


def test_a_difference_and_a_path_of_the_machine_are_seen() -> None:
    same = {"a.whl": _wheel(b"1")}
    (fine,) = compared([same, same], ("/place/",))
    assert (fine.is_same, fine.traces) == (True, ())
    (unlike,) = compared([same, {"a.whl": _wheel(b"2")}])
    (missing,) = compared([same, {}])
    assert not unlike.is_same
    assert not missing.is_same
    (told,) = compared([{"a.whl": _wheel(b"in /place/x")}] * len(MANNERS), ("/place/",))
    (owned,) = compared([{"a.gz": _source(b"in /place/x", "maya")}] * len(MANNERS), ("/place/",))
    assert (told.traces, owned.traces) == (("/place/",), ("/place/", "maya"))
    assert "**not equal**" in told_builds([unlike])


def test_a_place_without_a_history_cannot_be_built(tmp_path: Path) -> None:
    with pytest.raises(NotBuiltError):
        built_twice(tmp_path)


@pytest.mark.nightly
def test_two_builds_of_the_last_commit_are_equal() -> None:
    files = built_twice()
    assert [one.name.rpartition(".")[2] for one in files] == ["whl", "gz"]
    assert [one.name for one in files if not one.is_same or one.traces] == []


def test_the_service_is_asked_with_hashes_and_read_row_by_row(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[list[str]] = []

    def run(command: list[str], **_: object) -> None:
        seen.append(command)
        Path(command[command.index("--output") + 1]).write_text(
            '{"dependencies": [{"name": "django", "version": "5.2.8", "vulns": []}]}', encoding="utf-8"
        )

    monkeypatch.setattr(subprocess, "run", run)
    assert asked((DJANGO,), tmp_path / "run.txt").looked_up == {"django"}
    assert {"--require-hashes", "--disable-pip"} <= set(seen[0])

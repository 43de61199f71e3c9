"""Which backups are found and which stay; what makes one each day."""

from __future__ import annotations

import plistlib
from datetime import UTC, datetime, timedelta
from pathlib import Path, PurePath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opentaper.actions.backup.names import backup_name
from opentaper.actions.backup.newest import KeptBackup, kept_backups, newest_backup
from opentaper.actions.backup.rotation import Rotation, let_old_go, staying
from opentaper.actions.backup.timers import LABEL, launchd_job, systemd_units

NOW = datetime(2026, 11, 23, 19, 15, tzinfo=UTC)


def filled(folder: Path, *ages: int) -> None:
    for n in ages:
        (folder / backup_name(NOW - timedelta(days=n))).write_bytes(b"x")


def test_only_files_of_ours_are_found_and_only_they_go(tmp_path: Path) -> None:
    filled(tmp_path, 0, 1, 2, 40)
    others = [
        "opentaper-20261301T000000Z.age",
        "opentaper.age",
        ".opentaper-20260101T000000Z.age.part",
        "a.age",
    ]
    for name in others:
        (tmp_path / name).write_bytes(b"x")
    (tmp_path / backup_name(NOW + timedelta(days=1))).symlink_to(tmp_path / "a.age")
    newest = newest_backup(tmp_path)
    assert newest is not None
    assert newest.made_at == NOW
    gone = let_old_go(tmp_path, Rotation(days=2, weeks=0, months=0))
    assert [file.name for file in gone] == [backup_name(NOW - timedelta(days=n)) for n in (2, 40)]
    assert {path.name for path in tmp_path.iterdir()} >= set(others)
    assert newest_backup(tmp_path / "nowhere") is None


@given(st.sets(st.integers(0, 900), min_size=1), *[st.integers(0, 12)] * 3)
def test_the_newest_stays_and_a_longer_rotation_keeps_more(
    ages: set[int], days: int, weeks: int, months: int
) -> None:
    kept = [KeptBackup(Path(str(n)), NOW - timedelta(days=n), 1) for n in sorted(ages)]
    stay = staying(kept, Rotation(days, weeks, months))
    assert kept[0].file in stay
    assert len(stay) <= max(1, days + weeks + months)
    assert stay <= staying(kept, Rotation(days + 1, weeks + 1, months + 1))


@pytest.mark.parametrize("word", ["/a b", 'say "no"', "100 %", "$HOME", "a\\b", "<&>"])
def test_a_timer_runs_exactly_these_words(word: str) -> None:
    words, environment = ["opentaper", "backup", "--to", word], [("OPENTAPER_DATA", word)]
    job = plistlib.loads(launchd_job(words, environment)[PurePath(f"{LABEL}.plist")].encode())
    assert job["ProgramArguments"] == words
    assert job["EnvironmentVariables"] == dict(environment)
    service = systemd_units(words, environment)[PurePath("opentaper-backup.service")]
    line = service.splitlines()[-1].removeprefix("ExecStart=")
    plain = line.replace("%%", "%").replace("$$", "$").replace('\\"', '"').replace("\\\\", "\\")
    assert plain == " ".join(f'"{one}"' for one in words)


def test_backups_are_sorted_by_when_they_were_begun(tmp_path: Path) -> None:
    filled(tmp_path, 3, 1, 2)
    assert [one.made_at for one in kept_backups(tmp_path)] == [NOW - timedelta(days=n) for n in (1, 2, 3)]

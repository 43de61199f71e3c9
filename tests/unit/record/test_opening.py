"""The tables are brought up to date without leaving anything beside a record that has no file."""

from __future__ import annotations

from pathlib import Path

import pytest

from opentaper.record.opening import bring_up_to_date


@pytest.mark.django_db(transaction=True)
def test_a_record_in_memory_leaves_no_lock_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)

    assert bring_up_to_date() == []
    assert list(tmp_path.iterdir()) == []

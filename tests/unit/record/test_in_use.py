"""A record that an app answers from is not written anew under it."""

from __future__ import annotations

from pathlib import Path

import pytest

from opentaper.errors import RecordBusy
from opentaper.record.in_use import hold_in_use, out_of_use


def test_several_may_use_it_and_then_nobody_may_take_it_away(tmp_path: Path) -> None:
    file = tmp_path / "record.sqlite3"
    with out_of_use(file):
        with pytest.raises(RecordBusy):
            hold_in_use(file)
        with pytest.raises(RecordBusy), out_of_use(file):
            pass
    hold_in_use(file)
    hold_in_use(file)
    with pytest.raises(RecordBusy), out_of_use(file):
        pass

"""The same trial on Spark: the same blocks to the bit, and an honest word where Spark is not there.

What Spark runs is an ordinary function of Arrow batches, which test_arrow.py compares with the plain one; a
real cluster of one machine is run at night, where Java and PySpark are installed.
"""

from __future__ import annotations

import shutil
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

from opentaper.actions.run_trial import run_trial
from opentaper.cohort import batches
from opentaper.cohort.spark import spark_session, spark_sums
from opentaper.errors import BadOption
from opentaper.exchange.trial_json import trial_json
from tests.unit.cohort.trials import small_trial

HAS_SPARK = bool(find_spec("pyspark") and find_spec("pandas") and shutil.which("java"))


@pytest.mark.parametrize("missing", ["pyspark", "pandas"])
def test_without_spark_it_is_told_what_to_install(monkeypatch: pytest.MonkeyPatch, missing: str) -> None:
    for name in [name for name in sys.modules if name.partition(".")[0] == missing]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, missing, None)
    with pytest.raises(BadOption, match="pip install pyspark"):
        spark_session()


def test_where_nothing_is_left_spark_is_not_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyspark", None)
    assert list(spark_sums(small_trial(10), [])) == []


if HAS_SPARK:

    @pytest.mark.nightly
    @pytest.mark.filterwarnings("ignore")
    def test_spark_reckons_the_same_to_the_bit(tmp_path: Path) -> None:
        trial = small_trial(3 * batches.BLOCK)
        told = {
            engine: trial_json(run_trial(trial, tmp_path / engine, engine)) for engine in ("local", "spark")
        }
        assert told["local"] == told["spark"]
        kept = {
            engine: {file.name: file.read_bytes() for file in (tmp_path / engine / "blocks").iterdir()}
            for engine in told
        }
        assert kept["local"] == kept["spark"]

"""Only what passed is taken into use, by the project, and what is taken can be shipped."""

from __future__ import annotations

import copy
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml
from rich.console import Console

from opentaper.actions.evidence.priors import learnt_yaml
from opentaper.formulary.population import shipped_population
from opentaper.inference.estimates import Estimate
from tests.unit.actions.evidence.learnt import TRUTH, learnt
from tools import adopt_priors
from tools.adopt_priors import adopted, refused, worse
from tools.priors.judged import Figures, Judged, judged

SHIPPED = shipped_population()
GOOD = Figures((1, 100), (0, 20), (10, 50), {})


def passing() -> dict[str, Any]:
    """Return a file as if it had passed everything."""
    told: dict[str, Any] = yaml.safe_load(learnt_yaml(learnt()))
    told["passport"] |= {"passes": True, "checks": dict.fromkeys(told["passport"]["checks"], True)}
    return told


def test_what_passed_may_be_used() -> None:
    assert refused(passing()) == ""


@pytest.mark.parametrize(
    ("path", "value", "why"),
    [
        (("passport", "are_virtual"), True, "virtual"),
        (("passport", "passes"), False, "did not pass"),
        (("passport", "checks", "honest"), False, "did not pass"),
        (("passport", "held_against"), "2020-01-01", "another population than the one in use"),
        (("passport", "begun_from"), "2020-01-01", "another population than that of the published"),
        (("release",), SHIPPED.release, "another population than the one in use"),
        (("before", "release"), "2020-01-01", "another population than that of the published"),
        (("people", "u50"), {}, "no population"),
        (("passport",), None, "no population"),
        (("fit",), None, "no population"),
    ],
    ids=str,
)
def test_what_did_not_is_refused(path: tuple[str, ...], value: object, why: str) -> None:
    told = copy.deepcopy(passing())
    place = told
    for name in path[:-1]:
        place = place[name]
    place[path[-1]] = value
    assert why in refused(told)


@pytest.mark.parametrize(
    ("after", "ahead", "is_worse"),
    [
        (GOOD, Estimate(0.1, 0.05, 0.15), False),
        (GOOD, Estimate(-0.1, -0.15, -0.05), True),
        (Figures((9, 100), (0, 20), (10, 50), {}), Estimate(0.1, 0.05, 0.15), True),
        (Figures((1, 100), (0, 20), (20, 50), {}), Estimate(0.1, 0.05, 0.15), True),
    ],
    ids=str,
)
def test_nobody_is_foretold_worse_alarmed_more_or_missed_more(
    after: Figures, ahead: Estimate, is_worse: bool
) -> None:
    assert bool(worse(Judged(GOOD, after, ahead, 50))) is is_worse


def test_a_file_is_written_only_where_virtual_people_agree(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target, console = tmp_path / "population.yaml", Console(quiet=True)
    text = yaml.safe_dump(passing())
    for after, code in ((Figures((9, 100), (0, 20), (10, 50), {}), 3), (GOOD, 0)):
        found = Judged(GOOD, after, Estimate(0.1, 0.05, 0.15), 50)
        monkeypatch.setattr(adopt_priors, "judged", lambda *_, found=found: found)
        assert adopted(text, 2, 1, target, console) == code
        assert target.exists() is (code == 0)


@pytest.mark.nightly
def test_virtual_people_are_judged_by_both_populations() -> None:
    other = replace(TRUTH, release="other")
    found = judged(other, SHIPPED, other, 24, seed=5)
    assert found.ahead.value > -0.05
    assert found.before.false[1] == found.after.false[1] > 20
    assert found.before.covered.keys() == found.after.covered.keys()

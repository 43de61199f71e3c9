"""Each published result has one question to the model, or a reason why it has none."""

from __future__ import annotations

from typing import Any

import pytest

from opentaper.errors import BrokenFormulary
from opentaper.formulary import files
from opentaper.formulary.outcomes import outcomes
from opentaper.inference import published
from opentaper.inference.published import published_cases


def test_every_result_has_its_case_in_the_order_of_the_table() -> None:
    cases = published_cases()
    assert [one.result.id for one in cases] == [row.id for row in outcomes()]
    assert all((one.case is None) == bool(one.not_modelled) for one in cases)


def test_a_case_is_its_study_with_what_differs() -> None:
    by_id = {one.result.id: one.case for one in published_cases()}
    paroxetine = by_id["rosenbaum-paroxetine"]
    assert paroxetine is not None
    assert [part.drug for part in paroxetine.scenario.portions] == ["paroxetine"]
    assert paroxetine.scenario.tapers == (("interrupted:8d", 1.0),)
    odds = by_id["horowitz-odds-severe"]
    assert odds is not None
    assert odds.contrast == "odds_ratio"
    assert odds.against[0].used.days < odds.scenario.used.days


@pytest.mark.parametrize(
    ("row", "told"),
    [
        ("antler-relapse", None),
        ("antler-relapse", {"study": "nobody", "measure": {"kind": "relapse"}}),
        ("antler-relapse", {"study": "antler", "measure": {"kind": "smiles"}}),
        ("antler-relapse", {"study": "antler", "measure": {"kind": "relapse"}, "tuned": 2}),
        ("no-such-result", {"study": "antler", "measure": {"kind": "relapse"}}),
    ],
)
def test_a_table_that_does_not_fit_is_refused(
    row: str, told: dict[str, Any] | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = files.mapping(published.FILE)
    rows = {key: value for key, value in (real["rows"] | {row: told}).items() if value is not None}
    monkeypatch.setattr(files, "mapping", lambda _: real | {"rows": rows})
    published_cases.cache_clear()
    with pytest.raises(BrokenFormulary, match=row):
        published_cases()
    published_cases.cache_clear()

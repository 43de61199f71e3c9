"""Whole runs of invented people: nothing that was decided changes without someone meaning it.

``python -m tools.golden`` writes the results anew; the difference then says whose plans change.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tools.golden import asked, people, result

NEAR = 1e-6


def differences(found: Any, wanted: Any, at: str = "") -> list[str]:
    """Return where two results differ; numbers may differ in their last digits."""
    if isinstance(found, dict) and isinstance(wanted, dict):
        if found.keys() != wanted.keys():
            return [f"{at}: {sorted(found.keys() ^ wanted.keys())} on one side only"]
        return [one for name in wanted for one in differences(found[name], wanted[name], f"{at}/{name}")]
    if isinstance(found, list) and isinstance(wanted, list):
        if len(found) != len(wanted):
            return [f"{at}: {len(found)} instead of {len(wanted)}"]
        pairs = enumerate(zip(found, wanted, strict=True))
        return [one for place, pair in pairs for one in differences(*pair, f"{at}/{place}")]
    if isinstance(wanted, float) and isinstance(found, float):
        return [] if found == pytest.approx(wanted, rel=NEAR, abs=NEAR) else [f"{at}: {found}, was {wanted}"]
    return [] if found == wanted else [f"{at}: {found!r}, was {wanted!r}"]


@pytest.mark.parametrize("person", people(), ids=lambda person: person.name)
def test_nothing_changed_for(person: Path) -> None:
    wanted = json.loads((person / "result.json").read_text(encoding="utf-8"))
    found = json.loads(json.dumps(result(person)))
    assert differences(found, wanted) == []


def test_the_runs_cover_what_plans_are_made_of() -> None:
    """Six people, six drugs, four methods, refusals too: a run that covers nothing new is left out."""
    told = [asked(person)[0] for person in people()]
    assert len({one.drug for one in told}) == len(told) >= 6
    results = [json.loads((person / "result.json").read_text(encoding="utf-8")) for person in people()]
    assert len({one["method"] for one in results}) >= 4
    assert {"found", "beyond-cap"} <= {one["outcome"] for one in results}


def test_a_difference_is_found_wherever_it_is() -> None:
    before = {"steps": [{"dose": "5 mg", "drop": 1.0}], "reasons": []}
    assert differences(before, before) == []
    assert differences({"steps": [{"dose": "5 mg", "drop": 1.0 + 1e-9}], "reasons": []}, before) == []
    afters: tuple[dict[str, list[object]], ...] = (
        {"steps": [{"dose": "4 mg", "drop": 1.0}], "reasons": []},
        {"steps": [{"dose": "5 mg", "drop": 1.1}], "reasons": []},
        {"steps": [], "reasons": []},
        {"steps": [{"dose": "5 mg", "drop": 1.0}]},
    )
    assert [after for after in afters if not differences(after, before)] == []

"""``opentaper validate``: the table, the JSON, the page and its pictures, and what it refuses."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from opentaper.actions import validate
from opentaper.exchange.plan_json import schema
from opentaper.inference.published import published_cases
from tests.journeys.terminal import typed


@pytest.mark.slow
def test_the_document_the_page_and_the_table_tell_one_validation(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # the same virtual people for both runs of the command: they take most of the time
    answered = cache(validate.validate)
    monkeypatch.setattr(validate, "validate", lambda people, seed, watch: answered(people, seed))
    folder = tmp_path / "evidence"
    written = typed("validate", "--people", "100", "--seed", "2", "--json", "--out", str(folder))
    assert written.code == 0
    document = written.document
    Draft202012Validator(schema("validate-1")).validate(document)
    assert (document["people"], document["seed"], document["n_rows"]) == (100, 2, 132)
    assert sorted(path.name for path in folder.iterdir()) == [
        "short-and-long.svg",
        "validation.md",
        "validation.svg",
    ]
    page = (folder / "validation.md").read_text(encoding="utf-8")
    assert f"agrees with **{document['n_inside']} (" in page
    assert "(100 for each drug and taper, seed 2)" in page
    written = typed("validate", "--people", "100", "--seed", "2", "--language", "da")
    assert written.code == 0
    assert "Modellen stemmer med" in written.out
    left = sum(one.case is None for one in published_cases())
    assert f"Den kan ikke svare på {left}:" in written.out
    assert written.out.count("rosenbaum-fluoxetine") >= 1


@pytest.mark.parametrize(
    ("words", "option"),
    [
        (("--people", "0"), "people"),
        (("--people", "99"), "people"),
        (("--people", "many"), "people"),
        (("--people", "1e9"), "people"),
        (("--seed", "-1"), "seed"),
        (("--seed", "x"), "seed"),
    ],
)
def test_what_is_no_number_is_refused_with_what_is_wanted(words: tuple[str, str], option: str) -> None:
    written = typed("validate", *words)
    assert written.code == 25
    assert option in written.err
    assert "Traceback" not in written.err


def test_a_folder_that_cannot_be_written_is_refused_before_the_work(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("", encoding="utf-8")
    written = typed("validate", "--people", "100", "--out", str(blocked / "below"))
    assert written.code == 25
    assert "below" in written.err

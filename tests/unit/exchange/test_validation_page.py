"""The page and the pictures say what the validation found, row by row."""

from __future__ import annotations

import re
from functools import cache

import pytest

from opentaper.exchange.charts import chart_svg, document_svg
from opentaper.exchange.validation_chart import BESIDE, lives_chart, validation_chart
from opentaper.exchange.validation_json import validation_document
from opentaper.exchange.validation_page import PARTS, validation_page
from opentaper.formulary.outcomes import UNITS
from opentaper.formulary.population import shipped_population
from opentaper.inference.cases import KINDS
from opentaper.inference.lives import lives
from opentaper.inference.published import published_cases
from opentaper.inference.validation import Validation, validation

SOME = (
    *("rosenbaum-paroxetine", "antler-relapse", "kalfas-nausea-odds", "zhang-tca", "perahia-nausea"),
    *("montgomery-agomelatine-none", "reduce-stopped-both-arms", "henssler-any", "henssler-severe"),
)


@cache
def found() -> Validation:
    cases = tuple(one for one in published_cases() if one.result.id in SOME)
    return validation(shipped_population(), cases, 100, 1, n_populations=0)


def test_every_kind_of_measure_has_its_part() -> None:
    placed = [kind for kinds in PARTS.values() for kind in kinds]
    assert sorted(placed) == sorted(KINDS)


def test_every_row_stands_once_with_its_answer() -> None:
    page = validation_page(found())
    for row in found().rows:
        told = [
            line for line in page.splitlines() if line.startswith("| ") and f"(`{row.result.id}`)" in line
        ]
        assert len(told) == (row.is_inside is not None)
        if told:
            assert (" | **no** | " in told[0]) == (row.is_inside is False)


def test_misses_and_what_has_no_answer_are_told_with_why() -> None:
    page = validation_page(found())
    without = page.partition("## What it cannot answer")[2].partition("## Sources")[0]
    assert re.findall(r"^- `([\w-]+)`", without, re.MULTILINE) == ["zhang-tca"]
    assert "Tricyclics act on several targets at once" in without
    differing = page.partition("## Where it differs, and why")[2].partition("##")[0]
    assert re.findall(r"^- `([\w-]+)`", differing, re.MULTILINE) == [row.result.id for row in found().misses]


def test_bounds_and_directions_are_told_in_words() -> None:
    page = validation_page(found())
    assert "| over 40 % |" in page
    assert "| no difference | no difference | yes | A | [montgomery-2004](" in page


def test_the_page_counts_what_was_found() -> None:
    page = " ".join(validation_page(found()).split())
    assert "9 published results stand here" in page
    assert f"Of these the model answers 8, and agrees with **{found().n_inside} (" in page
    assert "what the calibration left open is not in it" in page


def test_each_source_is_told_once() -> None:
    sources = validation_page(found()).partition("## Sources")[2]
    assert sources.count("Henssler 2024: ") == 1
    assert "`henssler-any`, `henssler-severe`" in sources


def test_the_picture_shows_each_share_and_each_ratio() -> None:
    chart = validation_chart(found())
    document = chart.to_dict(validate=True)
    drawn = {row["text"] for data in _values(document) for row in data if "text" in row}
    assert drawn == set(SOME) - {"zhang-tca", "montgomery-agomelatine-none"}
    svg = document_svg(chart.to_dict(validate=False))
    assert "The model against published results</title>" in svg


def test_the_picture_of_lives_has_bands_and_published_figures() -> None:
    seen = lives(shipped_population(), 64, seed=1)
    chart = lives_chart(seen, found())
    chart.to_dict(validate=True)
    svg = chart_svg(chart)
    assert "after 8 weeks of use" in svg
    assert "after 8 years of use" in svg
    assert all((text in svg) == (name in SOME) for name, text in BESIDE.items())


def test_bands_rise_and_long_use_lies_above_short_use() -> None:
    seen = lives(shipped_population(), 256, seed=1)
    for felt in (seen.short, seen.long):
        assert (felt.intensity.rows[1:] >= felt.intensity.rows[:-1]).all()
    assert (seen.long.intensity.rows[2] >= seen.short.intensity.rows[2]).all()


def test_the_document_holds_every_row() -> None:
    document = validation_document(found())
    assert [row["id"] for row in document["rows"]] == [row.result.id for row in found().rows]
    assert document["n_inside"] == sum(row["is_inside"] is True for row in document["rows"])
    (bound,) = (row for row in document["rows"] if row["id"] == "reduce-stopped-both-arms")
    assert bound["allowed"] == {"low": 30.0, "high": 100.0}


@pytest.mark.parametrize("unit", UNITS)
def test_every_unit_has_words_in_the_terminal(unit: str) -> None:
    from opentaper.cli.texts import told
    from opentaper.cli.validate import unit_code

    assert told(f"validate.in_{unit_code(unit)}", "en") != ""
    assert told(f"validate.in_{unit_code(unit)}", "da") != ""


def _values(node: object) -> list[list[dict[str, object]]]:
    if isinstance(node, dict):
        own = [node["values"]] if isinstance(node.get("values"), list) and "data" not in node else []
        rows = [one for one in own if one and isinstance(one[0], dict)]
        return rows + [found for part in node.values() for found in _values(part)]
    if isinstance(node, list):
        return [found for part in node for found in _values(part)]
    return []

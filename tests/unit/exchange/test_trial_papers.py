"""What a trial writes down: JSON by its schema, a table that can be read back, a report with all of it."""

from __future__ import annotations

import io
import json
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pyarrow.parquet as pq
import pypdf
import pytest
from jsonschema import Draft202012Validator

from opentaper.actions.run_trial import run_trial, trial_of
from opentaper.exchange.charts import chart_document, document_svg
from opentaper.exchange.plan_json import schema
from opentaper.exchange.trial_chart import trial_chart
from opentaper.exchange.trial_json import trial_document, trial_json, trial_parquet
from opentaper.exchange.trial_pdf import trial_page, trial_pdf
from opentaper.exchange.trial_rows import estimate_text, gap_text, outcome_rows
from opentaper.exchange.trial_spec import told_trial
from opentaper.inference.trials import TrialResult
from tests.unit.actions.test_run_trial import SPEC, TODAY

MANY = SPEC.replace(
    "  - {name: placebo", '  - {name: "a/b <c>", taper: continue}\n  - {name: placebo'
).replace("outcomes:", "reference: ten days\noutcomes:")
MANY = MANY.replace("  - {name: placebo", '  - {name: five, taper: "linear:5d"}\n  - {name: placebo')
BARE = """
{name: bare, drug: sertraline, dose: 50mg, people: 50, follow: 5 days, arms: [{name: one, taper: continue}],
 outcomes: {levels: [], symptoms_on_days: [], lasting_days: [], stopping: no, peak_day: no}}
"""
SPECS = {"ordinary": SPEC, "many": MANY, "bare": BARE}


@cache
def made(name: str) -> TrialResult:
    """Return a trial that was run once for all tests."""
    with TemporaryDirectory() as folder:
        return run_trial(trial_of(told_trial(SPECS[name], "trial.yaml"), str, TODAY), Path(folder))


@cache
def printed(name: str, language: str) -> str:
    """Return the text of a report, with plain spaces."""
    pages = pypdf.PdfReader(io.BytesIO(trial_pdf(made(name), language))).pages
    return " ".join(" ".join(page.extract_text().replace("\u00a0", " ").split()) for page in pages)


@pytest.mark.parametrize("name", SPECS)
@pytest.mark.parametrize("language", ["en", "da"])
def test_the_document_is_valid(name: str, language: str) -> None:
    document = json.loads(trial_json(made(name), language))
    Draft202012Validator(schema("trial-1")).validate(document)
    assert document["people"] == made(name).trial.n_people


def test_numbers_of_the_document_are_those_of_the_trial() -> None:
    document, result = trial_document(made("ordinary")), made("ordinary")
    years = document["populations"][1]
    told = {(one["outcome"], one["at"]): one for one in years["arms"][1]["outcomes"]}
    felt = result.groups[1].arms[1].felt
    severe = told["severe", None]
    assert severe["value"] == pytest.approx(100 * felt.reporting["severe"].estimate.value, abs=1e-4)
    assert severe["low"] <= severe["value"] <= severe["high"]
    assert severe["difference"]["value"] < 0.0
    assert told["symptoms", 7]["unit"] == "symptoms"
    assert told["relapse", 2]["unchanged"] < told["relapse", 2]["value"]
    assert [one["difference"] for one in years["arms"][0]["outcomes"]] == [None] * len(told)
    assert years["arms"][1]["doses"][0] == {"day": 0, "mg": 18.0}


def test_shares_rise_from_severe_to_any_and_bands_are_ordered() -> None:
    for group in trial_document(made("many"))["populations"]:
        for arm in group["arms"]:
            shares = {one["outcome"]: one["value"] for one in arm["outcomes"]}
            assert shares["severe"] <= shares["moderate"] <= shares["any"]
            for day in arm["intensity"]:
                row = [day[name] for name in ("p5", "p25", "p50", "p75", "p95")]
                assert row == sorted(row)


def test_the_table_holds_every_number_of_the_document() -> None:
    table = pq.read_table(io.BytesIO(trial_parquet(made("ordinary")))).to_pylist()
    told = [
        (group["name"], arm["name"], one["outcome"], one["at"] or 0, one["value"])
        for group in trial_document(made("ordinary"))["populations"]
        for arm in group["arms"]
        for one in arm["outcomes"]
    ]
    read = [(row["population"], row["arm"], row["outcome"], row["at"], row["value"]) for row in table]
    assert read == told
    assert {row["difference_value"] for row in table if row["arm"] == "at once"} == {None}


def test_a_trial_that_asks_nothing_has_an_empty_table() -> None:
    table = pq.read_table(io.BytesIO(trial_parquet(made("bare"))))
    assert table.num_rows == 0
    assert "difference_high" in table.column_names


@pytest.mark.parametrize("name", SPECS)
@pytest.mark.parametrize("language", ["en", "da"])
def test_the_report_says_what_it_is_not_and_names_every_arm(name: str, language: str) -> None:
    text, trial = printed(name, language), made(name).trial
    assert {"en": "a model, not a study", "da": "en model, ikke en undersøgelse"}[language] in text
    assert trial.name in text
    assert trial.digest[:12] in text
    for group in trial.groups:
        assert group.name in text
        assert all(text.count(arm.name) >= 2 for arm in group.arms)


def test_the_report_tells_the_numbers_of_the_rows() -> None:
    result, text = made("ordinary"), printed("ordinary", "en")
    for group in result.groups:
        for arm in group.arms:
            for row in outcome_rows(result.trial, arm):
                assert estimate_text(row, "en").replace("\u00a0", " ") in text
                assert gap_text(row, "en") in text


def test_the_reference_has_no_column_of_differences() -> None:
    (group, _) = trial_page(made("many"), "en")["groups"]
    heads = [table["heads"] for table in group["gaps"]["tables"]]
    assert heads == [["", "at once", "a/b <c>", "five", "placebo"]]
    assert [table["heads"][1:] for table in group["tables"]] == [
        ["at once", "ten days", "a/b <c>", "five"],
        ["placebo"],
    ]


def test_doses_that_are_alike_are_drawn_once() -> None:
    assert len(trial_page(made("ordinary"), "en")["doses"]) == 1


def test_numbers_are_told_no_finer_than_their_first_digits() -> None:
    result = made("ordinary")
    texts = [estimate_text(row, "da") for row in outcome_rows(result.trial, result.groups[1].arms[0])]
    assert all(text.count(",") <= 3 and "." not in text for text in texts)


@pytest.mark.parametrize("name", SPECS)
def test_the_picture_is_drawn_by_the_schema_and_told_in_words(name: str) -> None:
    result = made(name)
    chart = trial_chart(result.trial, result.groups[0])
    assert len(chart.to_dict(validate=True)["vconcat"]) == len(result.groups[0].arms) + 1
    svg = document_svg(chart_document(chart))
    assert "at their worst" in svg
    assert 'role="img"' in svg

"""A trial spec: what is right is read, and what is wrong is told with its line, its key and near names."""

from __future__ import annotations

import pytest
from pydantic import BaseModel

from opentaper.errors import BadOption
from opentaper.exchange import trial_spec
from opentaper.exchange.trial_spec import WANTED, told_trial
from opentaper.wording import LANGUAGES, error_text

SPEC = """\
name: a trial
drug: citalopram
dose: 20mg
populations:
  - name: weeks
    used_for: 8 weeks
  - name: years
    used_for: {median: 8 years, spread: 0.4}
    failed_attempts: 2
    condition: depression
arms:
  - name: at once
    taper: abrupt
  - name: mine
    file: plan.json
outcomes:
  levels: [severe]
  symptoms_on_days: []
  peak_day: no
"""


def wrong(text: str) -> BadOption:
    """Return the error of a spec."""
    with pytest.raises(BadOption) as caught:
        told_trial(text, "trial.yaml")
    return caught.value


def test_a_spec_is_read() -> None:
    spec = told_trial(SPEC, "trial.yaml").spec
    weeks, years = spec.populations
    assert weeks.used_for is not None
    assert (weeks.used_for.median, weeks.used_for.spread, weeks.failed_attempts) == ("8 weeks", 0.0, 0)
    assert years.used_for is not None
    assert (years.used_for.median, years.used_for.spread, years.failed_attempts) == ("8 years", 0.4, 2)
    assert [arm.taper or arm.file for arm in spec.arms] == ["abrupt", "plan.json"]
    assert (spec.people, spec.seed, spec.follow) == (20_000, 1, "1 year")
    assert (spec.outcomes.levels, spec.outcomes.symptoms_on_days) == (("severe",), ())
    assert (spec.outcomes.lasting_days, spec.outcomes.peak_day) == ((90, 365), False)


def test_words_that_yaml_takes_for_dates_or_numbers_stay_words() -> None:
    text = SPEC.replace("8 weeks", "2021-03-15").replace("name: a trial", "name: 007")
    spec = told_trial(text, "trial.yaml").spec
    assert spec.populations[0].used_for is not None
    assert (spec.name, spec.populations[0].used_for.median) == ("007", "2021-03-15")


@pytest.mark.parametrize(
    ("old", "new", "line", "given", "near"),
    [
        ("dose: 20mg", "dose: 20mg\npeple: 3", 4, "peple", "one of people"),
        ("spread: 0.4", "spred: 0.4", 8, "spred", "one of spread"),
        ("failed_attempts", "failed_atempts", 9, "failed_atempts", "one of failed_attempts"),
        ("taper: abrupt", "tapper: abrupt", 13, "tapper", "one of taper"),
        ("peak_day: no", "peek_day: no", 19, "peek_day", "one of peak_day"),
        ("populations:", "groups:", 4, "groups", "one of name, drug, dose"),
    ],
)
def test_an_unknown_key_is_told_with_its_line_and_near_names(
    old: str, new: str, line: int, given: str, near: str
) -> None:
    error = wrong(SPEC.replace(old, new))
    assert (error.option, error.given) == (f"trial.yaml:{line}", given)
    assert error.wanted.startswith(near)


@pytest.mark.parametrize(
    ("old", "new", "option", "given", "wanted"),
    [
        ("dose: 20mg\n", "", "trial.yaml:1 dose", "", "the dose taken now, above 0 mg"),
        ("dose: 20mg", "dose: 20mg\npeople: many", "trial.yaml:4 people", "many", WANTED["people"]),
        ("dose: 20mg", "dose: 20mg\npeople: 0", "trial.yaml:4 people", "0", WANTED["people"]),
        ("dose: 20mg", "dose: 20mg\npeople:", "trial.yaml:4 people", "", WANTED["people"]),
        ("dose: 20mg", "dose: 20mg\nseed: -1", "trial.yaml:4 seed", "-1", WANTED["seed"]),
        ("dose: 20mg", "dose: 20mg\nfollow: {a: 1}", "trial.yaml:4 follow", "{'a': '1'}", WANTED["follow"]),
        ("spread: 0.4", "spread: 3", "trial.yaml:8 spread", "3", WANTED["spread"]),
        ("{median: 8 years, spread: 0.4}", "[8]", "trial.yaml:8 used_for", "['8']", WANTED["used_for"]),
        ("depression", "sadness", "trial.yaml:10 condition", "sadness", WANTED["condition"]),
        ("[severe]", "[severe, mild]", "trial.yaml:17 levels", "mild", WANTED["levels"]),
        ("symptoms_on_days: []", "symptoms_on_days: 7", "trial.yaml:18 symptoms_on_days", "7", None),
        ("peak_day: no", "peak_day: perhaps", "trial.yaml:19 peak_day", "perhaps", "yes or no"),
        ("name: years", "name: weeks", "trial.yaml:7 name", "weeks", WANTED["name"]),
        ("name: mine", "name: at once", "trial.yaml:14 name", "at once", WANTED["name"]),
        ("name: mine", "name: mine\n    taper: abrupt", "trial.yaml:14 arms", "taper, file", None),
        ("    taper: abrupt\n", "", "trial.yaml:12 arms", "at once", "one of taper, file, placebo"),
        ("dose: 20mg", "dose: 20mg\nreference: mien", "trial.yaml:4 reference", "mien", "one of mine"),
        ("dose: 20mg", "dose: 20mg\ndose: 40mg", "trial.yaml:4 dose", "dose", "each key once"),
        ("name: a trial", "name: ''", "trial.yaml:1 name", "", WANTED["name"]),
    ],
)
def test_a_wrong_value_is_told_with_its_line_and_what_is_wanted(
    old: str, new: str, option: str, given: str, wanted: str | None
) -> None:
    assert old in SPEC
    error = wrong(SPEC.replace(old, new))
    assert (error.option, error.given) == (option, given)
    assert wanted is None or error.wanted == wanted


@pytest.mark.parametrize(
    "text",
    [
        "",
        "just words",
        "- a\n- list\n",
        "name: [1",
        "name: a\x00b",
        "populations: &all [*all]\n",
        "[" * 2000,
        "a: &a [x, x]\nb: &b [*a, *a]\nc: &c [*b, *b]\n" + "d: [" + "*c, " * 3000 + "*c]",
        "? [a, b]\n: c\n",
    ],
    ids=["empty", "words", "list", "open", "zero byte", "of itself", "deep", "unfolding", "a list as a key"],
)
def test_what_is_no_trial_is_refused_in_words(text: str) -> None:
    error = wrong(text)
    assert error.option.startswith("trial.yaml")
    for language in LANGUAGES:
        assert all(error_text(error, language))


def test_every_key_says_what_it_wants_in_every_language() -> None:
    kinds = [
        kind for kind in vars(trial_spec).values() if isinstance(kind, type) and issubclass(kind, BaseModel)
    ]
    keys = set().union(*(kind.model_fields for kind in kinds))
    assert keys == set(WANTED)
    for wanted in WANTED.values():
        texts = [
            error_text(BadOption(option="x", given="y", wanted=wanted), language)[1] for language in LANGUAGES
        ]
        if not wanted.startswith("one of "):
            assert len(set(texts)) == len(LANGUAGES), wanted


def test_line_and_key_stand_in_the_sentence() -> None:
    what, remedy = error_text(wrong(SPEC + "reference: mien\n"), "en")
    assert what == "“trial.yaml:20 reference” can't be “mien”."
    assert "mine" in remedy

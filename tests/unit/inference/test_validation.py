"""What the model says beside what was published: counts, intervals and the same answer for the same seed."""

from __future__ import annotations

from dataclasses import replace

import pytest

from opentaper.errors import BadOption
from opentaper.formulary.outcomes import PublishedResult, outcomes
from opentaper.formulary.population import shipped_population
from opentaper.inference.published import PublishedCase, published_cases
from opentaper.inference.validation import Validation, allowed, validation

FEW = {"rosenbaum-paroxetine", "antler-relapse", "henssler-risk-difference", "montgomery-agomelatine-none"}
FEW |= {"zhang-tca", "kalfas-dess-extra"}
SOME = tuple(one for one in published_cases() if one.result.id in FEW)


def result(**changed: object) -> PublishedResult:
    """A published share of 40 %, with some fields changed."""
    first = next(row for row in outcomes() if row.id == "antler-relapse")
    return replace(first, value=40.0, **changed)  # type: ignore[arg-type]  # the fields are those of the test


def seen(n_people: int = 100, seed: int = 1, cases: tuple[PublishedCase, ...] = SOME) -> Validation:
    return validation(shipped_population(), cases, n_people, seed, n_populations=0)


@pytest.mark.parametrize(
    ("changed", "ends"),
    [
        ({}, (30.0, 50.0)),
        ({"low": 38.0, "high": 44.0}, (38.0, 44.0)),
        ({"bound": "lower"}, (30.0, 100.0)),
        ({"unit": "DESS items"}, (35.7, 43.0)),
        ({"unit": "odds ratio"}, (40.0 / 1.5, 60.0)),
        ({"unit": "weeks", "bound": "lower"}, (40.0 / 1.5, float("inf"))),
        ({"unit": "direction"}, (40.0, 40.0)),
    ],
)
def test_what_counts_as_agreement(changed: dict[str, object], ends: tuple[float, float]) -> None:
    assert allowed(result(**changed)) == pytest.approx(ends)


def test_counts_add_up() -> None:
    found = seen()
    assert (len(found.rows), found.n_modelled) == (6, 5)
    assert found.n_inside + len(found.misses) == found.n_modelled
    assert found.share == found.n_inside / 5
    assert found.share_of_all == found.n_inside / 6
    assert sum(asked for _, asked in found.by_grade.values()) == 5


def test_a_row_with_a_number_of_its_own_counts_as_no_test() -> None:
    found = seen()
    assert found.tested == (found.n_inside, found.n_modelled)
    easy = next(row for row in found.rows if row.is_inside)
    alone = replace(easy, published=replace(easy.published, is_alone=True))
    marked = replace(found, rows=tuple(alone if row is easy else row for row in found.rows))
    assert marked.tested == (found.n_inside - 1, found.n_modelled - 1)


def test_what_has_no_case_is_neither_met_nor_missed() -> None:
    (row,) = (row for row in seen().rows if row.result.id == "zhang-tca")
    assert (row.estimate, row.is_inside) == (None, None)
    assert row.why == row.published.not_modelled


def test_the_same_seed_is_the_same_answer_and_another_is_not() -> None:
    values = [[row.estimate for row in seen(seed=seed).rows] for seed in (1, 1, 2)]
    assert values[0] == values[1] != values[2]


def test_more_people_leave_less_open() -> None:
    widths = []
    for n_people in (100, 6400):
        (row,) = (row for row in seen(n_people).rows if row.result.id == "rosenbaum-paroxetine")
        assert row.estimate is not None
        widths.append(row.estimate.high - row.estimate.low)
    assert widths[1] < 0.7 * widths[0]


def test_it_tells_how_far_it_is() -> None:
    told: list[tuple[int, int]] = []
    validation(shipped_population(), SOME[:1], 100, 1, 0, lambda done, of: told.append((done, of)))
    assert told == [(place, 5) for place in range(1, 6)]


@pytest.mark.parametrize(
    ("n_people", "seed", "option"), [(99, 1, "people"), (0, 1, "people"), (100, -1, "seed")]
)
def test_too_few_people_and_a_negative_seed_are_refused(n_people: int, seed: int, option: str) -> None:
    with pytest.raises(BadOption) as refused:
        seen(n_people, seed)
    assert refused.value.option == option

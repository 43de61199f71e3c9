"""A population as the YAML of its data file; what is written here, the formulary reads."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import yaml

from opentaper.formulary import files
from opentaper.formulary.population import FILE, PARAMETERS, Population

DIGITS = 4
ABOUT = {
    "passport": "How it was made, of whom, and what it was asked before use.",
    "people": "How people differ.",
    "settings": "Choices.",
    "drugs": "Times the u50 of all, by drug; 1 where nothing is known. Weak: held near 1.",
    "measures": """\
How intensity becomes what studies count. floor_* are shares after stopping a placebo (or on the drug),
# half_* the peak at which half are counted, load_* what full intensity adds, selection_* how much more often
# people who were worse off answer, set_out_* who go through with a taper under each support, felt from where
# on it is noticed.""",
    "relapse": "The return of the illness, a process of its own; base, lost and jolt are hazards per year.",
    "fit": """\
What the fit is unsure of: names, values and covariance of the fitted numbers on scales without bounds
# (logarithms; log odds of shares), the covariance by the rows of its lower triangle, and how many published
# results it rests on.""",
    "before": "The population that published results alone gave: what is learnt from people begins from it.",
}


def population_yaml(
    population: Population, head: str, passport: Mapping[str, Any] | None = None, before: bool = False
) -> str:
    """Return the text of a population's file.

    Parameters
    ----------
    population
        What is written; its settings are those of the shipped file.
    head
        Comments at the top, each line with its ``#`` and its end.
    passport
        How it was made, where there is more to tell than source, grade and note.
    before
        Whether the shipped file's population, that of published results alone, is kept beside it.
    """
    told = files.mapping(FILE)
    made = _body(population, told)
    if passport is not None:
        made.insert(2, _section("passport", dict(passport)))
    if before:
        kept = told.get("before", told)
        made.append(_section("before", {name: part for name, part in kept.items() if name != "passport"}))
    return head + "".join(made)


def _body(population: Population, told: Mapping[str, Any]) -> list[str]:
    fit = population.fit
    return [
        f'release: "{population.release}"\nsource: [{", ".join(population.source)}]\n',
        f'grade: {population.grade.value}\nnote: "{population.note}"\n',
        _section("people", {name: _people(population, name) for name in PARAMETERS}),
        _section("settings", told["settings"]),
        _section("drugs", _rounded(population.drugs)),
        _section("measures", _rounded(population.measures)),
        _section("relapse", {name: _rounded(numbers) for name, numbers in population.relapse.items()}),
        f"# {ABOUT['fit']}\nfit:\n  rows: {fit.rows}\n  names: [{', '.join(fit.names)}]\n",
        f"  values: [{', '.join(_short(value) for value in fit.values)}]\n  covariance: |\n",
        *(f"    {' '.join(_short(one) for one in row[: i + 1])}\n" for i, row in enumerate(fit.covariance)),
    ]


def _people(population: Population, name: str) -> dict[str, float]:
    known = population.people[name]
    return _rounded({"median": known.median, "spread": known.spread})


def _rounded(numbers: Mapping[str, float]) -> dict[str, float]:
    return {name: float(f"{value:.{DIGITS}g}") for name, value in numbers.items()}


def _short(value: float) -> str:
    return f"{value:.{DIGITS + 2}g}"


def _section(name: str, told: object) -> str:
    body = yaml.safe_dump(
        {name: told}, sort_keys=False, default_flow_style=None, width=200, allow_unicode=True
    )
    return f"# {ABOUT[name]}\n{body}"

"""The tables of a trial's report: outcomes of arms side by side, and how far they lie from the reference."""

from __future__ import annotations

import math

from opentaper.exchange.simulation_words import span_text
from opentaper.exchange.texts import told
from opentaper.exchange.trial_rows import estimate_text, gap_text, label_text, outcome_rows, peak_text
from opentaper.inference.trials import ArmResult, Group, Trial
from opentaper.wording.figures import drug_text

#: Arms side by side in one table; more follow in the next.
BESIDE = 4
Table = dict[str, list[str] | list[list[str]]]


def lead_text(trial: Trial, language: str) -> str:
    """Return how many people there are, for how long, in a sentence."""
    return told("trial.lead", language, n=trial.n_people, days=trial.n_days, seed=trial.seed)


def gaps_text(trial: Trial, language: str) -> str:
    """Return the title of what arms differ by, with the name of the reference."""
    return told("trial.gaps", language, arm=trial.groups[0].arms[trial.reference].name)


def parts(arms: tuple[ArmResult, ...]) -> list[tuple[ArmResult, ...]]:
    """Return arms in parts that fit side by side."""
    return [arms[first : first + BESIDE] for first in range(0, len(arms), BESIDE)]


def outcome_table(trial: Trial, arms: tuple[ArmResult, ...], language: str) -> Table:
    """Return the outcomes of arms side by side: a row for each outcome, its name first."""
    columns = [outcome_rows(trial, arm) for arm in arms]
    rows = [
        [label_text(row[0], language), *(estimate_text(one, language) for one in row)]
        for row in zip(*columns, strict=True)
    ]
    if trial.has_peak_day:
        rows.append([told("trial.peak_day", language), *(peak_text(arm, language) for arm in arms)])
    return {"heads": ["", *(arm.arm.name for arm in arms)], "rows": rows}


def gap_table(trial: Trial, arms: tuple[ArmResult, ...], language: str) -> Table:
    """Return how far arms lie from the reference, none of which is the reference itself."""
    columns = [outcome_rows(trial, arm) for arm in arms]
    rows = [
        [label_text(row[0], language), *(gap_text(one, language) for one in row)]
        for row in zip(*columns, strict=True)
    ]
    return {"heads": ["", *(arm.arm.name for arm in arms)], "rows": rows}


def group_text(group: Group, language: str) -> str:
    """Return who the people of a group are, in a sentence."""
    stop = group.arms[0].stop
    if math.isinf(stop.days_of_use):
        used = told("simulate.used_long", language)
    else:
        used = told("simulate.used", language, span=span_text(round(stop.days_of_use), language))
    drug = drug_text(group.drug.name, language)
    parts = [told("trial.who", language, drug=drug, dose=group.dose, used=used)]
    if stop.use_spread:
        low, high = (
            span_text(round(stop.days_of_use * math.exp(side * stop.use_spread)), language)
            for side in (-1.0, 1.0)
        )
        parts.append(told("trial.who_spread", language, low=low, high=high))
    if stop.failed_attempts:
        parts.append(told("trial.who_failed", language, n=stop.failed_attempts))
    return " ".join(parts)

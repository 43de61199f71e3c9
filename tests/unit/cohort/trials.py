"""A small trial for the tests of the room: two groups, three arms, two weeks of days."""

from __future__ import annotations

from datetime import date

from opentaper.actions.run_trial import trial_of
from opentaper.exchange.trial_spec import told_trial
from opentaper.inference.trials import Trial

SPEC = """
name: small
drug: citalopram
dose: 20mg
people: {people}
seed: {seed}
follow: 9 days
populations:
  - {{name: weeks, used_for: 8 weeks}}
  - {{name: years, used_for: {{median: 8 years, spread: 0.5}}, drug: paroxetine, condition: depression}}
arms:
  - {{name: at once, taper: abrupt}}
  - {{name: four days, taper: "linear:4d"}}
  - {{name: the same, taper: continue}}
outcomes: {{symptoms_on_days: [2, 5], lasting_days: [3], relapse_weeks: [1]}}
"""
TODAY = date(2026, 11, 23)


def small_trial(people: int, seed: int = 3) -> Trial:
    """Return the trial with so many people."""
    return trial_of(told_trial(SPEC.format(people=people, seed=seed), "small.yaml"), str, TODAY)

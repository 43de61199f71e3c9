"""A published result as a question to the model: which scenario, what was measured, set against what.

A case stands in ``data/scenarios.yaml``::

    - row: henssler-2024-any           # the row of data/outcomes.tsv that it stands for
      scenario: {...}                  # see opentaper.inference.scenario
      measure: {kind: level, level: any}
      against: {taper: continued}      # optional: what differs in the comparator, or a list of such
      contrast: difference             # optional: how both become one number; default: value
      given: {set_out: 0.5}            # optional: a number of the study itself that no model tells

Kinds of measures, in percent where they are shares:

- ``level``: counted as ``any``, ``moderate`` (or worse), ``moderate_only`` or ``severe``, by the peak of all
  days;
- ``symptoms``: mean number of ``items`` (43) ticked on ``day`` (or the mean of several days);
- ``rise``: the checklist rose by ``at_least`` (4) at the peak; ``smd``: standardised difference on ``day``;
- ``count``: ``at_least`` so many of a list of ``items`` symptoms were named as withdrawal, at the peak;
  ``unfelt``: nothing was noticed at any time;
- ``item``: a single ``item``: ``dizziness``, ``nausea`` or ``other`` told of its own accord; ``asked`` when a
  checklist asks for it, likewise ``asked_dizziness`` and ``mood``;
- ``lasting``: still felt more than ``longer_than`` days after it began; ``duration``: days from the first to
  the last felt, ``statistic`` ``median``, ``mean`` or a quantile such as ``q25``, in ``unit`` days, weeks or
  months; ``peak_day``: the median day of the peak; ``resolved``: no longer felt at the end;
- ``stopped``: got off the drug, ``still_off`` also without a return to it at the end (times ``tried``, where
  a study gives the share of those asked who tried); ``unable``: tried and could not; ``completed``: did not
  give up for withdrawal; ``came_back``: took the drug again because the illness was back; ``returned``: for
  that, or for withdrawal;
- ``relapse``: ill again by the end of the days (``severe_only``: admitted); ``well``: the rest;
  ``relapse_time``: when ``portion`` of the people are, in ``unit``; ``relapse_rate``: percent per month;
  ``relapse_window``: when the risk in excess of the comparator is half spent, from the end of the taper on;
- ``worse``: feels worse than before on ``day``; ``score``: mean of ``item`` (``phq9``, ``gad7``) on ``day``;
- ``occupancy``: percent at the dose, straight from the curve.

``among``: ``all``, ``affected`` (counted as any) or ``lasting:180d`` (felt for more than so long: stories of
protracted withdrawal come from nobody else).

Contrasts: ``value`` (the comparator stands beside it), ``difference``, ``ratio``, ``odds_ratio``,
``hazard_ratio``, ``nnt``, ``same`` (0 if both differ by no more than ``within``, else 1), ``below`` (1 if the
scenario lies below every comparator, else 0).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

from opentaper.errors import BadOption
from opentaper.inference.scenario import Scenario, scenario_of

KINDS = (
    *(
        "level",
        "symptoms",
        "rise",
        "count",
        "unfelt",
        "smd",
        "item",
        "lasting",
        "duration",
        "peak_day",
        "resolved",
    ),
    *("stopped", "unable", "completed", "came_back", "returned"),
    *("relapse", "well", "relapse_time", "relapse_rate", "relapse_window", "worse", "score", "occupancy"),
)
CONTRASTS = ("value", "difference", "ratio", "odds_ratio", "hazard_ratio", "nnt", "same", "below")


@dataclass(frozen=True, slots=True)
class Measure:
    """What was measured; the fields that a kind does not name are not read by it."""

    kind: str
    level: str = "any"
    item: str = ""
    items: int = 43
    day: tuple[int, ...] = ()
    at_least: float = 4.0
    longer_than: float = 90.0
    among: str = "all"
    statistic: str = "median"
    unit: str = "days"
    portion: float = 0.5
    still_off: bool = False
    severe_only: bool = False
    within: float = 10.0

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise BadOption(option="measure", given=self.kind, wanted="one of the words of the table")


@dataclass(frozen=True, slots=True)
class Case:
    """A row of published results as a question to the model.

    ``against`` are the comparators, ``given`` numbers of the study that take the place of the population's.
    """

    row: str
    scenario: Scenario
    measure: Measure
    against: tuple[Scenario, ...] = ()
    contrast: str = "value"
    given: tuple[tuple[str, float], ...] = ()

    def __post_init__(self) -> None:
        if self.contrast not in CONTRASTS:
            raise BadOption(option="contrast", given=self.contrast, wanted="one of the words of the table")
        if self.contrast != "value" and not self.against:
            raise BadOption(option="against", given="", wanted="what differs in the comparator")


def case_of(told: Mapping[str, Any]) -> Case:
    """Return the case that a mapping of the table's form tells.

    Raises
    ------
    BadOption
        An unknown key or word, or a contrast with nothing to set it against.

    Examples
    --------
    >>> case = case_of(
    ...     {
    ...         "row": "example",
    ...         "scenario": {"drugs": {"citalopram": {"mg": 20}}, "used": {"days": 84}},
    ...         "measure": {"kind": "symptoms", "day": 7},
    ...         "against": {"taper": "continued"},
    ...     }
    ... )
    >>> case.measure.day, case.against[0].tapers
    ((7,), (('continued', 1.0),))
    """
    measure = dict(told["measure"])
    names = {field.name for field in fields(Measure)}
    for key in (*(set(measure) - names), *(set(told) - {field.name for field in fields(Case)})):
        raise BadOption(option="case", given=str(key), wanted="one of the words of the table")
    days = measure.get("day", ())
    measure["day"] = tuple(days) if isinstance(days, list | tuple) else (int(days),)
    against = told.get("against") or []
    others = against if isinstance(against, list) else [against]
    return Case(
        str(told["row"]),
        scenario_of(told["scenario"]),
        Measure(**measure),
        tuple(scenario_of({**told["scenario"], **other}) for other in others),
        str(told.get("contrast", "value")),
        tuple((str(name), float(value)) for name, value in (told.get("given") or {}).items()),
    )

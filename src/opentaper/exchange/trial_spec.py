"""The spec of a virtual trial as people write it, in YAML: groups, arms and outcomes, every key checked.

What is wrong is told with the file, the line and the key. pydantic checks the form; what the words mean (a
drug, a dose, a length of time, a taper) is read where the trial is put together.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Annotated, Any, Literal

import yaml
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from opentaper.errors import BadOption

MOST_PEOPLE = 10_000_000
MOST_DAYS = 3653
#: More than a person writes; a file that unfolds into more is none of ours.
MOST_NODES = 5_000
MOST_LETTERS, MOST_DEPTH = 200_000, 12
#: Where in a spec something stands: keys, and places in lists.
Where = tuple[str | int, ...]
Text = Annotated[str, Field(min_length=1, max_length=200)]
Name = Annotated[str, Field(min_length=1, max_length=60, pattern=r"^[^\x00-\x1f]+$")]
Day = Annotated[int, Field(ge=0, le=MOST_DAYS)]
Days = Annotated[tuple[Day, ...], Field(max_length=12)]

A_NAME = "a short name, each one once"
DAYS_WANTED = "days, such as [7, 14, 28]"
YES_OR_NO = "yes or no"
#: What each key wants, for the sentence that tells it.
WANTED = {
    "name": A_NAME,
    "drug": "the name of a drug",
    "dose": "the dose taken now, above 0 mg",
    "people": f"a whole number from 1 to {MOST_PEOPLE}",
    "seed": "a whole number from 0 to 4294967295",
    "follow": "a time of at least one day, at most ten years, such as 26 weeks or 1 year",
    "reference": "the name of an arm",
    "populations": "a list of one to eight populations",
    "arms": "a list of one to eight arms",
    "outcomes": "a table of outcomes",
    "used_for": "how long, such as 8 years, or its median and spread",
    "median": "how long, such as 8 years, or its median and spread",
    "spread": "a number from 0 to 2",
    "condition": "one of depression, anxiety, psychosis, bipolar",
    "failed_attempts": "a whole number from 0 to 20",
    "taper": "a taper such as abrupt, linear:14d, occupancy:1y/4w, proportional:10%/4w, steps:50%/4w",
    "file": "a text file that can be read",
    "placebo": YES_OR_NO,
    "levels": "one of any, moderate, severe",
    "symptoms_on_days": DAYS_WANTED,
    "lasting_days": DAYS_WANTED,
    "peak_day": YES_OR_NO,
    "stopping": YES_OR_NO,
    "relapse_weeks": "weeks, such as [26, 52]",
}


class _Strict(BaseModel):
    """A part of a spec: unknown keys are refused."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class UseSpec(_Strict):
    """How long a drug was taken: the median, and the spread of its logarithm."""

    median: Text
    spread: Annotated[float, Field(ge=0.0, le=2.0)] = 0.0


def _as_median(told: object) -> object:
    """Return a bare length of time as the median of a use in which people do not differ."""
    return {"median": told} if isinstance(told, str) else told


class PopulationSpec(_Strict):
    """Who takes part: what is not told here is as in the whole trial."""

    name: Name
    drug: Text | None = None
    dose: Text | None = None
    used_for: Annotated[UseSpec, BeforeValidator(_as_median)] | None = None
    condition: Literal["depression", "anxiety", "psychosis", "bipolar"] | None = None
    failed_attempts: Annotated[int, Field(ge=0, le=20)] = 0


class ArmSpec(_Strict):
    """What is done: a taper in a word, or a plan or schedule in a file; ``placebo`` only counts."""

    name: Name
    taper: Text | None = None
    file: Text | None = None
    placebo: bool = False


class OutcomesSpec(_Strict):
    """What is counted; empty lists leave an outcome out."""

    levels: tuple[Literal["any", "moderate", "severe"], ...] = ("any", "moderate", "severe")
    symptoms_on_days: Days = (7, 14, 28)
    lasting_days: Days = (90, 365)
    peak_day: bool = True
    stopping: bool = True
    relapse_weeks: Annotated[tuple[Annotated[int, Field(ge=1, le=520)], ...], Field(max_length=12)] = (26, 52)


class TrialSpec(_Strict):
    """A whole trial."""

    name: Name
    drug: Text
    dose: Text
    arms: Annotated[tuple[ArmSpec, ...], Field(min_length=1, max_length=8)]
    populations: Annotated[tuple[PopulationSpec, ...], Field(min_length=1, max_length=8)] = (
        PopulationSpec(name="everybody"),
    )
    people: Annotated[int, Field(ge=1, le=MOST_PEOPLE)] = 20_000
    seed: Annotated[int, Field(ge=0, le=2**32 - 1)] = 1
    follow: Text = "1 year"
    reference: Name | None = None
    outcomes: OutcomesSpec = OutcomesSpec()


PARTS: dict[str, type[BaseModel]] = {
    "populations": PopulationSpec,
    "arms": ArmSpec,
    "outcomes": OutcomesSpec,
    "used_for": UseSpec,
}


@dataclass(frozen=True, slots=True)
class ToldTrial:
    """A spec as it was read, with the file and the line of each of its keys."""

    file: str
    spec: TrialSpec
    lines: dict[Where, int]

    def wrong(self, path: Where, given: str, wanted: str) -> BadOption:
        """Return the error that tells what is wrong where."""
        return _wrong(self.file, self.lines, path, given, wanted)


def told_trial(text: str, file: str) -> ToldTrial:
    """Read the spec of a trial.

    Parameters
    ----------
    text
        YAML.
    file
        Its name, for what is told of errors.

    Raises
    ------
    BadOption
        It is no YAML, a key is unknown, missing, there twice, or its value cannot be meant.

    Examples
    --------
    >>> text = "{name: short, drug: citalopram, dose: 20mg, arms: [{name: abrupt, taper: abrupt}]}"
    >>> told_trial(text, "trial.yaml").spec.people
    20000
    """
    lines: dict[Where, int] = {}
    told = _values(_tree(text, file), (), lines, file)
    try:
        spec = TrialSpec.model_validate(told)
    except ValidationError as wrong:
        raise _first(wrong, told, lines, file) from None
    found = ToldTrial(file, spec, lines)
    _check(found)
    return found


def _check(told: ToldTrial) -> None:
    """Refuse what each key by itself allows: names that stand twice, an arm of two kinds, no such arm."""
    spec = told.spec
    for key, parts in (("populations", spec.populations), ("arms", spec.arms)):
        names = [part.name for part in parts]
        for place, name in enumerate(names):
            if name in names[:place]:
                raise told.wrong((key, place, "name"), name, A_NAME)
    for place, arm in enumerate(spec.arms):
        kinds = [kind for kind in ("taper", "file", "placebo") if getattr(arm, kind)]
        if len(kinds) != 1:
            given = ", ".join(kinds) or arm.name
            raise told.wrong(("arms", place), given, "one of taper, file, placebo")
    names = [arm.name for arm in spec.arms]
    if spec.reference is not None and spec.reference not in names:
        near = get_close_matches(spec.reference, names) or names
        raise told.wrong(("reference",), spec.reference, "one of " + ", ".join(near))


def _tree(text: str, file: str) -> yaml.Node:
    wanted = "a trial written in YAML"
    try:
        tree = yaml.compose(text, yaml.SafeLoader) if _is_small(text) else None
    except yaml.MarkedYAMLError as wrong:
        mark = wrong.problem_mark or wrong.context_mark
        line = mark.line + 1 if mark is not None else 1
        raise BadOption(option=f"{file}:{line}", given=_shown(wrong.problem), wanted=wanted) from None
    except (yaml.YAMLError, RecursionError):  # a sign that no text may hold, or brackets without end
        raise BadOption(option=file, given="", wanted=wanted) from None
    if not isinstance(tree, yaml.MappingNode):
        raise BadOption(option=file, given="", wanted=wanted)
    return tree


def _is_small(text: str) -> bool:
    """Return whether a text is no larger and no deeper than any trial; no more of it is read than tells that.

    Brackets within brackets without end cost the square of their number.
    """
    depth = 0
    if len(text) > MOST_LETTERS:
        return False
    for n, event in enumerate(yaml.parse(text, yaml.SafeLoader), start=1):
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if n > MOST_NODES or depth > MOST_DEPTH:
            return False
    return True


def _values(node: yaml.Node, path: Where, lines: dict[Where, int], file: str) -> Any:
    """Return plain values of a tree, every scalar as it was typed, and note the line of each."""
    lines.setdefault(path, node.start_mark.line + 1)
    if len(path) > 5 or len(lines) > MOST_NODES:  # no trial is so deep: an alias may refer to itself
        raise _wrong(file, lines, path[:3], "", "a trial written in YAML")
    if isinstance(node, yaml.MappingNode):
        told: dict[str, Any] = {}
        for key, value in node.value:
            name = _shown(getattr(key, "value", ""))
            lines[*path, name] = key.start_mark.line + 1
            if name in told:
                wanted = "each key once"
                raise _wrong(file, lines, (*path, name), name, wanted)
            told[name] = _values(value, (*path, name), lines, file)
        return told
    if isinstance(node, yaml.SequenceNode):
        return [_values(value, (*path, place), lines, file) for place, value in enumerate(node.value)]
    return str(node.value).strip()


def _first(wrong: ValidationError, told: Any, lines: dict[Where, int], file: str) -> BadOption:
    """Return the error that stands highest in the file; an unknown key comes before all others.

    Of a list whose parts are wrong the parts are told, not that too few are right.
    """
    every = [(one["loc"], one["type"]) for one in wrong.errors(include_url=False, include_input=False)]
    found = [one for one in every if not any(one[0] == other[: len(one[0])] != other for other, _ in every)]

    def order(one: tuple[Where, str]) -> tuple[bool, int, bool]:
        path, kind = one
        return kind != "extra_forbidden", _line(lines, path), kind == "missing"

    path, kind = min(found, key=order)
    if kind == "extra_forbidden":
        known = list(_part(path).model_fields)
        near = get_close_matches(str(path[-1]), known, cutoff=0.5) or known
        return BadOption(
            option=f"{file}:{_line(lines, path)}", given=str(path[-1]), wanted="one of " + ", ".join(near)
        )
    if kind == "missing":
        return _wrong(file, lines, path, "", WANTED[str(path[-1])])
    return _wrong(file, lines, path, _shown(_at(told, path)), WANTED[_key(path)])


def _part(path: Where) -> type[BaseModel]:
    """Return the model that holds a key."""
    return next((PARTS[part] for part in reversed(path[:-1]) if part in PARTS), TrialSpec)


def _key(path: Where) -> str:
    """Return the nearest key above a place of which it is known what it wants."""
    return next((str(part) for part in reversed(path) if part in WANTED), "name")


def _line(lines: dict[Where, int], path: Where) -> int:
    return next(lines[path[:n]] for n in range(len(path), -1, -1) if path[:n] in lines)


def _at(told: Any, path: Where) -> Any:
    """Return the value at a place, or the nearest one above it."""
    for part in path:
        is_there = (
            part in told if isinstance(told, dict) else isinstance(told, list) and isinstance(part, int)
        )
        told = told[part] if is_there else told
    return told


def _shown(value: Any) -> str:
    """Return a value as it may stand in a sentence."""
    text = " ".join(str(value).split())
    return text if len(text) <= 60 else text[:57] + "…"


def _wrong(file: str, lines: dict[Where, int], path: Where, given: str, wanted: str) -> BadOption:
    keys: Iterator[str] = (str(part) for part in reversed(path) if isinstance(part, str))
    where = f"{file}:{_line(lines, path)}"
    return BadOption(option=f"{where} {next(keys, '')}".strip(), given=given, wanted=wanted)

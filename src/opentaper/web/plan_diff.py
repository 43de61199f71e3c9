"""Two versions of a plan as rows of before and after: shown before anything is pressed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from opentaper.planning.difference import Difference, LargestCut, StepChange, to_come
from opentaper.planning.faster import history
from opentaper.planning.result import PlanResult, Step
from opentaper.planning.versions import PlanVersion, date_of
from opentaper.quantities import Dose
from opentaper.wording import date_text, dose_text, number_text, sentence, words
from opentaper.wording.chances import chance_text


@dataclass(frozen=True, slots=True)
class DiffRow:
    """One line of before and after, in words; ``after`` is "" where nothing changes."""

    label: str
    before: str
    after: str


class Compared(Protocol):
    """Two versions of a plan and the difference between them, wherever they come from."""

    @property
    def before(self) -> PlanVersion | None:
        """The version before; None of a first plan."""

    @property
    def after(self) -> PlanVersion:
        """The version after."""

    @property
    def difference(self) -> Difference | None:
        """What is different; None of a first plan."""


def diff_rows(changed: Compared, today: Dose, language: str) -> tuple[DiffRow, ...]:
    """Return what a change changes, and what stays.

    Parameters
    ----------
    changed
        With what is foreseen of both plans.
    today
        The dose that is taken now.
    """
    old, new = changed.before, changed.after
    assert old is not None  # a change of a plan that is there
    assert changed.difference is not None
    day = new.from_day
    dose_then = max(today, history(new.plan).on(day))
    before, after = next_cut(old.plan, day, today), next_cut(new.plan, day, dose_then)
    told = changed.difference
    rows = [
        _row("today_dose", dose_text(today, language), dose_text(dose_then, language), language),
        _row("next_step", _when(old, before, day, language), _when(new, after, day, language), language),
        _row("next_dose", _dose(before, language), _dose(after, language), language),
        _row("n_steps", _count(old.plan, day, language), _count(new.plan, day, language), language),
        _row(
            "largest",
            _largest(told.largest_before, language),
            _largest(told.largest_after, language),
            language,
        ),
        _row("last_step", _last(old, language), _last(new, language), language),
    ]
    chances = _chance(old.plan, language), _chance(new.plan, language)
    if all(chances):
        rows.append(_row("chance", *chances, language))
    return tuple(rows)


def step_diff_rows(changed: Compared, language: str) -> tuple[DiffRow, ...]:
    """Return every dose to come of either plan, with its first day before and after."""
    if changed.difference is None or changed.before is None:
        return ()
    return tuple(_step(one, changed.before, changed.after, language) for one in changed.difference.changes)


def why_lines(changed: Compared, language: str) -> tuple[str, ...]:
    """Return why, and what comes of it, in sentences, each once."""
    reasons = changed.difference.reasons if changed.difference is not None else changed.after.because
    return tuple(dict.fromkeys(sentence(reason, language) for reason in reasons))


def next_cut(plan: PlanResult, day: int, dose: Dose) -> Step | None:
    """Return the next step below a dose from a day on, or one that is due and was not taken yet."""
    ahead = to_come(plan, day)
    begun = [step for step in plan.steps if step.start_day < day]
    due = begun[-1:] if begun and begun[-1].dose < dose else []
    return next((step for step in (*due, *ahead) if step.dose < dose), None)


def _row(code: str, before: str, after: str, language: str) -> DiffRow:
    return DiffRow(words(f"web.change.{code}", language), before, "" if before == after else after)


def _step(one: StepChange, old: PlanVersion, new: PlanVersion, language: str) -> DiffRow:
    before, after = _day(old, one.old_day, language), _day(new, one.new_day, language)
    return DiffRow(dose_text(one.dose, language), before, "" if before == after else after)


def _day(version: PlanVersion, day: int | None, language: str) -> str:
    on = None if day is None else date_of(version, day)
    return words("web.change.not_there", language) if on is None else date_text(on, language)


def _when(version: PlanVersion, step: Step | None, day: int, language: str) -> str:
    """Return the earliest date of a step; one that was due before is possible from today on."""
    if step is None:
        return words("web.change.none", language)
    on = date_of(version, max(step.start_day, day))
    return "" if on is None else date_text(on, language)


def _last(version: PlanVersion, language: str) -> str:
    return _when(version, version.plan.steps[-1], version.from_day, language)


def _dose(step: Step | None, language: str) -> str:
    return words("web.change.none", language) if step is None else dose_text(step.dose, language)


def _count(plan: PlanResult, day: int, language: str) -> str:
    return number_text(len(to_come(plan, day)), language)


def _largest(cut: LargestCut | None, language: str) -> str:
    if cut is None:
        return words("web.change.none", language)
    if cut.points is None:
        return words("web.change.from_to", language, before=cut.before, after=cut.after)
    points = round(cut.points, 1)
    return words("web.change.points", language, before=cut.before, after=cut.after, points=points)


def _chance(plan: PlanResult, language: str) -> str:
    known = plan.forecast.chance_bad if plan.forecast is not None else None
    return "" if known is None else chance_text(known, language)

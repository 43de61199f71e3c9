"""What can be done with a plan: for each verb what it asks, what it means, and which deed it is."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID

from opentaper.actions.deeds.deed import Moment
from opentaper.actions.deeds.edit_step import edit_step
from opentaper.actions.deeds.fill_shelf import fill_shelf
from opentaper.actions.deeds.go_on_plan import go_on_plan
from opentaper.actions.deeds.hold_plan import hold_plan
from opentaper.actions.deeds.relax_plan import relax_plan
from opentaper.actions.deeds.shift_plan import shift_plan
from opentaper.actions.deeds.step_back_plan import step_back_plan
from opentaper.actions.readings import plan_changes as changes
from opentaper.actions.readings.plan_read import PlanRead
from opentaper.errors import BadOption
from opentaper.planning.back import doses_back
from opentaper.planning.versions import date_of
from opentaper.quantities import Dose
from opentaper.web.forms import TypedForm
from opentaper.web.shelf_told import shelf_told
from opentaper.wording import dose_text, words

Values = Mapping[str, object]
Texts = Mapping[str, str]
WEEK = 7
HOLDS = (WEEK, 2 * WEEK, 4 * WEEK)
SHIFTS = (3, WEEK, 2 * WEEK, 4 * WEEK)


@dataclass(frozen=True, slots=True)
class Field:
    """A field of a page: its name, the codes of its label and of its line of help, and its kind."""

    name: str
    label: str
    note: str = ""
    kind: str = "text"
    inputmode: str = ""


def _no_choices(_: PlanRead, __: str) -> tuple[tuple[str, str], ...]:
    return ()


def _nothing(_: Any) -> Values:
    return {}


def _no_texts(_: Any, __: str) -> Texts:
    return {}


def _as_typed(form: TypedForm, _: PlanRead) -> TypedForm:
    return form


@dataclass(frozen=True, slots=True)
class Verb:
    """One way to change a plan.

    Parameters
    ----------
    told
        What the form means; None where nothing is told yet, with the form's errors where it cannot be read.
    change, deed
        What it would become, and the deed that makes it so.
    names
        Its fields; ``choice_name`` is the one that the choices fill.
    texts
        What was told, as the press sends it along: in the order of ``names``, "" where it was not told.
    values
        What its sentences are filled with.
    filled
        The form as it is shown at first.
    """

    name: str
    told: Callable[[TypedForm, PlanRead], Any | None]
    change: Callable[[UUID, Any, date], changes.Changed | None]
    deed: Callable[[Any, Moment], Any]
    names: tuple[str, ...] = ()
    choice_name: str = ""
    choices: Callable[[PlanRead, str], tuple[tuple[str, str], ...]] = _no_choices
    fields: tuple[Field, ...] = ()
    texts: Callable[[Any, str], Texts] = _no_texts
    values: Callable[[Any], Values] = _nothing
    filled: Callable[[TypedForm, PlanRead], TypedForm] = _as_typed
    is_drawn: bool = True

    def lead(self, form: TypedForm, read: PlanRead) -> str:
        """Return the sentence below the title."""
        if self.name != "edit":
            return words(f"web.change.{self.name}.lead", form.language)
        step = step_named(form, read)
        if step is None:
            return ""
        return words("web.change.edit.lead", form.language, dose=step[0], day=step[1])

    def with_version(self, told: Any, version: int) -> Any:
        """Return what was told of the version that the page showed."""
        return replace(told, version=version)


def whole_number(text: str) -> int:
    """Return a whole number of days that was typed.

    Raises
    ------
    BadOption
        It is none.
    """
    try:
        return int(text)
    except ValueError:
        raise BadOption(option="days", given=text, wanted="a whole number of days") from None


def step_named(form: TypedForm, read: PlanRead) -> tuple[Dose, date | None] | None:
    """Return the step to come that a form names by its micrograms, with its earliest day."""
    told = form.value("step")
    step = next((one for one in read.ahead if str(one.dose.micrograms) == told), None)
    return None if step is None else (step.dose, date_of(read.current.version, step.start_day))


def _key(read: PlanRead) -> tuple[UUID, int]:
    return read.medication_id, read.medication_version


def _hold(form: TypedForm, read: PlanRead) -> changes.HoldTold | None:
    days = form.read("days", whole_number) if form.value("days") else 2 * WEEK
    return None if days is None else changes.HoldTold(*_key(read), days)


def _shift(form: TypedForm, read: PlanRead) -> changes.ShiftTold | None:
    days = form.read("days", whole_number)
    return None if days is None else changes.ShiftTold(*_key(read), days)


def _relax(_: TypedForm, read: PlanRead) -> changes.RelaxTold:
    return changes.RelaxTold(*_key(read))


def _own(_: TypedForm, read: PlanRead) -> changes.GoOnTold:
    return changes.GoOnTold(*_key(read))


def _days_told(told: Any) -> Values:
    return {"days": told.days}


def _dose_told(told: Any) -> Values:
    return {"dose": Dose(told.to_ug)}


def _days_texts(told: Any, _: str) -> Texts:
    return {"days": str(told.days)}


def _to_texts(told: Any, _: str) -> Texts:
    return {"to": str(told.to_ug)}


def _edit_texts(told: changes.EditTold, language: str) -> Texts:
    dose = "" if told.to_ug is None else dose_text(Dose(told.to_ug), language)
    return {"step": str(told.dose_ug), "dose": dose, "days": "" if told.days is None else str(told.days)}


def _shelf_texts(told: changes.ShelfTold, _: str) -> Texts:
    return {"lines": "\n".join(told.lines)}


def _back(form: TypedForm, read: PlanRead) -> changes.StepBackTold | None:
    known = doses_back(read.current.version.plan, read.now)
    told = form.read("to", whole_number)
    if not form.value("to") and known:
        told = known[0].micrograms
    return None if told is None else changes.StepBackTold(*_key(read), told)


def _edit(form: TypedForm, read: PlanRead) -> changes.EditTold | None:
    step = step_named(form, read)
    days, to = form.read("days", whole_number), form.read("dose", Dose.parse)
    if step is None or (days is None and to is None):
        return None
    return changes.EditTold(*_key(read), step[0].micrograms, days, None if to is None else to.micrograms)


def _edit_filled(form: TypedForm, read: PlanRead) -> TypedForm:
    step = step_named(form, read)
    if step is None or form.value("days") or form.value("dose"):
        return form
    days = next(one.days for one in read.ahead if one.dose == step[0])
    typed = {"dose": (dose_text(step[0], form.language),), "days": (str(days),)}
    return replace(form, texts=form.texts | typed)


def _shelf(form: TypedForm, read: PlanRead) -> changes.ShelfTold | None:
    lines = shelf_told(form.value("lines"))
    return changes.ShelfTold(*_key(read), lines) if lines else None


def _shelf_filled(form: TypedForm, read: PlanRead) -> TypedForm:
    if form.value("lines"):
        return form
    return replace(form, texts=form.texts | {"lines": ("\n".join(read.shelf),)})


def _days_choices(days: tuple[int, ...]) -> Callable[[PlanRead, str], tuple[tuple[str, str], ...]]:
    def choices(_: PlanRead, language: str) -> tuple[tuple[str, str], ...]:
        return tuple((str(n), words("web.plan.for_days", language, days=n)) for n in days)

    return choices


def _back_choices(read: PlanRead, language: str) -> tuple[tuple[str, str], ...]:
    known = doses_back(read.current.version.plan, read.now)
    return tuple((str(dose.micrograms), dose_text(dose, language)) for dose in known)


DAYS = Field("days", "web.change.shift.days", inputmode="numeric")
_VERBS = (
    Verb(
        "hold",
        _hold,
        changes.hold_change,
        hold_plan,
        names=("days",),
        choice_name="days",
        choices=_days_choices(HOLDS),
        texts=_days_texts,
        values=_days_told,
    ),
    Verb(
        "slower",
        _relax,
        changes.relax_change,
        relax_plan,
    ),
    Verb(
        "back",
        _back,
        changes.step_back_change,
        step_back_plan,
        names=("to",),
        choice_name="to",
        choices=_back_choices,
        texts=_to_texts,
        values=_dose_told,
    ),
    Verb(
        "shift",
        _shift,
        changes.shift_change,
        shift_plan,
        names=("days",),
        choice_name="days",
        choices=_days_choices(SHIFTS),
        texts=_days_texts,
        fields=(DAYS,),
        values=_days_told,
    ),
    Verb(
        "edit",
        _edit,
        changes.edit_change,
        edit_step,
        names=("step", "dose", "days"),
        fields=(
            Field("dose", "web.change.edit.dose", "web.change.edit.dose_note"),
            Field("days", "web.change.edit.days", inputmode="numeric"),
        ),
        texts=_edit_texts,
        filled=_edit_filled,
    ),
    Verb(
        "shelf",
        _shelf,
        changes.shelf_change,
        fill_shelf,
        names=("lines",),
        fields=(Field("lines", "web.change.shelf.lines", "web.change.shelf.lines_note", kind="textarea"),),
        texts=_shelf_texts,
        filled=_shelf_filled,
        is_drawn=False,
    ),
    Verb(
        "own",
        _own,
        changes.go_on_change,
        go_on_plan,
    ),
)
VERBS: dict[str, Verb] = {verb.name: verb for verb in _VERBS}

"""The guideline lens: enter a rule for tapering, and see what it asks beside steps of equal effect."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.views.decorators.http import require_safe

from opentaper import formulary
from opentaper.actions.lens import (
    EVERY_WEEKS,
    MOST_CUTS,
    RULES,
    USES,
    AskedLens,
    Lens,
    LensSide,
    LensStep,
    lens,
)
from opentaper.actions.readings.asked_plan import market_of
from opentaper.errors import BadOption, OpenTaperError
from opentaper.exchange.lesson_pictures import BAR_WIDTH, PersonMark, people_marks
from opentaper.quantities import Dose
from opentaper.web.context import language_for
from opentaper.web.forms import TypedForm
from opentaper.web.people import person_of
from opentaper.wording import drug_text, words

FIRST = {"drug": "sertraline", "dose": "50 mg", "rule": "half", "every": "2", "cuts": "3", "use": "5 years"}
UNPROCESSABLE = 422
#: What may be chosen: each value with its words.
Choices = tuple[tuple[str, str], ...]
#: Sides by name, in the order of the page.
RULE, EVEN = "rule", "even"


@dataclass(frozen=True, slots=True)
class LensStepShown:
    """A cut: its week, its dose, the points of effect it takes, and the width of its bar."""

    week: int
    step: LensStep
    points: int | None
    band: tuple[int, int] | None
    width: float


@dataclass(frozen=True, slots=True)
class LensSideShown:
    """One way down as it is shown; people are of a hundred, None where it is not modelled."""

    name: str
    steps: tuple[LensStepShown, ...]
    largest: LensStepShown | None
    people: dict[str, int] | None
    ends: dict[str, tuple[int, int]] | None
    marks: tuple[PersonMark, ...]
    n_beyond: int
    unmade: tuple[Dose, ...]

    @property
    def is_alike(self) -> bool:
        """Whether all cuts take about as much effect: to a point."""
        known = [one.points for one in self.steps if one.points is not None]
        return bool(known) and max(known) - min(known) <= 1


@dataclass(frozen=True, slots=True)
class LensPage:
    """The lens: what was asked, and both ways; ``seen`` is None where it cannot be meant."""

    form: TypedForm
    drugs: Choices
    rules: Choices
    every: Choices
    uses: Choices
    seen: Lens | None
    weeks: int
    sides: tuple[LensSideShown, ...]


@require_safe
def show_lens(request: HttpRequest) -> HttpResponse:
    """Show what a rule asks; without a question that of an example."""
    form = TypedForm.of(request.GET or FIRST, language_for(request))
    asked = _asked(form, request)
    seen = None
    if asked is not None:
        try:
            seen = lens(asked)
        except OpenTaperError as error:
            form.blame("dose", error)
    page = LensPage(
        form=form,
        drugs=tuple((name, drug_text(name, form.language)) for name in formulary.drug_names()),
        rules=tuple((name, words(f"web.lens.rule_{name}", form.language)) for name in RULES),
        every=tuple((str(n), words("web.lens.weeks", form.language, n=n)) for n in EVERY_WEEKS),
        uses=tuple((use, words(f"web.lens.use_{n}", form.language)) for n, use in enumerate(USES)),
        seen=seen,
        weeks=0 if seen is None else seen.days // 7,
        sides=() if seen is None else _sides(seen),
    )
    return render(request, "lens.html", {"page": page}, status=200 if form.is_good else UNPROCESSABLE)


def _asked(form: TypedForm, request: HttpRequest) -> AskedLens | None:
    """Return what was asked; None where a field cannot be meant, which then says why."""
    drug = form.choose("drug", {name: name for name in formulary.drug_names()})
    dose = form.need("dose", _dose)
    rule = form.choose("rule", {name: name for name in RULES})
    every = form.choose("every", {str(n): n for n in EVERY_WEEKS})
    cuts = form.need("cuts", _cuts)
    use = form.choose("use", {name: name for name in USES})
    if drug is None or dose is None or rule is None or every is None or cuts is None or use is None:
        return None
    person = person_of(request)
    return AskedLens(drug, dose, rule, every, cuts, use, market_of(person.country if person else "GB"))


def _dose(text: str) -> Dose:
    """Return a dose as it was typed; a number alone is in milligrams."""
    is_number = text.replace(",", ".").replace(".", "", 1).isdecimal()
    return Dose.parse(f"{text} mg" if is_number else text)


def _cuts(text: str) -> int:
    if not (text.isdecimal() and len(text) <= len(str(MOST_CUTS)) and 1 <= int(text) <= MOST_CUTS):
        raise BadOption(option="cuts", given=text, wanted=f"a whole number from 1 to {MOST_CUTS}")
    return int(text)


def _sides(seen: Lens) -> tuple[LensSideShown, ...]:
    sides = ((RULE, seen.rule), *(((EVEN, seen.even),) if seen.even is not None else ()))
    known = [step.points for _, side in sides for step in side.steps if step.points is not None]
    return tuple(_shown(name, side, max(known, default=0.0)) for name, side in sides)


def _shown(name: str, side: LensSide, most: float) -> LensSideShown:
    steps = tuple(_step_shown(step, most) for step in side.steps)
    found = {"any": side.any, "moderate": side.moderate, "severe": side.severe}
    told = {level: one for level, one in found.items() if one is not None}
    people = {level: round(100 * one.value) for level, one in told.items()}
    return LensSideShown(
        name=name,
        steps=steps,
        largest=next((one for one in steps if one.step is side.largest), None),
        people=people or None,
        ends={level: (round(100 * one.low), round(100 * one.high)) for level, one in told.items()} or None,
        marks=people_marks(people["severe"], people["moderate"], people["any"]) if people else (),
        n_beyond=sum(step.is_beyond for step in side.steps),
        unmade=tuple(step.dose for step in side.steps if not step.is_made),
    )


def _step_shown(step: LensStep, most: float) -> LensStepShown:
    ends = (step.points_low, step.points_high)
    return LensStepShown(
        week=step.day // 7 + 1,
        step=step,
        points=None if step.points is None else round(step.points),
        band=None if ends[0] is None or ends[1] is None else (round(ends[0]), round(ends[1])),
        width=0.0 if step.points is None or not most else round(BAR_WIDTH * step.points / most, 1),
    )


urls = [path("learn/lens", show_lens, name="lens")]
